"""The table of roles and acts, cell by cell where it matters."""

import datetime as dt

import pytest

from tests.cast import NANXIONG, account, cast, stage
from zhuzhen.base.problems import Problem
from zhuzhen.people.access import MAY, grants_for, may, require, roles_of
from zhuzhen.people.choices import ADMINISTRATORS, Act, Role

pytestmark = pytest.mark.usefixtures("everything")

ADMINISTRATIVE = {Act.ACCOUNT_MANAGE, Act.GRANT_MANAGE, Act.AUDIT_READ}


def test_every_act_has_its_roles() -> None:
    assert set(MAY) == set(Act)
    assert all(MAY.values())


@pytest.mark.parametrize("act", sorted(Act))
def test_administrators_do_no_business_and_business_administers_nothing(act: Act) -> None:
    if act in ADMINISTRATIVE:
        assert len(MAY[act]) == 1
        assert MAY[act] <= ADMINISTRATORS
    else:
        assert not MAY[act] & ADMINISTRATORS


@pytest.mark.parametrize(
    ("who", "allowed", "refused"),
    [
        ("liaison", "record.submit", "duty.exempt"),
        ("colleague", "record.create", "record.confirm"),
        ("assisting_city", "duty.exempt", "account.manage"),
        ("task_force", "record.return", "period.close"),
        ("village", "record.create", "record.return"),
        ("auditor", "export", "record.create"),
        ("system_admin", "account.manage", "export"),
        ("province", "policy.load", "grant.manage"),
    ],
)
def test_each_of_the_cast_may_one_thing_and_not_another(who, allowed, refused) -> None:
    one = getattr(cast(stage()), who)
    assert may(one, allowed)
    verdict = may(one, refused)
    assert not verdict
    assert verdict.who


def test_the_reason_names_the_role_that_allows_and_those_that_could() -> None:
    members = cast(stage())
    assert may(members.assisting_city, "duty.exempt").reason == (
        "以帮扶市主管（经协办）的角色批准豁免"
    )
    refused = may(members.village, "duty.exempt")
    assert refused.reason == "批准豁免须由省厅业务、帮扶市主管（经协办）、指挥部办理，您是：村经办"


def test_a_grant_that_has_ended_allows_nothing() -> None:
    one = account("one", role="county", place_id=NANXIONG)
    one.grants.update(during=(dt.date(2021, 1, 1), dt.date(2022, 11, 20)))
    assert roles_of(one, on=dt.date(2022, 11, 19)) == {Role.COUNTY}
    assert roles_of(one) == frozenset()
    assert may(one, "record.create", on=dt.date(2022, 11, 19))
    assert may(one, "record.create").reason.endswith("您是：没有在有效期内的角色")


def test_a_role_held_in_one_county_allows_nothing_in_another() -> None:
    one = account("one", role="county", place_id=NANXIONG)
    here = may(one, "record.confirm", covers=lambda grant: grant.place_id == NANXIONG)
    there = may(one, "record.confirm", covers=lambda grant: grant.place_id == "440281000000")
    assert here
    assert there.reason == "您确认登记的权限不包括这里"


def test_a_deactivated_account_may_nothing() -> None:
    one = account("one", role="county", place_id=NANXIONG)
    one.is_active = False
    assert may(one, "record.create").reason == "账号已停用"


def test_require_raises_with_who_to_ask() -> None:
    members = cast(stage())
    require(None, "account.manage")
    require(members.system_admin, "account.manage")
    with pytest.raises(Problem) as caught:
        require(members.county, "account.manage")
    assert caught.value.text == "您没有权限管理账号。如需办理，请联系系统管理员。"


def test_an_unknown_act_is_a_fault_of_the_program() -> None:
    one = account("one", role="county", place_id=NANXIONG)
    with pytest.raises(ValueError, match="fly"):
        may(one, "fly")
    with pytest.raises(ValueError, match="fly"):
        grants_for(one, act="fly")
