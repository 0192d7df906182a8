"""Django's entry for the subject `demo`."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "zhuzhen.demo"
    default_auto_field = "django.db.models.BigAutoField"
