"""What the parts of a pack share: the base model, identifiers, sources, amounts, conditions."""

import datetime as dt
from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictInt, model_validator

from zhuzhen.base.money import NotMoney, parse_fen
from zhuzhen.policy.problems import PACK_RULES, PackRuleError


class Item(BaseModel):
    """A part of a pack: unknown keys are faults, nothing changes after reading."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, populate_by_name=True, coerce_numbers_to_str=True
    )


Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,59}$", examples=["field_visit"])]
PackId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,59}$", examples=["dongguan-2022"])]
ClauseId = Annotated[str, Field(pattern=r"^[0-9a-z.\-附]{1,20}$", examples=["5.1c"])]
RegionCode = Annotated[str, Field(pattern=r"^[0-9]{12}$", examples=["441900000000"])]
Words = Annotated[str, Field(min_length=1)]
ExpressionText = Annotated[str, Field(min_length=1, examples=['rank == "principal"'])]


def refuse(rule: str, **facts: object) -> PackRuleError:
    """The error of a broken rule, for validators to raise."""
    what, right = (text.format(**facts) for text in PACK_RULES[rule])
    return PackRuleError("pack_rule", f"{what}\n{right}")


def _read_amount(value: object) -> object:
    """Money may be written as it is said: 300000.00元, 30万元; it becomes whole fen."""
    if isinstance(value, str):
        for unit in ("亿元", "万元", "元"):
            if value.endswith(unit):
                try:
                    return parse_fen(value.removesuffix(unit), unit=unit)
                except NotMoney as error:
                    raise refuse("not_money", why=error) from None
    return value


Amount = Annotated[
    StrictInt | Decimal, BeforeValidator(_read_amount), Field(examples=[1, "30万元"])
]


class ParameterRef(Item):
    """A value taken from a dated parameter of the pack: `{parameter: warn_days_year}`."""

    parameter: Identifier


AmountOrParameter = Annotated[
    StrictInt | Decimal | ParameterRef,
    BeforeValidator(_read_amount),
    Field(examples=[1, "30万元", {"parameter": "joint_meetings_a_year"}]),
]
DaysOrParameter = Annotated[int, Field(ge=0, strict=True)] | ParameterRef


class Source(Item):
    """Where a rule comes from: a clause of a document."""

    document: PackId
    clause: ClauseId


class Requirement(Item):
    """A condition, and what is said of a record that does not meet it."""

    if_: ExpressionText = Field(alias="if")
    else_: Words = Field(alias="else")


class Span(Item):
    """Days from and to, both included; an open end is left out."""

    from_: dt.date = Field(alias="from")
    to: dt.date | None = None

    @model_validator(mode="after")
    def _in_order(self) -> "Span":
        if self.to is not None and self.to < self.from_:
            raise refuse("dates_reversed", start=self.from_, end=self.to)
        return self

    def holds(self, day: dt.date) -> bool:
        return self.from_ <= day and (self.to is None or day <= self.to)

    def meets(self, start: dt.date, *, end: dt.date) -> bool:
        """Whether any day from `start` to `end` is in the span."""
        return self.from_ <= end and (self.to is None or start <= self.to)


class Overlaying(Item):
    """What an item of an overlay may say of the item it replaces."""

    overrides: Identifier | None = None
    loosens: Words | None = None
