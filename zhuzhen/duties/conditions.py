"""Conditions of a measure as SQL over `registers_record`, correlated with the CTE row `span`."""

from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import BooleanField, Func, Q
from django.db.models.expressions import Combinable, RawSQL
from django.db.models.sql import Query

from zhuzhen.duties.inforce import DutyVersion
from zhuzhen.duties.owners import SOURCES, member_test
from zhuzhen.duties.sql import Sql, joined
from zhuzhen.policy.choices import OWNER_SETS, FieldKind, OwnerKind
from zhuzhen.policy.expressions import Expression
from zhuzhen.policy.expressions.conditions import OwnerSql, as_condition
from zhuzhen.registers.choices import COUNTING
from zhuzhen.registers.models import Record

if TYPE_CHECKING:
    from collections.abc import Callable

TRUE = Sql("TRUE")


def _membership(kind: OwnerKind, attribute: str) -> "Callable[[Combinable], Func]":
    source = SOURCES[kind]

    def test(item: Combinable) -> Func:
        # The item's SQL stands once or twice in the test, and carries no parameters of its own
        # but a field's name; Django's Func writes its arguments once, so the item is bound first.
        template = member_test(source, attribute=attribute, item="item.value")
        return Func(
            item,
            template=f"(SELECT {template} FROM (SELECT %(expressions)s AS value) item)",
            output_field=BooleanField(),
        )

    return test


def _owner_sql(kind: OwnerKind, names: frozenset[str]) -> OwnerSql:
    source = SOURCES[kind]
    return {
        name: _membership(kind, name) if name in OWNER_SETS else RawSQL(source.attributes[name], [])
        for name in names
    }


def condition_sql(expression: Expression | None, *, kind: OwnerKind) -> Sql:
    """One expression as SQL; nothing to ask is TRUE."""
    if expression is None:
        return TRUE
    owner = _owner_sql(kind, expression.owner_names)
    return _compiled(as_condition(expression, owner=owner))


def _compiled(condition: Q) -> Sql:
    query = Query(Record)
    where = query.build_where(condition)
    text, params = query.get_compiler(connection=connection).compile(where)
    return Sql(text, tuple(params))


def all_of(version: DutyVersion) -> Sql:
    """Every condition of the measure that decides whether a candidate counts."""
    kind = version.duty.owed_by
    parts = [condition_sql(each.expression, kind=kind) for each in version.conditions]
    return joined([part.within("({})") for part in parts], by=" AND ") if parts else TRUE


def in_counting_state() -> Sql:
    return Sql("registers_record.state = ANY(%s)", ([state.value for state in COUNTING],))


def field_sql(version: DutyVersion) -> Sql:
    """The number in the measured field, NULL where the record has none."""
    measure = version.duty.measure
    name = measure.field or ""
    field = version.pack.registers[measure.register_id].field(name)
    if field is not None and field.kind is FieldKind.DECIMAL:
        # Decimals are kept as text, digit by digit.
        return Sql(
            "CASE WHEN registers_record.values ->> %s ~ '^-?[0-9]+([.][0-9]+)?$' "
            "THEN (registers_record.values ->> %s)::numeric END",
            (name, name),
        )
    return Sql(
        "CASE WHEN jsonb_typeof(registers_record.values -> %s) = 'number' "
        "THEN (registers_record.values ->> %s)::bigint END",
        (name, name),
    )
