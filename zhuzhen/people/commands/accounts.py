"""Accounts: made, given a password, stopped, started again; and keys for machines."""

import datetime as dt
import re
import secrets

from axes.utils import reset as forget_failures
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from zhuzhen.base import audit, clock
from zhuzhen.base.digest import sm3
from zhuzhen.base.problems import Fault, Problem
from zhuzhen.people import problems as texts
from zhuzhen.people.access import require
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account, ApiToken
from zhuzhen.people.rules import password_faults

_USERNAME = re.compile(r"[A-Za-z0-9._-]{3,60}")


def _note(
    act: str,
    *,
    account: Account,
    by: Account | None,
    reason: str = "",
    facts: dict[str, object] | None = None,
) -> None:
    audit.record(act, by=by, subject="account", subject_id=account.pk, reason=reason, facts=facts)


def _checked_password(password: str, *, account: Account) -> str:
    """The password, if it is strong enough; raises `weak_password` with all that is wrong."""
    wrong = list(password_faults(password, username=account.username))
    try:
        validate_password(password, account)
    except ValidationError as error:
        # The length is among our own faults already; the rest is that the word is well known.
        if any(each.code == "password_too_common" for each in error.error_list):
            wrong.append(texts.TOO_COMMON)
    if wrong:
        faults = tuple(Fault(each, field="password") for each in wrong)
        raise Problem("weak_password", why=texts.LISTED.join(wrong), faults=faults)
    return password


def _write_password(account: Account, *, password: str) -> None:
    account.set_password(_checked_password(password, account=account))
    account.password_changed_at = clock.now()
    account.save(update_fields=["password", "password_changed_at"])


@transaction.atomic
def create_account(
    username: str,
    *,
    display_name: str,
    by: Account | None,
    job_title: str = "",
    password: str | None = None,
) -> Account:
    """Make an account that holds no role yet; without a password nobody can sign in to it.

    Raises `not_allowed`, `bad_username`, `taken_username`, `bad_value`, `weak_password`.
    """
    require(by, Act.ACCOUNT_MANAGE)
    username, display_name = username.strip(), display_name.strip()
    if not _USERNAME.fullmatch(username):
        raise Problem("bad_username", username=username)
    if Account.objects.filter(username__iexact=username).exists():
        raise Problem("taken_username", username=username)
    if not display_name:
        raise Problem("bad_value", field=texts.NAME, why=texts.EMPTY)
    account = Account(username=username, display_name=display_name, job_title=job_title.strip())
    if password is None:
        account.set_unusable_password()
    else:
        account.set_password(_checked_password(password, account=account))
        account.password_changed_at = clock.now()
    account.save(force_insert=True)
    _note("account.create", account=account, by=by, facts={"username": username})
    return account


@transaction.atomic
def set_password(account: Account, *, password: str, by: Account | None) -> Account:
    """Give an account a password, as its administrator. Every session of it ends.

    Raises `not_allowed`, `weak_password`.
    """
    require(by, Act.ACCOUNT_MANAGE)
    account = Account.objects.select_for_update().get(pk=account.pk)
    _write_password(account, password=password)
    _note("account.set_password", account=account, by=by)
    return account


@transaction.atomic
def change_own_password(account: Account, *, old: str, new: str) -> Account:
    """Change one's own password. Raises `wrong_password`, `weak_password`."""
    account = Account.objects.select_for_update().get(pk=account.pk)
    if not account.check_password(old):
        raise Problem("wrong_password")
    if old == new:
        raise Problem("weak_password", why=texts.SAME_AS_OLD)
    _write_password(account, password=new)
    _note("account.change_password", account=account, by=account)
    return account


def _switch(account: Account, *, on: bool, by: Account | None, reason: str, act: str) -> Account:
    require(by, Act.ACCOUNT_MANAGE)
    label = texts.REACTIVATE if on else texts.DEACTIVATE
    if not reason.strip():
        raise Problem("reason_needed", act=label)
    if by is not None and by.pk == account.pk:
        raise Problem("not_allowed", act=label, who=texts.ANOTHER_ADMINISTRATOR)
    account = Account.objects.select_for_update().get(pk=account.pk)
    if account.is_active == on:
        raise Problem("already_done", what=label)
    account.is_active = on
    account.save(update_fields=["is_active"])
    _note(act, account=account, by=by, reason=reason.strip())
    return account


@transaction.atomic
def deactivate(account: Account, *, by: Account | None, reason: str) -> Account:
    """Stop an account: its sessions and keys are refused from now on; its grants stay as they are.

    Raises `not_allowed`, `reason_needed`, `already_done`.
    """
    return _switch(account, on=False, by=by, reason=reason, act="account.deactivate")


@transaction.atomic
def reactivate(account: Account, *, by: Account | None, reason: str) -> Account:
    """Start a stopped account again. Raises as `deactivate`."""
    return _switch(account, on=True, by=by, reason=reason, act="account.reactivate")


@transaction.atomic
def unlock(account: Account, *, by: Account | None) -> Account:
    """Forget the wrong tries that locked an account. Raises `not_allowed`."""
    require(by, Act.ACCOUNT_MANAGE)
    forgotten = forget_failures(username=account.username)
    _note("account.unlock", account=account, by=by, facts={"forgotten": forgotten})
    return account


def _own_or_managed(account: Account, *, by: Account | None) -> None:
    if by is not None and by.pk != account.pk:
        require(by, Act.ACCOUNT_MANAGE)


@transaction.atomic
def make_token(
    account: Account, *, name: str, expires_on: dt.date, by: Account | None
) -> tuple[ApiToken, str]:
    """A key for machines, and its text, which is shown this once: only its SM3 is kept.

    Raises `not_allowed`, `bad_value`.
    """
    _own_or_managed(account, by=by)
    if not name.strip():
        raise Problem("bad_value", field=texts.PURPOSE, why=texts.EMPTY)
    # Keys expire by the real day, as `account_by_token` reads it, not the demonstration's.
    if expires_on < clock.now().date():
        raise Problem("bad_value", field=texts.EXPIRY, why=texts.PAST)
    key = "zz_" + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        account=account, name=name.strip(), token_sm3=sm3(key.encode()), expires_on=expires_on
    )
    facts: dict[str, object] = {
        "token": token.pk,
        "name": token.name,
        "expires_on": expires_on.isoformat(),
    }
    _note("account.make_token", account=account, by=by, facts=facts)
    return token, key


@transaction.atomic
def revoke_token(token: ApiToken, *, by: Account | None) -> None:
    """Take a key away. Raises `not_allowed`."""
    account = token.account
    _own_or_managed(account, by=by)
    facts: dict[str, object] = {"token": token.pk, "name": token.name}
    token.delete()
    _note("account.revoke_token", account=account, by=by, facts=facts)
