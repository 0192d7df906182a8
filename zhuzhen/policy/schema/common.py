"""What the parts of a pack share: the base model, identifiers, sources, amounts, conditions."""

import datetime as dt
from decimal import Decimal
from typing import Annotated

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    StrictInt,
    Tag,
    model_validator,
)
from pydantic_core import PydanticCustomError

from zhuzhen.base.money import NotMoney, parse_fen
from zhuzhen.policy.problems import PACK_RULES


class Item(BaseModel):
    """A part of a pack: unknown keys are faults, nothing changes after reading."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, populate_by_name=True, coerce_numbers_to_str=True
    )


IDENTIFIER_FORM = r"^[a-z][a-z0-9_]{0,59}$"
CLAUSE_FORM = r"^[0-9a-z.\-]{1,20}$"
Identifier = Annotated[str, Field(pattern=IDENTIFIER_FORM, examples=["field_visit"])]
PACK_FORM = r"^[a-z][a-z0-9-]{0,59}$"
PackId = Annotated[str, Field(pattern=PACK_FORM, examples=["dongguan-2022"])]
ClauseId = Annotated[str, Field(pattern=CLAUSE_FORM, examples=["5.1c"])]
RegionCode = Annotated[str, Field(pattern=r"^[0-9]{12}$", examples=["441900000000"])]
Words = Annotated[str, Field(min_length=1)]
ExpressionText = Annotated[str, Field(min_length=1, examples=['rank == "principal"'])]


def refuse(rule: str, **facts: object) -> PydanticCustomError:
    """The error of a broken rule, for validators to raise."""
    what, right = (text.format(**facts) for text in PACK_RULES[rule])
    return PydanticCustomError("pack_rule", f"{what}\n{right}")


def read_amount(value: object) -> object:
    """Money may be written as it is said: 300000.00元, 30万元; it becomes whole fen."""
    if isinstance(value, str):
        for unit in ("亿元", "万元", "元"):
            if value.endswith(unit):
                try:
                    return parse_fen(value.removesuffix(unit), unit=unit)
                except NotMoney as error:
                    raise refuse("not_money", why=error) from None
    return value


Amount = Annotated[StrictInt | Decimal, BeforeValidator(read_amount), Field(examples=[1, "30万元"])]


class ParameterRef(Item):
    """A value taken from a dated parameter of the pack: `{parameter: warn_days_year}`."""

    parameter: Identifier


def _number_or_mapping(value: object) -> str:
    return "parameter" if isinstance(value, dict | ParameterRef) else "number"


AmountOrParameter = Annotated[
    Annotated[Amount, Tag("number")] | Annotated[ParameterRef, Tag("parameter")],
    Discriminator(_number_or_mapping),
]
Days = Annotated[int, Field(ge=0, strict=True, examples=[30])]
DaysOrParameter = Annotated[
    Annotated[Days, Tag("number")] | Annotated[ParameterRef, Tag("parameter")],
    Discriminator(_number_or_mapping),
]


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
