"""Who has given a right password and still owes the code: kept in the session, five minutes."""

import datetime as dt

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from zhuzhen.people.models import Account

_KEY = "second_factor_pending"
_LIFE = dt.timedelta(minutes=5)


def remember(request: HttpRequest, *, account: Account, now: dt.datetime) -> None:
    """Keep the account in the session, under a new session key."""
    request.session.cycle_key()
    # The password's fingerprint: a password changed in between makes this worthless.
    request.session[_KEY] = {
        "account": account.pk,
        "at": now.timestamp(),
        "fingerprint": account.get_session_auth_hash(),
    }


def recall(request: HttpRequest, *, now: dt.datetime) -> Account | None:
    """The account that still owes its code, or None if too long ago or no longer so."""
    kept = request.session.get(_KEY)
    if not isinstance(kept, dict) or now.timestamp() - kept["at"] > _LIFE.total_seconds():
        return None
    account = Account.objects.filter(pk=kept["account"], is_active=True).first()
    if account is None or account.get_session_auth_hash() != kept["fingerprint"]:
        return None
    return account


def forget(request: HttpRequest) -> None:
    """Nobody owes a code any longer."""
    request.session.pop(_KEY, None)


def safe_next(request: HttpRequest) -> str:
    """The address asked for after sign-in, if it is one of this server's own; else the desk."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if is_ours else "/"
