"""Addresses of assets."""

from django.urls import path

from zhuzhen.pages.assets import ending, keeping, running, settling
from zhuzhen.pages.assets.card import asset_page
from zhuzhen.pages.assets.exporting import export_assets
from zhuzhen.pages.assets.listing import asset_list
from zhuzhen.pages.assets.owners import owners

urlpatterns = [
    path("assets/", asset_list, name="assets"),
    path("assets/export/", export_assets, name="assets-export"),
    path("assets/new/", keeping.new_asset, name="asset-new"),
    path("assets/<uuid:uid>/", asset_page, name="asset"),
    path("assets/<uuid:uid>/steps/<slug:step>/", keeping.step, name="asset-step"),
    path("assets/<uuid:uid>/owners/", owners, name="asset-owners"),
    path("assets/<uuid:uid>/inspection/", keeping.inspection, name="asset-inspection"),
    path("assets/<uuid:uid>/operation/", running.operation, name="asset-operation"),
    path(
        "assets/<uuid:uid>/operations/<int:number>/",
        running.end_operation,
        name="asset-operation-end",
    ),
    path("assets/<uuid:uid>/dues/<int:number>/", running.receipt, name="asset-due"),
    path("assets/<uuid:uid>/distribution/", running.distribution, name="asset-distribution"),
    path("assets/<uuid:uid>/disposal/", ending.disposal, name="asset-disposal"),
    path(
        "assets/distributions/<uuid:uid>/<slug:step>/",
        running.distribution_step,
        name="distribution-step",
    ),
    path("projects/<uuid:uid>/settlement/", settling.settlement, name="project-settlement"),
    path("projects/<uuid:uid>/settlement/approve/", settling.approve, name="settlement-approve"),
    path("projects/<uuid:uid>/settlement/return/", settling.send_back, name="settlement-return"),
    path("assets/disposals/<uuid:uid>/<slug:step>/", ending.disposal_step, name="disposal-step"),
]
