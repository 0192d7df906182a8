"""Grants given and taken back; roles that exclude each other, by rule and by the database."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from tests.cast import NANXIONG, SHAOGUAN, account, stage
from zhuzhen.base.models import AuditEntry
from zhuzhen.base.problems import Problem, constraint_text
from zhuzhen.people.access import may, roles_of
from zhuzhen.people.choices import ADMINISTRATORS, Role
from zhuzhen.people.commands import grant_role, revoke_grant
from zhuzhen.people.models import Account, Grant
from zhuzhen.people.rules import EXCLUSIVE, why_apart
from zhuzhen.places.models import Division

pytestmark = pytest.mark.usefixtures("everything")
SINCE = dt.date(2022, 1, 1)
DAY = dt.timedelta(days=1)


@pytest.fixture
def security(everything) -> Account:
    return account("security", role="sec_admin")


@pytest.fixture
def person(everything) -> Account:
    return Account.objects.create(username="person", display_name="某")


def place(code: str) -> Division:
    return Division.objects.get(code=code)


def problem_of(act, *args, **more) -> Problem:
    before = Grant.objects.count()
    with pytest.raises(Problem) as caught:
        act(*args, **more)
    assert Grant.objects.count() == before
    return caught.value


def test_a_role_is_given_for_a_span_and_taken_back(security: Account, person: Account) -> None:
    made = grant_role(
        person,
        role="county",
        place=place(NANXIONG),
        starts_on=SINCE,
        ends_on=dt.date(2022, 12, 31),
        by=security,
        reason="县文件",
    )
    assert roles_of(person, on=dt.date(2022, 12, 31)) == {Role.COUNTY}
    assert roles_of(person, on=dt.date(2023, 1, 1)) == frozenset()
    revoke_grant(made, on=dt.date(2022, 6, 1), reason="调离", by=security)
    assert roles_of(person, on=dt.date(2022, 5, 31)) == {Role.COUNTY}
    assert roles_of(person, on=dt.date(2022, 6, 1)) == frozenset()
    acts = list(AuditEntry.objects.order_by("pk").values_list("act", "reason"))
    assert acts[-2:] == [("grant.give", "县文件"), ("grant.revoke", "调离")]


def test_a_grant_taken_back_before_it_began_was_never_in_force(
    security: Account, person: Account
) -> None:
    made = grant_role(person, role="sys_admin", starts_on=SINCE, by=security)
    revoke_grant(made, on=SINCE, reason="误授", by=security)
    assert roles_of(person, on=SINCE) == frozenset()
    assert problem_of(revoke_grant, made, on=SINCE, reason="再收", by=security).code == (
        "already_done"
    )


def test_taking_back_needs_a_reason(security: Account, person: Account) -> None:
    made = grant_role(person, role="sys_admin", starts_on=SINCE, by=security)
    told = problem_of(revoke_grant, made, on=SINCE, reason=" ", by=security)
    assert told.text == "请填写收回角色的原因。"


def test_only_the_security_administrator_grants_and_never_to_itself(security, person) -> None:
    system = account("system", role="sys_admin")
    clerk = account("clerk", role="county", place_id=NANXIONG)
    for by in (system, clerk):
        told = problem_of(grant_role, person, role="sys_admin", starts_on=SINCE, by=by)
        assert told.code == "not_allowed"
    told = problem_of(grant_role, security, role="audit_admin", starts_on=SINCE, by=security)
    assert told.code == "own_grant"


@pytest.mark.parametrize(
    ("role", "where"),
    [
        ("county", {}),
        ("county", {"org_id": 1, "cluster_id": 1}),
        ("sys_admin", {"org_id": 1}),
    ],
)
def test_a_grant_has_just_the_scope_its_role_wants(security, person, role, where) -> None:
    told = problem_of(grant_role, person, role=role, starts_on=SINCE, by=security, **where)
    assert told.code == "scope_of_grant"


def test_days_the_wrong_way_round_are_refused(security: Account, person: Account) -> None:
    told = problem_of(
        grant_role, person, role="sys_admin", starts_on=SINCE, ends_on=SINCE - DAY, by=security
    )
    assert told.code == "days_reversed"


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ("sys_admin", "sec_admin", "三员分离"),
        ("audit_admin", "sys_admin", "三员分离"),
        ("sys_admin", "county", "管理员不办业务"),
        ("county", "audit_admin", "管理员不办业务"),
        ("team_leader", "county_finance", "用钱与付款分开"),
        ("team_leader", "team_member", "不得自报自审"),
        ("village", "town", "不得自报自审"),
        ("town", "county", "不得自报自审"),
        ("auditor", "town", "监督与经办分开"),
        ("assist_finance", "county_finance", "拨款与收款分开"),
    ],
)
def test_roles_that_exclude_each_other(security, person, one, other, why) -> None:
    def where(role: str) -> dict[str, object]:
        return {} if role in ADMINISTRATORS else {"place": place(NANXIONG)}

    grant_role(person, role=one, starts_on=SINCE, by=security, **where(one))
    told = problem_of(grant_role, person, role=other, starts_on=SINCE, by=security, **where(other))
    assert told.code == "exclusive_roles"
    assert told.facts["why"] == why
    assert told.text == f"{Role(other).label}不能与{Role(one).label}由同一人担任。"


def test_roles_one_after_the_other_do_not_exclude(security: Account, person: Account) -> None:
    grant_role(
        person,
        role="town",
        place=place(NANXIONG),
        starts_on=SINCE,
        ends_on=dt.date(2022, 6, 30),
        by=security,
    )
    later = dt.date(2022, 7, 1)
    grant_role(person, role="county", place=place(NANXIONG), starts_on=later, by=security)
    assert may(person, "record.confirm")


def test_roles_that_go_together(security: Account, person: Account) -> None:
    on = stage()
    grant_role(person, role="cluster_lead", org_id=on.lead.pk, starts_on=SINCE, by=security)
    grant_role(person, role="team_leader", cluster_id=on.cluster.pk, starts_on=SINCE, by=security)
    assert roles_of(person) == {Role.CLUSTER_LEAD, Role.TEAM_LEADER}


def test_the_table_of_exclusions_is_whole() -> None:
    for admin in ADMINISTRATORS:
        assert all(why_apart(admin, role) for role in Role if role != admin)
    assert all(len(pair) == 2 for pair in EXCLUSIVE)
    assert why_apart(Role.COUNTY, Role.CITY) == why_apart(Role.CITY, Role.COUNTY)
    assert why_apart(Role.TEAM_LEADER, Role.FIRST_SECRETARY) == ""


def test_at_most_four_places_at_a_time(security: Account, person: Account) -> None:
    codes = list(
        Division.objects.filter(parent_id=SHAOGUAN).order_by("code").values_list("code", flat=True)
    )
    for code in codes[:4]:
        grant_role(person, role="county", place=place(code), starts_on=SINCE, by=security)
    told = problem_of(
        grant_role, person, role="county", place=place(codes[4]), starts_on=SINCE, by=security
    )
    assert told.text == "一个账号最多同时拥有 4 个地区范围，请分设账号。"
    grant_role(person, role="civil", place=place(codes[0]), starts_on=SINCE, by=security)
    told = problem_of(
        grant_role, person, role="county", place=place(codes[0]), starts_on=SINCE, by=security
    )
    assert told.code == "overlaps"


@pytest.mark.parametrize(
    ("one", "other"),
    [("sys_admin", "county"), ("county", "sec_admin"), ("audit_admin", "sec_admin")],
)
def test_the_database_itself_keeps_administrators_apart(person, one, other) -> None:
    def write(role: str, since: dt.date, until: dt.date | None) -> Grant:
        code = None if role in ADMINISTRATORS else NANXIONG
        return Grant.objects.create(account=person, role=role, place_id=code, during=(since, until))

    write(one, SINCE, dt.date(2022, 7, 1))
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        write(other, dt.date(2022, 6, 30), None)
    name = caught.value.__cause__.diag.constraint_name
    assert name == "people_administrators_apart"
    assert constraint_text(name) == "三类管理员与业务角色互不相容，不能由同一人同时担任。"
    later = write(other, dt.date(2022, 7, 1), None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Grant.objects.filter(pk=later.pk).update(during=(SINCE, None))
