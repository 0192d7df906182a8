"""records, record_by_uid, history, likely_duplicates; and scope told again in Python."""

import datetime as dt
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cast import DONGGUAN, HUKOU, JIEYANG, NANXIONG, SHAOGUAN, ZHUJI, account
from tests.registers.conftest import MARCH, TODAY, Theatre, paper, sale, visit
from zhuzhen.base import scope
from zhuzhen.base.periods import Period
from zhuzhen.base.problems import Problem
from zhuzhen.partners.queries import scope_of
from zhuzhen.registers import queries
from zhuzhen.registers.commands import save_draft, submit_new, void_record
from zhuzhen.registers.models import Record
from zhuzhen.registers.queries import Filters, history, likely_duplicates, record_by_uid, records
from zhuzhen.registers.world import Links

MIANHU = "445222110000"


def visited(theatre: Theatre, *, org: int | None = None, **more: object) -> Record:
    return submit_new(
        "field_visit",
        by=None,
        entry=visit(org or theatre.stage.lead.pk, **more),
        today=TODAY,
        papers=[paper()],
    )


@pytest.mark.parametrize("count", [1, 3])
def test_a_page_costs_three_queries_however_long(theatre: Theatre, count: int) -> None:
    for _ in range(count):
        visited(theatre)
    with CaptureQueriesContext(
        connection,
    ) as queried:
        page = records("field_visit")
        for row in page.rows:
            assert (str(row.place), str(row.org), row.paper_count) == (
                "珠玑镇",
                "东莞市甲局",
                1,
            )
            assert row.cluster.name == "珠玑镇组团" and row.created_by is None
    assert len(queried) == 3
    assert (len(page.rows), page.count_text, page.has_next) == (count, str(count), False)


def test_filters_narrow_the_list(theatre: Theatre) -> None:
    here = visited(theatre, purpose="看柑园")
    there = visited(theatre, place=HUKOU, rank="in_charge", on=dt.date(2022, 5, 1))
    draft = save_draft(
        "field_visit",
        by=None,
        entry=visit(theatre.stage.member_b.pk),
        today=TODAY,
    )

    def found(**filters: object) -> list[int]:
        return [row.pk for row in records("field_visit", filters=Filters(**filters)).rows]

    assert found() == [there.pk, draft.pk, here.pk]
    assert found(period=Period.parse("2022-03")) == [draft.pk, here.pk]
    assert found(since=dt.date(2022, 4, 1), until=dt.date(2022, 5, 1)) == [there.pk]
    assert found(place=ZHUJI, states=("submitted",)) == [here.pk]
    assert found(place=NANXIONG) == [there.pk, draft.pk, here.pk]
    assert found(place=JIEYANG) == []
    assert found(org=theatre.stage.member_b.pk) == [draft.pk]
    assert found(cluster=theatre.stage.other_cluster.pk) == []
    assert found(fields={"rank": "in_charge"}) == [there.pk]
    assert found(text="甲局 湖口") == [there.pk]
    assert found(lacks_papers=True) == [draft.pk]
    oldest = records("field_visit", sort="oldest").rows
    assert [row.pk for row in oldest] == [here.pk, draft.pk, there.pk]
    assert records("media_report").rows == []


def test_pages_do_not_count_beyond_the_cap(
    theatre: Theatre, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "COUNT_CAP", 2)
    for _ in range(3):
        visited(theatre)
    first = records("field_visit", size=2)
    assert (first.has_next, first.count_text, len(first.rows)) == (True, "2+", 2)
    last = records("field_visit", size=2, page=2)
    assert (last.has_next, len(last.rows)) == (False, 1)
    assert not {row.pk for row in first.rows} & {row.pk for row in last.rows}


