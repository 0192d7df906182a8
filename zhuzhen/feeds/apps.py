"""Django's entry for the subject `feeds`."""

from django.apps import AppConfig


class FeedsConfig(AppConfig):
    name = "zhuzhen.feeds"
    default_auto_field = "django.db.models.BigAutoField"
