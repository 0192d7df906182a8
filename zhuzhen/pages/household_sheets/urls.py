"""Addresses of households' sheets."""

from django.urls import path

from zhuzhen.pages.household_sheets import exporting, importing, receipts

_SHEETS = "households/sheets/"

urlpatterns = [
    path(_SHEETS, importing.start, name="household-sheets"),
    path(f"{_SHEETS}template/", importing.blank, name="household-template"),
    path(f"{_SHEETS}map/<str:token>/", importing.map_heads, name="household-map"),
    path(f"{_SHEETS}confirm/", importing.confirm, name="household-confirm"),
    path(f"{_SHEETS}annotated/<str:token>/", importing.annotated, name="household-annotated"),
    path(f"{_SHEETS}receipts/<int:number>/", receipts.receipt, name="household-receipt"),
    path(f"{_SHEETS}receipts/<int:number>/undo/", receipts.undo, name="household-undo"),
    path("households/export/", exporting.export, name="household-export"),
]
