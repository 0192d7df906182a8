"""Reads about accounts and grants."""

import datetime as dt

from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from zhuzhen.base.digest import sm3
from zhuzhen.people.models import Account, ApiToken, Grant


def account_by_token(header: str) -> Account | None:
    """The active account whose unexpired key stands in an `Authorization: Bearer …` header."""
    scheme, _, key = header.partition(" ")
    if scheme.lower() != "bearer" or not key:
        return None
    token = (
        ApiToken.objects.select_related("account")
        .filter(
            token_sm3=sm3(key.strip().encode()),
            expires_on__gte=timezone.localdate(),
            account__is_active=True,
        )
        .first()
    )
    return token.account if token else None


def grants_on(account: Account, *, on: dt.date) -> list[Grant]:
    """The grants of an account in force on a day."""
    return list(Grant.objects.select_related("place").filter(account=account, during__contains=on))


def second_factor_of(account: Account) -> TOTPDevice | None:
    """The confirmed second factor of an account, if it has one."""
    return TOTPDevice.objects.filter(user=account, confirmed=True).order_by("pk").first()


def waiting_second_factor_of(account: Account) -> TOTPDevice | None:
    """The second factor that waits to be confirmed, if there is one."""
    return TOTPDevice.objects.filter(user=account, confirmed=False).order_by("-pk").first()


def tokens_of(account: Account) -> list[ApiToken]:
    """The keys for machines of an account, the newest first."""
    return list(ApiToken.objects.filter(account=account).order_by("-pk"))
