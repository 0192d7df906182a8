"""Addresses of the three ledgers."""

from django.urls import path

from zhuzhen.pages.ledgers import statistics, views

urlpatterns = [
    path("ledgers/", views.fund_ledger, name="ledgers"),
    path("ledgers/assets/", views.asset_ledger, name="ledger-assets"),
    path("ledgers/disposals/", views.disposal_ledger, name="ledger-disposals"),
    path("ledgers/export/<slug:name>/", views.export, name="ledger-export"),
    path("statistics/", statistics.statistics_page, name="statistics"),
    path("statistics/export/", statistics.export_statistics, name="statistics-export"),
]
