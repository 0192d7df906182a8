"""The issue's worked case, value by value: the cluster for 珠玑镇 in 2022, and its variant."""

import datetime as dt

import pytest

from tests.cast import DONGGUAN, HUKOU, JIEYANG, SHAOGUAN, ZHUJI, cluster, org, stage
from tests.conftest import TODAY
from tests.duties.world import NOW, pair_cities, record, refreshed
from zhuzhen.duties.explaining import explain
from zhuzhen.partners.models import Membership

pytestmark = pytest.mark.usefixtures("everything")


@pytest.fixture
def on(everything):
    """The stage with every record of the worked case."""
    made = stage()
    pair_cities()
    a, b, c = made.lead, made.member_b, made.member_c

    def visit(who, on, rank, place=ZHUJI, **more):
        return record(
            "field_visit",
            on,
            values={"rank": rank},
            org=who,
            place_id=place,
            cluster=made.cluster if place == ZHUJI else None,
            **more,
        )

    visit(a, "2022-03-10", "principal")
    visit(a, "2022-05-01", "in_charge")
    visit(a, "2022-11-30", "in_charge")
    visit(b, "2022-04-20", "in_charge")
    visit(b, "2022-04-21", "in_charge", HUKOU)
    visit(c, "2021-12-31", "principal")
    visit(c, "2022-12-31", "principal")
    visit(c, "2022-06-06", "principal", state="returned")
    ours = {"cluster": made.cluster, "place_id": ZHUJI}
    for day, mode, fen in (
        ("2022-06-18", "direct", 12_000_000),
        ("2022-09-09", "assisted", 18_000_000),
    ):
        record("consumption_sale", day, values={"mode": mode, "amount": fen}, **ours)
    for month in (2, 5, 8):
        record("media_report", f"2022-{month:02}-15", values={"level": "county"}, **ours)
    record("media_report", "2022-10-15", values={"level": "new_media"}, **ours)
    for month in (1, 2, 3, 4, 5, 6, 7, 9, 9, 10, 11, 12):
        record("work_brief", f"2022-{month:02}-20", team=made.team, **ours)
    office = org("东莞市委办公室")
    visit(office, "2022-07-07", "city_leader", SHAOGUAN)
    for who, code in ((c, "1"), (c, "2"), (a, "3")):
        values = {"credit_code": code, "kind": "enterprise"}
        record("mobilised_enterprise", "2022-04-01", values=values, org=who, **ours)
    return made


def figures(found, duty, *keys, period="2022"):
    rows = [found[duty, key, period] for key in keys]
    return [(row.value, row.target_low, row.is_met) for row in rows]


def units(made):
    return [f"cluster_org:{o.pk}" for o in (made.lead, made.member_b, made.member_c)]


def test_visits_by_unit(on):
    found = refreshed()
    assert figures(found, "principal_visit", *units(on)) == [
        (1, 1, True),
        (0, 1, False),
        (1, 1, True),
    ]
    assert figures(found, "in_charge_visit", *units(on)) == [
        (2, 2, True),
        (1, 2, False),
        (0, 2, False),
    ]


def test_sales_reach_the_target_to_the_fen_and_a_return_of_a_fen_breaks_it(on):
    key = f"cluster:{on.cluster.pk}"
    assert figures(refreshed(), "consumption", key) == [(30_000_000, 30_000_000, True)]
    record(
        "consumption_sale",
        "2022-12-01",
        values={"mode": "direct", "amount": -1},
        cluster=on.cluster,
        place_id=ZHUJI,
    )
    assert figures(refreshed(), "consumption", key) == [(29_999_999, 30_000_000, False)]


def test_goods_from_elsewhere_are_no_consumption_help(on):
    for place in (DONGGUAN, "440100000000"):
        values = {"mode": "direct", "amount": 5_000_000}
        record("consumption_sale", "2022-10-01", values=values, cluster=on.cluster, place_id=place)
    key = f"cluster:{on.cluster.pk}"
    assert figures(refreshed(), "consumption", key) == [(30_000_000, 30_000_000, True)]
    found = explain("consumption", owner=key, period="2022", today=TODAY, as_of=NOW)
    assert {each.reason for each in found.not_counted} == {"产地不在韶关、揭阳两市"}


def test_a_private_channel_is_no_county_medium(on):
    assert figures(refreshed(), "media_reports", f"cluster:{on.cluster.pk}") == [(3, 4, False)]


def test_briefs_of_every_month_but_august(on):
    found = refreshed()
    key = f"cluster:{on.cluster.pk}"
    months = {m: found["work_briefs", key, f"2022-{m:02}"] for m in range(1, 13)}
    assert {m: row.value for m, row in months.items()} == {
        **dict.fromkeys(range(1, 13), 1),
        8: 0,
        9: 2,
    }
    assert [m for m, row in months.items() if not row.is_met] == [8]


def test_city_leaders_owe_each_assisted_city(on):
    keys = [f"city_pair:{DONGGUAN}-{city}" for city in (SHAOGUAN, JIEYANG)]
    assert figures(refreshed(), "city_leader_visit", *keys) == [(1, 1, True), (0, 1, False)]


def test_mobilised_enterprises_by_unit_and_by_cluster(on):
    found = refreshed()
    assert figures(found, "mobilised_by_unit", *units(on)) == [
        (1, 2, False),
        (0, 2, False),
        (2, 2, True),
    ]
    assert figures(found, "mobilised_by_cluster", f"cluster:{on.cluster.pk}") == [(3, 2, True)]


def test_variant_a_part_of_the_year_obliges_by_the_packs_rule(on):
    Membership.objects.filter(cluster=on.cluster, org=on.member_b).update(
        during=(dt.date(2022, 1, 1), dt.date(2022, 7, 1))
    )
    newcomer = org("东莞市戊局")
    Membership.objects.create(
        cluster=on.cluster,
        org=newcomer,
        role="member",
        during=(dt.date(2022, 7, 1), None),
        place_id=ZHUJI,
        helper_code=DONGGUAN,
    )
    found = refreshed()
    b, d = f"cluster_org:{on.member_b.pk}", f"cluster_org:{newcomer.pk}"
    served = {key: found["principal_visit", key, "2022"].served_days for key in (b, d)}
    assert served == {b: 181, d: 184}
    assert figures(found, "principal_visit", b, d) == [(0, 1, False), (0, 1, False)]
    assert figures(found, "in_charge_visit", b, d) == [(1, 1, True), (0, 2, False)]
    gone, came = found["principal_visit", b, "2022"], found["principal_visit", d, "2022"]
    assert (gone.starts_on, gone.due_on) == (dt.date(2022, 1, 1), dt.date(2022, 6, 30))
    assert (came.starts_on, came.due_on) == (dt.date(2022, 7, 1), dt.date(2022, 12, 31))


def test_one_organisation_in_two_clusters_is_one_owner_with_both_towns(on):
    second = cluster(HUKOU, name="湖口镇组团", lead=on.member_b)
    found = refreshed()
    key = f"cluster_org:{on.member_b.pk}"
    assert figures(found, "in_charge_visit", key) == [(2, 2, True)]
    assert sum(1 for duty, owner, _ in found if owner == key and duty == "in_charge_visit") == 1
    assert second.pk


def test_refreshing_again_moves_nothing(on):
    from tests.duties.world import NOW
    from zhuzhen.duties.commands import refresh_period

    refreshed()
    again = refresh_period("2022", now=NOW)
    assert (again.moved, again.removed) == (0, 0)
