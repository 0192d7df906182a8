"""Django's entry for the subject `assets`."""

from django.apps import AppConfig


class AssetsConfig(AppConfig):
    name = "zhuzhen.assets"
    default_auto_field = "django.db.models.BigAutoField"
