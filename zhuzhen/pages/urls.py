"""Addresses of the screens; every one tells its problems."""

from pathlib import Path

from django.urls import URLPattern, URLResolver, include, path

from zhuzhen.pages.awaiting import awaiting_count
from zhuzhen.pages.desk import desk
from zhuzhen.pages.errors import guarded
from zhuzhen.pages.switching import switch

_screens: list[URLPattern | URLResolver] = [
    path("", desk, name="desk"),
    path("switch/", switch, name="switch"),
    path("awaiting/", awaiting_count, name="awaiting"),
    path("admin/", include("zhuzhen.pages.admin.urls")),
    path("", include("zhuzhen.pages.board.urls")),
]
# Until all three exist.
for _name in ("sign_in", "records", "library"):
    if (Path(__file__).parent / _name / "urls.py").exists():
        _screens.append(path("", include(f"zhuzhen.pages.{_name}.urls")))

urlpatterns = guarded(_screens)
