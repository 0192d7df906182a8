"""Django's entry for the subject `projects`."""

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "zhuzhen.projects"
    default_auto_field = "django.db.models.BigAutoField"
