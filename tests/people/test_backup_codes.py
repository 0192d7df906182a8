"""Backup codes: shown once, spent one by one, renewed as a whole; a lost phone locks nobody out."""

import re

import pytest
from django.test import Client
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from tests.cast import NANXIONG, account
from zhuzhen.base.models import AuditEntry
from zhuzhen.base.problems import Problem
from zhuzhen.people.commands import remove_second_factor, write_backup_codes
from zhuzhen.people.models import Account
from zhuzhen.people.queries import backup_codes_left

pytestmark = pytest.mark.usefixtures("everything")
GOOD = "Zhujizhen-2022"


@pytest.fixture
def clerk(everything) -> Account:
    return account("clerk", role="county", place_id=NANXIONG, password=GOOD)


@pytest.fixture
def codes(clerk: Account) -> tuple[str, ...]:
    TOTPDevice.objects.create(user=clerk, name="phone", confirmed=True)
    return write_backup_codes(clerk)


@pytest.fixture
def signed_in(clerk: Account) -> Client:
    client = Client()
    client.force_login(clerk)
    return client


def at_the_second_step() -> Client:
    client = Client()
    answer = client.post("/sign-in/", {"username": "clerk", "password": GOOD})
    assert answer.url.startswith("/sign-in/code/")
    return client


def unthrottled() -> None:
    StaticDevice.objects.update(throttling_failure_timestamp=None, throttling_failure_count=0)


def test_ten_codes_are_kept_only_as_digests(codes: tuple[str, ...]) -> None:
    assert len(set(codes)) == 10
    assert all(re.fullmatch(r"[0-9]{10}", code) for code in codes)
    kept = set(StaticToken.objects.values_list("token", flat=True))
    assert len(kept) == 10
    assert kept.isdisjoint(codes)


def test_a_code_opens_once_and_is_counted(clerk: Account, codes: tuple[str, ...]) -> None:
    client = at_the_second_step()
    typed = f"{codes[0][:5]} {codes[0][5:]}"
    answer = client.post("/sign-in/code/", {"code": typed, "next": "/account/"})
    assert answer.url == "/account/"
    shown = client.get("/account/").content.decode()
    assert "用掉了一个备用码，还剩 9 个" in shown
    assert backup_codes_left(clerk) == 9
    acts = AuditEntry.objects.filter(act__startswith="sign_in").order_by("pk")
    assert list(acts.values_list("act", flat=True)) == ["sign_in.backup_code", "sign_in.succeeded"]
    answer = at_the_second_step().post("/sign-in/code/", {"code": codes[0]})
    assert answer.status_code == 422
    assert "备用码不对，或已经用过" in answer.content.decode()


def test_wrong_codes_are_slowed(clerk: Account, codes: tuple[str, ...]) -> None:
    client = at_the_second_step()
    wrong = "0000000000"
    assert "备用码不对" in client.post("/sign-in/code/", {"code": wrong}).content.decode()
    answer = client.post("/sign-in/code/", {"code": codes[1]})
    assert answer.status_code == 422
    assert "试得太快" in answer.content.decode()
    unthrottled()
    assert client.post("/sign-in/code/", {"code": codes[1]}).status_code == 302


def test_the_codes_of_another_open_nothing(clerk: Account, codes: tuple[str, ...]) -> None:
    other = account("other", role="county", place_id=NANXIONG, password=GOOD)
    TOTPDevice.objects.create(user=other, name="phone", confirmed=True)
    theirs = write_backup_codes(other)
    answer = at_the_second_step().post("/sign-in/code/", {"code": theirs[0]})
    assert answer.status_code == 422
    assert backup_codes_left(other) == 10


def test_without_codes_a_wrong_one_is_told_alike(clerk: Account) -> None:
    TOTPDevice.objects.create(user=clerk, name="phone", confirmed=True)
    answer = at_the_second_step().post("/sign-in/code/", {"code": "1234567890"})
    assert answer.status_code == 422
    assert "备用码不对" in answer.content.decode()


def test_new_codes_ask_for_the_password_and_void_the_old(
    signed_in: Client, clerk: Account, codes: tuple[str, ...]
) -> None:
    answer = signed_in.post("/account/backup-codes/", {"password": "wrong"})
    assert (answer.status_code, backup_codes_left(clerk)) == (422, 10)
    assert "密码不对" in answer.content.decode()
    answer = signed_in.post("/account/backup-codes/", {"password": GOOD})
    shown = re.findall(r"<li>([0-9]{5}) ([0-9]{5})</li>", answer.content.decode())
    renewed = {"".join(each) for each in shown}
    assert len(renewed) == 10
    assert answer.headers["Cache-Control"].find("no-store") >= 0
    assert not renewed & set(re.findall("[0-9]{10}", signed_in.get("/account/").content.decode()))
    assert at_the_second_step().post("/sign-in/code/", {"code": codes[0]}).status_code == 422
    unthrottled()
    good = renewed.pop()
    assert at_the_second_step().post("/sign-in/code/", {"code": good}).status_code == 302


def test_there_are_none_without_a_second_factor(signed_in: Client, clerk: Account) -> None:
    answer = signed_in.get("/account/backup-codes/")
    assert answer.status_code == 422
    assert "还没有启用动态码" in answer.content.decode()
    with pytest.raises(Problem, match="还没有启用动态码"):
        write_backup_codes(clerk)


def test_they_go_with_the_second_factor(clerk: Account, codes: tuple[str, ...]) -> None:
    remove_second_factor(clerk, by=None)
    assert backup_codes_left(clerk) == 0


def test_a_system_administrator_takes_a_lost_second_factor_off(
    clerk: Account, codes: tuple[str, ...]
) -> None:
    client = Client()
    client.force_login(account("root", role="sys_admin"))
    page = f"/admin/accounts/{clerk.pk}/"
    assert "停用动态码" in client.get(page).content.decode()
    assert client.post(f"{page}second-factor/removal/").url == page
    assert TOTPDevice.objects.count() == StaticToken.objects.count() == 0
    assert "停用动态码" not in client.get(page).content.decode()


def test_nobody_else_does(signed_in: Client, clerk: Account, codes: tuple[str, ...]) -> None:
    other = account("other", role="county", place_id=NANXIONG, password=GOOD)
    assert signed_in.post(f"/admin/accounts/{other.pk}/second-factor/removal/").status_code == 403
    assert TOTPDevice.objects.count() == 1
