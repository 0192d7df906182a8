"""Django's entry for the subject `evidence`."""

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "zhuzhen.evidence"
    default_auto_field = "django.db.models.BigAutoField"
