"""Addresses of sign-in, sign-out and the account page."""

from django.urls import path

from zhuzhen.pages.sign_in import account_views, views

urlpatterns = [
    path("sign-in/", views.sign_in, name="sign-in"),
    path("sign-in/code/", views.sign_in_code, name="sign-in-code"),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("account/", account_views.account, name="account"),
    path("account/password/", account_views.password, name="password"),
    path("account/second-factor/", account_views.second_factor, name="second-factor"),
    path(
        "account/second-factor/begin/",
        account_views.second_factor_begin,
        name="second-factor-begin",
    ),
    path("account/backup-codes/", account_views.backup_codes, name="backup-codes"),
    path(
        "account/second-factor/removal/",
        account_views.second_factor_removal,
        name="second-factor-removal",
    ),
]
