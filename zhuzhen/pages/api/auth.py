"""Who calls: the holder of a key, or the person signed in (then with the CSRF token)."""

from django.http import HttpRequest
from ninja.security import HttpBearer, SessionAuth

from zhuzhen.people.models import Account
from zhuzhen.people.queries import account_by_token


class Key(HttpBearer):
    """A machine's key. The unit of work has already entered the scope of its account.

    With a session beside it the session decides (its scope is entered), and the CSRF check of
    `Session` must not be passed by just any key: the key has to be of the same account.
    """

    def authenticate(self, request: HttpRequest, token: str) -> Account | None:
        account = account_by_token(f"Bearer {token}")
        if account is None or account.pk != getattr(request.user, "pk", None):
            return None
        return account


class Session(SessionAuth):
    """Someone signed in; unsafe methods need the CSRF token, checked by ninja itself."""


def signed_in() -> list[HttpBearer | SessionAuth]:
    """Both ways in, keys first: they need no CSRF token."""
    return [Key(), Session()]


def caller(request: HttpRequest) -> Account:
    """The account that calls; routes are only reached by one."""
    account = request.user
    assert isinstance(account, Account) or account.is_authenticated
    return account