def test_a_search_finds_the_same_beyond_the_cap(
    theatre: Theatre, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Few and many are searched by different statements."""
    cluster = theatre.stage.cluster.pk
    lead, other = theatre.stage.lead.pk, theatre.stage.member_b.pk
    for product, org in (("贡柑", lead), ("绿Tea茶", lead), ("香芋", other)):
        of_org = replace(sale(cluster, product=product), links=Links(org=org, cluster=cluster))
        submit_new("consumption_sale", by=None, entry=of_org, today=TODAY, papers=[paper()])
    expected = {"甲局": 2, "直接采购": 3, "贡柑": 1, "tea": 1, "TEA茶": 1, "甲局 柑": 1,
                "乙局 柑": 0, "无此词": 0, "100%": 0, "乙_": 0}  # fmt: skip

    def found(text: str) -> list[int]:
        page = records("consumption_sale", filters=Filters(text=text))
        return [row.pk for row in page.rows]

    few = {text: found(text) for text in expected}
    assert {text: len(keys) for text, keys in few.items()} == expected
    monkeypatch.setattr(queries, "COUNT_CAP", 0)
    assert {text: found(text) for text in expected} == few


def test_one_record_and_its_history(theatre: Theatre) -> None:
    record = visited(theatre)
    void_record(record, by=theatre.cast.liaison, today=TODAY, reason="重复")
    found = record_by_uid(str(record.uid))
    assert (found.pk, found.state) == (record.pk, "voided")
    steps = [(step.step, step.by_name, step.reason) for step in history(found)]
    assert steps == [("submit", "系统", ""), ("void", "liaison", "重复")]
    for wrong in ("nonsense", "00000000-0000-0000-0000-000000000000"):
        with pytest.raises(Problem, match="没有找到"):
            record_by_uid(wrong)
    theatre.enter(theatre.cast.stranger)
    with pytest.raises(Problem, match="没有找到"):
        record_by_uid(record.uid)


def test_likely_duplicates_share_unit_day_place_and_amount(theatre: Theatre) -> None:
    def sold(fen: int, **more: object) -> Record:
        return submit_new(
            "consumption_sale",
            by=None,
            entry=sale(theatre.stage.cluster.pk, fen=fen, **more),
            today=TODAY,
            papers=[paper()],
        )

    first, same = sold(100), sold(100, product="香芋")
    sold(200)
    sold(100, on=dt.date(2022, 4, 1))
    declaration = queries.declared("consumption_sale")
    assert likely_duplicates(first, declaration=declaration) == [same]
    void_record(same, by=None, today=TODAY, reason="重复")
    assert likely_duplicates(first, declaration=declaration) == []


PLACES = ("440000000000", DONGGUAN, SHAOGUAN, JIEYANG, NANXIONG, ZHUJI, HUKOU, "440281000000")


def told_again(record: Record, sight: scope.Scope) -> bool:
    """The rule of scope in plain words: any of a record's four columns is in sight."""
    codes = [code for code in (record.place_id, record.helper_code) if code]
    return (
        any(each.lo <= code <= each.hi for each in sight.ranges for code in codes)
        or record.org_id in sight.orgs
        or record.cluster_id in sight.clusters
    )


@given(
    grants=st.lists(
        st.one_of(
            st.tuples(st.just("place"), st.sampled_from(PLACES)),
            st.tuples(st.just("org"), st.sampled_from(["lead", "member_b", "outsider"])),
            st.tuples(st.just("cluster"), st.sampled_from(["cluster", "other_cluster"])),
        ),
        min_size=1,
        max_size=3,
    )
)
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_random_grants_see_what_the_rule_says(
    theatre: Theatre, grants: list[tuple[str, str]]
) -> None:
    scope.enter(scope.EVERYTHING)
    stage = theatre.stage
    if not Record.objects.exists():
        for org in (stage.lead, stage.member_b, stage.outsider):
            for place in (ZHUJI, HUKOU, MIANHU):
                visited(theatre, org=org.pk, place=place, on=MARCH)
    everything = list(Record.objects.order_by("id"))
    made = account(f"random-{len(grants)}-{abs(hash(tuple(grants)))}", **_first(stage, grants[0]))
    for kind, value in grants[1:]:
        made.grants.create(during=(dt.date(2021, 1, 1), None), **_where(stage, kind, value))
    sight = scope_of(made, on=TODAY)
    scope.enter(sight)
    expected = {each.pk for each in everything if told_again(each, sight)}
    assert {row.pk for row in records("field_visit").rows} == expected
    assert records("field_visit").count == len(expected)
    scope.enter(scope.EVERYTHING)
    made.grants.all().delete()
    made.delete()


def _where(stage: object, kind: str, value: str) -> dict[str, object]:
    if kind == "place":
        return {"role": "county", "place_id": value}
    role = "cluster_member" if kind == "org" else "team_member"
    return {"role": role, f"{kind}_id": getattr(stage, value).pk}


def _first(stage: object, grant: tuple[str, str]) -> dict[str, object]:
    return _where(stage, *grant)
