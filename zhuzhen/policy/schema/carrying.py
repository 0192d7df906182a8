"""What carries a clause besides registers, duties and parameters: typed parts, flows, sheets."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from zhuzhen.policy.choices import Per
from zhuzhen.policy.schema.common import (
    ExpressionText,
    Identifier,
    Item,
    PackId,
    Source,
    Words,
    refuse,
)

# A field or link to put the rows in order by; with a minus the largest or latest first.
SortKey = Annotated[str, Field(pattern=r"^-?[a-z][a-z0-9_]{0,59}$", examples=["-happened_on"])]


class Use(Item):
    """Clauses that a typed part or a flow of the software carries."""

    source: tuple[Source, ...] = Field(min_length=1)
    note: Words | None = None


class Column(Item):
    """A column of an official sheet: a field or link of the register, or a head over columns.

    `head` replaces the field's label. `row_number` is the running number of the line.
    """

    field: Identifier | Literal["row_number"] | None = None
    head: Words | None = None
    columns: tuple["Column", ...] = ()
    width: int | None = Field(None, ge=2, le=80, strict=True, description="列宽，汉字算两个")
    total: bool = Field(False, description="合计行里加总")

    @model_validator(mode="after")
    def _field_or_head(self) -> "Column":
        if (self.field is None) is not bool(self.columns):
            raise refuse("column_shape")
        if self.columns and self.head is None:
            raise refuse("column_head")
        return self

    def leaves(self) -> tuple["Column", ...]:
        """The columns with a field, from left to right."""
        if not self.columns:
            return (self,)
        return tuple(leaf for column in self.columns for leaf in column.leaves())


class ReportBody(Item):
    """An official sheet over one register, in the layout offices know."""

    title: Words = Field(description="表名，可用 {place} {period}")
    source: tuple[Source, ...] = Field(min_length=1)
    register_id: Identifier = Field(alias="register")
    of: ExpressionText | None = Field(None, description="只列符合这个条件的记录")
    order: tuple[SortKey, ...] = Field((), description="先按哪一项排、再按哪一项")
    per: Per | None = Field(None, description="一期一张；不写就是不分期的台账")
    paper: Literal["A4", "A3"] = "A4"
    landscape: bool = True
    columns: tuple[Column, ...] = Field(min_length=1)
    signed_by: tuple[Words, ...] = ("填表人", "审核人")

    def title_for(self, *, place: str, period: str) -> str:
        """The title over the sheet; brackets left empty go too."""
        return self.title.format(place=place, period=period).replace("（）", "").strip()

    @property
    def name(self) -> str:
        """The title without place and period, as lists call the sheet."""
        return self.title_for(place="", period="")

    @property
    def ordering(self) -> tuple[tuple[str, bool], ...]:
        """What the rows go by, and whether falling."""
        return tuple((key.removeprefix("-"), key.startswith("-")) for key in self.order)

    def leaves(self) -> tuple[Column, ...]:
        return tuple(leaf for column in self.columns for leaf in column.leaves())


class Report(ReportBody):
    id: Identifier
    origin: PackId
