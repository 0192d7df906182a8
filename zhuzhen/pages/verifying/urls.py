"""The address of the invariants."""

from django.urls import path

from zhuzhen.pages.verifying.views import verify

urlpatterns = [path("verify/", verify, name="verify")]
