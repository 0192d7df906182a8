"""Sign-in in one or two steps, and sign-out."""

import datetime as dt
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from zhuzhen.base import clock
from zhuzhen.base.page import page
from zhuzhen.base.problems import Problem
from zhuzhen.pages.sign_in import choices, pending
from zhuzhen.pages.sign_in.forms import SignInCodeForm, SignInForm
from zhuzhen.people import commands
from zhuzhen.people.queries import (
    backup_codes_left,
    locked_until,
    second_factor_of,
    tries_left,
)

UNPROCESSABLE, TOO_MANY = 422, 429


def sent(request: HttpRequest) -> QueryDict | None:
    """What was posted, be it empty; None if the page is only asked for."""
    return request.POST if request.method == "POST" else None


def _form_page(
    request: HttpRequest, form: SignInForm, *, problem: Problem | None = None, status: int = 200
) -> HttpResponse:
    context = {"form": form, "problem": problem, "next": pending.safe_next(request)}
    return page(request, "sign_in/sign_in.html", context=context, status=status)


def _moment(at: dt.datetime | None) -> str:
    """A moment near enough that its hour tells it, unless it is of another day."""
    if at is None:
        return choices.A_WHILE
    same_day = at.date() == clock.now().date()
    return f"{at:%H:%M}" if same_day else choices.DAY_AND_HOUR.format(at=at)


def _refusal(username: str, *, is_locked: bool) -> Problem:
    """Why a password did not open: the same words for names that are there and that are not."""
    until = locked_until(username) if is_locked else None
    if is_locked:
        return Problem("locked_until", until=_moment(until))
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    return Problem("bad_sign_in", left=tries_left(username), minutes=minutes)


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Name and password; then the code, if the account has a second factor."""
    if request.user.is_authenticated:
        return HttpResponseRedirect(pending.safe_next(request))
    if request.method == "GET":
        return _form_page(request, SignInForm())
    form = SignInForm(request.POST)
    if not form.is_valid():
        return _form_page(request, form, status=UNPROCESSABLE)
    attempt = commands.try_password(request, **form.cleaned_data)
    if attempt.account is None:
        problem = _refusal(form.cleaned_data["username"], is_locked=attempt.is_locked)
        status = TOO_MANY if attempt.is_locked else UNPROCESSABLE
        return _form_page(request, form, problem=problem, status=status)
    if second_factor_of(attempt.account) is None:
        commands.complete_sign_in(request, account=attempt.account)
        return HttpResponseRedirect(pending.safe_next(request))
    pending.remember(request, account=attempt.account, now=clock.now())
    query = urlencode({"next": pending.safe_next(request)})
    return HttpResponseRedirect(f"{reverse('sign-in-code')}?{query}")


@sensitive_post_parameters("code")
@never_cache
@require_http_methods(["GET", "POST"])
def sign_in_code(request: HttpRequest) -> HttpResponse:
    """The second step: the code of the phone."""
    account = pending.recall(request, now=clock.now())
    device = second_factor_of(account) if account else None
    if account is None or device is None:
        pending.forget(request)
        messages.warning(request, choices.CODE_EXPIRED)
        return HttpResponseRedirect(reverse("sign-in"))
    form = SignInCodeForm(sent(request))
    problem = None
    if request.method == "POST" and form.is_valid():
        check = commands.try_code(request, account=account, code=form.cleaned_data["code"])
        if check.right:
            pending.forget(request)
            commands.complete_sign_in(request, account=account, device=device)
            if form.is_backup:
                left = backup_codes_left(account)
                messages.warning(request, choices.BACKUP_CODE_USED.format(left=left))
            return HttpResponseRedirect(pending.safe_next(request))
        problem = check.problem
    context = {
        "form": form,
        "problem": problem,
        "next": pending.safe_next(request),
        "has_backup": backup_codes_left(account) > 0,
    }
    status = UNPROCESSABLE if request.method == "POST" else 200
    return page(request, "sign_in/code.html", context=context, status=status)


@never_cache
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Close the session."""
    commands.sign_out(request)
    messages.success(request, choices.SIGNED_OUT)
    return HttpResponseRedirect(reverse("sign-in"))
