"""Addresses of typed sheets."""

from django.urls import path

from zhuzhen.pages.rosters.importing import annotated_roster, confirm_roster, roster_page
from zhuzhen.pages.rosters.index import roster_index
from zhuzhen.pages.rosters.mapping import map_roster
from zhuzhen.pages.rosters.receipts import (
    roster_blank,
    roster_receipt,
    roster_sheet,
    undo_roster_receipt,
)

urlpatterns = [
    path("rosters/", roster_index, name="roster_index"),
    path("rosters/receipts/<int:number>/", roster_receipt, name="roster_receipt"),
    path("rosters/receipts/<int:number>/undo/", undo_roster_receipt, name="undo_roster"),
    path("rosters/<slug:name>/", roster_page, name="roster"),
    path("rosters/<slug:name>/template/", roster_blank, name="roster_template"),
    path("rosters/<slug:name>/export/", roster_sheet, name="roster_export"),
    path("rosters/<slug:name>/map/<str:token>/", map_roster, name="map_roster"),
    path("rosters/<slug:name>/confirm/", confirm_roster, name="confirm_roster"),
    path("rosters/<slug:name>/annotated/<str:token>/", annotated_roster, name="annotated_roster"),
]
