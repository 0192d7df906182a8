"""The fund statistics as official sheets: the quarter's, and the two of the first quarter."""

import datetime as dt
import tempfile
from collections.abc import Sequence

from django.utils import timezone
from xlsxwriter import Workbook

from zhuzhen.assets.exports.books import Cells, Written
from zhuzhen.assets.exports.wording import (
    DAY,
    FUND_YEAR,
    KEY_COLUMNS,
    KEY_NAMES,
    KEY_TITLE,
    KNOWN,
    LAST_COLUMNS,
    LAST_TITLE,
    MONEY_UNIT,
    PARTLY,
    PERCENT,
    QUARTER_COLUMNS,
    QUARTER_TITLE,
    RATES_NOTE,
    SYSTEM,
    UNIT,
    signatures_of,
)
from zhuzhen.assets.queries.statistics import (
    KEY_TAGS,
    Figures,
    KeyLine,
    directions_of,
    key_places,
    last_years_allocation,
    quarterly,
)
from zhuzhen.base import audit, scope
from zhuzhen.base.money import yuan
from zhuzhen.base.periods import Period
from zhuzhen.base.problems import Problem
from zhuzhen.base.sheets.official import ROW_BY_ROW, Column, Sheet, write_sheets
from zhuzhen.funds.queries.rates import rates, total_of
from zhuzhen.people.access import require
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account
from zhuzhen.places.models import Division
from zhuzhen.places.queries import place_names

FIRST = 1  # the first quarter asks for two tables more
Moment = dt.datetime | None


def _rate(rate: object) -> str:
    return PERCENT.format(rate=rate) if rate is not None else "—"


def _quarter_cells(figures: Figures) -> Cells:
    sums, since = figures.sums, figures.since
    return (
        figures.carried_in,
        figures.arrived,
        figures.arrived_since,
        sums.handed_down,
        since.handed_down,
        sums.spent,
        since.spent,
        figures.left,
        _rate(figures.allocation_rate),
        _rate(figures.spend_rate),
        *directions_of(figures),
    )


def _last_cells(figures: Figures) -> Cells:
    sums = figures.sums
    return (
        figures.arrived,
        sums.handed_down,
        figures.since.handed_down,
        sums.arrived,
        sums.spent,
        _rate(figures.allocation_rate),
        _rate(figures.spend_rate),
        *directions_of(figures),
    )


def _key_cells(line: KeyLine) -> Cells:
    return (
        *(
            fen
            for each in (line.special, line.social, line.figures)
            for fen in (each.arrived, each.sums.spent)
        ),
        line.figures.left,
        _rate(line.figures.spend_rate),
    )


def _facts(place: Division, *, year: int, day: dt.date, known_at: Moment) -> tuple[str, ...]:
    facts = [UNIT.format(place=place.path), FUND_YEAR.format(year=year), DAY.format(day=day)]
    if known_at is not None:
        facts.append(KNOWN.format(moment=f"{timezone.localtime(known_at):%Y-%m-%d %H:%M}"))
    if not scope.covers(place.code):
        facts.insert(1, PARTLY)
    return (*facts, MONEY_UNIT)


def _sheet(
    title: str,
    *,
    place: Division,
    year: int,
    day: dt.date,
    known_at: Moment,
    columns: tuple[Column, ...],
    rows: Sequence[Cells],
    totals: Cells,
    who: str,
    notes: tuple[str, ...] = (),
) -> Sheet:
    return Sheet(
        name=title,
        title=f"{place.path}{title}",
        facts=_facts(place, year=year, day=day, known_at=known_at),
        columns=columns,
        rows=rows,
        totals=totals,
        signatures=signatures_of(who),
        notes=notes,
    )


