"""Django's entry for the subject `registers`."""

from django.apps import AppConfig


class RegistersConfig(AppConfig):
    name = "zhuzhen.registers"
    default_auto_field = "django.db.models.BigAutoField"
