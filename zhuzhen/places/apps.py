"""Django's entry for the subject `places`."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "zhuzhen.places"
    default_auto_field = "django.db.models.BigAutoField"
