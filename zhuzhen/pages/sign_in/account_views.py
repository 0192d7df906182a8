"""The account page: who I am and what I may, my password, my second factor."""

from dataclasses import dataclass
from typing import cast

import segno
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_otp.plugins.otp_totp.models import TOTPDevice

from zhuzhen.base import clock
from zhuzhen.base.page import page
from zhuzhen.base.problems import Problem
from zhuzhen.pages.sign_in import choices
from zhuzhen.pages.sign_in.forms import CodeForm, OwnPasswordForm, PasswordForm
from zhuzhen.pages.sign_in.views import UNPROCESSABLE, sent
from zhuzhen.partners.models import Cluster, Org
from zhuzhen.people import commands
from zhuzhen.people.choices import Role
from zhuzhen.people.models import Account, Grant
from zhuzhen.people.queries import (
    backup_codes_left,
    grants_on,
    second_factor_of,
    waiting_second_factor_of,
)
from zhuzhen.people.rules import BACKUP_CODE_DIGITS, FEW_BACKUP_CODES

_QR_SCALE = 5


@dataclass(frozen=True)
class Held:
    """A grant as its holder reads it."""

    role: str
    where: str
    days: str


def _me(request: HttpRequest) -> Account:
    return cast(Account, request.user)


def _held(grants: list[Grant]) -> list[Held]:
    orgs = _names(Org.objects.filter(pk__in=[g.org_id for g in grants if g.org_id]))
    clusters = _names(Cluster.objects.filter(pk__in=[g.cluster_id for g in grants if g.cluster_id]))

    def where(grant: Grant) -> str:
        if grant.place is not None:
            return grant.place.path
        if grant.org_id is not None:
            return orgs.get(grant.org_id, choices.ORG.format(id=grant.org_id))
        if grant.cluster_id is not None:
            return clusters.get(grant.cluster_id, choices.CLUSTER.format(id=grant.cluster_id))
        return choices.WHOLE

    def days(grant: Grant) -> str:
        since, until = grant.during.lower, grant.during.upper
        text = choices.UNTIL if until else choices.SINCE
        return text.format(since=since, until=until)

    return [Held(Role(each.role).label, where(each), days(each)) for each in grants]


def _names(rows: "QuerySet[Org] | QuerySet[Cluster]") -> dict[int, str]:
    return dict(rows.values_list("pk", "name"))


@never_cache
@login_required
@require_GET
def account(request: HttpRequest) -> HttpResponse:
    """Who I am, what I may and until when."""
    me = _me(request)
    context = {
        "held": _held(grants_on(me, on=clock.today())),
        "second_factor": second_factor_of(me),
        "backup_codes": backup_codes_left(me),
        "few_codes": FEW_BACKUP_CODES,
    }
    return page(request, "sign_in/account.html", context=context)


@sensitive_post_parameters("old", "new", "again")
@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Change my password; other sessions end, this one goes on under a new key."""
    form = PasswordForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            changed = commands.change_own_password(
                _me(request), old=form.cleaned_data["old"], new=form.cleaned_data["new"]
            )
        except Problem as problem:
            _tell_wrong(form, problem)
        else:
            update_session_auth_hash(request, changed)
            messages.success(request, choices.PASSWORD_CHANGED)
            return HttpResponseRedirect(reverse("account"))
    status = UNPROCESSABLE if request.method == "POST" else 200
    return page(request, "sign_in/password.html", context={"form": form}, status=status)


def _tell_wrong(form: PasswordForm, problem: Problem) -> None:
    """Beside the field it is about; each fault of a weak password on its own line."""
    if problem.code == "wrong_password":
        form.add_error("old", choices.OLD_WRONG)
        return
    for text in [fault.what for fault in problem.faults] or [problem.text]:
        form.add_error("new", text)


def _picture(device: TOTPDevice) -> str:
    """The QR code of a secret as a data address: no inline style or script, nothing stored."""
    return str(segno.make(device.config_url, error="m").svg_data_uri(scale=_QR_SCALE, border=4))


def _secret(device: TOTPDevice) -> str:
    """The secret for typing by hand, in groups of four."""
    address = device.config_url
    text = address.split("secret=")[1].split("&")[0].replace("%3D", "").rstrip("=")
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def _waiting_page(
    request: HttpRequest, form: CodeForm, *, problem: Problem | None = None
) -> HttpResponse:
    device = waiting_second_factor_of(_me(request))
    if device is None:
        raise Problem("no_second_factor")
    context = {
        "form": form,
        "problem": problem,
        "picture": _picture(device),
        "secret": _secret(device),
    }
    status = UNPROCESSABLE if request.method == "POST" else 200
    return page(request, "sign_in/second_factor.html", context=context, status=status)


@never_cache
@login_required
@require_POST
def second_factor_begin(request: HttpRequest) -> HttpResponse:
    """Make a secret that waits to be confirmed."""
    commands.begin_second_factor(_me(request))
    return HttpResponseRedirect(reverse("second-factor"))


@sensitive_post_parameters("code")
@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def second_factor(request: HttpRequest) -> HttpResponse:
    """Show the secret as a picture and as text; confirm it by a code."""
    form = CodeForm(sent(request))
    if request.method == "GET" or not form.is_valid():
        return _waiting_page(request, form)
    check = commands.confirm_second_factor(_me(request), code=form.cleaned_data["code"])
    if not check.right:
        return _waiting_page(request, form, problem=check.problem)
    messages.success(request, choices.BACKUP_CODES_MADE)
    return _codes_page(request, commands.write_backup_codes(_me(request)))


def _codes_page(request: HttpRequest, codes: tuple[str, ...]) -> HttpResponse:
    """The only page that ever shows the codes: it is an answer, not an address."""
    half = BACKUP_CODE_DIGITS // 2
    shown = [(code[:half], code[half:]) for code in codes]
    return page(request, "sign_in/backup_codes_once.html", context={"codes": shown})


@sensitive_post_parameters("password")
@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def backup_codes(request: HttpRequest) -> HttpResponse:
    """How many codes are left; new ones, with my password."""
    me, form = _me(request), OwnPasswordForm(sent(request))
    if second_factor_of(me) is None:
        raise Problem("no_backup_codes")
    if request.method == "POST" and form.is_valid():
        try:
            return _codes_page(
                request, commands.renew_backup_codes(me, password=form.cleaned_data["password"])
            )
        except Problem as problem:
            form.add_error("password", problem.text)
    status = UNPROCESSABLE if request.method == "POST" else 200
    context = {"form": form, "left": backup_codes_left(me)}
    return page(request, "sign_in/backup_codes.html", context=context, status=status)


@sensitive_post_parameters("password")
@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def second_factor_removal(request: HttpRequest) -> HttpResponse:
    """Remove my second factor, with my password."""
    me, form = _me(request), OwnPasswordForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            commands.remove_second_factor(me, by=me, password=form.cleaned_data["password"])
        except Problem as problem:
            form.add_error("password", problem.text)
        else:
            messages.success(request, choices.SECOND_FACTOR_OFF)
            return HttpResponseRedirect(reverse("account"))
    status = UNPROCESSABLE if request.method == "POST" else 200
    return page(request, "sign_in/removal.html", context={"form": form}, status=status)
