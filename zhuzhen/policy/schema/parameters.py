"""Parameters: values with a date, a source, and who entered and checked them."""

import datetime as dt
from decimal import Decimal, InvalidOperation
from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag, model_validator

from zhuzhen.policy.choices import ParameterKind, Unit
from zhuzhen.policy.schema.common import (
    Amount,
    Identifier,
    Item,
    Overlaying,
    PackId,
    Source,
    Words,
    refuse,
)


class PartialPeriod(Item):
    """What part of a period obliges.

    Who serves under `below_percent` of the period's days owes `owes_percent` of the target,
    rounded as said; who serves longer owes it in full.
    """

    below_percent: int = Field(ge=0, le=100, strict=True)
    owes_percent: int = Field(ge=0, le=100, strict=True)
    rounding: Literal["up", "down"]


def _shape(value: object) -> str:
    if isinstance(value, dict | PartialPeriod):
        return "partial"
    is_text = isinstance(value, str) and not value.endswith("元")
    return "text" if is_text else "number"


class DatedValue(Item):
    from_: dt.date = Field(alias="from")
    value: Annotated[
        Annotated[PartialPeriod, Tag("partial")]
        | Annotated[Amount, Tag("number")]
        | Annotated[Words, Tag("text")],
        Discriminator(_shape),
    ]
    source: Source | None = None
    entered_by: Words
    checked_by: Words | None = None
    note: Words | None = None


def _with_decimal(dated: object) -> object:
    if not isinstance(dated, dict) or not isinstance(dated.get("value"), str):
        return dated
    try:
        return {**dated, "value": Decimal(dated["value"])}
    except InvalidOperation:
        return dated


class ParameterBody(Overlaying):
    label: Words
    kind: ParameterKind
    unit: Unit | None = None
    editable: bool = Field(False, description="【默认,可改】：原文没有写明，本级可以改")
    tighter: Literal["higher", "lower"] | None = Field(None, description="数往哪边走算加严")
    values: tuple[DatedValue, ...] = Field(min_length=1)

    @model_validator(mode="before")
    @classmethod
    def _decimals_from_json(cls, given: object) -> object:
        """JSON keeps a decimal as text, digit by digit; the kind tells that it is one."""
        if not isinstance(given, dict) or given.get("kind") != ParameterKind.DECIMAL:
            return given
        values = given.get("values")
        if not isinstance(values, list):
            return given
        return {**given, "values": [_with_decimal(each) for each in values]}

    @model_validator(mode="after")
    def _values_in_order_and_kind(self) -> "ParameterBody":
        days = [value.from_ for value in self.values]
        if days != sorted(set(days)):
            raise refuse("values_in_order")
        for dated in self.values:
            if not self._fits(dated.value):
                raise refuse("value_of_kind", value=dated.value, kind=self.kind.value)
        return self

    def _fits(self, value: object) -> bool:
        if self.kind is ParameterKind.PARTIAL_PERIOD:
            return isinstance(value, PartialPeriod)
        if self.kind is ParameterKind.TEXT:
            return isinstance(value, str)
        if self.kind is ParameterKind.DECIMAL:
            return isinstance(value, int | Decimal)
        return isinstance(value, int)

    def value_on(self, day: dt.date) -> DatedValue:
        """The value in force on `day`; before the first, the first."""
        return self.known_on(day) or self.values[0]

    def known_on(self, day: dt.date) -> DatedValue | None:
        """The value in force on `day`; None before the first: what was not set is not judged."""
        fitting = [value for value in self.values if value.from_ <= day]
        return fitting[-1] if fitting else None


class Parameter(ParameterBody):
    id: Identifier
    origin: PackId
