"""Addresses of the funnel."""

from django.urls import path

from zhuzhen.pages.funnel.views import funnel_page, funnel_sheet

urlpatterns = [
    path("funnel/", funnel_page, name="funnel"),
    path("funnel/sheet/", funnel_sheet, name="funnel-sheet"),
]
