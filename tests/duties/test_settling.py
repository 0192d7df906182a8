"""Settling: only what changed is recounted, closed periods stay, nothing pending costs nothing."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import ZHUJI, cast, stage
from tests.duties.world import NOW, instances, pair_cities, record, refreshed
from zhuzhen.base import scope
from zhuzhen.base.models import AuditEntry
from zhuzhen.base.problems import Problem
from zhuzhen.duties.commands import (
    close_period,
    exempt,
    lift_exemption,
    refresh_period,
    settle_changes,
)
from zhuzhen.duties.models import DutyInstance
from zhuzhen.partners.models import Membership
from zhuzhen.partners.queries import scope_of
from zhuzhen.registers.models import Change


@pytest.fixture
def on(everything):
    made = stage()
    pair_cities()
    return made


def visit(made, who, day, rank="principal", place=ZHUJI):
    kept = record(
        "field_visit",
        day,
        values={"rank": rank},
        org=who,
        place_id=place,
        cluster=made.cluster,
    )
    changed(kept)
    return kept


def changed(kept):
    Change.objects.create(
        register=kept.register,
        org_id=kept.org_id,
        cluster_id=kept.cluster_id,
        team_id=kept.team_id,
        place_id=kept.place_id,
        helper_code=kept.helper_code,
        happened_on=kept.happened_on,
    )


def visits(made, who):
    return instances()["principal_visit", f"cluster_org:{who.pk}", "2022"]


def test_one_query_when_nothing_is_pending(on):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert settle_changes(now=NOW) == 0
    assert len(queries) == 1


def test_a_new_record_moves_its_owner_only_and_is_consumed(on):
    before = refreshed()
    visit(on, on.lead, "2022-03-10")
    assert settle_changes(now=NOW) == 1
    after = instances()
    moved = [key for key in after if after[key].value != before[key].value]
    assert moved == [("principal_visit", f"cluster_org:{on.lead.pk}", "2022")]
    assert not Change.objects.exists()


def test_settling_equals_a_refresh(on):
    refreshed()
    for day in ("2022-01-05", "2022-02-11"):
        visit(on, on.member_b, day, rank="in_charge")
        kept = record("work_brief", day, cluster=on.cluster, place_id=ZHUJI)
        changed(kept)
    settle_changes(now=NOW)
    assert refresh_period("2022", now=NOW).moved == 0
    assert instances()["work_briefs", f"cluster:{on.cluster.pk}", "2022-02"].value == 1


def test_under_a_liaisons_scope_figures_count_every_record(on):
    refreshed()
    people = cast(on)
    visit(on, on.lead, "2022-03-10")
    scope.enter(scope_of(people.liaison, on=dt.date(2022, 11, 20)))
    assert settle_changes(now=NOW) == 1
    assert visits(on, on.lead).value == 1
    # The scope is the liaison's again afterwards.
    assert not DutyInstance.objects.filter(org_id=on.outsider.pk).exists()


def test_a_closed_period_stays_and_cannot_be_closed_twice(on):
    refreshed()
    close_period("2022", by=None, at=NOW)
    visit(on, on.lead, "2022-03-10")
    assert settle_changes(now=NOW) == 0
    assert refresh_period("2022", now=NOW).moved == 0
    assert visits(on, on.lead).value == 0
    with pytest.raises(Problem) as raised:
        close_period("2022", by=None, at=NOW)
    assert raised.value.code == "closed_period"


def test_a_closed_month_leaves_the_other_months_open(on):
    refreshed()
    close_period("2022-08", by=None, at=NOW)
    for day in ("2022-08-05", "2022-09-05"):
        changed(record("work_brief", day, cluster=on.cluster, place_id=ZHUJI))
    settle_changes(now=NOW)
    key = f"cluster:{on.cluster.pk}"
    found = instances()
    assert [found["work_briefs", key, f"2022-0{m}"].value for m in (8, 9)] == [0, 1]


def test_only_a_superior_closes(on):
    people = cast(on)
    with pytest.raises(Problem) as raised:
        close_period("2022", by=people.liaison, at=NOW)
    assert raised.value.code == "not_allowed"


def test_a_superior_exempts_with_a_reason_and_it_is_audited(on):
    refreshed()
    people = cast(on)
    mine = visits(on, on.lead)
    scope.enter(scope_of(people.assisting_city, on=dt.date(2022, 11, 20)))
    with pytest.raises(Problem) as raised:
        exempt(mine, by=people.assisting_city, at=NOW, reason=" ")
    assert raised.value.code == "reason_needed"
    made = exempt(mine, by=people.assisting_city, at=NOW, reason="机构改革")
    with pytest.raises(Problem) as raised:
        exempt(mine, by=people.assisting_city, at=NOW, reason="机构改革")
    assert raised.value.code == "already_done"
    lifted = lift_exemption(made, by=people.assisting_city, at=NOW, reason="恢复")
    assert lifted.lifted_at == NOW
    acts = list(AuditEntry.objects.order_by("pk").values_list("act", flat=True))
    assert acts[-2:] == ["exempt_duty", "lift_exemption"]


def test_nobody_exempts_who_is_not_named_by_the_pack(on):
    refreshed()
    people = cast(on)
    mine = visits(on, on.lead)
    for account in (people.liaison, people.colleague, people.auditor, people.county):
        scope.enter(scope_of(account, on=dt.date(2022, 11, 20)))
        with pytest.raises(Problem) as raised:
            exempt(mine, by=account, at=NOW, reason="试试")
        assert raised.value.code in ("not_allowed", "not_found")


def test_an_exempted_owner_that_leaves_keeps_its_instance(on):
    refreshed()
    people = cast(on)
    exempt(visits(on, on.member_b), by=people.assisting_city, at=NOW, reason="撤并")
    Membership.objects.filter(org=on.member_b).delete()
    found = refreshed()
    key = f"cluster_org:{on.member_b.pk}"
    assert ("principal_visit", key, "2022") in found
    assert ("in_charge_visit", key, "2022") not in found
