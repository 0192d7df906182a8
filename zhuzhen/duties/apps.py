"""Django's entry for the subject `duties`."""

from django.apps import AppConfig


class DutiesConfig(AppConfig):
    name = "zhuzhen.duties"
    default_auto_field = "django.db.models.BigAutoField"
