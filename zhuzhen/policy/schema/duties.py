"""Measures and duties: how a figure is counted, who owes how much of it, until when."""

from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag, model_validator

from zhuzhen.policy.choices import OWNER_LINKS, Calendar, Link, OwnerKind, Per, Role, Shape, Unit
from zhuzhen.policy.labels import ContributionFact, HouseholdFact, HouseholdSet, ProjectFact
from zhuzhen.policy.schema.common import (
    Amount,
    AmountOrParameter,
    DaysOrParameter,
    ExpressionText,
    Identifier,
    Item,
    Overlaying,
    PackId,
    ParameterRef,
    Requirement,
    Source,
    Words,
    refuse,
)

Aggregate = Literal[
    "count", "sum", "distinct", "share", "latest", "covered", "contributed", "undertaken"
]
AGGREGATES: tuple[Aggregate, ...] = (
    "count",
    "sum",
    "distinct",
    "share",
    "latest",
    "covered",
    "contributed",
    "undertaken",
)


class Households(Item):
    """Which households under watch are asked about, and what each must have (docs/adr/0012).

    One admitted fewer than `after_days` before the day in question is not asked yet. The lists are
    closed: what is sealed or private cannot be named, so no pack can count by it.
    """

    of: HouseholdSet
    having: HouseholdFact
    after_days: DaysOrParameter = 0


class Contributions(Item):
    """What each contribution of the payer for the year must have (S4-6). Those whose budget has
    not passed are not asked yet whether they were transferred."""

    having: ContributionFact


class Projects(Item):
    """What is asked of the projects in an owner's place for the year: that each place has an
    income project in its plan (S4-10f), that each operating project has a linkage (S1-4.1b)."""

    having: ProjectFact


class Measure(Item):
    """One of count, sum, distinct, share, latest names the register; `covered` names households,
    `contributed` asks what a payer owes hosts, `undertaken` what projects there are.

    `of` is what the measure is about: other records are no candidates at all. `where` must hold
    for a candidate to count; each condition has the reason shown when it does not. `share` is
    the percentage of candidates that count, or with `each` of the owner's places that have a
    counting record.
    """

    label: Words | None = None
    count: Identifier | None = None
    sum: Identifier | None = None
    distinct: Identifier | None = None
    share: Identifier | None = None
    latest: Identifier | None = None
    covered: Households | None = None
    contributed: Contributions | None = None
    undertaken: Projects | None = None
    field: Identifier | None = None
    each: Literal["towns", "villages", "counties", "cities", "orgs"] | None = None
    of: ExpressionText | None = None
    where: tuple[Requirement, ...] = ()
    through: Link | None = None
    unit: Unit | None = None

    @model_validator(mode="after")
    def _one_aggregate(self) -> "Measure":
        named = [name for name in AGGREGATES if getattr(self, name) is not None]
        if len(named) != 1:
            raise refuse("one_aggregate", known="、".join(AGGREGATES))
        if (self.field is None) is (named[0] in ("sum", "distinct", "latest")):
            raise refuse("aggregate_field", name=named[0])
        if self.each is not None and named[0] != "share":
            raise refuse("each_of_share")
        other = (self.of, self.through, self.unit, *self.where)
        if self.is_beside_records and any(part is not None for part in other):
            raise refuse("covered_alone", name=named[0])
        return self

    @property
    def aggregate(self) -> Aggregate:
        return next(name for name in AGGREGATES if getattr(self, name) is not None)

    @property
    def register_id(self) -> str:
        """The register that is read; '' where none is."""
        return "" if self.is_beside_records else str(getattr(self, self.aggregate))

    @property
    def is_beside_records(self) -> bool:
        """Whether it reads households, contributions or projects, not records."""
        return (self.covered, self.contributed, self.undertaken) != (None, None, None)

    @property
    def is_share(self) -> bool:
        """Whether it comes to a percentage."""
        return self.aggregate == "share" or self.is_beside_records


class MeasureBody(Measure, Overlaying):
    """A named measure, for duties (and later reports) to share."""


def _name_or_mapping(value: object) -> str:
    return "name" if isinstance(value, str) else "measure"


MeasureOrName = Annotated[
    Annotated[Measure, Tag("measure")] | Annotated[Identifier, Tag("name")],
    Discriminator(_name_or_mapping),
]


class NamedMeasure(MeasureBody):
    id: Identifier
    origin: PackId


