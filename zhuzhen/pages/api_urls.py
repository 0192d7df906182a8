"""Addresses of the API, mounted at /api/v1/."""

from django.urls import path

from zhuzhen.pages.api.listing import index, unknown
from zhuzhen.pages.api.service import api

urlpatterns = [
    path("", index, name="api-index"),
    path("", api.urls),
    path("<path:rest>", unknown, name="api-unknown"),
]
