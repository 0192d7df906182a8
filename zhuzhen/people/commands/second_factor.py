"""The second factor: a code of six digits from a phone (TOTP), begun, confirmed, removed.

A wrong code is not raised as a problem: raising would roll back the count that slows guessing.
"""

import math
from dataclasses import dataclass

from django.db import transaction
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from zhuzhen.base import audit, clock
from zhuzhen.base.problems import Problem
from zhuzhen.people.access import require
from zhuzhen.people.choices import Act
from zhuzhen.people.commands.backup_codes import forget_backup_codes, kept_form
from zhuzhen.people.models import Account

_DEVICE_NAME = "phone"


@dataclass(frozen=True)
class CodeCheck:
    """Whether a code was right, and else the problem to tell."""

    right: bool
    problem: Problem | None = None


def check_code(device: TOTPDevice, *, code: str) -> CodeCheck:
    """Check a code against a device; tries are slowed: 1, 2, 4, 8 … seconds after wrong ones."""
    return _checked(TOTPDevice.objects.select_for_update().get(pk=device.pk), code=code)


def check_backup_code(device: StaticDevice, *, code: str) -> CodeCheck:
    """Check a backup code, which is spent if it is right; tries are slowed likewise."""
    locked = StaticDevice.objects.select_for_update().get(pk=device.pk)
    check = _checked(locked, code=kept_form(code))
    if check.problem is not None and check.problem.code == "wrong_code":
        return CodeCheck(False, Problem("wrong_backup_code"))
    return check


def _checked(device: TOTPDevice | StaticDevice, *, code: str) -> CodeCheck:
    allowed, why = device.verify_is_allowed()
    if not allowed:
        left = (why["locked_until"] - clock.now()).total_seconds()
        return CodeCheck(False, Problem("code_throttled", seconds=max(1, math.ceil(left))))
    if device.verify_token(code):
        return CodeCheck(True)
    return CodeCheck(False, Problem("wrong_code"))


@transaction.atomic
def begin_second_factor(account: Account) -> TOTPDevice:
    """A new secret that waits to be confirmed; earlier ones that wait are forgotten."""
    Account.objects.select_for_update().get(pk=account.pk)
    TOTPDevice.objects.filter(user=account, confirmed=False).delete()
    device = TOTPDevice.objects.create(user=account, name=_DEVICE_NAME, confirmed=False)
    audit.record("second_factor.begin", by=account, subject="account", subject_id=account.pk)
    return device


@transaction.atomic
def confirm_second_factor(account: Account, *, code: str) -> CodeCheck:
    """Confirm the waiting secret by a right code; it replaces the one in use.

    Raises `no_second_factor` if none waits.
    """
    device = TOTPDevice.objects.filter(user=account, confirmed=False).order_by("-pk").first()
    if device is None:
        raise Problem("no_second_factor")
    check = check_code(device, code=code)
    if check.right:
        TOTPDevice.objects.filter(user=account, confirmed=True).delete()
        TOTPDevice.objects.filter(pk=device.pk).update(confirmed=True)
        audit.record("second_factor.confirm", by=account, subject="account", subject_id=account.pk)
    return check


@transaction.atomic
def remove_second_factor(account: Account, *, by: Account | None, password: str = "") -> None:
    """Remove the second factor: oneself with the password, or a system administrator.

    Raises `wrong_password`, `not_allowed`.
    """
    if by is not None and by.pk == account.pk:
        if not account.check_password(password):
            raise Problem("wrong_password")
    else:
        require(by, Act.ACCOUNT_MANAGE)
    TOTPDevice.objects.filter(user=account).delete()
    forget_backup_codes(account)
    audit.record("second_factor.remove", by=by, subject="account", subject_id=account.pk)
