"""Addresses of the household register."""

from django.urls import path

from zhuzhen.pages.households import assessing, dossier, entry, listing, members, privacy

_HOUSEHOLD, _RESIDENT = "households/<int:number>/", "residents/<int:number>/"

urlpatterns = [
    path("households/", listing.household_list, name="households"),
    path("households/new/", entry.new_household, name="household-new"),
    path(_HOUSEHOLD, dossier.household_page, name="household"),
    path(f"{_HOUSEHOLD}history/", dossier.history, name="household-history"),
    path(f"{_HOUSEHOLD}correction/", entry.correction, name="household-correction"),
    path(f"{_HOUSEHOLD}split/", entry.split, name="household-split"),
    path(f"{_HOUSEHOLD}merger/", entry.merger, name="household-merger"),
    path(f"{_HOUSEHOLD}end/", entry.end, name="household-end"),
    path(f"{_HOUSEHOLD}members/new/", members.new_member, name="household-member-new"),
    path(f"{_HOUSEHOLD}income/", assessing.income, name="household-income"),
    path(f"{_HOUSEHOLD}safeguards/", assessing.safeguards, name="household-safeguards"),
    path(f"{_HOUSEHOLD}consent/", assessing.consent, name="household-consent"),
    path(f"{_HOUSEHOLD}unmasking/", privacy.household_unmasking, name="household-unmasking"),
    path(f"{_RESIDENT}correction/", members.resident_correction, name="resident-correction"),
    path(f"{_RESIDENT}leaving/", members.leaving, name="resident-leaving"),
    path(f"{_RESIDENT}move/", members.move, name="resident-move"),
    path(f"{_RESIDENT}head/", members.head, name="resident-head"),
    path(f"{_RESIDENT}unmasking/", privacy.resident_unmasking, name="resident-unmasking"),
    path(f"{_RESIDENT}own/", privacy.own_data, name="resident-own"),
]
