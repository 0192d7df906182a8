"""The account page: what I may, my password, my second factor."""

import base64
import time
from urllib.parse import unquote

import pytest
from django.test import Client
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from tests.cast import NANXIONG, account, cast, stage
from zhuzhen.base.models import AuditEntry
from zhuzhen.people.models import Account

pytestmark = pytest.mark.usefixtures("everything")
GOOD, NEW = "Zhujizhen-2022", "Another-2023"


@pytest.fixture
def clerk(everything) -> Account:
    return account("clerk", role="county", place_id=NANXIONG, password=GOOD)


@pytest.fixture
def signed_in(clerk: Account) -> Client:
    client = Client()
    client.force_login(clerk)
    return client


def right_code(device: TOTPDevice) -> str:
    token = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift)
    token.time = time.time()
    return f"{token.token():06d}"


@pytest.mark.parametrize("path", ["", "password/", "second-factor/", "second-factor/removal/"])
def test_nobody_unknown_sees_it(client: Client, path: str) -> None:
    answer = client.get(f"/account/{path}")
    assert answer.url.startswith("/sign-in/?next=/account/")


def test_it_shows_my_roles_their_scope_and_days(signed_in: Client) -> None:
    shown = signed_in.get("/account/").content.decode()
    assert "<td>县经办</td><td>韶关市南雄市</td><td>2021-01-01 起</td>" in shown


def test_a_liaison_reads_the_name_of_the_unit() -> None:
    client = Client()
    client.force_login(cast(stage()).liaison)
    assert "<td>东莞市甲局</td>" in client.get("/account/").content.decode()


def test_who_holds_no_role_is_told_whom_to_ask(everything) -> None:
    client = Client()
    client.force_login(Account.objects.create(username="none", display_name="某"))
    assert "请联系本级安全管理员授权" in client.get("/account/").content.decode()


def test_a_new_password_ends_other_sessions_and_keeps_this_one(signed_in, clerk) -> None:
    elsewhere = Client()
    elsewhere.force_login(clerk)
    form = {"old": GOOD, "new": NEW, "again": NEW}
    assert signed_in.post("/account/password/", form).url == "/account/"
    assert signed_in.get("/account/").status_code == 200
    assert elsewhere.get("/account/").status_code == 302
    clerk.refresh_from_db()
    assert clerk.check_password(NEW)


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"old": "wrong", "new": NEW, "again": NEW}, "原密码不对"),
        ({"old": GOOD, "new": NEW, "again": NEW + "x"}, "两次输入的新密码不一样"),
        ({"old": GOOD, "new": "short", "again": "short"}, "密码至少 10 位"),
        ({"old": GOOD, "new": GOOD, "again": GOOD}, "新密码不能与原密码相同"),
        ({}, "新密码："),
    ],
)
def test_a_bad_new_password_is_told_and_changes_nothing(signed_in, clerk, form, told) -> None:
    answer = signed_in.post("/account/password/", form)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    clerk.refresh_from_db()
    assert clerk.check_password(GOOD)


def test_a_second_factor_is_enrolled_by_picture_and_confirmed_by_code(signed_in, clerk) -> None:
    assert signed_in.post("/account/second-factor/begin/").url == "/account/second-factor/"
    device = TOTPDevice.objects.get(user=clerk)
    answer = signed_in.get("/account/second-factor/")
    shown = answer.content.decode()
    assert 'src="data:image/svg+xml;' in shown
    secret = base64.b32encode(device.bin_key).decode().rstrip("=")
    assert " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)) in shown
    assert "img-src 'self' data:" in answer.headers["Content-Security-Policy"]
    assert "style=" not in shown
    wrong = f"{(int(right_code(device)) + 7) % 10**6:06d}"
    answer = signed_in.post("/account/second-factor/", {"code": wrong})
    assert (answer.status_code, TOTPDevice.objects.get().confirmed) == (422, False)
    TOTPDevice.objects.update(throttling_failure_timestamp=None)
    answer = signed_in.post("/account/second-factor/", {"code": right_code(device)})
    assert answer.status_code == 200
    assert TOTPDevice.objects.get().confirmed
    mine = AuditEntry.objects.filter(subject_kind="account")
    assert list(mine.order_by("pk").values_list("act", flat=True)) == [
        "second_factor.begin",
        "second_factor.confirm",
        "second_factor.backup_codes",
    ]


def test_the_picture_holds_the_address_of_the_secret(signed_in: Client, clerk: Account) -> None:
    signed_in.post("/account/second-factor/begin/")
    address = TOTPDevice.objects.get(user=clerk).config_url
    assert unquote(address).startswith("otpauth://totp/驻镇:clerk?secret=")


@pytest.mark.parametrize("code", ["", "12345", "abcdef", "1234567"])
def test_what_is_no_code_is_told(signed_in: Client, code: str) -> None:
    signed_in.post("/account/second-factor/begin/")
    answer = signed_in.post("/account/second-factor/", {"code": code})
    assert answer.status_code == 422
    assert TOTPDevice.objects.get().throttling_failure_count == 0


def test_a_confirmation_without_a_beginning_is_a_problem_told(signed_in: Client) -> None:
    for answer in (
        signed_in.get("/account/second-factor/"),
        signed_in.post("/account/second-factor/", {"code": "123456"}),
    ):
        assert answer.status_code == 422
        assert "没有待确认的动态码" in answer.content.decode()


def test_it_is_removed_with_the_password_only(signed_in: Client, clerk: Account) -> None:
    TOTPDevice.objects.create(user=clerk, name="phone", confirmed=True)
    answer = signed_in.post("/account/second-factor/removal/", {"password": "wrong"})
    assert answer.status_code == 422
    assert TOTPDevice.objects.count() == 1
    answer = signed_in.post("/account/second-factor/removal/", {"password": GOOD})
    assert answer.url == "/account/"
    assert TOTPDevice.objects.count() == 0
