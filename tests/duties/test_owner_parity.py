"""Villages and posted persons as owners, decimals and links: Python explains what SQL counted."""

import datetime as dt
from pathlib import Path

import pytest
from django.conf import settings as django
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cast import DONGGUAN, ZHUJI, Stage, stage
from tests.duties.test_explaining import told
from tests.duties.world import record, refreshed
from tests.policy.packs import write
from zhuzhen.duties.explaining.ownership import Ownership
from zhuzhen.duties.models import DutyInstance
from zhuzhen.partners.models import Person, Posting
from zhuzhen.policy.choices import Link
from zhuzhen.policy.commands import load_packs

pytestmark = pytest.mark.slow
VILLAGES = ("440282113201", "440282113202")
LINKED = {
    "pack.yaml": """\
id: dongguan-2022
title: 试验包
level: city
region: "441900000000"
overlays: guangdong-2023
in_force: {from: 2022-01-01}
document: {id: linked, issuer: 试验, title: 试验要点, signed_on: 2022-01-01}
""",
    "items.yaml": """\
clauses:
  "1": {number: 一, part: 试验, heading: 试验, text: 试验条款}
registers:
  planted:
    title: 造林
    source: [{document: linked, clause: "1"}]
    reported_by: [town]
    links:
      place: {label: 造林地, levels: [town, village]}
      cluster: {label: 组团}
      team: {label: 工作队, required: false}
      person: {label: 带队人, required: false}
      parent: {label: 上一次, required: false, register: planted}
    fields: [{id: area, label: 面积, kind: decimal, unit: mu}]
    title_template: 造林
duties:
  area_sum:
    code: R91
    title: 造林面积
    part: 试验
    source: [{document: linked, clause: "1"}]
    owed_by: cluster
    measure: {sum: planted, field: area, unit: mu}
    at_least: 10
    per: year
"""
    + "".join(
        f"""\
  {name}:
    code: {code}
    title: {title}
    part: 试验
    source: [{{document: linked, clause: "1"}}]
    owed_by: {owner}
    measure: {measure}
    at_least: 1
    per: year
"""
        for name, code, title, owner, measure in (
            ("area_latest", "R92", "最近面积", "cluster", "{latest: planted, field: area}"),
            ("places", "R93", "造林的地方", "cluster", "{distinct: planted, field: place}"),
            ("teams", "R94", "造林的队", "cluster", "{distinct: planted, field: team}"),
            (
                "with_team",
                "R95",
                "有队或带队人",
                "cluster",
                "{count: planted, where: [{if: team != None or person != None, else: 没有队}]}",
            ),
            ("again", "R96", "再次造林", "cluster", "{count: planted, of: parent != None}"),
            ("village_area", "R97", "本村造林", "village", "{sum: planted, field: area}"),
            ("own", "R98", "本人带队", "posted_person", "{count: planted}"),
            (
                "own_town",
                "R99",
                "本人在驻镇带队",
                "posted_person",
                "{count: planted, where: [{if: place in owner.towns, else: 不在所驻镇}]}",
            ),
        )
    ),
}


@pytest.fixture
def on(everything: None, tmp_path: Path) -> Stage:
    packs = Path(django.PACKS_ROOT)
    others = [packs / name for name in ("guangqing-2026", "sanshui-2023")]
    folder = write(tmp_path / "dongguan-2022", LINKED)
    load_packs([packs / "guangdong-2023", folder, *others], by=None)
    return stage()


days = st.dates(dt.date(2021, 12, 15), dt.date(2023, 1, 15))
spans = st.tuples(days, days).map(sorted)
areas = st.one_of(
    st.none(),
    st.integers(-30, 400).map(str),
    st.decimals(-3, 400, places=2).map(str),
    st.sampled_from(["", "1e3", "NaN", "12.", "约 3", 7, 2.5, True]),
)
rows = st.lists(
    st.tuples(
        st.sampled_from([ZHUJI, *VILLAGES, "440282112000"]),
        days,
        st.sampled_from(["draft", "submitted", "confirmed", "returned"]),
        areas,
        st.booleans(),  # has the team
        st.sampled_from([None, 0, 1]),  # the person
        st.booleans(),  # has a parent
    ),
    max_size=20,
)


@pytest.mark.slow
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(planted=rows, first=spans, second=spans)
def test_the_explanation_comes_to_the_stored_figure(on: Stage, planted, first, second) -> None:
    with transaction.atomic():
        people = [posted(on, first, unit=on.member_b), posted(on, second, unit=on.member_c)]
        plant(on, planted, people)
        refreshed()
        checked = DutyInstance.objects.filter(duty__in=duties(), period="2022")
        for instance in checked.order_by("pk"):
            found = told(instance.duty, instance.owner_key)
            assert found.total == instance.value, (instance.duty, instance.owner_key)
        villages = {each.owner_key for each in checked if each.owner_kind == "village"}
        assert f"village:{VILLAGES[0]}" in villages and f"village:{ZHUJI}" not in villages
        transaction.set_rollback(True)


