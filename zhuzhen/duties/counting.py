"""One duty counted for all its owners at once: one statement, whatever the number of owners.

The statement is built of CTEs: `raw` owners as they stand in partners, `owner` merged by id,
`span` the days on which a link (org, cluster, town …) leads to an owner, `counted` the records
joined by that link and grouped, `fresh` the instances as they ought to be.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from zhuzhen.base.periods import MONTHS_OF, Period
from zhuzhen.duties import conditions, contributed, coverage, families, undertaken
from zhuzhen.duties.inforce import DutyVersion
from zhuzhen.duties.owners import SOURCES, OwnerSource, link_rows, record_column, record_link
from zhuzhen.duties.rules import Target, reduced
from zhuzhen.duties.sql import OwnerId, Sql, joined, with_clauses
from zhuzhen.policy.choices import Per
from zhuzhen.policy.expressions.places import place_range

COLUMNS = [
    "duty",
    "pack_version_id",
    "owner_kind",
    "owner_key",
    "owner_name",
    "period",
    "starts_on",
    "due_on",
    "served_days",
    "target_low",
    "target_high",
    "strict",
    "value",
    "is_met",
    "at_risk_on",
    "place_id",
    "helper_code",
    "org_id",
    "cluster_id",
]
_DAY = dt.timedelta(days=1)
# Which of the year's parts a record's day lies in, by kind of period.
_PART_OF = {
    Per.MONTH: "extract(month FROM registers_record.happened_on)::int",
    Per.QUARTER: "extract(quarter FROM registers_record.happened_on)::int",
    Per.HALF: "(extract(quarter FROM registers_record.happened_on)::int + 1) / 2",
    Per.YEAR: "1",
}


@dataclass(frozen=True)
class Window:
    """What to count: periods of one year, and owners (all when `ids` is None)."""

    version: DutyVersion
    periods: tuple[Period, ...]
    ids: tuple[OwnerId, ...] | None = None
    # Leading digits of the codes that lead to the owners, where an index on the code can help.
    prefixes: tuple[str, ...] = ()

    @property
    def source(self) -> OwnerSource:
        return SOURCES[self.version.duty.owed_by]

    @property
    def starts_on(self) -> dt.date:
        return min((each.starts_on for each in self.periods), default=self._year.starts_on)

    @property
    def _year(self) -> Period:
        """What a deadline's window spans, having no periods of its own."""
        return Period(self.version.year, "year")

    @property
    def reads_from(self) -> dt.date:
        """The first day of the records read: for a trend, a year before."""
        first = self.starts_on
        return first.replace(year=first.year - 1) if self.version.is_trend else first

    @property
    def until(self) -> dt.date:
        return max((each.ends_on for each in self.periods), default=self._year.ends_on) + _DAY


def raw_sql(window: Window) -> Sql:
    """Owners of the kind who serve on any day of the year (or, for a trend, of the year before).

    Always the whole year, so that an owner's region and scope are the same whichever of its
    periods are counted.
    """
    version, source = window.version, window.source
    first = dt.date(version.year - version.is_trend, 1, 1)
    where = [Sql("r.during && daterange(%s, %s)", (first, dt.date(version.year + 1, 1, 1)))]
    if window.ids is not None:
        where.append(Sql(f"r.id = ANY(%s::{source.id_type}[])", (list(window.ids),)))
    return Sql(f"SELECT * FROM ({source.rows}) r WHERE ") + joined(where, by=" AND ")


def in_region(version: DutyVersion) -> Sql:
    """Whether the pack judges an owner, by `home`: the first of its helping sides' codes."""
    parts = [Sql("home BETWEEN %s AND %s", version.region)]
    parts += [
        Sql("home NOT BETWEEN %s AND %s", place_range(region)) for region in version.except_regions
    ]
    return joined(parts, by=" AND ").within("({})")


_MERGED = (
    "SELECT id, min(name) AS name, range_agg(during) AS spans, "
    "min(coalesce(helper_code, place_id)) AS home, min(place_id) AS place_id, "
    "min(helper_code) AS helper_code, min(org_id) AS org_id, min(cluster_id) AS cluster_id "
    "FROM {} GROUP BY id"
)


