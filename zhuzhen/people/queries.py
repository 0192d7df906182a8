"""Reads about accounts and grants."""

import datetime as dt

from django.utils import timezone

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
