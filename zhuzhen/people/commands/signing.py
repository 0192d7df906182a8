"""Signing in and out: the password with its lockout, the second factor, and their audit."""

from dataclasses import dataclass

import django_otp
from axes.handlers.proxy import AxesProxyHandler
from django.contrib.auth import authenticate, login, logout
from django.db import transaction
from django.http import HttpRequest
from django_otp.plugins.otp_totp.models import TOTPDevice

from zhuzhen.base import audit
from zhuzhen.base.problems import Problem
from zhuzhen.people.commands.second_factor import CodeCheck, check_backup_code, check_code
from zhuzhen.people.models import Account
from zhuzhen.people.queries import backup_device_of, second_factor_of
from zhuzhen.people.rules import BACKUP_CODE_DIGITS

_BACKEND = "django.contrib.auth.backends.ModelBackend"


@dataclass(frozen=True)
class Attempt:
    """What came of a password: the account if it was right, whether the name is locked."""

    account: Account | None
    is_locked: bool = False


def _note(act: str, *, request: HttpRequest, account: Account | None, known: bool) -> None:
    """An unknown name is not kept: people type passwords into that field."""
    audit.record(
        act,
        by=account if known else None,
        subject="account",
        subject_id=account.pk if account else "unknown",
        facts={"address": request.META.get("REMOTE_ADDR", "")},
    )


def _is_locked(request: HttpRequest, *, username: str) -> bool:
    return not AxesProxyHandler.is_allowed(request, {"username": username})


def try_password(request: HttpRequest, *, username: str, password: str) -> Attempt:
    """Check a name and a password; the fifth wrong one in a row locks the name.

    A locked name is refused before the password is looked at, and a try does not prolong the
    lock. Known and unknown names are counted, answered and timed alike.
    """
    named = Account.objects.filter(username=username).first()
    if _is_locked(request, username=username):
        _note("sign_in.locked", request=request, account=named, known=False)
        return Attempt(None, is_locked=True)
    found = authenticate(request, username=username, password=password)
    # The answer is ours, in Chinese: without this mark axes leaves it alone.
    request.axes_locked_out = False  # type: ignore[attr-defined]
    if isinstance(found, Account):
        return Attempt(found)
    _note("sign_in.failed", request=request, account=named, known=False)
    return Attempt(None, is_locked=_is_locked(request, username=username))


def try_code(request: HttpRequest, *, account: Account, code: str) -> CodeCheck:
    """Check the code of the second factor after a right password: the phone's, or a backup code,
    which is told apart by its length and spent by its use."""
    is_backup = len(code) == BACKUP_CODE_DIGITS
    if is_backup:
        backup = backup_device_of(account)
        wrong = CodeCheck(False, Problem("wrong_backup_code"))
        check = check_backup_code(backup, code=code) if backup else wrong
    else:
        device = second_factor_of(account)
        check = check_code(device, code=code) if device else CodeCheck(False)
    if check.right and is_backup:
        _note("sign_in.backup_code", request=request, account=account, known=True)
    if not check.right:
        _note("sign_in.code_failed", request=request, account=account, known=False)
    return check


@transaction.atomic
def complete_sign_in(
    request: HttpRequest, *, account: Account, device: TOTPDevice | None = None
) -> None:
    """Open the session under a new key, and forget the wrong tries."""
    login(request, account, backend=_BACKEND)
    if device is not None:
        django_otp.login(request, device)
    _note("sign_in.succeeded", request=request, account=account, known=True)


@transaction.atomic
def sign_out(request: HttpRequest) -> None:
    """Close the session and drop all it held."""
    account = request.user if isinstance(request.user, Account) else None
    logout(request)
    if account is not None:
        _note("sign_out", request=request, account=account, known=True)