def owner_sql(versions: Sequence[DutyVersion], *, merged: str = "") -> Sql:
    """Owners merged by id (or from the CTE `merged`), of the regions of a duty's versions."""
    regions = joined([in_region(version) for version in versions], by=" OR ")
    source = merged or f"({_MERGED.format('raw')})"
    return Sql(f"SELECT * FROM {source} o WHERE ") + regions


def _shared_name(window: Window) -> str:
    """The name under which duties find all owners of a kind; a trend's serve a year longer."""
    return window.source.kind.value + ("_of_two_years" if window.version.is_trend else "")


def owners_once(windows: Sequence[Window]) -> dict[str, Sql]:
    """CTEs of all owners of the windows' kinds, which `fresh_sql` reads: once for all duties."""
    clauses: dict[str, Sql] = {}
    for window in windows:
        if window.ids is None and window.periods:
            raw = f"raw_{_shared_name(window)}"
            clauses[raw] = raw_sql(window)
            clauses[f"merged_{_shared_name(window)}"] = Sql(_MERGED.format(raw))
    return clauses


def span_sql(version: DutyVersion) -> Sql:
    """Disjoint spans of days on which a link leads to an owner: a record meets at most one."""
    rows = link_rows(SOURCES[version.duty.owed_by], through=version.duty.through)
    return Sql(
        "SELECT id, link, coalesce(lower(span), '-infinity') AS starts, "
        "coalesce(upper(span), 'infinity') AS until "
        f"FROM (SELECT id, link, unnest(range_agg(during)) AS span FROM ({rows}) l "
        "WHERE id IN (SELECT id FROM owner) GROUP BY id, link) s"
    )


def aggregate_sql(version: DutyVersion) -> tuple[Sql, Sql]:
    """The aggregate, and the conditions that go to WHERE (a share keeps its own in FILTER)."""
    measure, holds = version.duty.measure, conditions.all_of(version)
    if measure.aggregate == "count":
        return Sql("count(*)"), holds
    if measure.aggregate == "sum":
        return conditions.field_sql(version).within("coalesce(floor(sum({})), 0)::bigint"), holds
    if measure.aggregate == "distinct":
        link = version.distinct_link
        if link is not None:
            return Sql(f"count(DISTINCT {record_column(link)})"), holds
        return Sql("count(DISTINCT registers_record.values ->> %s)", (measure.field,)), holds
    if measure.aggregate == "latest":
        field = conditions.field_sql(version)
        ordered = "registers_record.happened_on DESC, registers_record.id DESC"
        form = f"floor((array_agg({{}} ORDER BY {ordered}) FILTER (WHERE "
        return (
            field.within(form) + field.within("({}) IS NOT NULL))[1])::bigint"),
            holds,
        )
    if measure.each is not None:
        return coverage.covered_sql(version), holds
    return holds.within("count(*) FILTER (WHERE {}) * 1000 / count(*)"), conditions.TRUE


def counted_sql(window: Window, *, starts_on: dt.date, until: dt.date) -> Sql:
    """Records of the duty's register that count, by owner and part of the year."""
    version, source = window.version, window.source
    per = version.duty.per
    aggregate, holds = aggregate_sql(version)
    head = Sql(f"SELECT span.id, {_PART_OF[per]} AS part, ") + aggregate + Sql(" AS value ")
    body = Sql(
        "FROM registers_record JOIN span "
        f"ON {record_link(source, through=version.duty.through)} = span.link "
        "AND registers_record.happened_on >= span.starts "
        "AND registers_record.happened_on < span.until WHERE "
    )
    where = [
        Sql("registers_record.register = %s", (version.duty.measure.register_id,)),
        Sql(
            "registers_record.happened_on >= %s AND registers_record.happened_on < %s",
            (starts_on, until),
        ),
        conditions.in_counting_state(),
    ]
    tests = [conditions.condition_sql(version.candidate, kind=version.duty.owed_by), holds]
    where += [test.within("({})") for test in tests if test is not conditions.TRUE]
    if window.prefixes:
        column = record_column(version.duty.through)
        ranges = [
            Sql(f"{column} BETWEEN %s AND %s", (each.ljust(12, "0"), each.ljust(12, "9")))
            for each in window.prefixes
        ]
        where.append(joined(ranges, by=" OR ").within("({})"))
    return head + body + joined(where, by=" AND ") + Sql(" GROUP BY 1, 2")


