"""Addresses of official sheets."""

from django.urls import path

from zhuzhen.pages.reports.index import report_index
from zhuzhen.pages.reports.sheet import download_sheet, sheet_page

urlpatterns = [
    path("reports/", report_index, name="report_index"),
    path("reports/<slug:report>/", sheet_page, name="report"),
    path("reports/<slug:report>/sheet/", download_sheet, name="report_sheet"),
]
