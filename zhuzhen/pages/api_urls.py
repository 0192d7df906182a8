"""Addresses of the API, mounted at /api/v1/."""

from django.urls import path

from zhuzhen.pages.api.failures import telling_methods
from zhuzhen.pages.api.listing import index, unknown
from zhuzhen.pages.api.service import api

_routes, _app, _namespace = api.urls

urlpatterns = [
    path("", index, name="api-index"),
    path("", (telling_methods(_routes), _app, _namespace)),
    path("<path:rest>", unknown, name="api-unknown"),
]
