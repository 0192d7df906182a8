"""Django's entry for the subject `matching`."""

from django.apps import AppConfig


class MatchingConfig(AppConfig):
    name = "zhuzhen.matching"
    default_auto_field = "django.db.models.BigAutoField"
