"""Django's entry for the subject `policy`."""

from django.apps import AppConfig


class PolicyConfig(AppConfig):
    name = "zhuzhen.policy"
    default_auto_field = "django.db.models.BigAutoField"
