"""Addresses of the load meter."""

from django.urls import path

from zhuzhen.pages.load.views import load_export, load_months, load_page

urlpatterns = [
    path("load/", load_page, name="load"),
    path("load/months/", load_months, name="load_months"),
    path("load/export/", load_export, name="load_export"),
]
