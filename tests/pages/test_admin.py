"""The three administrators: each does its own part, nobody else reaches it, none sees business."""

import re

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.test import Client
from django.utils import timezone

from tests.cast import NANXIONG, account
from zhuzhen.base import audit, scope
from zhuzhen.base.models import AuditEntry
from zhuzhen.people.models import Account, Grant

SYSTEM, SECURITY, AUDIT = "sys_admin", "sec_admin", "audit_admin"
# Every page, and who reaches it (restated by hand, never from the code).
PAGES = {
    "/admin/": {SYSTEM, SECURITY, AUDIT},
    "/admin/accounts/": {SYSTEM, SECURITY},
    "/admin/accounts/new/": {SYSTEM},
    "/admin/accounts/{town}/": {SYSTEM, SECURITY},
    "/admin/audit/": {AUDIT},
    "/admin/system/": {SYSTEM},
}
ACTIONS = {
    "/admin/accounts/{town}/password/": {SYSTEM},
    "/admin/accounts/{town}/unlocking/": {SYSTEM},
    "/admin/accounts/{town}/deactivation/": {SYSTEM},
    "/admin/accounts/{town}/grants/": {SECURITY},
    "/admin/grants/{grant}/end/": {SECURITY},
    "/admin/audit/verification/": {AUDIT},
}
ROLES = (SYSTEM, SECURITY, AUDIT, "prov_admin", "auditor", "county")


def signed_in(who):
    client = Client()
    client.force_login(who)
    return client


@pytest.fixture
def admins(people):
    return {role: account(f"test-{role}", role=role) for role in (SYSTEM, SECURITY, AUDIT)}


def holder(role, people, admins):
    return admins.get(role) or {
        "prov_admin": people.province, "auditor": people.auditor, "county": people.county,
    }[role]  # fmt: skip


def address(path, people):
    return path.format(town=people.town.pk, grant=Grant.objects.get(account=people.town).pk)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_reached_by_its_administrators_only(people, admins, role, path):
    answer = signed_in(holder(role, people, admins)).get(address(path, people))
    assert answer.status_code == (200 if role in PAGES[path] else 403)


def test_a_refusal_speaks_of_what_was_asked(people, admins):
    text = signed_in(people.county).get("/admin/system/").content.decode()
    assert "查看系统状态" in text
    assert "管理账号" not in text


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("path", ACTIONS)
def test_an_action_is_open_to_its_administrator_only(people, admins, role, path):
    before = AuditEntry.objects.count()
    answer = signed_in(holder(role, people, admins)).post(address(path, people), {"reason": "测试"})
    if role in ACTIONS[path]:
        assert answer.status_code in (200, 302, 422)
    else:
        assert answer.status_code == 403
        assert AuditEntry.objects.count() == before


@pytest.mark.parametrize("path", [*PAGES, *ACTIONS])
def test_nobody_unknown_gets_in(people, path):
    client = Client()
    for answer in (client.get(address(path, people)), client.post(address(path, people))):
        assert answer.status_code == 302
        assert answer["Location"].startswith("/sign-in/")


def test_an_account_is_made_with_a_password_shown_once(people, admins):
    client = signed_in(admins[SYSTEM])
    answer = client.post(
        "/admin/accounts/new/", {"username": "new-clerk", "display_name": "新同志"}
    )
    made = Account.objects.get(username="new-clerk")
    shown = re.search(r"<code>([^<]+)</code>", answer.content.decode()).group(1)
    shown = shown.replace("&amp;", "&")
    assert made.check_password(shown)
    assert answer["Cache-Control"].startswith("max-age=0")
    assert shown not in client.get(f"/admin/accounts/{made.pk}/").content.decode()
    entry = AuditEntry.objects.get(act="account.create")
    assert (entry.actor_id, entry.subject_id) == (admins[SYSTEM].pk, str(made.pk))
    assert shown not in str(entry.facts)


def test_a_taken_name_is_told_in_the_form(people, admins):
    answer = signed_in(admins[SYSTEM]).post(
        "/admin/accounts/new/", {"username": "TOWN", "display_name": "重名"}
    )
    assert answer.status_code == 422
    assert "已被使用" in answer.content.decode()


def test_a_new_password_works_at_once_and_the_old_does_not(people, admins):
    old = people.town.password
    answer = signed_in(admins[SYSTEM]).post(f"/admin/accounts/{people.town.pk}/password/")
    shown = re.search(r"<code>([^<]+)</code>", answer.content.decode()).group(1)
    people.town.refresh_from_db()
    assert people.town.check_password(shown)
    assert people.town.password != old


def test_a_stopped_account_is_out_at_once(people, admins):
    town, client = signed_in(people.town), signed_in(admins[SYSTEM])
    path = f"/admin/accounts/{people.town.pk}/deactivation/"
    assert client.post(path, {"reason": ""}).status_code == 422
    assert client.post(path, {"reason": "调离"}).status_code == 302
    assert town.get("/account/").status_code == 302
    again = client.post(path, {"reason": "调离"})
    assert (again.status_code, "已经办理过" in again.content.decode()) == (409, True)
    back = client.post(path.replace("deactivation", "reactivation"), {"reason": "调回"})
    assert back.status_code == 302
    people.town.refresh_from_db()
    assert people.town.is_active


