"""Expressions over an Ibis table with one column a field, for whole department files."""

from collections.abc import Collection, Mapping
from functools import reduce
from operator import and_, or_
from typing import TYPE_CHECKING

import ibis

from zhuzhen.policy.expressions.nodes import (
    All,
    AnyOf,
    Call,
    Comparison,
    Condition,
    Contains,
    Expression,
    Kind,
    Literal,
    Membership,
    Name,
    Not,
    Operand,
    OwnerMembership,
    OwnerName,
    Presence,
)
from zhuzhen.policy.expressions.places import place_range
from zhuzhen.policy.expressions.plain import COMPARE

if TYPE_CHECKING:
    from ibis.expr import types as ir


class _Renderer:
    """Each comparison is made two-valued at once: unknown becomes false."""

    def __init__(self, table: "ir.Table", owner: Mapping[str, object]) -> None:
        self.table = table
        self.owner = owner

    def operand(self, operand: Operand) -> "ir.Value":
        match operand:
            case Literal(value):
                return ibis.literal(value)
            case Name(identifier):
                return self.table[identifier]
            case OwnerName(identifier):
                given = self.owner.get(identifier)
                return ibis.null() if given is None else ibis.literal(given)
            case Call(function, arguments):
                return self.call(function, [self.operand(argument) for argument in arguments])

    @staticmethod
    def call(function: str, arguments: "list[ir.Value]") -> "ir.Value":
        first = arguments[0]
        if function == "length":
            return first.length()
        if function == "days_between":
            return arguments[1].delta(first, unit="day")
        return getattr(first, function)()

    def condition(self, node: Condition) -> "ir.BooleanValue":
        match node:
            case All(parts):
                return reduce(and_, [self.condition(part) for part in parts])
            case AnyOf(parts):
                return reduce(or_, [self.condition(part) for part in parts])
            case Not(inner):
                return ~self.condition(inner)
            case Comparison(left, operator, right):
                test = COMPARE[operator](self.operand(left), self.operand(right))
                return test.fill_null(False)
            case Presence(item, given):
                value = self.operand(item)
                return value.notnull() if given else value.isnull()
            case Contains(item, part):
                return self.operand(item).contains(part).fill_null(False)
            case Membership(item, options):
                values: list[object] = [option.value for option in options]
                return self.member(item, values, negated=node.negated)
            case OwnerMembership(item, owner):
                whole = self.owner.get(owner.id) or ()
                assert isinstance(whole, Collection)
                return self.member(item, list(whole), negated=node.negated)

    def member(self, item: Operand, values: list[object], *, negated: bool) -> "ir.BooleanValue":
        value = self.operand(item)
        if not values:
            test: ir.BooleanValue = ibis.literal(False)
        elif item.type.kind is Kind.PLACE:
            ranges = [place_range(str(area)) for area in values]
            test = reduce(or_, [value.between(low, high) for low, high in ranges])
        else:
            test = value.isin(values)
        test = test.fill_null(False)
        return value.notnull() & ~test if negated else test


def as_ibis(
    expression: Expression,
    *,
    table: "ir.Table",
    owner: Mapping[str, object] | None = None,
) -> "ir.BooleanValue":
    """The expression over `table`, never NULL.

    Columns bear the names the expression uses; text for text, choices and places, whole numbers
    for integers, decimals, dates and booleans for theirs. `owner` maps attributes to a value, or
    to a collection for sets.
    """
    return _Renderer(table, owner or {}).condition(expression.condition)
