"""Addresses of matches."""

from django.urls import path

from zhuzhen.pages.matching.index import match_index, match_list
from zhuzhen.pages.matching.proposal import proposal_page, proposal_sheet
from zhuzhen.pages.matching.ranked import ranked_page, ranked_sheet

urlpatterns = [
    path("matching/", match_index, name="match_index"),
    path("matching/<slug:match>/", match_list, name="match_list"),
    path("matching/<slug:match>/proposal/", proposal_page, name="match_proposal"),
    path("matching/<slug:match>/proposal/sheet/", proposal_sheet, name="match_proposal_sheet"),
    path("matching/<slug:match>/<uuid:uid>/", ranked_page, name="match_ranked"),
    path("matching/<slug:match>/<uuid:uid>/sheet/", ranked_sheet, name="match_ranked_sheet"),
]
