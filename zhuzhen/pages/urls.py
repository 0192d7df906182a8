"""Addresses of the screens; every one tells its problems."""

from django.urls import URLPattern, URLResolver, include, path

from zhuzhen.pages.desk import desk
from zhuzhen.pages.errors import guarded
from zhuzhen.pages.switching import switch

_screens: list[URLPattern | URLResolver] = [
    path("", desk, name="desk"),
    path("switch/", switch, name="switch"),
    path("admin/", include("zhuzhen.pages.admin.urls")),
    path("", include("zhuzhen.pages.board.urls")),
    path("", include("zhuzhen.pages.sign_in.urls")),
    path("", include("zhuzhen.pages.records.urls")),
    path("", include("zhuzhen.pages.reports.urls")),
    path("", include("zhuzhen.pages.library.urls")),
    path("", include("zhuzhen.pages.household_sheets.urls")),
    path("", include("zhuzhen.pages.households.urls")),
    path("", include("zhuzhen.pages.funnel.urls")),
    path("", include("zhuzhen.pages.screening.urls")),
    path("", include("zhuzhen.pages.cases.urls")),
    path("", include("zhuzhen.pages.rosters.urls")),
    path("", include("zhuzhen.pages.notices.urls")),
    path("", include("zhuzhen.pages.matching.urls")),
    path("", include("zhuzhen.pages.load.urls")),
    path("", include("zhuzhen.pages.calendar.urls")),
    path("", include("zhuzhen.pages.reminders.urls")),
    path("", include("zhuzhen.pages.support.urls")),
    path("", include("zhuzhen.pages.projects.urls")),
    path("", include("zhuzhen.pages.assets.urls")),
    path("", include("zhuzhen.pages.ledgers.urls")),
    path("", include("zhuzhen.pages.funds.urls")),
    path("", include("zhuzhen.pages.verifying.urls")),
]

urlpatterns = guarded(_screens)
