"""The overview as shown: figures in one unit, each a link to the entries that make it up."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from urllib.parse import urlencode

from zhuzhen.base import money
from zhuzhen.pages.funds.choices import FIGURES
from zhuzhen.pages.funds.standing import Overview, Row, Sums


@dataclass(frozen=True)
class Unit:
    """A unit in which figures are shown; the exact value stands on hover and in the export."""

    id: str
    title: str
    fen: int
    digits: int

    def said(self, fen: int) -> str:
        exact = Decimal(fen) / self.fen
        shown = exact.quantize(Decimal(1).scaleb(-self.digits), ROUND_HALF_UP)
        return f"{shown:,}"


UNITS = {
    "yuan": Unit("yuan", "元", 100, 2),
    "wan": Unit("wan", "万元", 1_000_000, 2),
    "yi": Unit("yi", "亿元", 10_000_000_000, 4),
}


def unit_for(fen: int) -> Unit:
    """The unit that sums of this size are read in."""
    if fen >= 100 * UNITS["yi"].fen:
        return UNITS["yi"]
    return UNITS["wan"] if fen >= UNITS["wan"].fen else UNITS["yuan"]


@dataclass(frozen=True)
class Cell:
    """One figure."""

    title: str
    text: str
    exact: str
    address: str
    is_nothing: bool


@dataclass(frozen=True)
class Line:
    """One line of a table of the overview."""

    title: str
    address: str
    cells: tuple[Cell, ...]
    arrival: str
    spending: str


@dataclass(frozen=True)
class Lines:
    """The overview as shown."""

    total: Line
    sources: tuple[Line, ...]
    years: tuple[Line, ...]
    places: tuple[Line, ...]


OWN = "{name}本级"
DUE = "应担"


def _line(
    title: str, sums: Sums, *, unit: Unit, query: Mapping[str, object], address: str = ""
) -> Line:
    def at(path: str, **more: object) -> str:
        asked = {name: value for name, value in {**query, **more}.items() if value}
        return f"{path}?{urlencode(asked)}"

    due_year = query.get("year") or ""
    due_at = at("/funds/contributions/", until="", year=due_year)
    cells = [Cell(DUE, unit.said(sums.due_fen), money.yuan(sums.due_fen), due_at, not sums.due_fen)]
    for figure in FIGURES:
        fen = sums.of(figure)
        address_of = at("/funds/entries/", figure=figure.id)
        cells.append(Cell(figure.title, unit.said(fen), money.yuan(fen), address_of, not fen))
    return Line(title, address, tuple(cells), sums.arrival, sums.spending)


def lines_of(found: Overview, *, unit: Unit, query: Mapping[str, object]) -> Lines:
    """All lines, with the addresses of their entries and of the places below."""

    def of_place(row: Row) -> Line:
        down = {**query, "place": row.key, "day": query["until"], "until": "", "unit": unit.id}
        asked = {name: value for name, value in down.items() if value}
        if row.is_whole:
            address = f"/funds/?{urlencode(asked)}"
            return _line(
                row.title, row.sums, unit=unit, query={**query, "place": row.key}, address=address
            )
        own = {**query, "place": row.key, "own": "yes"}
        line = _line(OWN.format(name=row.title), row.sums, unit=unit, query=own)
        return replace(line, arrival=row.arrival)

    return Lines(
        _line("", found.total, unit=unit, query=query),
        tuple(
            _line(row.title, row.sums, unit=unit, query={**query, "source": row.key})
            for row in found.sources
        ),
        tuple(
            _line(row.title, row.sums, unit=unit, query={**query, "year": row.key})
            for row in found.years
        ),
        tuple(of_place(row) for row in found.places),
    )
