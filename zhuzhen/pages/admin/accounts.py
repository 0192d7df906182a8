"""Accounts: found, made, given a password, stopped, unlocked; and their grants."""

import secrets
import string
from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhuzhen.base import clock
from zhuzhen.base.page import page
from zhuzhen.base.problems import Problem
from zhuzhen.pages.admin import choices, reading
from zhuzhen.pages.admin.access import acts_of, administrator, only_with
from zhuzhen.pages.admin.forms import AccountForm, AccountSearchForm, GrantForm, ReasonForm
from zhuzhen.pages.errors import UNPROCESSABLE, status_of
from zhuzhen.partners.models import Cluster, Org
from zhuzhen.people import commands
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account, Grant
from zhuzhen.people.queries import second_factor_of
from zhuzhen.places.queries import resolve

_PAGE_SIZE, _PASSWORD_LENGTH = 50, 16
# Letters and digits that nobody mistakes when reading them off a screen.
_LETTERS = "".join(set(string.ascii_letters) - set("lIOo"))
_DIGITS, _SIGNS = "23456789", "#%+-=?"


def _new_password() -> str:
    """A word of four kinds of characters, made to be read out once and then changed."""
    parts = [secrets.choice(kind) for kind in (string.ascii_uppercase, _DIGITS, _SIGNS)]
    parts += [secrets.choice("abcdefghjkmnpqrstuvwxyz")]
    parts += [secrets.choice(_LETTERS + _DIGITS) for _ in range(_PASSWORD_LENGTH - len(parts))]
    secrets.SystemRandom().shuffle(parts)
    return "".join(parts)


@only_with(Act.ACCOUNT_MANAGE, Act.GRANT_MANAGE)
@require_safe
def account_list(request: HttpRequest) -> HttpResponse:
    """Accounts by user name, searched by name and state."""
    form = AccountSearchForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    found = reading.accounts(asked.get("q", ""), state=asked.get("state", ""))
    shown = Paginator(found, _PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": shown,
        "locked": reading.locked_names(),
        "acts": acts_of(administrator(request)),
        "may_create": Act.ACCOUNT_MANAGE in acts_of(administrator(request)),
    }
    return page(request, "admin/accounts.html", context=context)


@only_with(Act.ACCOUNT_MANAGE)
@sensitive_variables("password")
@require_http_methods(["GET", "POST"])
def new_account(request: HttpRequest) -> HttpResponse:
    """Make an account; its first password is shown this once."""
    form = AccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        password = _new_password()
        try:
            made = commands.create_account(
                form.cleaned_data["username"],
                display_name=form.cleaned_data["display_name"],
                job_title=form.cleaned_data["job_title"],
                password=password,
                by=administrator(request),
            )
        except Problem as problem:
            form.add_error(None, problem.text)
        else:
            return _shown_once(request, made, password=password, told=choices.CREATED)
    status = UNPROCESSABLE if form.errors else 200
    return page(request, "admin/account_new.html", context={"form": form}, status=status)


def _shown_once(
    request: HttpRequest, account: Account, *, password: str, told: str
) -> HttpResponse:
    context = {"account": account, "password": password, "told": told}
    return page(request, "admin/password_once.html", context=context)


@only_with(Act.ACCOUNT_MANAGE, Act.GRANT_MANAGE)
@require_safe
def account_page(request: HttpRequest, number: int) -> HttpResponse:
    """One account: its state, its grants, what may be done."""
    return _page_of(request, reading.account_numbered(number))


def _page_of(
    request: HttpRequest,
    account: Account,
    *,
    form: GrantForm | None = None,
    problem: Problem | None = None,
) -> HttpResponse:
    acts = acts_of(administrator(request))
    today = clock.today()
    context = {
        "account": account,
        "held": reading.grants_of(account, today=today),
        "is_locked": account.username in reading.locked_names(),
        "has_second_factor": second_factor_of(account) is not None and account != request.user,
        "may_manage": Act.ACCOUNT_MANAGE in acts,
        "may_grant": Act.GRANT_MANAGE in acts and account != request.user,
        "grant_form": form or GrantForm(initial={"starts_on": today}),
        "problem": problem,
    }
    wrong = bool(form and form.errors)
    status = status_of(problem) if problem else UNPROCESSABLE if wrong else 200
    return page(request, "admin/account.html", context=context, status=status)


