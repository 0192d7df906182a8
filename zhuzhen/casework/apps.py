"""Django's entry for the subject `casework`."""

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "zhuzhen.casework"
    default_auto_field = "django.db.models.BigAutoField"
