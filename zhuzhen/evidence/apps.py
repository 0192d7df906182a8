"""Django's entry for the subject `evidence`."""

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "zhuzhen.evidence"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Bring the texts of this subject into the catalogue."""
        from zhuzhen.evidence import problems  # noqa: F401  (imported for its entries)
