"""Reads about accounts and grants."""

import datetime as dt

from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import QuerySet, Sum
from django.utils import timezone
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from zhuzhen.base.digest import sm3
from zhuzhen.people.models import Account, ApiToken, Grant, SavedView


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
    if account.held_grants is not None and account.held_grants[0] == on:
        return list(account.held_grants[1])
    return list(Grant.objects.select_related("place").filter(account=account, during__contains=on))


def hold_grants(account: Account, *, on: dt.date) -> None:
    """Read an account's grants once for a request, which asks for them on every turn.

    Only for an object that ends with its request: its scope, too, is that of the beginning.
    """
    account.held_grants = (on, tuple(grants_on(account, on=on)))


def second_factor_of(account: Account) -> TOTPDevice | None:
    """The confirmed second factor of an account, if it has one."""
    return TOTPDevice.objects.filter(user=account, confirmed=True).order_by("pk").first()


def waiting_second_factor_of(account: Account) -> TOTPDevice | None:
    """The second factor that waits to be confirmed, if there is one."""
    return TOTPDevice.objects.filter(user=account, confirmed=False).order_by("-pk").first()


def backup_device_of(account: Account) -> StaticDevice | None:
    """What holds an account's backup codes, if it has any."""
    return StaticDevice.objects.filter(user=account, confirmed=True).order_by("pk").first()


def backup_codes_left(account: Account) -> int:
    """How many backup codes an account can still use."""
    return StaticToken.objects.filter(device__user=account).count()


def _tries(username: str) -> tuple[QuerySet[AccessAttempt], int]:
    """The wrong tries that still weigh on a name, by address, and how many they are in all."""
    since = timezone.now() - settings.AXES_COOLOFF_TIME
    tries = AccessAttempt.objects.filter(username=username, attempt_time__gt=since)
    return tries, tries.aggregate(all=Sum("failures_since_start"))["all"] or 0


def locked_until(username: str) -> dt.datetime | None:
    """When a name that is locked for its wrong tries is free again; None if it is not locked.

    Wrong tries are counted by address as well; the lock ends when so many of them are past that
    the rest stay under the limit.
    """
    tries, left = _tries(username)
    until = None
    for each in tries.order_by("attempt_time", "pk"):
        if left < settings.AXES_FAILURE_LIMIT:
            break
        left -= each.failures_since_start
        until = timezone.localtime(each.attempt_time + settings.AXES_COOLOFF_TIME)
    return until


def tries_left(username: str) -> int:
    """How many more wrong passwords a name has before it is locked, known or not."""
    _, spent = _tries(username)
    return max(0, int(settings.AXES_FAILURE_LIMIT - spent))


def saved_views(account: Account, *, list_name: str) -> QuerySet[SavedView]:
    """An account's views of a list, by name."""
    return SavedView.objects.filter(account=account, list=list_name).order_by("name", "pk")


def tokens_of(account: Account) -> list[ApiToken]:
    """The keys for machines of an account, the newest first."""
    return list(ApiToken.objects.filter(account=account).order_by("-pk"))
