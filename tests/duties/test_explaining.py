"""What counted, what did not and why; the explanation in Python equals the count in SQL."""

import datetime as dt

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cast import DONGGUAN, HUKOU, ZHUJI, cast, cluster, stage
from tests.duties.world import NOW, pair_cities, record, refreshed
from zhuzhen.base import scope
from zhuzhen.base.problems import Problem
from zhuzhen.duties.explaining import explain
from zhuzhen.duties.models import DutyInstance
from zhuzhen.partners.models import Membership
from zhuzhen.partners.queries import scope_of
from zhuzhen.policy.wording import duty_in_words, place_codes_in

TODAY = dt.date(2022, 11, 20)


@pytest.fixture
def on(everything):
    made = stage()
    pair_cities()
    return made


def told(duty, owner, period="2022"):
    return explain(duty, owner=owner, period=period, today=TODAY, as_of=NOW)


def visit(who, day, rank="principal", place=ZHUJI, **more):
    return record("field_visit", day, values={"rank": rank}, org=who, place_id=place, **more)


def test_reasons_of_the_worked_case(on):
    b, c = on.member_b, on.member_c
    visit(b, "2022-04-20", "in_charge")
    visit(b, "2022-04-21", "in_charge", HUKOU)
    for day, state in (
        ("2021-12-31", "confirmed"),
        ("2022-12-31", "confirmed"),
        ("2022-06-06", "returned"),
        ("2022-06-07", "voided"),
        ("2022-06-08", "draft"),
    ):
        visit(c, day, state=state)
    refreshed()
    of_b = told("in_charge_visit", f"cluster_org:{b.pk}")
    assert [each.reason for each in of_b.not_counted] == ["非结对乡镇"]
    of_c = told("R01", f"cluster_org:{c.pk}")
    assert [(str(each.record.happened_on), each.reason) for each in of_c.not_counted] == [
        ("2021-12-31", "不在期内"),
        ("2022-06-06", "已退回"),
        ("2022-06-07", "已作废"),
        ("2022-06-08", "草稿未提交"),
    ]
    assert (of_c.value, of_c.target, of_c.total) == ("1", "1", 1)


def test_the_rule_the_clause_and_the_derivation_are_told(on):
    Membership.objects.filter(org=on.member_b).update(
        during=(dt.date(2022, 1, 1), dt.date(2022, 7, 1))
    )
    visit(on.member_b, "2022-08-01", "in_charge")
    refreshed()
    found = told("in_charge_visit", f"cluster_org:{on.member_b.pk}")
    assert found.rule == (
        "组团单位每年“分管负责同志到结对镇调研”不少于 2 次。"
        "计入调研登记中来访者职级为“分管负责同志”的，须调研地点在本单位结对镇，一条记录计一次。"
    )
    assert found.derivation == (
        "在任 181 天，不到全期 365 天的 50%，按全额 2 的 50% 要求，向上取整，即 1"
    )
    assert [(each.document, each.id) for each in found.clauses] == [
        ("dg-2022", "1d"),
        ("gd-2023-49", "5.1d"),
    ]
    assert found.pack.startswith("dongguan-2022@")
    assert [each.reason for each in found.not_counted] == ["当时不在任（未结对或未派驻）"]


def test_a_repeated_firm_counts_once(on):
    for code in ("1", "1", None):
        values = {"credit_code": code} if code else {}
        record(
            "mobilised_enterprise",
            "2022-04-01",
            values=values,
            org=on.lead,
            cluster=on.cluster,
            place_id=ZHUJI,
        )
    refreshed()
    found = told("mobilised_by_cluster", f"cluster:{on.cluster.pk}")
    assert [each.reason for each in found.not_counted] == [
        "同一统一社会信用代码已计过一次",
        "未填统一社会信用代码",
    ]


def test_out_of_scope_is_not_found(on):
    people = cast(on)
    refreshed()
    scope.enter(scope_of(people.stranger, on=TODAY))
    with pytest.raises(Problem) as raised:
        told("principal_visit", f"cluster_org:{on.lead.pk}")
    assert raised.value.code == "not_found"


