"""Django's entry for the subject `pages`."""

from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "zhuzhen.pages"
    default_auto_field = "django.db.models.BigAutoField"
