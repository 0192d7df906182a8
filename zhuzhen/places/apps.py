"""Django's entry for the subject `places`."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "zhuzhen.places"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Bring the texts of this subject into the catalogue."""
        from zhuzhen.places import problems  # noqa: F401  (imported for its entries)
