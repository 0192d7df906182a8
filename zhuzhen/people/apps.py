"""Django's entry for the subject `people`."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "zhuzhen.people"
    default_auto_field = "django.db.models.BigAutoField"
