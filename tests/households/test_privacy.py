"""Masked facts are opened by right, with a reason, and each opening is audited without the fact."""

import datetime as dt
from dataclasses import replace

import pytest

from tests import cast as scene
from tests.cast import FOREVER
from tests.households.world import COUPLE, HOME, OTHER_TOWN, number, people_of, person, registered
from zhuzhen.base.models import AuditEntry
from zhuzhen.base.problems import Problem
from zhuzhen.households.commands import record_consent, unmask
from zhuzhen.households.models import HouseholdChange
from zhuzhen.people.models import Account, Grant

pytestmark = pytest.mark.usefixtures("everything")
BORN = dt.date(2012, 5, 1)
WHY = "核对医保报销名单"
LONG = "监护人到场同意，核对学籍信息"


@pytest.fixture
def home():
    child = person(
        "演示小宝", "child", labour="none", schooling="primary", health=("chronic",),
        id_number=number(1, born=BORN),
    )  # fmt: skip
    return registered(*COUPLE, child, facts=replace(HOME, phone="13800005678"))


@pytest.fixture
def cast():
    return scene.cast(scene.stage())


def test_a_fact_is_opened_and_the_audit_tells_all_but_the_fact(home, cast) -> None:
    head = people_of(home)["演示甲01"]
    assert unmask(head, field="id", by=cast.village, reason=WHY, ground="comparison") == number(1)
    entry = AuditEntry.objects.order_by("-pk").first()
    assert (entry.act, entry.actor_id, entry.subject_kind, entry.subject_id, entry.reason) == (
        "unmask", cast.village.pk, "resident", f"{head.pk}", WHY,
    )  # fmt: skip
    assert entry.facts == {"field": "id", "ground": "comparison", "child": False}
    assert unmask(head, field="health", by=cast.village, reason=WHY) == "健康"
    assert unmask(head, field="certificate", by=cast.village, reason=WHY) == ""
    assert unmask(home, field="phone", by=cast.village, reason=WHY) == "13800005678"
    told = " ".join(f"{each.facts}" for each in AuditEntry.objects.filter(act="unmask"))
    assert number(1) not in told
    assert "13800005678" not in told


@pytest.mark.parametrize("who", ["province", "auditor", "liaison", "stranger", "host_city"])
def test_who_only_looks_on_opens_nothing(home, cast, who) -> None:
    with pytest.raises(Problem) as told:
        unmask(home, field="phone", by=getattr(cast, who), reason=WHY)
    assert told.value.code == "not_allowed"
    assert not AuditEntry.objects.filter(act="unmask").exists()


def test_a_team_leader_opens_in_the_towns_of_the_team_only(home) -> None:
    stage = scene.stage()
    leader = Account.objects.create(username="leader", display_name="leader")
    Grant.objects.create(
        account=leader, role="team_leader", cluster_id=stage.cluster.pk, during=FOREVER
    )
    assert unmask(home, field="phone", by=leader, reason=WHY) == "13800005678"
    elsewhere = registered(person("演示庚", id_number=number(31)), place=OTHER_TOWN)
    with pytest.raises(Problem) as told:
        unmask(elsewhere, field="phone", by=leader, reason=WHY)
    assert told.value.code == "not_allowed"


def test_a_reason_is_needed(home, cast) -> None:
    with pytest.raises(Problem) as told:
        unmask(home, field="phone", by=cast.village, reason="  ")
    assert told.value.faults[0].field == "reason"


def test_a_childs_facts_ask_for_a_ground_and_a_fuller_reason(home, cast) -> None:
    child = people_of(home)["演示小宝"]
    with pytest.raises(Problem) as told:
        unmask(child, field="health", by=cast.village, reason=WHY[:6], ground="visit")
    assert [each.field for each in told.value.faults] == ["reason", "ground"]
    opened = unmask(child, field="schooling", by=cast.village, reason=LONG, ground="guardian")
    assert opened == "小学"
    assert AuditEntry.objects.filter(act="unmask", facts__child=True).count() == 1


def test_a_household_has_no_identity_number(home, cast) -> None:
    with pytest.raises(Problem) as told:
        unmask(home, field="id", by=cast.village, reason=WHY)
    assert told.value.code == "not_found"


def test_consent_is_kept_and_an_earlier_one_stays_in_history(home, cast) -> None:
    for day in (dt.date(2022, 9, 1), dt.date(2022, 10, 1)):
        record_consent(home, on=day, by=cast.village)
    home.refresh_from_db()
    assert home.consented_on == dt.date(2022, 10, 1)
    change = HouseholdChange.objects.filter(household=home).latest("pk")
    assert (change.before, change.after) == (
        {"on": "2022-09-01"}, {"on": "2022-10-01", "paper": None},
    )  # fmt: skip
    with pytest.raises(Problem) as told:
        record_consent(home, on=dt.date(2022, 12, 1), by=cast.village)
    assert told.value.faults[0].field == "on"
