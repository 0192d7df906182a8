"""Django's entry for the subject `base`."""

from django.apps import AppConfig


class BaseConfig(AppConfig):
    name = "zhuzhen.base"
    default_auto_field = "django.db.models.BigAutoField"
