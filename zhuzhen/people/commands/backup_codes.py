"""Backup codes: ten codes, each good once, for who has lost the phone with the second factor.

They are kept by django-otp's static plugin, but only as keyed digests: who reads the database
cannot sign in with them.
"""

import secrets

from django.db import transaction
from django.utils.crypto import salted_hmac
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken

from zhuzhen.base import audit
from zhuzhen.base.problems import Problem
from zhuzhen.people.models import Account
from zhuzhen.people.queries import second_factor_of
from zhuzhen.people.rules import BACKUP_CODE_DIGITS, BACKUP_CODES

_NAME = "backup codes"
_KEPT = 16  # what the plugin's column holds


def kept_form(code: str) -> str:
    """What is stored of a code, and compared."""
    return salted_hmac("zhuzhen.backup-code", code, algorithm="sha256").hexdigest()[:_KEPT]


def _drawn() -> list[str]:
    codes: set[str] = set()
    while len(codes) < BACKUP_CODES:
        codes.add("".join(secrets.choice("0123456789") for _ in range(BACKUP_CODE_DIGITS)))
    return list(codes)


@transaction.atomic
def write_backup_codes(account: Account) -> tuple[str, ...]:
    """New codes, whose texts are shown this once; all earlier ones are worthless from now on.

    Raises `no_backup_codes` while there is no second factor they could stand in for.
    """
    Account.objects.select_for_update().get(pk=account.pk)
    if second_factor_of(account) is None:
        raise Problem("no_backup_codes")
    forget_backup_codes(account)
    device = StaticDevice.objects.create(user=account, name=_NAME, confirmed=True)
    codes = _drawn()
    StaticToken.objects.bulk_create(
        [StaticToken(device=device, token=kept_form(code)) for code in codes]
    )
    audit.record(
        "second_factor.backup_codes",
        by=account,
        subject="account",
        subject_id=account.pk,
        facts={"codes": len(codes)},
    )
    return tuple(codes)


@transaction.atomic
def renew_backup_codes(account: Account, *, password: str) -> tuple[str, ...]:
    """New codes at the holder's wish. Raises `wrong_password`, `no_backup_codes`."""
    if not account.check_password(password):
        raise Problem("wrong_password")
    return write_backup_codes(account)


def forget_backup_codes(account: Account) -> None:
    """No code of this account is good any longer."""
    StaticDevice.objects.filter(user=account).delete()
