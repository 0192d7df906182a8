"""Django's entry for the subject `funds`."""

from django.apps import AppConfig


class FundsConfig(AppConfig):
    name = "zhuzhen.funds"
    default_auto_field = "django.db.models.BigAutoField"