def period_sql(version: DutyVersion, periods: Sequence[Period]) -> Sql:
    """Rows `(label, part, days, starts, until)`, one for each period."""
    step = MONTHS_OF[version.duty.per.value]
    rows = [
        Sql(
            "(%s, %s, %s, %s::date, %s::date)",
            (
                str(each),
                (each.first_month - 1) // step + 1,
                each.days,
                each.starts_on,
                each.ends_on + _DAY,
            ),
        )
        for each in periods
    ]
    values = joined(rows, by=", ")
    return values.within("SELECT * FROM (VALUES {}) v (label, part, days, starts, until)")


def low_and_high(version: DutyVersion) -> tuple[Sql, Sql]:
    """The target of an owner by days served; the reduced numbers are worked out by the rules."""
    if version.is_trend:
        return Sql("before.value"), Sql("NULL::bigint")
    full, rule = version.target, version.partial_rule
    floor = version.duty.floor

    def owed(amount: int | None, *, fixed: bool) -> Sql:
        if amount is None or fixed:
            return Sql("%s::bigint", (amount,))
        least = reduced(amount, rule=rule)
        if floor is not None:
            least = max(least, min(int(floor), amount))
        return Sql(
            "CASE WHEN served.days * 100 < %s * period.days THEN %s::bigint ELSE %s::bigint END",
            (rule.below_percent, least, amount),
        )

    fixed = not version.is_reducible
    return owed(full.low, fixed=fixed), owed(full.high, fixed=fixed or full.is_cap)


def met_sql(target: Target, *, is_trend: bool) -> Sql:
    """`rules.is_met` over the columns value, low and high."""
    parts = []
    if target.low is not None or is_trend:
        parts.append("value > low" if target.strict else "value >= low")
    if target.is_cap:
        parts.append("value <= high")
    return Sql("coalesce(" + (" AND ".join(parts) or "FALSE") + ", FALSE)")


def at_risk_sql(version: DutyVersion) -> Sql:
    """`rules.at_risk_on` over value, low, starts_on and due_on."""
    warning = version.warning
    days = "(due_on - starts_on + 1)"
    behind = f"CASE WHEN low > 0 THEN greatest(value, 0)::numeric * {days} / low ELSE -1 END"
    return Sql(
        f"least(due_on - %s, starts_on + least(greatest((%s * {days} + 99) / 100, "
        f"floor({behind})::bigint + 1), 100000)::int)",
        (warning.days, warning.pace_percent),
    )


def _value(version: DutyVersion) -> str:
    if version.duty.measure.is_beside_records:
        return "counted.value * 1000 / counted.size"
    if version.duty.measure.each is None:
        return "coalesce(counted.value, 0)"
    return "coalesce(counted.value, 0) * 1000 / universe.size"


def _joins(version: DutyVersion) -> str:
    if version.duty.measure.is_beside_records:
        # Who has nobody to ask about owes nothing.
        return "JOIN counted ON counted.id = owner.id AND counted.part = period.part"
    joins = ["LEFT JOIN counted ON counted.id = owner.id AND counted.part = period.part"]
    if version.is_trend:
        joins.append("LEFT JOIN before ON before.id = owner.id AND before.part = period.part")
    if version.duty.measure.each is not None:
        joins.append("JOIN universe ON universe.id = owner.id AND universe.size > 0")
    return " ".join(joins)


