"""Django's entry for the subject `rosters`."""

from django.apps import AppConfig


class RostersConfig(AppConfig):
    name = "zhuzhen.rosters"
    default_auto_field = "django.db.models.BigAutoField"