def test_places_in_a_rule_are_told_by_name(on):
    refreshed()
    found = told("school_pairs_shaoguan", f"assisting_city:{DONGGUAN}")
    assert found.rule == (
        "帮扶市每年“与韶关结对学校 60 对”不少于 60 对。"
        "计入结对学校登记中受援学校所在地在“韶关市”的，一条记录计一次。"
    )
    pack = found.version.pack
    duty = pack.duties["school_pairs_shaoguan"]
    assert place_codes_in(duty) == {"440200000000"}
    day = dt.date(2022, 6, 1)
    bare = duty_in_words(duty, pack=pack, on=day).rule
    assert "440200000000" in bare and "韶关市" not in bare
    named = duty_in_words(duty, pack=pack, on=day, place_names={"440200000000": "韶关市"})
    assert "韶关市" in named.rule and "4402" not in named.rule


days = st.dates(dt.date(2021, 11, 15), dt.date(2023, 1, 31))
states = st.sampled_from(["draft", "submitted", "confirmed", "returned", "voided"])
facts = st.one_of(
    st.tuples(
        st.just("field_visit"),
        st.fixed_dictionaries(
            {"rank": st.sampled_from(["principal", "in_charge", "city_leader", None, 3])}
        ),
    ),
    st.tuples(
        st.just("consumption_sale"),
        st.fixed_dictionaries({"amount": st.one_of(st.integers(-500, 10**9), st.none())}),
    ),
    st.tuples(
        st.just("mobilised_enterprise"),
        st.fixed_dictionaries({"credit_code": st.sampled_from(["a", "b", "c", None])}),
    ),
    st.tuples(
        st.just("invested_enterprise"),
        st.fixed_dictionaries({"credit_code": st.sampled_from(["a", "b"])}),
    ),
    st.tuples(st.just("work_brief"), st.just({})),
    st.tuples(
        st.just("party_group_meeting"),
        st.fixed_dictionaries(
            {
                "body": st.sampled_from(["party_group", "leadership", "other"]),
                "on_assistance": st.sampled_from([True, False, None]),
            }
        ),
    ),
    st.tuples(
        st.just("training_session"),
        st.fixed_dictionaries(
            {
                "kind": st.sampled_from(["all_staff", "business"]),
                "persons": st.integers(0, 3),
                "expected_persons": st.one_of(st.integers(0, 3), st.none()),
            }
        ),
    ),
)
places = st.sampled_from([ZHUJI, HUKOU, "440282113201", "440282000000", "440200000000"])
records = st.lists(
    st.tuples(facts, days, states, places, st.integers(0, 3), st.booleans()), max_size=25
)
spans = st.tuples(days, days).map(sorted)


@pytest.mark.slow
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=records, span=spans, second=spans)
def test_the_explanation_comes_to_the_stored_figure(on, rows, span, second):
    with transaction.atomic():
        joined(on, span, second)
        recorded(on, rows)
        refreshed()
        checked = DutyInstance.objects.filter(period__in=["2022", "2022-03", "2022-12"])
        for instance in checked.order_by("pk"):
            found = told(instance.duty, instance.owner_key, instance.period)
            assert found.total == instance.value, (instance.duty, instance.owner_key)
        transaction.set_rollback(True)


def joined(on, span, second):
    """B serves in the cluster for one span; C leads another town's for a second."""
    membership = Membership.objects.filter(cluster=on.cluster, org=on.member_b)
    membership.update(during=(span[0], span[1] + dt.timedelta(days=1)))
    other = cluster(HUKOU, name="湖口镇组团", lead=on.member_c)
    Membership.objects.filter(cluster=other).update(
        during=(second[0], second[1] + dt.timedelta(days=1))
    )


def recorded(on, rows):
    owners = [on.lead, on.member_b, on.member_c, on.task_force]
    for (register, values), day, state, place, who, in_cluster in rows:
        record(
            register,
            day.isoformat(),
            state=state,
            values={key: value for key, value in values.items() if value is not None},
            org=owners[who],
            place_id=place,
            helper_code=DONGGUAN,
            cluster=on.cluster if in_cluster else None,
        )
