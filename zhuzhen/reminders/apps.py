"""The reminders of each account."""

from django.apps import AppConfig


class RemindersConfig(AppConfig):
    name = "zhuzhen.reminders"
    label = "reminders"
