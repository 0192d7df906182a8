"""Django's entry for the subject `people`."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "zhuzhen.people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Bring the texts of this subject into the catalogue."""
        from zhuzhen.people import problems  # noqa: F401  (imported for its entries)
