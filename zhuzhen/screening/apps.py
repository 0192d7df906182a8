"""Django's entry for the subject `screening`."""

from django.apps import AppConfig


class ScreeningConfig(AppConfig):
    name = "zhuzhen.screening"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Bring the texts of this subject into the catalogue."""
        from zhuzhen.screening import problems  # noqa: F401  (imported for its entries)