def duties() -> list[str]:
    names = "area_sum area_latest places teams with_team again village_area own own_town"
    return names.split()


def posted(on: Stage, span, *, unit) -> Person:
    person = Person.objects.create(name="演示甲", org=unit, helper_code=DONGGUAN)
    Posting.objects.create(
        person=person,
        team=on.team,
        sending_org=unit,
        role="member",
        status="on_duty",
        during=(span[0], span[1] + dt.timedelta(days=1)),
        cluster=on.cluster,
        place_id=ZHUJI,
        helper_code=DONGGUAN,
    )
    return person


def plant(on: Stage, planted, people) -> None:
    parent = None
    for place, day, state, area, with_team, who, under in planted:
        made = record(
            "planted",
            day.isoformat(),
            state=state,
            values={} if area is None else {"area": area},
            place_id=place,
            cluster=on.cluster,
            team=on.team if with_team else None,
            person=None if who is None else people[who],
            parent=parent if under else None,
        )
        parent = parent or made


def value_of(duty: str, key: str) -> tuple[int, list[str]]:
    refreshed()
    found = told(duty, key)
    assert found.total == found.instance.value
    return found.instance.value, [each.reason for each in found.not_counted]


def test_decimals_add_up_before_they_are_rounded_down(on: Stage) -> None:
    for day, area in (("2022-03-01", "0.6"), ("2022-03-02", "0.6"), ("2022-03-03", "-0.3")):
        record("planted", day, values={"area": area}, cluster=on.cluster, place_id=ZHUJI)
    key = f"cluster:{on.cluster.pk}"
    assert value_of("area_sum", key) == (0, [])
    record("planted", "2022-03-04", values={"area": "0.10"}, cluster=on.cluster, place_id=ZHUJI)
    assert value_of("area_sum", key) == (1, [])
    record("planted", "2022-03-05", values={"area": "7.99"}, cluster=on.cluster, place_id=ZHUJI)
    assert value_of("area_latest", key) == (7, ["不是最近一次"] * 4)


def test_places_count_once_each(on: Stage) -> None:
    for place in (VILLAGES[0], VILLAGES[1], VILLAGES[0]):
        record("planted", "2022-03-01", cluster=on.cluster, place_id=place)
    key = f"cluster:{on.cluster.pk}"
    assert value_of("places", key) == (2, ["同一造林地已计过一次"])
    assert value_of("teams", key) == (0, ["未填工作队"] * 3)
    assert value_of("with_team", key) == (0, ["没有队"] * 3)
    assert told("places", key).rule.endswith("，同一造林地只计一次。")


def test_a_village_owes_from_its_clusters_first_day(on: Stage) -> None:
    found = refreshed()
    key = f"village:{VILLAGES[0]}"
    assert found["village_area", key, "2022"].served_days == 365
    record("planted", "2022-05-01", values={"area": "3.5"}, place_id=VILLAGES[0])
    record("planted", "2022-05-01", values={"area": "9"}, place_id=ZHUJI)
    assert value_of("village_area", key) == (3, [])


def test_a_person_owes_while_posted(on: Stage) -> None:
    span = (dt.date(2022, 2, 1), dt.date(2022, 9, 30))
    person = posted(on, span, unit=on.member_b)
    key = f"posted_person:{person.pk}"
    for day, place in (
        ("2022-01-31", ZHUJI),
        ("2022-02-01", ZHUJI),
        ("2022-09-30", "440282112000"),
        ("2022-10-01", ZHUJI),
    ):
        record("planted", day, person=person, place_id=place)
    serving = ["当时不在任（未结对或未派驻）"] * 2
    assert value_of("own", key) == (2, serving)
    assert value_of("own_town", key) == (1, [serving[0], "不在所驻镇", serving[1]])
    stored = refreshed()["own", key, "2022"]
    assert (stored.owner_name, stored.org_id) == ("演示甲", on.member_b.pk)
    assert (stored.starts_on, stored.due_on, stored.served_days) == (*span, 242)


def test_ownership_tells_a_persons_unit_of_the_day(on: Stage) -> None:
    person = posted(on, (dt.date(2022, 2, 1), dt.date(2022, 9, 30)), unit=on.member_b)
    owner = Ownership.of_key(f"posted_person:{person.pk}")
    assert owner.on(dt.date(2022, 9, 30), names=["org"]) == {"org": on.member_b.pk}
    assert owner.on(dt.date(2022, 10, 1), names=["org", "towns"]) == {
        "org": None,
        "towns": frozenset(),
    }
    assert [link for link, _ in owner.links(Link.PERSON)] == [person.pk]


def test_a_planned_posting_owes_nothing(on: Stage) -> None:
    person = posted(on, (dt.date(2022, 2, 1), dt.date(2022, 9, 30)), unit=on.member_b)
    Posting.objects.filter(person=person).update(status="planned")
    assert not [key for _, key, _ in refreshed() if key == f"posted_person:{person.pk}"]
