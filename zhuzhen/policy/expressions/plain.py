"""Expressions in plain Python: the reference that the other renderings are tested against.

NULL rule: a comparison with a missing value is false, and `not` of it is true. There is no third
truth value. Only `x == None` is true of a missing value.
"""

import datetime as dt
import re
from collections.abc import Callable, Collection, Mapping
from decimal import Decimal
from operator import eq, ge, gt, le, lt, ne
from typing import Any

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
    Presence,
)
from zhuzhen.policy.expressions.operands import as_date
from zhuzhen.policy.expressions.places import lies_in

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
Facts = Mapping[str, object]
OwnerFacts = Mapping[str, object]

# Both sides are of kinds that compare; the checker saw to that.
COMPARE: dict[str, Callable[[Any, Any], Any]] = {
    "==": eq,
    "!=": ne,
    "<": lt,
    "<=": le,
    ">": gt,
    ">=": ge,
}


def _integer(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _decimal(value: object) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        return None
    return Decimal(str(value)) if _NUMBER.fullmatch(str(value)) else None


def _date(value: object) -> dt.date | None:
    if isinstance(value, str):
        return as_date(value)
    return value if isinstance(value, dt.date) else None


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _yes_no(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


# A stored value that is not of its field's kind counts as missing.
_READ: dict[Kind, Callable[[object], object]] = {
    Kind.INTEGER: _integer,
    Kind.DECIMAL: _decimal,
    Kind.DATE: _date,
    Kind.TEXT: _text,
    Kind.CHOICE: _text,
    Kind.PLACE: _text,
    Kind.YES_NO: _yes_no,
}


def _as_is(value: object) -> object:
    return value


def _call(call: Call, arguments: list[object]) -> object:
    if any(argument is None for argument in arguments):
        return None
    first = arguments[0]
    if call.function == "length":
        return len(str(first))
    assert isinstance(first, dt.date)
    if call.function == "days_between":
        second = arguments[1]
        assert isinstance(second, dt.date)
        return (second - first).days
    months = {"year": first.year, "month": first.month, "quarter": (first.month + 2) // 3}
    return months[call.function]


def _value(operand: Operand, facts: Facts, owner: OwnerFacts) -> object:
    if isinstance(operand, Literal):
        return operand.value
    if isinstance(operand, Call):
        return _call(operand, [_value(argument, facts, owner) for argument in operand.arguments])
    source = facts if isinstance(operand, Name) else owner
    value = source.get(operand.id)
    return None if value is None else _READ.get(operand.type.kind, _as_is)(value)


def _compare(node: Comparison, facts: Facts, owner: OwnerFacts) -> bool:
    left, right = _value(node.left, facts, owner), _value(node.right, facts, owner)
    if left is None or right is None:
        return False
    return bool(COMPARE[node.operator](left, right))


def _is_member(item: object, options: Collection[object], *, places: bool) -> bool:
    if places:
        return any(lies_in(str(item), str(option)) for option in options)
    return item in options


def _membership(node: Membership, facts: Facts, owner: OwnerFacts) -> bool:
    item = _value(node.item, facts, owner)
    if item is None:
        return False
    options = [option.value for option in node.options]
    places = node.item.type.kind is Kind.PLACE
    return _is_member(item, options, places=places) is not node.negated


def _owner_membership(node: OwnerMembership, facts: Facts, owner: OwnerFacts) -> bool:
    item = _value(node.item, facts, owner)
    if item is None:
        return False
    options = owner.get(node.owner.id) or ()
    assert isinstance(options, Collection)
    places = node.item.type.kind is Kind.PLACE
    return _is_member(item, options, places=places) is not node.negated


def _holds(node: Condition, facts: Facts, owner: OwnerFacts) -> bool:
    match node:
        case All(parts):
            return all(_holds(part, facts, owner) for part in parts)
        case AnyOf(parts):
            return any(_holds(part, facts, owner) for part in parts)
        case Not(inner):
            return not _holds(inner, facts, owner)
        case Comparison():
            return _compare(node, facts, owner)
        case Membership():
            return _membership(node, facts, owner)
        case OwnerMembership():
            return _owner_membership(node, facts, owner)
        case Presence(item, given):
            return (_value(item, facts, owner) is not None) is given
        case Contains(item, part):
            text = _value(item, facts, owner)
            return text is not None and part in str(text)


def evaluate(expression: Expression, *, facts: Facts, owner: OwnerFacts | None = None) -> bool:
    """Whether the expression holds of one record.

    `facts` maps field ids and common names to values (ISO text will do for dates, codes for
    choices and places); a name not in it is missing. `owner` maps attribute names to a value, or
    to a collection for sets (`towns`).
    """
    return _holds(expression.condition, facts, owner or {})
