"""Accounts, passwords and keys: made, changed, stopped, and every act audited."""

import datetime as dt

import pytest
from django.utils import timezone

from tests.cast import NANXIONG, account
from zhuzhen.base.models import AuditEntry
from zhuzhen.base.problems import Problem
from zhuzhen.people.commands import (
    change_own_password,
    create_account,
    deactivate,
    make_token,
    reactivate,
    revoke_token,
    set_password,
)
from zhuzhen.people.models import Account
from zhuzhen.people.queries import account_by_token
from zhuzhen.people.rules import password_faults

pytestmark = pytest.mark.usefixtures("everything")
GOOD = "Zhujizhen-2022"


@pytest.fixture
def admin(everything) -> Account:
    return account("sysadmin", role="sys_admin")


@pytest.fixture
def clerk(everything) -> Account:
    return account("clerk", role="county", place_id=NANXIONG, password=GOOD)


def code_of(act, *args, **more) -> str:
    before = AuditEntry.objects.count()
    with pytest.raises(Problem) as caught:
        act(*args, **more)
    assert AuditEntry.objects.count() == before
    return caught.value.code


def test_an_administrator_makes_an_account(admin: Account) -> None:
    made = create_account("wang.li", display_name=" 试用甲 ", by=admin, password=GOOD)
    assert (made.display_name, made.check_password(GOOD)) == ("试用甲", True)
    assert made.password_changed_at is not None
    last = AuditEntry.objects.latest("pk")
    assert (last.act, last.actor_id, last.subject_id) == ("account.create", admin.pk, str(made.pk))
    assert GOOD not in str(last.facts)


def test_an_account_without_a_password_lets_nobody_in(admin: Account) -> None:
    made = create_account("nobody", display_name="试用乙", by=None)
    assert not made.has_usable_password()


@pytest.mark.parametrize(
    ("username", "name", "code"),
    [
        ("ab", "某", "bad_username"),
        ("有 空格", "某", "bad_username"),
        ("x" * 61, "某", "bad_username"),
        ("SYSADMIN", "某", "taken_username"),
        ("fine", "  ", "bad_value"),
    ],
)
def test_bad_input_makes_no_account(admin: Account, username, name, code) -> None:
    assert code_of(create_account, username, display_name=name, by=admin) == code
    assert Account.objects.count() == 1


def test_only_a_system_administrator_makes_accounts(clerk: Account) -> None:
    security = account("security", role="sec_admin")
    for by in (clerk, security):
        assert code_of(create_account, "fine", display_name="某", by=by) == "not_allowed"
        assert code_of(set_password, clerk, password=GOOD, by=by) == "not_allowed"
        assert code_of(deactivate, clerk, by=by, reason="离任") == "not_allowed"


@pytest.mark.parametrize(
    ("password", "faults"),
    [
        ("Zhuji-2022", 0),
        ("Zhuji-202", 1),
        ("zhujizhen2022", 1),
        ("zhuji", 2),
        ("", 2),
        ("Clerk-2022-x", 1),
        ("Zhuji-2022\n", 1),
        ("珠玑镇珠玑镇Zhuji1", 0),
    ],
)
def test_a_password_needs_ten_characters_of_three_kinds(password: str, faults: int) -> None:
    assert len(password_faults(password, username="clerk")) == faults


def test_a_weak_password_is_refused_with_all_its_faults(admin: Account, clerk: Account) -> None:
    with pytest.raises(Problem) as caught:
        set_password(clerk, password="abc", by=admin)
    assert caught.value.code == "weak_password"
    assert [each.what for each in caught.value.faults] == [
        "密码至少 10 位",
        "密码要含大写字母、小写字母、数字、符号中的三种",
        "密码太常见，很容易被猜中",
    ]
    clerk.refresh_from_db()
    assert clerk.check_password(GOOD)


def test_one_changes_ones_own_password_with_the_old_one(clerk: Account) -> None:
    assert code_of(change_own_password, clerk, old="wrong", new="Another-2023") == "wrong_password"
    assert code_of(change_own_password, clerk, old=GOOD, new=GOOD) == "weak_password"
    changed = change_own_password(clerk, old=GOOD, new="Another-2023")
    assert changed.check_password("Another-2023")
    assert AuditEntry.objects.latest("pk").act == "account.change_password"


def test_an_account_is_stopped_and_started_with_a_reason(admin: Account, clerk: Account) -> None:
    assert code_of(deactivate, clerk, by=admin, reason=" ") == "reason_needed"
    assert code_of(deactivate, admin, by=admin, reason="试") == "not_allowed"
    assert not deactivate(clerk, by=admin, reason="离任").is_active
    assert code_of(deactivate, clerk, by=admin, reason="离任") == "already_done"
    assert reactivate(clerk, by=admin, reason="回任").is_active
    assert AuditEntry.objects.latest("pk").reason == "回任"


def test_a_key_is_shown_once_and_only_its_digest_kept(clerk: Account) -> None:
    token, key = make_token(
        clerk, name="接口", expires_on=timezone.localdate() + dt.timedelta(days=30), by=clerk
    )
    assert key not in token.token_sm3
    assert account_by_token(f"Bearer {key}") == clerk
    assert account_by_token(f"Bearer {key}x") is None
    assert key not in str(AuditEntry.objects.latest("pk").facts)
    deactivate(clerk, by=None, reason="离任")
    assert account_by_token(f"Bearer {key}") is None
    reactivate(clerk, by=None, reason="回任")
    revoke_token(token, by=clerk)
    assert account_by_token(f"Bearer {key}") is None


def test_a_key_of_another_or_of_the_past_is_refused(clerk: Account) -> None:
    other = account("other", role="county", place_id="440281000000")
    day = timezone.localdate()
    assert code_of(make_token, clerk, name="接口", expires_on=day, by=other) == "not_allowed"
    past = day - dt.timedelta(days=1)
    assert code_of(make_token, clerk, name="接口", expires_on=past, by=clerk) == "bad_value"
    assert code_of(make_token, clerk, name=" ", expires_on=day, by=clerk) == "bad_value"
