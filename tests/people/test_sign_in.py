"""Sign-in through the pages: lockout, second factor, safe addresses, audit, no enumeration."""

import datetime as dt
import re
import time

import pytest
from axes.models import AccessAttempt
from django.test import Client
from django.utils import timezone
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from tests.cast import NANXIONG, account
from zhuzhen.base.models import AuditEntry
from zhuzhen.people.commands import unlock
from zhuzhen.people.models import Account

pytestmark = pytest.mark.usefixtures("everything")
GOOD = "Zhujizhen-2022"


@pytest.fixture
def clerk(everything) -> Account:
    return account("clerk", role="county", place_id=NANXIONG, password=GOOD)


@pytest.fixture
def client() -> Client:
    return Client(enforce_csrf_checks=False)


def try_in(client: Client, username: str, password: str, **more: str):
    return client.post("/sign-in/", {"username": username, "password": password, **more})


def acts() -> list[str]:
    mine = AuditEntry.objects.filter(subject_kind="account")
    return list(mine.order_by("pk").values_list("act", flat=True))


def code_for(device: TOTPDevice, *, steps: int = 0) -> str:
    token = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift)
    token.time = time.time() + steps * device.step
    return f"{token.token():06d}"


@pytest.fixture
def device(clerk: Account) -> TOTPDevice:
    return TOTPDevice.objects.create(user=clerk, name="phone", confirmed=True)


def test_the_right_password_opens_a_session_under_a_new_key(client: Client, clerk) -> None:
    assert client.get("/sign-in/").status_code == 200
    session = client.session
    session["planted"] = "x"
    session.save()
    client.cookies["sessionid"] = session.session_key
    planted = session.session_key
    answer = try_in(client, "clerk", GOOD)
    assert (answer.status_code, answer.url) == (302, "/")
    assert client.session.session_key != planted
    assert client.session["_auth_user_id"] == str(clerk.pk)
    assert acts() == ["sign_in.succeeded"]
    clerk.refresh_from_db()
    assert clerk.last_login is not None


def test_five_wrong_tries_lock_and_the_sixth_with_the_right_password_is_refused(
    client: Client, clerk: Account
) -> None:
    for number in range(1, 6):
        answer = try_in(client, "clerk", f"wrong-{number}")
        assert answer.status_code == (422 if number < 5 else 429)
    until = timezone.localtime(AccessAttempt.objects.get().attempt_time) + dt.timedelta(minutes=30)
    day = "" if until.date() == timezone.localdate() else f"{until.month}月{until.day}日 "
    told = f"连续输错次数过多，已锁定到 {day}{until:%H:%M}。"
    assert told in answer.content.decode()
    answer = try_in(client, "clerk", GOOD)
    assert answer.status_code == 429
    assert told in answer.content.decode()
    assert "_auth_user_id" not in client.session
    assert acts() == ["sign_in.failed"] * 5 + ["sign_in.locked"]
    assert try_in(Client(REMOTE_ADDR="10.9.8.7"), "clerk", GOOD).status_code == 429
    unlock(clerk, by=None)
    assert try_in(client, "clerk", GOOD).status_code == 302


def test_a_right_password_forgets_the_wrong_ones(client: Client, clerk: Account) -> None:
    for _ in range(2):
        for number in range(4):
            assert try_in(client, "clerk", f"wrong-{number}").status_code == 422
        assert try_in(client, "clerk", GOOD).status_code == 302
        client.post("/sign-out/")


