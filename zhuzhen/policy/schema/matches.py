"""Matches: who asks for what, who offers it, and by which criteria the two are brought together."""

import string
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from zhuzhen.policy.choices import CriterionKind
from zhuzhen.policy.schema.common import Identifier, Item, PackId, Source, Words, refuse

# How many fields of the asking and of the offering record each kind looks at.
FIELDS_OF: dict[CriterionKind, tuple[int, int]] = {
    CriterionKind.DISTANCE: (0, 0),
    CriterionKind.REACH: (1, 0),
    CriterionKind.SAME: (1, 1),
    CriterionKind.AT_LEAST: (1, 1),
    CriterionKind.MONTHS: (2, 2),
    CriterionKind.WORDS: (1, 1),
}
FILL_FORM = r"^(asks|offers)\.[a-z][a-z0-9_]{0,59}$"
FilledFrom = Annotated[str, Field(pattern=FILL_FORM, examples=["asks.name"])]


def _one_or_more(value: object) -> object:
    return [value] if isinstance(value, str) else value


Names = Annotated[tuple[Identifier, ...], BeforeValidator(_one_or_more)]


class Side(Item):
    """The records that ask, or that offer. `amount` is how much; without it each is for one.

    `open` names the fields that anyone may see of a record that still takes part.
    """

    register_id: Identifier = Field(alias="register")
    noun: Words = Field(description="一条叫什么，如“意向”")
    unit: Words = Field("个", description="数量用什么量词")
    closed_by: tuple[Identifier, ...] = ()
    open_until: Identifier | None = None
    amount: Identifier | None = None
    open: tuple[Identifier, ...] = ()


class Criterion(Item):
    """One thing that makes a pair fit: `hard` shuts out, `weight` counts towards the score."""

    kind: CriterionKind
    label: Words
    asks: Names = ()
    offers: Names = ()
    weight: int = Field(0, ge=0, le=100, strict=True)
    hard: bool = False
    larger: Literal["offers", "asks"] = "offers"
    demanded_by: Literal["asks", "offers"] = "asks"
    anything: tuple[Identifier, ...] = ()
    far_km: int = Field(300, ge=1, le=5000, strict=True)
    says: Words | None = None
    else_: Words | None = Field(None, alias="else")

    @model_validator(mode="after")
    def _fits_its_kind(self) -> "Criterion":
        asks, offers = FIELDS_OF[self.kind]
        if (len(self.asks), len(self.offers)) != (asks, offers):
            raise refuse("criterion_fields", label=self.label, asks=asks, offers=offers)
        if not self.weight and not self.hard:
            raise refuse("criterion_idle", label=self.label)
        for text in (self.says, self.else_):
            named = {name for _, name, _, _ in string.Formatter().parse(text or "") if name}
            if named - {"asks", "offers"}:
                raise refuse("criterion_words", label=self.label)
        return self


class Settling(Item):
    """Where a match that came about is recorded, and how that uses up what was offered.

    `same` pairs its fields with the offer's; the offers' own amounts shrink by `amount`, or one.
    """

    register_id: Identifier = Field(alias="register")
    verb: Words
    same: dict[Identifier, Identifier] = Field(min_length=1)
    counts_when: Identifier | None = None
    freed_by: Identifier | None = None
    since: Literal["offer", "year"] = "offer"
    amount: Identifier | None = None
    fill: dict[Identifier, FilledFrom] = {}


class MatchBody(Item):
    """A match over two registers: what asks, what offers, and what makes them fit."""

    title: Words
    source: tuple[Source, ...] = Field(min_length=1)
    asks: Side
    offers: Side
    criteria: tuple[Criterion, ...] = Field(min_length=1)
    settled: Settling

    @model_validator(mode="after")
    def _weighs_something(self) -> "MatchBody":
        if not any(criterion.weight for criterion in self.criteria):
            raise refuse("no_weights")
        return self


class Match(MatchBody):
    id: Identifier
    origin: PackId
