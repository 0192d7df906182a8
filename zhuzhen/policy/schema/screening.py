"""Screening: which files departments send, and which rows of them are a reason to look at a family.

A feed is what one department sends: a list of events (payments, disasters) or of who holds
something at present (pupils, recipients). A rule judges rows of feeds of a person or a household
over a time; what it finds becomes a clue of the household.
"""

import string
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, StrictInt, model_validator

from zhuzhen.policy.choices import Per
from zhuzhen.policy.schema.common import (
    AmountOrParameter,
    DaysOrParameter,
    ExpressionText,
    Identifier,
    Item,
    Overlaying,
    PackId,
    ParameterRef,
    Source,
    Words,
    refuse,
)
from zhuzhen.policy.schema.people import CATEGORIES, RISKS, ColumnKind

MONEY_WRITTEN = ("元", "万元", "分")
# What a clue's text may say of every finding; `latest` adds the columns of the row.
TOLD = ("total", "count", "bound", "from", "to", "first", "last")
Aggregate = Literal["sum", "count", "latest", "missing"]


def _one_or_more(value: object) -> object:
    return [value] if isinstance(value, str) else value


def placeholders(text: str) -> set[str]:
    """The names in braces of a template."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


class FeedColumn(Item):
    """A column of a department's file. Amounts of money become whole fen."""

    id: Identifier
    label: Words
    kind: ColumnKind
    aliases: tuple[Words, ...] = ()
    required: bool = False
    terms: Identifier | None = None
    written_in: Literal["元", "万元", "分"] = Field("元", description="表头没写单位的金额按什么读")
    help: Words | None = None
    min: StrictInt | None = None
    max: StrictInt | None = None
    negative_allowed: bool = False

    @model_validator(mode="after")
    def _fits_its_kind(self) -> "FeedColumn":
        if (self.terms is not None) is not (self.kind is ColumnKind.CHOICE):
            raise refuse("terms_of_choice", name=self.id)
        numeric = self.kind in (ColumnKind.INTEGER, ColumnKind.DECIMAL, ColumnKind.MONEY_FEN)
        if not numeric and (self.min is not None or self.max is not None or self.negative_allowed):
            raise refuse("bounds_of_number", name=self.id)
        if self.min is not None and self.max is not None and self.min > self.max:
            raise refuse("bounds_reversed", name=self.id)
        return self


class FeedBody(Overlaying):
    """What a department sends: its columns, who a row is about, how long the raw file is kept."""

    title: Words
    department: Words = Field(description="哪个部门送来")
    purpose: Words = Field(description="为什么要这份数据；只要用得着的列")
    source: tuple[Source, ...] = Field(min_length=1)
    holds: Literal["events", "list"]
    columns: tuple[FeedColumn, ...] = Field(min_length=1)
    person: Identifier
    name: Identifier | None = None
    place: Identifier | None = None
    dated_by: Identifier | None = None
    same_by: tuple[Identifier, ...] = ()
    keep_days: DaysOrParameter

    @model_validator(mode="after")
    def _columns_fit(self) -> "FeedBody":
        words: set[str] = set()
        for column in self.columns:
            for word in {column.id, column.label, *column.aliases}:
                if word in words:
                    raise refuse("column_twice", word=word)
                words.add(word)
        self._is("person", self.person, kinds={ColumnKind.ID_NUMBER}, required=True)
        self._is("name", self.name, kinds={ColumnKind.PERSON_NAME})
        self._is("place", self.place, kinds={ColumnKind.PLACE})
        self._is("dated_by", self.dated_by, kinds={ColumnKind.DATE}, required=True)
        for name in self.same_by:
            self._is("same_by", name, kinds=set(ColumnKind))
        if (self.dated_by is None) is (self.holds == "events"):
            raise refuse("feed_dates")
        return self

    def _is(
        self, key: str, name: str | None, *, kinds: set[ColumnKind], required: bool = False
    ) -> None:
        if name is None:
            return
        found = self.column(name)
        if found is None or found.kind not in kinds or (required and not found.required):
            wanted = "、".join(sorted(kinds)) if kinds != set(ColumnKind) else "column"
            raise refuse("feed_column", key=key, name=name, wanted=wanted)

    def column(self, name: str) -> FeedColumn | None:
        return next((column for column in self.columns if column.id == name), None)


class Feed(FeedBody):
    id: Identifier
    origin: PackId


class Suggestion(Item):
    """What the case that may come of a clue is likely to be; whoever verifies decides."""

    category: Literal[CATEGORIES] | None = None  # type: ignore[valid-type]  # a closed tuple
    risks: tuple[Literal[RISKS], ...] = ()  # type: ignore[valid-type]  # a closed tuple


Months = Annotated[
    Annotated[int, Field(ge=1, le=60, strict=True)] | ParameterRef, Field(examples=[12])
]
Feeds = Annotated[tuple[Identifier, ...], BeforeValidator(_one_or_more), Field(min_length=1)]


class ScreeningRuleBody(Overlaying):
    """A rule over rows of feeds. `of` says which rows count, `where` of which people.

    `sum` and `count` are compared with a bound; `latest` is of whose last row meets `of`;
    `missing` is of whom no row meets it.
    """

    title: Words
    source: tuple[Source, ...] = Field(min_length=1)
    feeds: Feeds
    of: ExpressionText | None = None
    where: ExpressionText | None = None
    measure: Aggregate
    field: Identifier | None = None
    per: Literal["person", "household"]
    months: Months | None = None
    more_than: AmountOrParameter | None = None
    at_least: AmountOrParameter | None = None
    again: Per = Field(Per.YEAR, description="同一户隔多久可以再报一次")
    confidence: int = Field(ge=1, le=100, strict=True)
    text: Words = Field(description="线索怎么说，可用 {total} 等")
    verify_days: DaysOrParameter
    suggests: Suggestion = Suggestion()

    @model_validator(mode="after")
    def _fits_its_measure(self) -> "ScreeningRuleBody":
        if (self.field is None) is (self.measure == "sum"):
            raise refuse("rule_field")
        bounds = [bound for bound in (self.more_than, self.at_least) if bound is not None]
        if len(bounds) != (1 if self.measure in ("sum", "count") else 0):
            raise refuse("rule_bound")
        if self.measure == "latest" and self.of is None:
            raise refuse("rule_latest")
        if self.measure == "missing" and (self.where is None or self.months is not None):
            raise refuse("rule_missing")
        if self.again is Per.EVENT:
            raise refuse("rule_again")
        return self

    @property
    def bound(self) -> object:
        """The number or parameter it is compared with, if there is one."""
        return self.more_than if self.more_than is not None else self.at_least


class ScreeningRule(ScreeningRuleBody):
    id: Identifier
    origin: PackId
