"""Django's entry for the subject `projects`."""

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "zhuzhen.projects"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Bring the texts of this subject into the catalogue, and its judge of money to funds."""
        from zhuzhen.projects import judging, problems  # noqa: F401  (imported for their entries)
