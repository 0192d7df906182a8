"""The address book: every subject's pages and the API."""

from django.urls import include, path

urlpatterns = [
    path("", include("zhuzhen.pages.urls")),
    path("api/v1/", include("zhuzhen.pages.api_urls")),
]
handler400 = "zhuzhen.pages.failing.unread"
handler500 = "zhuzhen.pages.failing.failed"
