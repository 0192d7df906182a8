"""Addresses of registers, records, papers, imports and exports."""

from django.urls import path

from zhuzhen.pages.records.entry import edit_record, new_record
from zhuzhen.pages.records.exporting import export_list, sheet_template
from zhuzhen.pages.records.foreseeing import weigh_change, weigh_new
from zhuzhen.pages.records.importing import (
    annotated_sheet,
    confirm_import,
    faults_sheet,
    receipt_page,
    undo_receipt,
    upload_sheet,
)
from zhuzhen.pages.records.index import choose_register, register_index
from zhuzhen.pages.records.listing import act_on_chosen, record_list
from zhuzhen.pages.records.lookups import lookup
from zhuzhen.pages.records.mapping import map_columns
from zhuzhen.pages.records.papers import paper_file, paper_thumbnail
from zhuzhen.pages.records.record import record_page, take_step
from zhuzhen.pages.records.saved import drop, list_views, rename

urlpatterns = [
    path("registers/", register_index, name="register_index"),
    path("registers/new/", choose_register, name="choose_register"),
    path("registers/lookup/<str:source>/", lookup, name="lookup"),
    path("registers/<slug:register>/", record_list, name="record_list"),
    path("registers/<slug:register>/views/", list_views, name="list_views"),
    path("registers/<slug:register>/views/<int:number>/", rename, name="rename_view"),
    path("registers/<slug:register>/views/<int:number>/removal/", drop, name="drop_view"),
    path("registers/<slug:register>/new/", new_record, name="new_record"),
    path("registers/<slug:register>/weighing/", weigh_new, name="weigh_new"),
    path("registers/<slug:register>/act/", act_on_chosen, name="act_on_chosen"),
    path("registers/<slug:register>/export/", export_list, name="export_list"),
    path("registers/<slug:register>/template/", sheet_template, name="sheet_template"),
    path("registers/<slug:register>/import/", upload_sheet, name="upload_sheet"),
    path("registers/<slug:register>/import/map/<str:token>/", map_columns, name="map_columns"),
    path("registers/<slug:register>/import/confirm/", confirm_import, name="confirm_import"),
    path(
        "registers/<slug:register>/import/annotated/<str:token>/",
        annotated_sheet,
        name="annotated_sheet",
    ),
    path("registers/<slug:register>/import/faults/<str:token>/", faults_sheet, name="faults_sheet"),
    path("receipts/<int:number>/", receipt_page, name="receipt"),
    path("receipts/<int:number>/undo/", undo_receipt, name="undo_receipt"),
    path("records/<uuid:uid>/", record_page, name="record"),
    path("records/<uuid:uid>/edit/", edit_record, name="edit_record"),
    path("records/<uuid:uid>/weighing/", weigh_change, name="weigh_change"),
    path("records/<uuid:uid>/<slug:step>/", take_step, name="take_step"),
    path("papers/<int:number>/", paper_file, name="paper"),
    path("papers/<int:number>/thumbnail/", paper_thumbnail, name="paper_thumbnail"),
]
