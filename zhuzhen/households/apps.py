"""Django's entry for the subject `households`."""

from django.apps import AppConfig


class HouseholdsConfig(AppConfig):
    name = "zhuzhen.households"
    default_auto_field = "django.db.models.BigAutoField"