def test_known_and_unknown_names_are_answered_alike(client: Client, clerk: Account) -> None:
    stopped = account("stopped", role="county", place_id=NANXIONG, password=GOOD)
    Account.objects.filter(pk=stopped.pk).update(is_active=False)

    def seen(username: str, password: str) -> tuple[int, str]:
        answer = try_in(client, username, password)
        text = re.sub(r'csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())
        return answer.status_code, text.replace(username, "")

    known = seen("clerk", "wrong")
    assert known[0] == 422
    assert "账号或密码不对。再错 4 次会锁定 30 分钟。" in known[1]
    assert seen("nobody", "wrong") == known
    assert seen("stopped", GOOD) == known
    for _ in range(4):
        last = seen("nobody", "wrong")
    assert last[0] == 429


def test_the_password_is_kept_nowhere(client: Client, clerk: Account) -> None:
    try_in(client, "My-Secret-Typed-Here", "Wrong-Word-2022")
    entry = AuditEntry.objects.latest("pk")
    assert (entry.actor_id, entry.subject_id) == (None, "unknown")
    assert "My-Secret" not in str(entry.facts)
    assert "Wrong-Word-2022" not in AccessAttempt.objects.get().post_data


@pytest.mark.parametrize("field", [{"username": ""}, {"password": ""}])
def test_an_incomplete_form_is_told_beside_its_field(client: Client, field) -> None:
    answer = client.post("/sign-in/", {"username": "clerk", "password": "x", **field})
    assert answer.status_code == 422
    assert "error-summary" in answer.content.decode()
    assert acts() == []


@pytest.mark.parametrize(
    ("asked", "goes"),
    [
        ("/board/?period=2022", "/board/?period=2022"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("http:evil.example", "/"),
        ("", "/"),
    ],
)
def test_only_addresses_of_our_own_are_followed(client: Client, clerk, asked, goes) -> None:
    assert try_in(client, "clerk", GOOD, next=asked).url == goes
    assert client.get("/sign-in/", {"next": asked}).url == goes


def test_a_form_from_elsewhere_is_refused(clerk: Account) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert try_in(strict, "clerk", GOOD).status_code == 403


def test_sign_out_takes_a_post_and_is_audited(client: Client, clerk: Account) -> None:
    client.force_login(clerk)
    assert client.get("/sign-out/").status_code == 405
    assert client.post("/sign-out/").url == "/sign-in/"
    assert "_auth_user_id" not in client.session
    assert acts()[-1] == "sign_out"


def test_with_a_second_factor_the_password_alone_opens_nothing(client, clerk, device) -> None:
    answer = try_in(client, "clerk", GOOD, next="/board/")
    assert answer.url == "/sign-in/code/?next=%2Fboard%2F"
    assert "_auth_user_id" not in client.session
    assert client.get("/account/").status_code == 302
    shown = client.get(answer.url).content.decode()
    assert 'value="/board/"' in shown
    answer = client.post("/sign-in/code/", {"code": code_for(device), "next": "/board/"})
    assert answer.url == "/board/"
    assert client.session["otp_device_id"] == device.persistent_id
    assert acts() == ["sign_in.succeeded"]


def test_a_wrong_code_is_slowed_and_a_used_one_refused(client, clerk, device) -> None:
    try_in(client, "clerk", GOOD)
    wrong = f"{(int(code_for(device)) + 5) % 10**6:06d}"
    answer = client.post("/sign-in/code/", {"code": wrong})
    assert (answer.status_code, acts()[-1]) == (422, "sign_in.code_failed")
    assert "动态码不对或已过期" in answer.content.decode()
    device.refresh_from_db()
    assert device.throttling_failure_count == 1
    answer = client.post("/sign-in/code/", {"code": code_for(device)})
    assert "动态码试得太快" in answer.content.decode()
    TOTPDevice.objects.update(throttling_failure_timestamp=None)
    right = code_for(device)
    assert client.post("/sign-in/code/", {"code": right}).status_code == 302
    client.post("/sign-out/")
    try_in(client, "clerk", GOOD)
    assert client.post("/sign-in/code/", {"code": right}).status_code == 422


def test_the_code_page_needs_a_fresh_right_password(client, clerk, device) -> None:
    assert client.get("/sign-in/code/").url == "/sign-in/"
    try_in(client, "clerk", GOOD)
    assert client.get("/sign-in/code/").status_code == 200
    session = client.session
    kept = session["second_factor_pending"]
    session["second_factor_pending"] = {**kept, "at": kept["at"] - 301}
    session.save()
    assert client.post("/sign-in/code/", {"code": code_for(device)}).url == "/sign-in/"
    try_in(client, "clerk", GOOD)
    clerk.set_password("Another-2023")
    clerk.save()
    assert client.post("/sign-in/code/", {"code": code_for(device)}).url == "/sign-in/"
    assert "_auth_user_id" not in client.session
