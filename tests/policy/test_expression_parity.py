"""Python, Ibis on DuckDB, and Django on PostgreSQL agree on every record, missing values too."""

import datetime as dt
from collections.abc import Callable, Iterator

import ibis
import pyarrow as pa
import pytest
from django.db.models import Q, Value
from django.db.models.expressions import Combinable
from django.db.models.lookups import GreaterThanOrEqual, In, LessThanOrEqual
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.policy import world
from zhuzhen.policy.expressions import compile_expression, evaluate
from zhuzhen.policy.expressions.conditions import as_condition
from zhuzhen.policy.expressions.places import place_range
from zhuzhen.policy.expressions.tables import as_ibis

TOWNS, CITIES = ("440282113000",), ("440200000000", "445200000000")
MANY = settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def owner_facts(orgs: list[int]) -> dict[str, object]:
    return {"towns": TOWNS, "cities": CITIES, "orgs": orgs[:1], "org": orgs[0]}


def expected(text: str, cases: list[world.Case], owner: dict[str, object]) -> set[int]:
    expression = compile_expression(text, world.VOCABULARY)
    return {
        number
        for number, case in enumerate(cases)
        if evaluate(expression, facts=case.facts, owner=owner)
    }


COLUMNS = {
    "number": pa.int64(),
    "purpose": pa.string(),
    "rank": pa.string(),
    "level": pa.string(),
    "state": pa.string(),
    "place": pa.string(),
    "origin_place": pa.string(),
    "persons": pa.int64(),
    "person_times": pa.int64(),
    "amount": pa.int64(),
    "org": pa.int64(),
    "parent": pa.int64(),
    "hours": pa.decimal128(20, 4),
    "paid_on": pa.date32(),
    "happened_on": pa.date32(),
    "urgent": pa.bool_(),
}


def _table(cases: list[world.Case]) -> pa.Table:
    rows = []
    for number, case in enumerate(cases):
        facts = {name: case.facts.get(name) for name in COLUMNS}
        facts["hours"] = world.decimal_of(facts["hours"])
        if isinstance(facts["paid_on"], str):
            facts["paid_on"] = dt.date.fromisoformat(facts["paid_on"])
        rows.append({**facts, "number": number})
    return pa.Table.from_pylist(rows, schema=pa.schema(COLUMNS))


@pytest.fixture(scope="module")
def table_and_cases() -> Iterator[tuple[ibis.Table, list[world.Case]]]:
    cases = world.cases(120, orgs=[7, 8])
    connection = ibis.duckdb.connect()
    connection.con.register("records", _table(cases))
    yield connection.table("records"), cases
    connection.disconnect()


@pytest.mark.slow
@given(text=world.EXPRESSIONS)
@MANY
def test_ibis_says_what_python_says(
    text: str, table_and_cases: tuple[ibis.Table, list[world.Case]]
) -> None:
    table, cases = table_and_cases
    owner = owner_facts([7, 8])
    expression = compile_expression(text, world.VOCABULARY)
    found = table.filter(as_ibis(expression, table=table, owner=owner)).number.to_pyarrow()
    assert set(found.to_pylist()) == expected(text, cases, owner)


def in_areas(*areas: str) -> Callable[[Combinable], Q]:
    def test(item: Combinable) -> Q:
        told = Q()
        for area in areas:
            low, high = place_range(area)
            told |= Q(GreaterThanOrEqual(item, Value(low))) & Q(LessThanOrEqual(item, Value(high)))
        return told

    return test


@pytest.fixture
def stored(everything: None) -> tuple[list[world.Case], list[int], dict[int, int]]:
    """The cases as rows of the records' table; the ids of their organisations; row -> case."""
    from django.utils import timezone

    from tests.cast import org
    from zhuzhen.registers.models import Record

    orgs = [org("甲单位").pk, org("乙单位").pk]
    now = timezone.now()
    always = {"origin": "form", "created_at": now, "updated_at": now}
    above = Record.objects.create(
        register="above", state="submitted", happened_on=now, helper_code="441900000000", **always
    )
    cases = world.cases(120, orgs=orgs, parent=above.pk)
    rows = Record.objects.bulk_create(
        Record(
            register="parity",
            state=case.state,
            happened_on=case.happened_on,
            place_id=case.place,
            helper_code="441900000000",
            org_id=case.org,
            parent_id=case.parent,
            values=case.values,
            **always,
        )
        for case in cases
    )
    return cases, orgs, {row.pk: number for number, row in enumerate(rows)}


@pytest.mark.django_db
def test_postgresql_says_what_python_says(
    stored: tuple[list[world.Case], list[int], dict[int, int]],
) -> None:
    from zhuzhen.registers.models import Record

    cases, orgs, numbers = stored
    owner = owner_facts(orgs)
    owner_sql = {
        "towns": in_areas(*TOWNS),
        "cities": in_areas(*CITIES),
        "orgs": lambda item: In(item, orgs[:1]),
        "org": Value(orgs[0]),
    }

    @given(text=world.EXPRESSIONS)
    @MANY
    def agree(text: str) -> None:
        condition = as_condition(compile_expression(text, world.VOCABULARY), owner=owner_sql)
        found = Record.objects.filter(register="parity").filter(condition)
        told = {numbers[pk] for pk in found.values_list("pk", flat=True)}
        assert told == expected(text, cases, owner)

    agree()


@given(text=world.EXPRESSIONS, number=st.integers(0, 39))
@MANY
def test_not_is_the_exact_opposite(text: str, number: int) -> None:
    """Two truth values only: a condition and its negation never hold, or fail, together."""
    case = world.cases(40, orgs=[7, 8])[number]
    owner = owner_facts([7, 8])
    one = compile_expression(text, world.VOCABULARY)
    other = compile_expression(f"not ({text})", world.VOCABULARY)
    holds = evaluate(one, facts=case.facts, owner=owner)
    assert evaluate(other, facts=case.facts, owner=owner) is not holds


@pytest.mark.django_db
def test_sql_of_a_plain_condition_is_plain() -> None:
    """The counting engine is measured against hand-written SQL, so this must stay as simple."""
    from zhuzhen.registers.models import Record

    def sql(text: str) -> str:
        condition = as_condition(compile_expression(text, world.VOCABULARY))
        return str(Record.objects.filter(condition).values("pk").query).split("WHERE ")[1]

    assert sql('rank == "principal"') == '("registers_record"."values" ->> rank) = principal'
    assert sql('not rank == "principal"') == (
        '(("registers_record"."values" ->> rank) = principal) IS NOT TRUE'
    )
