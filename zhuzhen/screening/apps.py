"""Django's entry for the subject `screening`."""

from django.apps import AppConfig


class ScreeningConfig(AppConfig):
    name = "zhuzhen.screening"
    default_auto_field = "django.db.models.BigAutoField"
