"""Addresses of the administrators' pages, under /admin/."""

from django.urls import path

from zhuzhen.pages.admin import accounts, overseeing

urlpatterns = [
    path("", overseeing.home, name="admin"),
    path("accounts/", accounts.account_list, name="admin-accounts"),
    path("accounts/new/", accounts.new_account, name="admin-account-new"),
    path("accounts/<int:number>/", accounts.account_page, name="admin-account"),
    path("accounts/<int:number>/password/", accounts.new_password, name="admin-password"),
    path("accounts/<int:number>/deactivation/", accounts.deactivation, name="admin-deactivation"),
    path("accounts/<int:number>/reactivation/", accounts.reactivation, name="admin-reactivation"),
    path("accounts/<int:number>/unlocking/", accounts.unlocking, name="admin-unlocking"),
    path(
        "accounts/<int:number>/second-factor/removal/",
        accounts.second_factor_removal,
        name="admin-second-factor-removal",
    ),
    path("accounts/<int:number>/grants/", accounts.new_grant, name="admin-grant"),
    path("grants/<int:number>/end/", accounts.grant_end, name="admin-grant-end"),
    path("audit/", overseeing.audit_list, name="admin-audit"),
    path("audit/verification/", overseeing.verification, name="admin-verification"),
    path("system/", overseeing.system, name="admin-system"),
]