def test_a_locked_account_is_found_and_unlocked(people, admins):
    AccessAttempt.objects.create(
        username="town", failures_since_start=settings.AXES_FAILURE_LIMIT,
        attempt_time=timezone.now(), ip_address="127.0.0.1",
    )  # fmt: skip
    client = signed_in(admins[SYSTEM])
    assert "town" in client.get("/admin/accounts/?state=locked").content.decode()
    client.post(f"/admin/accounts/{people.town.pk}/unlocking/")
    assert AccessAttempt.objects.filter(username="town").count() == 0
    assert "没有符合条件" in client.get("/admin/accounts/?state=locked").content.decode()


def test_accounts_are_searched_by_every_word(people, admins):
    found = signed_in(admins[SECURITY]).get("/admin/accounts/?q=city").content.decode()
    assert "city-office" in found and "host-city" in found
    assert "liaison" not in found


def test_a_role_is_given_and_taken_back_with_a_reason(people, admins, on_stage):
    client = signed_in(admins[SECURITY])
    path = f"/admin/accounts/{people.village.pk}/grants/"
    asked = {
        "role": "cluster_member", "org": on_stage.member_c.name, "starts_on": "2022-11-01",
        "reason": "粤组〔2022〕1号",
    }  # fmt: skip
    assert client.post(path, asked).status_code == 302
    made = Grant.objects.get(account=people.village, role="cluster_member")
    assert (made.org_id, made.granted_by) == (on_stage.member_c.pk, admins[SECURITY])
    assert on_stage.member_c.name in client.get(path[: -len("grants/")]).content.decode()
    end = f"/admin/grants/{made.pk}/end/"
    assert client.post(end, {}).status_code == 422
    assert client.post(end, {"reason": "换人"}).status_code == 302
    made.refresh_from_db()
    assert made.during.upper.isoformat() == "2022-11-20"
    acts = AuditEntry.objects.filter(act__startswith="grant.").order_by("pk")
    assert [entry.act for entry in acts] == ["grant.give", "grant.revoke"]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"role": "county", "place": "湖口镇", "org": "甲"}, "只填一项"),
        ({"role": "cluster_member", "org": "没有这个单位"}, "没有叫“没有这个单位”的单位"),
        ({"role": "town", "place": "没有这个镇"}, "没有叫“没有这个镇”的地方"),
        ({"role": "sys_admin"}, "系统管理员不能与镇经办由同一人担任"),
        ({"role": "county", "place": NANXIONG, "ends_on": "2022-01-01"}, "早于开始日期"),
    ],
)
def test_a_wrong_grant_is_told_and_not_given(people, admins, asked, told):
    before = Grant.objects.count()
    answer = signed_in(admins[SECURITY]).post(
        f"/admin/accounts/{people.town.pk}/grants/",
        {"starts_on": "2022-11-01", "reason": "测试", **asked},
    )
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert Grant.objects.count() == before


def test_nobody_grants_to_themselves(people, admins):
    answer = signed_in(admins[SECURITY]).post(
        f"/admin/accounts/{admins[SECURITY].pk}/grants/",
        {"role": "county", "place": NANXIONG, "starts_on": "2022-11-01", "reason": "测试"},
    )
    assert answer.status_code == 422
    assert "不能给自己授权" in answer.content.decode()


def test_the_audit_is_searched_and_verified(people, admins):
    scope.enter(scope.EVERYTHING)
    audit.record("record.void", by=people.town, subject="record", subject_id=1, reason="秘密原因")
    audit.record("account.unlock", by=admins[SYSTEM], subject="account", subject_id=2)
    client = signed_in(admins[AUDIT])
    shown = client.get("/admin/audit/?act=record").content.decode()
    assert "record.void" in shown and "account.unlock" not in shown
    assert "秘密原因" not in shown
    by_subject = client.get("/admin/audit/?subject=account:2").content.decode()
    assert "account.unlock" in by_subject and "record.void" not in by_subject
    first = AuditEntry.objects.order_by("pk").last().pk
    assert "record.void" not in client.get(f"/admin/audit/?before={first - 1}").content.decode()
    answer = client.post("/admin/audit/verification/", follow=True)
    assert "审计链完整" in answer.content.decode()
    assert AuditEntry.objects.get(act="audit.verify").facts["broken_at"] is None


def test_a_broken_chain_is_told(people, admins):
    scope.enter(scope.EVERYTHING)
    real = audit.record("account.unlock", by=None, subject="account", subject_id=2)
    AuditEntry.objects.create(
        at=real.at, act="account.unlock", subject_kind="account", subject_id="3",
        previous_seal=real.seal, seal="f" * 64,
    )  # fmt: skip
    answer = signed_in(admins[AUDIT]).post("/admin/audit/verification/", follow=True)
    assert "断开" in answer.content.decode()


def test_the_system_page_tells_packs_and_health(people, admins):
    told = signed_in(admins[SYSTEM]).get("/admin/system/").content.decode()
    assert "guangdong-2023" in told and "PostgreSQL" in told and "还没有核对过" in told