@only_with(Act.ACCOUNT_MANAGE)
@sensitive_variables("password")
@require_POST
def new_password(request: HttpRequest, number: int) -> HttpResponse:
    """Give an account a new password, shown this once."""
    account, password = reading.account_numbered(number), _new_password()
    commands.set_password(account, password=password, by=administrator(request))
    return _shown_once(request, account, password=password, told=choices.PASSWORD_SET)


def _with_reason(
    request: HttpRequest, number: int, *, command: Callable[..., Account], told: str
) -> HttpResponse:
    account, form = reading.account_numbered(number), ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        command(account, by=administrator(request), reason=reason)
    except Problem as problem:
        return _page_of(request, account, problem=problem)
    messages.success(request, told)
    return redirect("admin-account", number=number)


@only_with(Act.ACCOUNT_MANAGE)
@require_POST
def deactivation(request: HttpRequest, number: int) -> HttpResponse:
    """Stop an account, with a reason."""
    return _with_reason(request, number, command=commands.deactivate, told=choices.DEACTIVATED)


@only_with(Act.ACCOUNT_MANAGE)
@require_POST
def reactivation(request: HttpRequest, number: int) -> HttpResponse:
    """Start a stopped account again, with a reason."""
    return _with_reason(request, number, command=commands.reactivate, told=choices.REACTIVATED)


@only_with(Act.ACCOUNT_MANAGE)
@require_POST
def unlocking(request: HttpRequest, number: int) -> HttpResponse:
    """Forget the wrong passwords that locked an account."""
    commands.unlock(reading.account_numbered(number), by=administrator(request))
    messages.success(request, choices.UNLOCKED)
    return redirect("admin-account", number=number)


@only_with(Act.ACCOUNT_MANAGE)
@require_POST
def second_factor_removal(request: HttpRequest, number: int) -> HttpResponse:
    """Take the second factor off an account whose holder lost the phone and the backup codes."""
    account = reading.account_numbered(number)
    if account == request.user:  # one's own goes with the password, on one's own page
        raise Problem("not_allowed", act=choices.OFF_SECOND_FACTOR, who=choices.ANOTHER)
    commands.remove_second_factor(account, by=administrator(request))
    messages.success(request, choices.SECOND_FACTOR_REMOVED)
    return redirect("admin-account", number=number)


@only_with(Act.GRANT_MANAGE)
@require_POST
def new_grant(request: HttpRequest, number: int) -> HttpResponse:
    """Give an account a role."""
    account, form = reading.account_numbered(number), GrantForm(request.POST)
    if not form.is_valid():
        return _page_of(request, account, form=form)
    asked = form.cleaned_data
    org, cluster = asked["org"], asked["cluster"]
    try:
        commands.grant_role(
            account,
            role=asked["role"],
            starts_on=asked["starts_on"],
            ends_on=asked["ends_on"],
            place=resolve(asked["place"]) if asked["place"] else None,
            org_id=reading.org_or_cluster_meant(org, model=Org) if org else None,
            cluster_id=reading.org_or_cluster_meant(cluster, model=Cluster) if cluster else None,
            reason=asked["reason"],
            by=administrator(request),
        )
    except Problem as problem:
        form.add_error(None, problem.text)
        return _page_of(request, account, form=form)
    messages.success(request, choices.GRANTED)
    return redirect("admin-account", number=number)


@only_with(Act.GRANT_MANAGE)
@require_POST
def grant_end(request: HttpRequest, number: int) -> HttpResponse:
    """Take a grant back from today on, with a reason."""
    grant = Grant.objects.select_related("account").filter(pk=number).first()
    if grant is None:
        raise Problem("not_found", what=f"{choices.GRANT} {number}")
    form = ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        commands.revoke_grant(grant, on=clock.today(), reason=reason, by=administrator(request))
    except Problem as problem:
        return _page_of(request, grant.account, problem=problem)
    messages.success(request, choices.ENDED)
    return redirect("admin-account", number=grant.account_id)