def _stood_sql(version: DutyVersion) -> Sql:
    """Owner × period with days served, value and target."""
    low, high = low_and_high(version)
    return (
        Sql(
            "SELECT owner.*, period.label, period.starts AS period_starts, served.days AS "
            "served_days, lower(served.spans) AS starts_on, upper(served.spans) - 1 AS due_on, "
            f"{_value(version)} AS value, "
        )
        + low.within("{} AS low, ")
        + high.within("{} AS high ")
        + Sql(
            "FROM owner JOIN period ON owner.spans && daterange(period.starts, period.until) "
            "CROSS JOIN LATERAL (SELECT part_served.spans, (SELECT sum(upper(d) - lower(d))::int "
            "FROM unnest(part_served.spans) d) AS days FROM (SELECT owner.spans * "
            "datemultirange(daterange(period.starts, period.until)) AS spans) part_served) served "
            + _joins(version)
            + " WHERE "
        )
        + in_region(version)
    )


def instance_columns(version: DutyVersion) -> Sql:
    """The columns of an instance (COLUMNS) from a row of `stood`."""
    kind = version.duty.owed_by.value
    return joined(
        [
            Sql(
                "%s::varchar AS duty, %s::bigint AS pack_version_id",
                (version.id, version.version_id),
            ),
            Sql("%s::varchar AS owner_kind, %s || id AS owner_key", (kind, f"{kind}:")),
            Sql("left(name, 160) AS owner_name, label AS period, starts_on, due_on, served_days"),
            Sql("low AS target_low, high AS target_high"),
            Sql("%s::boolean AS strict, value", (version.target.strict,)),
            met_sql(version.target, is_trend=version.is_trend).within("{} AS is_met"),
            at_risk_sql(version).within("{} AS at_risk_on"),
            Sql("place_id, helper_code, org_id, cluster_id"),
        ],
        by=", ",
    )


def shares_count(one: Window, *, with_: Window) -> bool:
    """Whether two versions of a duty count alike, and differ at most in target, title, source."""
    first, second = one.version, with_.version
    return (
        first.duty.measure == second.duty.measure
        and (first.duty.owed_by, first.duty.per) == (second.duty.owed_by, second.duty.per)
        and first.is_trend == second.is_trend
        and (one.periods, one.ids, one.prefixes) == (with_.periods, with_.ids, with_.prefixes)
        and first.reads_like(second)
    )


def _counted(window: Window) -> Sql:
    """What counts of households, contributions, projects or records, by owner and part of a
    year."""
    if window.version.is_of_households:
        return families.counted_sql(window.version)
    if window.version.is_of_contributions:
        return contributed.counted_sql(window.version)
    if window.version.is_of_projects:
        return undertaken.counted_sql(window.version)
    return counted_sql(window, starts_on=window.starts_on, until=window.until)


def fresh_sql(windows: Sequence[Window]) -> Sql:
    """The instances as they ought to be now, with columns COLUMNS.

    The windows are versions of one duty that count alike: counted once, judged each by its own.
    Where they ask for all owners, the statement round this begins with `owners_once`.
    """
    window, version = windows[0], windows[0].version
    raw, merged = raw_sql(window), ""
    if window.ids is None:
        raw = Sql(f"SELECT * FROM raw_{_shared_name(window)}")
        merged = f"merged_{_shared_name(window)}"
    clauses = {
        "raw": raw,
        "owner": owner_sql([each.version for each in windows], merged=merged),
        "span": span_sql(version),
        "period": period_sql(version, window.periods),
        "counted": _counted(window),
    }
    if version.is_trend:
        clauses["before"] = counted_sql(
            window,
            starts_on=window.starts_on.replace(year=window.starts_on.year - 1),
            until=window.until.replace(year=window.until.year - 1),
        )
    if version.duty.measure.each is not None:
        clauses["universe"] = coverage.universe_sql(version)
    parts = []
    for number, each in enumerate(windows):
        clauses[f"stood{number}"] = _stood_sql(each.version)
        parts.append(instance_columns(each.version).within(f"SELECT {{}} FROM stood{number}"))
    return with_clauses(clauses, then=joined(parts, by=" UNION ALL "))
