"""Expressions told in Chinese, by the labels of fields and terms."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from zhuzhen.base.money import yuan
from zhuzhen.policy.expressions import choices as words
from zhuzhen.policy.expressions.nodes import (
    NUMBERS,
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
    Not,
    Operand,
    OwnerMembership,
    Presence,
)


def _said(operator: str, kind: Kind) -> str:
    if kind in NUMBERS:
        return words.SAID_OF_NUMBERS[operator]
    if kind is Kind.DATE:
        return words.SAID_OF_DAYS[operator]
    return words.SAID_OF_OTHERS[operator]


@dataclass(frozen=True)
class _Teller:
    place_names: Mapping[str, str] = field(default_factory=dict)

    def operand(self, operand: Operand) -> str:
        if isinstance(operand, Literal):
            return self.literal(operand)
        if isinstance(operand, Call):
            told = [self.operand(argument) for argument in operand.arguments]
            return words.CALLS[operand.function].format(*told)
        return operand.label

    def literal(self, literal: Literal) -> str:
        value = literal.value
        if isinstance(value, bool):
            return words.QUOTED.format(text=words.YES if value else words.NO)
        if isinstance(value, int) and literal.type.unit == "fen":
            return words.YUAN.format(amount=yuan(value))
        if isinstance(value, int) and literal.type.unit == "percent":
            return f"{value / 10:g}%"
        if isinstance(value, int | Decimal | dt.date):
            return str(value)
        if literal.type.terms is not None:
            return words.QUOTED.format(text=literal.type.terms.label_of(value))
        return words.QUOTED.format(text=self.place_names.get(value, value))

    def condition(self, node: Condition, *, inside: bool = False) -> str:
        match node:
            case All(parts):
                told = words.AND.join(self.condition(part, inside=True) for part in parts)
                return words.BRACKETED.format(inner=told) if inside else told
            case AnyOf(parts):
                told = words.OR.join(self.condition(part, inside=True) for part in parts)
                return words.BRACKETED.format(inner=told) if inside else told
            case Not(inner):
                return words.NOT.format(inner=self.condition(inner))
            case Comparison(left, operator, right):
                said = _said(operator, left.type.kind)
                return f"{self.operand(left)}{said}{self.operand(right)}"
            case Membership():
                return self.membership(node)
            case OwnerMembership(item, owner, negated):
                form = words.NOT_IN_AREA if negated else words.IN_AREA
                return form.format(item=self.operand(item), options=owner.label)
            case Presence(item, given):
                form = words.GIVEN if given else words.MISSING
                return form.format(item=self.operand(item))
            case Contains(item, part):
                return words.CONTAINS.format(item=self.operand(item), part=part)

    def membership(self, node: Membership) -> str:
        item = self.operand(node.item)
        terms = node.item.type.terms
        if node.operator != "in" and terms is not None:
            bound = words.QUOTED.format(text=terms.label_of(node.bound))
            return f"{item}{words.SAID_OF_RANKS[node.operator]}{bound}"
        if node.set_label:
            form = words.NOT_IN_SET if node.negated else words.IN_SET
            return form.format(item=item, set=node.set_label)
        options = words.BETWEEN_OPTIONS.join(self.literal(option) for option in node.options)
        if node.item.type.kind is Kind.PLACE:
            form = words.NOT_IN_AREA if node.negated else words.IN_AREA
        else:
            form = words.NONE_OF if node.negated else words.ONE_OF
        return form.format(item=item, options=options)


def as_sentence(expression: Expression, *, place_names: Mapping[str, str] | None = None) -> str:
    """The expression in Chinese; `place_names` gives names for the codes written in it."""
    return _Teller(place_names or {}).condition(expression.condition)
