"""A place's money at a day: by source, by year and by the places below; nothing is counted twice.

What a place is due stands at its county (docs/adr/0015), so towns show none. Of money carried over
the year that it came in counts its arrival; the year that it stands in counts what is left.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.db.models import F, Sum

from zhuzhen.funds.choices import SHARED, Source, Stage
from zhuzhen.funds.queries import PartDue, Wanted, balances_at, carried_lines, parts_due
from zhuzhen.funds.rules import arrived_of_due
from zhuzhen.pages.funds.choices import ARRIVED, FIGURES_BY_ID, PAID, Figure
from zhuzhen.pages.funds.reach import percent
from zhuzhen.places.choices import Level
from zhuzhen.places.models import Division
from zhuzhen.places.rules.codes import level_of

_BELOW = {
    Level.PROVINCE: "city", Level.CITY: "county", Level.COUNTY: "town", Level.TOWN: "place",
    Level.VILLAGE: "place",
}  # fmt: skip
_WIDTHS = {"city": 4, "county": 6, "town": 9, "place": 12}


@dataclass(frozen=True)
class Cell:
    """What stands in one place, of one source and fund year, at one stage."""

    place: str
    source: str
    year: int
    stage: str
    fen: int


@dataclass(frozen=True)
class Asked:
    """Whose money, at which day, as known when; of one fund year or of all."""

    place: str
    day: dt.date
    known_at: dt.datetime | None = None
    year: int | None = None

    @property
    def below(self) -> str:
        """By what the table of places is grouped."""
        return _BELOW[level_of(self.place)] if self.place else "city"


@dataclass
class Sums:
    """The figures of one line: of a source, a year, a place, or of all."""

    dues: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    by_stage: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    flows: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    # By source, what has arrived of what is shared by percentages.
    shared: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    @property
    def due_fen(self) -> int:
        return sum(self.dues.values())

    def add(self, cell: Cell, *, carried: bool) -> None:
        """`carried` is what carrying over put there: not counted by what went through."""
        if not carried:
            self.by_stage[cell.stage] += cell.fen
        self.flows[cell.stage] += -cell.fen if carried else cell.fen
        if cell.source in SHARED and cell.stage in ARRIVED.stages:
            self.shared[cell.source] += -cell.fen if carried else cell.fen

    def of(self, figure: Figure) -> int:
        stood = self.flows if figure.is_flow else self.by_stage
        return sum(stood.get(str(stage.value), 0) for stage in figure.stages)

    @property
    def arrival(self) -> str:
        """到位率: what has arrived of what is due; nothing where nothing is due.

        Only of sources whose dues are in view: who sees one assisting city's money sees its dues.
        """
        return percent(arrived_of_due(self.shared, dues=self.dues), self.due_fen)

    @property
    def spending(self) -> str:
        """支出率: paid of arrived."""
        return percent(self.of(PAID), self.of(ARRIVED))

    @property
    def is_empty(self) -> bool:
        return not self.due_fen and not any(self.by_stage.values())


@dataclass(frozen=True)
class Row:
    """One line of the overview. `key` is what its links ask for."""

    title: str
    sums: Sums
    key: str = ""
    is_whole: bool = True  # False: the part that belongs to the place itself

    @property
    def arrival(self) -> str:
        """到位率; of the place itself none: what came of its dues may lie with those below."""
        return self.sums.arrival if self.is_whole else ""

    @property
    def cells(self) -> list[tuple[str, int]]:
        return [(name, self.sums.of(FIGURES_BY_ID[name])) for name in FIGURES_BY_ID]


@dataclass(frozen=True)
class Overview:
    """All lines of a place's money at a day."""

    asked: Asked
    total: Sums
    sources: tuple[Row, ...]
    years: tuple[Row, ...]
    places: tuple[Row, ...]


def _cells(asked: Asked) -> list[Cell]:
    wanted = Wanted(under=asked.place, year=asked.year)
    group = (asked.below, "source", "year", "stage")
    rows = balances_at(day=asked.day, known_at=asked.known_at, group=group, wanted=wanted)
    return [
        Cell(str(place), str(source), int(str(year)), str(stage), each.fen)
        for each in rows
        for place, source, year, stage in (each.key,)
        if stage != Stage.ORIGIN
    ]


def _carried(asked: Asked) -> list[Cell]:
    """What carrying over has put on accounts, by the day and as known then."""
    lines = carried_lines(day=asked.day, known_at=asked.known_at, under=asked.place)
    if asked.year:
        lines = lines.filter(account__year=asked.year)
    rows = lines.values_list(
        "place_id", F("account__source"), F("account__year"), F("account__stage")
    ).annotate(Sum("amount_fen"))
    return [
        Cell(_cut(place, asked.below), source, year, stage, fen)
        for place, source, year, stage, fen in rows
    ]


def _cut(code: str, below: str) -> str:
    return code[: _WIDTHS[below]].ljust(12, "0")


def _summed(
    cells: Iterable[Cell],
    carried: Iterable[Cell],
    dues: Iterable[PartDue],
    *,
    key: Callable[[Cell | PartDue], object],
) -> dict[object, Sums]:
    found: dict[object, Sums] = defaultdict(Sums)
    for cell in cells:
        found[key(cell)].add(cell, carried=False)
    for cell in carried:
        found[key(cell)].add(cell, carried=True)
    for due in dues:
        found[key(due)].dues[due.source] += due.fen
    return {name: sums for name, sums in found.items() if not sums.is_empty}


def overview(asked: Asked) -> Overview:
    """A place's money at a day; four queries however many places there are."""
    cells, carried = _cells(asked), _carried(asked)
    dues = parts_due(
        years=(asked.year,) if asked.year else (),
        until=asked.day.year,
        under=asked.place,
        known_at=asked.known_at,
    )
    whole = _summed(cells, carried, dues, key=lambda each: "")
    by_source = _summed(cells, carried, dues, key=lambda each: each.source)
    by_year = _summed(cells, carried, dues, key=lambda each: each.year)
    by_place = _summed(cells, carried, dues, key=lambda each: _cut(each.place, asked.below))
    return Overview(
        asked,
        whole.get("", Sums()),
        tuple(
            Row(str(source.label), by_source[source.value], key=str(source.value))
            for source in Source
            if source.value in by_source
        ),
        tuple(
            Row(f"{year}", by_year[year], key=f"{year}")
            for year in sorted(by_year, key=lambda each: int(str(each)), reverse=True)
        ),
        _places(by_place, asked=asked),
    )


def _places(by_place: dict[object, Sums], *, asked: Asked) -> tuple[Row, ...]:
    """The places below that hold or are due anything, by code; the place's own part comes last."""
    codes = sorted(str(code) for code in by_place)
    names = dict(Division.objects.filter(pk__in=codes).values_list("pk", "name"))
    rows = [
        Row(names.get(code, code), by_place[code], key=code)
        for code in codes
        if code != asked.place
    ]
    if asked.place in by_place and level_of(asked.place) is not Level.VILLAGE:
        own = by_place[asked.place]
        rows.append(Row(names.get(asked.place, asked.place), own, key=asked.place, is_whole=False))
    return tuple(rows)
