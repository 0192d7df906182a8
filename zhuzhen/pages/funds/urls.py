"""Addresses of the screens of money."""

from django.urls import path

from zhuzhen.pages.funds import (
    accounts,
    closing,
    contributions,
    entries,
    entry,
    income,
    ordering,
    orders,
    overview,
    paying,
    year_ends,
)

_CONTRIBUTION = "funds/contributions/<uuid:uid>/"
_VOUCHER = f"{_CONTRIBUTION}vouchers/<int:number>/"

urlpatterns = [
    path("funds/", overview.overview_page, name="funds"),
    path("funds/export/", overview.overview_sheet, name="funds-export"),
    path("funds/contributions/", contributions.contribution_list, name="contributions"),
    path("funds/contributions/reckoning/", contributions.reckon, name="contributions-reckoning"),
    path(_CONTRIBUTION, contributions.contribution_page, name="contribution"),
    path(f"{_CONTRIBUTION}budget/", paying.budget, name="contribution-budget"),
    path(f"{_CONTRIBUTION}passing/", paying.passing, name="contribution-passing"),
    path(f"{_CONTRIBUTION}transfer/", paying.transfer, name="contribution-transfer"),
    path(f"{_VOUCHER}receipt/", paying.receipt, name="voucher-receipt"),
    path("funds/orders/", orders.order_list, name="fund-orders"),
    path("funds/orders/new/", ordering.new_order, name="fund-order-new"),
    path("funds/orders/<uuid:uid>/", orders.order_page, name="fund-order"),
    path("funds/orders/<uuid:uid>/<slug:step>/", orders.order_step, name="fund-order-step"),
    path("funds/entries/", entries.entry_list, name="fund-entries"),
    path("funds/entries/<uuid:uid>/", entry.entry_page, name="fund-entry"),
    path("funds/accounts/", accounts.account_list, name="fund-accounts"),
    path("funds/accounts/<int:number>/", accounts.account_page, name="fund-account"),
    path("funds/income/", income.income_list, name="fund-income"),
    path("funds/income/new/", income.new_income, name="fund-income-new"),
    path("funds/closing/", closing.closing_list, name="fund-closing"),
    path("funds/closing/year-end/", year_ends.year_end, name="fund-year-end"),
    path("funds/closing/close/", closing.close, name="fund-close"),
    path("funds/closing/reopen/", closing.reopen, name="fund-reopen"),
]