class Range(Item):
    """Fewer than `from` is not met; more than `to` is met and called surplus."""

    from_: Amount = Field(alias="from")
    to: Amount

    @model_validator(mode="after")
    def _in_order(self) -> "Range":
        if self.from_ > self.to:
            raise refuse("range_reversed")
        return self


class AfterEvent(Item):
    """What starts the days of a deadline: a record of a register (on its happened_on)."""

    register_id: Identifier = Field(alias="register")
    of: ExpressionText | None = None


class Trend(Item):
    """Compared with the same period of last year."""

    against: Literal["last_year"] = "last_year"
    must: Literal["not_below", "above"]


class Exemption(Item):
    by: tuple[Role, ...]


class DutyBody(Overlaying):
    """Who owes what, how much, by when, and where it is written."""

    code: Annotated[str, Field(pattern=r"^R\d{2,3}[a-z]?$", examples=["R01"])]
    title: Words
    short: Words | None = Field(None, description="看板列头上的短名")
    part: Words = Field(description="看板分组")
    source: tuple[Source, ...] = Field(min_length=1)
    owed_by: OwnerKind
    shape: Shape = Shape.QUOTA
    measure: MeasureOrName
    at_least: AmountOrParameter | None = None
    at_most: AmountOrParameter | None = None
    more_than: AmountOrParameter | None = None
    range: Range | None = None
    trend: Trend | None = None
    per: Per
    after: AfterEvent | None = None
    days: DaysOrParameter | None = None
    calendar: Calendar = Calendar.CALENDAR
    floor: Amount | None = Field(None, description="减免、折算后的最低要求")
    warn_days: DaysOrParameter | None = None
    partial_period: Identifier = "partial_period"
    exemption: Exemption | None = None
    lowers_allowed: bool = False

    @model_validator(mode="after")
    def _target_fits_shape(self) -> "DutyBody":
        targets = [self.at_least, self.at_most, self.more_than, self.range]
        if self.shape is Shape.TREND:
            if self.trend is None or any(target is not None for target in targets):
                raise refuse("trend_target")
        elif self.trend is not None:
            raise refuse("trend_only")
        elif all(target is None for target in targets):
            raise refuse("no_target")
        if self.range is not None and any(target is not None for target in targets[:3]):
            raise refuse("range_alone")
        if self.at_least is not None and self.more_than is not None:
            raise refuse("two_floors")
        return self

    @model_validator(mode="after")
    def _days_fit_shape(self) -> "DutyBody":
        deadline = self.shape is Shape.DEADLINE
        if deadline is not (self.days is not None and self.after is not None):
            raise refuse("deadline_days")
        if deadline is not (self.per is Per.EVENT):
            raise refuse("deadline_per")
        if self.lowers_allowed and self.exemption is None:
            raise refuse("lowers_by_whom")
        share = isinstance(self.measure, Measure) and self.measure.is_share
        if self.shape is Shape.COVERAGE and isinstance(self.measure, Measure) and not share:
            raise refuse("coverage_share")
        covered = isinstance(self.measure, Measure) and self.measure.is_beside_records
        if covered and self.shape is not Shape.COVERAGE:
            raise refuse("covered_shape")
        beside = self.measure if isinstance(self.measure, Measure) else None
        yearly = beside and (beside.contributed or beside.undertaken)
        if yearly and self.per is not Per.YEAR:
            raise refuse("contributed_per")
        return self


class Duty(DutyBody):
    """A duty as it holds: its measure in full, its id, the pack that says so."""

    id: Identifier
    origin: PackId
    measure: Measure
    measure_id: Identifier | None = None
    register_title: Words

    @property
    def through(self) -> Link:
        """Which link of a record tells whose it is."""
        if self.measure.covered is not None or self.measure.undertaken is not None:
            return Link.PLACE
        return self.measure.through or OWNER_LINKS[self.owed_by]


def parameters_of(duty: DutyBody) -> list[str]:
    """Ids of the parameters a duty takes values from."""
    values = [duty.at_least, duty.at_most, duty.more_than, duty.days, duty.warn_days]
    if isinstance(duty.measure, Measure) and duty.measure.covered is not None:
        values.append(duty.measure.covered.after_days)
    named = [value.parameter for value in values if isinstance(value, ParameterRef)]
    return [*named, duty.partial_period]
