"""Addresses of support: of one household, of campaigns, of doubts."""

from django.urls import path

from zhuzhen.pages.support import campaigns, doubts, plans, visits

_HOUSEHOLD, _CAMPAIGN = "households/<int:number>/", "campaigns/<int:number>/"
_VILLAGE = f"{_CAMPAIGN}villages/<str:place>/"

urlpatterns = [
    path(f"{_HOUSEHOLD}plan/", plans.plan, name="plan"),
    path(f"{_HOUSEHOLD}measures/new/", plans.new_measure, name="measure-new"),
    path(f"{_HOUSEHOLD}helpers/new/", plans.new_helper, name="helper-new"),
    path(f"{_HOUSEHOLD}visit/", visits.visit, name="visit-new"),
    path(f"{_HOUSEHOLD}support/", plans.history, name="support-history"),
    path(f"{_HOUSEHOLD}doubts/", doubts.looked_at_again, name="household-doubts"),
    path("measures/<int:number>/change/", plans.measure_change, name="measure-change"),
    path("helpers/<int:number>/end/", plans.helper_end, name="helper-end"),
    path("campaigns/", campaigns.campaign_list, name="campaigns"),
    path("campaigns/new/", campaigns.new_campaign, name="campaign-new"),
    path(_CAMPAIGN, campaigns.campaign, name="campaign"),
    path(f"{_CAMPAIGN}closing/", campaigns.closing, name="campaign-closing"),
    path(_VILLAGE, campaigns.village, name="campaign-village"),
    path(f"{_VILLAGE}assignment/", campaigns.assignment, name="campaign-assignment"),
    path("doubts/", doubts.doubt_list, name="doubts"),
    path("doubts/<int:number>/explanation/", doubts.explanation, name="doubt-explanation"),
]
