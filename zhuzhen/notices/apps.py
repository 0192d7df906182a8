"""Django's entry for the subject `notices`."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "zhuzhen.notices"
    default_auto_field = "django.db.models.BigAutoField"
