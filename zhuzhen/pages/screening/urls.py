"""Addresses of screening."""

from django.urls import path

from zhuzhen.pages.screening import index, mapping, rules, running, sending, unmatched

_FEED = "screening/feeds/<int:number>/"

urlpatterns = [
    path("screening/", index.screening_home, name="screening"),
    path("screening/feeds/new/", sending.send, name="feed-send"),
    path(_FEED, sending.feed_page, name="feed"),
    path(f"{_FEED}columns/", mapping.columns, name="feed-columns"),
    path(f"{_FEED}taking/", sending.take, name="feed-taking"),
    path(f"{_FEED}raw-deletion/", sending.raw_deletion, name="feed-raw-deletion"),
    path("screening/runs/new/", running.new_run, name="screening-run-new"),
    path("screening/runs/progress/", running.progress, name="screening-progress"),
    path("screening/runs/<int:number>/", running.run_page, name="screening-run"),
    path("screening/rules/", rules.rules_page, name="screening-rules"),
    path("screening/rules/<slug:rule>/trial/", rules.trial_page, name="screening-trial"),
    path("screening/unmatched/", unmatched.unmatched_list, name="unmatched"),
    path(
        "screening/unmatched/<int:number>/settlement/",
        unmatched.settlement,
        name="unmatched-settle",
    ),
]