def _quarter(place: Division, *, period: Period, known_at: Moment, who: str) -> Sheet:
    found = quarterly(place.code, period=period, known_at=known_at)
    stood = rates(year=period.year, under=place.code, day=period.ends_on, known_at=known_at)
    due = total_of(stood)
    note = RATES_NOTE.format(
        due=yuan(due.due_fen),
        arrived=yuan(due.owed_fen),
        rate=_rate(due.arrival_rate),
    )
    return _sheet(
        QUARTER_TITLE.format(period=period.label),
        place=place,
        year=period.year,
        day=period.ends_on,
        known_at=known_at,
        columns=QUARTER_COLUMNS,
        rows=[(each.part.name, *_quarter_cells(each.figures)) for each in found.lines],
        totals=(None, *_quarter_cells(found.total)),
        who=who,
        notes=(note,) if due.due_fen else (),
    )


def _last(place: Division, *, period: Period, known_at: Moment, who: str) -> Sheet:
    day, year = period.ends_on, period.year - 1
    found = last_years_allocation(place.code, year=year, day=day, known_at=known_at)
    return _sheet(
        LAST_TITLE.format(year=year),
        place=place,
        year=year,
        day=day,
        known_at=known_at,
        columns=LAST_COLUMNS,
        rows=[(each.part.name, *_last_cells(each.figures)) for each in found.lines],
        totals=(None, *_last_cells(found.total)),
        who=who,
    )


def _key(place: Division, *, period: Period, known_at: Moment, who: str) -> Sheet:
    """Key towns, then key villages, each with a sum of its own: a town's figures hold its
    villages', so there is no sum of both."""
    day, year = period.ends_on, period.year - 1
    found = key_places(place.code, year=year, day=day, known_at=known_at)
    names = place_names({each.code for each in found.lines})
    rows = [(names[each.code], KEY_NAMES[each.tag], *_key_cells(each)) for each in found.lines]
    sheet = _sheet(
        KEY_TITLE.format(year=year),
        place=place,
        year=year,
        day=day,
        known_at=known_at,
        columns=KEY_COLUMNS,
        rows=rows,
        totals=(),
        who=who,
    )
    counts = {tag: sum(each.tag == tag for each in found.lines) for tag in KEY_TAGS}
    sums = [
        (f"{KEY_NAMES[tag]}（{counts[tag]} 个）", (None, None, *_key_cells(found.total_of(tag))))
        for tag in KEY_TAGS
    ]
    return Sheet(**{**vars(sheet), "subtotals": sums})


def sheets_of(place: Division, *, period: Period, known_at: Moment, who: str) -> tuple[Sheet, ...]:
    """The quarter's table; in the first quarter also last year's two."""
    facts = {"period": period, "known_at": known_at, "who": who}
    first = (_quarter(place, period=period, known_at=known_at, who=who),)
    if period.first_month != FIRST:
        return first
    return (*first, _last(place, **facts), _key(place, **facts))  # type: ignore[arg-type]


def export_statistics(
    place_code: str,
    *,
    period: Period,
    by: Account | None,
    today: dt.date,
    known_at: Moment = None,
) -> Written:
    """The fund statistics of a quarter as an official workbook, as they stood at its end.

    Raises not_allowed, statistics_of_quarter (no quarter, or one to come), unknown_place.
    """
    require(by, Act.EXPORT, on=today)
    if period.kind != "quarter" or period.starts_on > today:
        raise Problem("statistics_of_quarter", period=period.label)
    place = Division.objects.filter(pk=place_code).first()
    if place is None:
        raise Problem("unknown_place", name=place_code)
    who = by.display_name if by else SYSTEM
    sheets = sheets_of(place, period=period, known_at=known_at, who=who)
    file = tempfile.TemporaryFile(suffix=".xlsx")  # noqa: SIM115  (the caller closes it)
    with Workbook(file, ROW_BY_ROW) as book:
        count = write_sheets(book, sheets)
    file.seek(0)
    facts: dict[str, object] = {"period": str(period), "count": count}
    audit.record("statistics.export", by=by, subject="statistics", subject_id=place_code,
                 facts=facts)  # fmt: skip
    return Written(file, f"{sheets[0].title}.xlsx", count)
