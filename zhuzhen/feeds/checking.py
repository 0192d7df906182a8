"""Checks a whole file at once: `typed` holds its values by column, and every fault is told.

All faults are counted, at most so many kept. What a fault quotes never holds a whole number of a
person (`problems.told`).
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import pyarrow as pa

from zhuzhen.base.problems import Fault
from zhuzhen.feeds.choices import LISTED, MONEY_UNITS
from zhuzhen.feeds.declaring import Column, DeclaredFeed, Kind, Places
from zhuzhen.feeds.expressions import FIRST_DAY, LAST_DAY, MACROS, NOTHING, Read, reading_of
from zhuzhen.feeds.mapping import Layout, Mapped
from zhuzhen.feeds.problems import MOST_KEPT, NOTES, fault, masked, told
from zhuzhen.feeds.reading.raw import RAW, Raw

TYPED = "typed"
NO_PLACES = Places()


@dataclass(frozen=True)
class Checked:
    """What was found: `rows` with anything in them, the faults kept and how many there are, how
    many of each column, and `notes` of what was read otherwise than it is written."""

    raw: Raw
    layout: Layout
    rows: int
    faults: tuple[Fault, ...]
    fault_count: int
    by_column: Mapping[str, int]
    notes: tuple[str, ...]

    @property
    def left_out(self) -> int:
        return self.fault_count - len(self.faults)


class _Check:
    """One file being checked in its room."""

    def __init__(
        self, raw: Raw, *, layout: Layout, feed: DeclaredFeed, places: Places, today: dt.date
    ) -> None:
        self.raw, self.layout, self.feed, self.db = raw, layout, feed, raw.room.db
        self.today = f"DATE '{today.isoformat()}'"
        for macro in MACROS:
            self.db.execute(macro)
        self._bring_places(places)

    def _bring_places(self, places: Places) -> None:
        self.db.execute("CREATE OR REPLACE TABLE place_words (word VARCHAR, code VARCHAR)")
        words = [(word, code) for code, names in places.names.items() for word in (code, *names)]
        if words:
            found = pa.table({"word": [each for each, _ in words], "code": [c for _, c in words]})
            self.db.register("words", found)
            self.db.execute("INSERT INTO place_words SELECT DISTINCT word, code FROM words")
            self.db.unregister("words")
        self.db.execute(
            "CREATE OR REPLACE TABLE places AS SELECT word, any_value(code) AS code, "
            "count(*) AS count FROM place_words GROUP BY word"
        )

    def type_all(self) -> int:
        """Make `typed`: each declared column, and `f_<name>` with the code of what is wrong."""
        reads = {each.column.name: reading_of(each, today=self.today) for each in self._mapped}

        def stage(letter: str, part: str) -> str:
            return ", ".join(
                f"{getattr(read, part)} AS {letter}_{name}" for name, read in reads.items()
            )

        tidied = ", ".join(f"tidy({each.source}) AS t_{each.column.name}" for each in self._mapped)
        held = " OR ".join(f"t_{name} IS NOT NULL" for name in reads)
        named = ", ".join(self._named(each, reads) for each in self.feed.columns)
        joins = " ".join(
            f"LEFT JOIN places AS place_{each.column.name} "
            f"ON place_{each.column.name}.word = t_{each.column.name}"
            for each in self._mapped
            if each.column.kind is Kind.PLACE
        )
        values = stage("v", "value")
        self.db.execute(
            f"CREATE OR REPLACE TABLE {TYPED} AS WITH "
            f"tidied AS (SELECT *, {tidied} FROM {RAW} WHERE row > {self.layout.header_row}), "
            f"plain AS (SELECT *, {stage('p', 'plain')} FROM tidied WHERE {held}), "
            f"helped AS (SELECT *, {stage('h', 'helped')} FROM plain), "
            f"judged AS (SELECT helped.*, {stage('f', 'fault')}, {values} FROM helped {joins}) "
            f"SELECT row, {named} FROM judged"
        )
        return self.raw.room.number(f"SELECT count(*) FROM {TYPED}")

    @property
    def _mapped(self) -> tuple[Mapped, ...]:
        return self.layout.columns

    def _named(self, column: Column, reads: Mapping[str, Read]) -> str:
        name = column.name
        if name not in reads:
            return (
                f"{NOTHING.get(column.kind, 'NULL::VARCHAR')} AS {name}, NULL::VARCHAR AS f_{name}"
            )
        return f"CASE WHEN f_{name} IS NULL THEN v_{name} END AS {name}, f_{name}"

    def counts(self) -> dict[str, int]:
        """How many cells of each column are at fault."""
        asked = ", ".join(f"count(f_{each.column.name})" for each in self._mapped)
        found = self.raw.room.rows(f"SELECT {asked} FROM {TYPED}")[0]
        return {each.head: n for each, n in zip(self._mapped, found, strict=True) if n}

    def cell_faults(self, *, most: int) -> Iterator[Fault]:
        """The first faults in the order of rows."""
        parts = [
            f"SELECT t.row AS row, {at} AS nth, f_{each.column.name} AS code, "
            f"ltrim(r.{each.source}, '\x01\x02\x03') AS text "
            f"FROM {TYPED} t JOIN {RAW} r ON r.row = t.row WHERE f_{each.column.name} IS NOT NULL"
            for at, each in enumerate(self._mapped)
        ]
        sql = " UNION ALL ".join(parts)
        digits = "try_cast(substr(closed(tidy(text)), 1, 17) AS BIGINT)"
        found = self.db.execute(
            f"SELECT row, nth, code, tidy(text), CASE WHEN code IN ('id_check', 'id_zeros') "
            f"THEN id_expected({digits}) END FROM ({sql}) ORDER BY row, nth LIMIT {most}"
        ).fetchall()
        for row, at, code, text, expected in found:
            yield self._told(self._mapped[at], code, text=text or "", expected=expected, row=row)

    def _told(self, mapped: Mapped, code: str, *, text: str, expected: str, row: int) -> Fault:
        column, plain = mapped.column, "".join(text.split()).upper()
        facts: dict[str, object] = {
            "value": told(text),
            "longest": column.longest,
            "length": len(plain),
            "area": plain[:6],
            "birth": plain[6:14],
            "masked": masked(plain),
            "expected": expected,
            "found": plain[-1:],
            "count": self._places_called(text) if code == "ambiguous_place" else 0,
            "unit": mapped.unit,
            "known": LISTED.join(each.label for each in column.choices),
            "note": column.note,
            **self._bounds(mapped),
        }
        return fault(code, row=row, column=mapped.head, **facts)

    def _bounds(self, mapped: Mapped) -> dict[str, object]:
        column = mapped.column
        if column.kind is Kind.DATE:
            return {"least": column.least or FIRST_DAY, "most": column.most or LAST_DAY}
        if column.kind is Kind.MONEY:
            unit = MONEY_UNITS[mapped.unit]
            least = "" if column.least is None else int(column.least) / unit
            most = (10_000_000_000_000 if column.most is None else int(column.most)) / unit
            return {"least": f"{least} {mapped.unit}", "most": f"{most:,.0f} {mapped.unit}"}
        return {"least": column.least, "most": column.most}

    def _places_called(self, text: str) -> int:
        found = self.raw.room.rows("SELECT count FROM places WHERE word = ?", text)
        return int(found[0][0]) if found else 0

    def doubles(self, *, most: int) -> tuple[int, list[Fault]]:
        """Rows that repeat what may stand but once: how many, and the first of them."""
        count, found = 0, []
        filled = {each.column.name for each in self._mapped}
        for names in self.feed.once:
            if not filled.issuperset(names):
                continue
            keys = ", ".join(names)
            whole = " AND ".join(f"{name} IS NOT NULL" for name in names)
            same = " AND ".join(f"t.{name} = d.{name}" for name in names)
            self.db.execute(
                f"CREATE OR REPLACE TEMP TABLE doubled AS SELECT {keys}, min(row) AS first "
                f"FROM {TYPED} WHERE {whole} GROUP BY {keys} HAVING count(*) > 1"
            )
            repeated = f"FROM {TYPED} t JOIN doubled d ON {same} WHERE t.row <> d.first"
            count += self.raw.room.number(f"SELECT count(*) {repeated}")
            told_as = LISTED.join(self.layout.head_of(name) for name in names)
            head = self.layout.head_of(names[0])
            rows = self.db.execute(
                f"SELECT t.row, d.first {repeated} ORDER BY t.row LIMIT {most}"
            ).fetchall()
            found += [
                fault("twice", row=row, column=head, first=first, columns=told_as)
                for row, first in rows
            ]
        return count, found

    def notes(self) -> Iterator[str]:
        """How many cells of each column were read otherwise than they are written."""
        asked = ", ".join(
            f"count(*) FILTER (half_width({each.source}) <> {each.source}), "
            f"count(*) FILTER (trim({each.source}, ' \t') <> {each.source})"
            for each in self._mapped
        )
        sql = f"SELECT {asked} FROM {RAW} WHERE row > {self.layout.header_row}"
        counts = self.raw.room.rows(sql)[0]
        for at, each in enumerate(self._mapped):
            for name, count in zip(
                ("full_width", "blanks"), counts[2 * at : 2 * at + 2], strict=True
            ):
                if count:
                    yield NOTES[name].format(column=each.head, count=count)


def check(
    raw: Raw,
    *,
    layout: Layout,
    feed: DeclaredFeed,
    today: dt.date,
    places: Places = NO_PLACES,
    most: int = MOST_KEPT,
) -> Checked:
    """Make `typed` of what was read, and find all that is wrong with it; nothing is raised."""
    work = _Check(raw, layout=layout, feed=feed, places=places, today=today)
    rows = work.type_all()
    by_column = work.counts()
    in_cells = list(work.cell_faults(most=most)) if by_column else []
    doubled, doubles = work.doubles(most=most)
    uneven = [each for each in raw.uneven if (each.row or 0) > layout.header_row]
    above = len(raw.uneven) - len(uneven)
    found = sorted([*uneven, *in_cells, *doubles], key=lambda each: each.row or 0)
    count = sum(by_column.values()) + doubled + raw.uneven_count - above
    if not rows and not count:
        found, count = [fault("no_rows")], 1
    located = tuple(replace(each, file=raw.file, sheet=raw.sheet) for each in found[:most])
    return Checked(raw, layout, rows, located, count, by_column, tuple(work.notes()))
