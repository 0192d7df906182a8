"""Django's entry for the subject `partners`."""

from django.apps import AppConfig


class PartnersConfig(AppConfig):
    name = "zhuzhen.partners"
    default_auto_field = "django.db.models.BigAutoField"
