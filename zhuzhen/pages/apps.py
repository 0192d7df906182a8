"""Django's entry for the subject `pages`."""

from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "zhuzhen.pages"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Forms speak plainly from the first request on."""
        from zhuzhen.pages.forms import speak_plainly  # models have to be loaded first

        speak_plainly()
