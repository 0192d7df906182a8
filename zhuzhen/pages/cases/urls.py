"""Addresses of cases and clues."""

from django.urls import path

from zhuzhen.pages.cases.case import case_page
from zhuzhen.pages.cases.clues import clue_list, dismissal
from zhuzhen.pages.cases.listing import case_list
from zhuzhen.pages.cases.reporting import household_lookup, new_clue
from zhuzhen.pages.cases.steps import step

urlpatterns = [
    path("cases/", case_list, name="cases"),
    path("cases/<uuid:uid>/", case_page, name="case"),
    path("cases/<uuid:uid>/steps/<slug:step>/", step, name="case-step"),
    path("clues/", clue_list, name="clues"),
    path("clues/new/", new_clue, name="clue-new"),
    path("clues/households/", household_lookup, name="clue-households"),
    path("clues/<int:number>/dismissal/", dismissal, name="clue-dismissal"),
]
