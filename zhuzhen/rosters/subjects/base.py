"""What every typed sheet does with its rows: known again, judged, and written."""

import datetime as dt
from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

from django.db.backends.postgresql.psycopg_any import DateRange

from zhuzhen.base.problems import Fault
from zhuzhen.partners.access import Act, Ground
from zhuzhen.registers.problems import fault
from zhuzhen.registers.world import Span
from zhuzhen.rosters.declarations import Column, Key, Roster, Values
from zhuzhen.rosters.facts import Facts, covers, span_of
from zhuzhen.rosters.labels import HIDDEN, LISTED
from zhuzhen.rosters.reading import Row
from zhuzhen.rosters.showing import Showing, as_said, last_day
from zhuzhen.rosters.writing import Writing

_SHOWN = 6


@dataclass(frozen=True)
class Entry:
    """A row of a sheet, known again or new; `values` are what it will say once imported."""

    number: int
    key: Key | None
    known: Values | None
    values: Values

    @cached_property
    def differing(self) -> tuple[str, ...]:
        """The columns in which a known row will say something else."""
        if self.known is None:
            return ()
        names = (name for name in self.values if name in self.known)
        return tuple(
            name for name in names if as_said(self.values[name]) != as_said(self.known[name])
        )

    @property
    def is_moved(self) -> bool:
        """Whether importing writes anything."""
        return self.known is None or bool(self.differing)

    def whole(self, name: str) -> int | None:
        value = self.values.get(name)
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    def text(self, name: str) -> str:
        return str(self.values.get(name) or "")

    def code(self, name: str) -> str | None:
        """A place's code, if there is one."""
        return self.text(name) or None

    @property
    def span(self) -> Span:
        return span_of(self.values)

    @property
    def during(self) -> DateRange:
        return DateRange(self.span.start, self.span.end)


@dataclass(frozen=True)
class Exclusion:
    """No two rows of one key (None: not concerned) may share a day; `always`: whatever the days.

    `name` is the database's constraint, or one of ours in `problems.CLASHES`.
    """

    name: str
    column: str
    key: Callable[[Values], Key | None]
    always: bool = False


class Subject(ABC):
    """The rows of one typed sheet. Made once an import or export, with the facts in scope."""

    roster: ClassVar[Roster]
    exclusions: ClassVar[tuple[Exclusion, ...]] = ()

    def __init__(self, facts: Facts) -> None:
        self.facts, self.showing = facts, Showing(facts)

    # What is there

    @cached_property
    def known(self) -> Mapping[Key, Values]:
        """All rows in scope by what they are known by, in the order of an export."""
        return dict(self.read_known())

    @abstractmethod
    def read_known(self) -> Iterator[tuple[Key, Values]]: ...

    @cached_property
    def by_natural_key(self) -> dict[Key, list[Key]]:
        found: dict[Key, list[Key]] = defaultdict(list)
        for key, values in self.known.items():
            for natural in self.natural_keys(values):
                found[natural].append(key)
        return found

    @abstractmethod
    def natural_keys(self, values: Values) -> Iterable[Key]:
        """By what a row without number is known again, the surest first."""

    def listed(self) -> Iterator[Values]:
        """The rows that an export shows."""
        yield from self.known.values()

    # Known again

    def match(self, row: Row) -> tuple[Key | None, Fault | None]:
        """Which known row this is: by its number, else by what is natural; None if new."""
        noun, number = self.roster.noun, row.values.get("id")
        hits = self._natural_hits(row.values)
        if number is not None:
            if number not in self.known:
                return None, fault("roster_unknown_id", field="id", value=number, noun=noun)
            return number, None
        if len(hits) > 1:
            known = LISTED.join(str(each) for each in hits[:_SHOWN])
            return None, fault("roster_ambiguous", noun=noun, count=len(hits), known=known)
        return (hits[0] if hits else None), None

    def _natural_hits(self, values: Values) -> list[Key]:
        for natural in self.natural_keys(values):
            if hits := self.by_natural_key.get(natural):
                return hits
        return []

    def reveal(self, row: Row, *, key: Key | None) -> Fault | None:
        """Give a row its own values where an export hid them; a row without such has a fault."""
        known = self.known.get(key, {}) if key is not None else {}
        for name, value in row.values.items():
            if isinstance(value, tuple) and HIDDEN in value:
                own = self._out_of_sight(name, known.get(name))
                row.values[name] = tuple(sorted({*value[:-1], *own}))
            elif value == HIDDEN:
                own = self._out_of_sight(name, known.get(name))
                row.values[name] = own[0] if own else None
            else:
                continue
            if not own:
                return fault("roster_hidden", field=name)
        return None

    def _out_of_sight(self, name: str, value: object) -> list[object]:
        """What of a known value an export shows as hidden."""
        column = self.roster.column(name)
        if isinstance(value, tuple):
            return [each for each in value if self.showing.text(column, (each,)) == HIDDEN]
        return [value] if self.showing.text(column, value) == HIDDEN else []

    def completed(self, values: Values) -> Values:
        """What follows where a new row does not say it."""
        return values

    def entry(self, row: Row, *, key: Key | None) -> Entry:
        """The row with what is known where its sheet has no such column."""
        known = self.known.get(key) if key is not None else None
        if known is not None:
            return Entry(row.number, key, known, {**known, **row.values, "id": known.get("id")})
        blank: Values = {each.name: None for each in self.roster.columns}
        return Entry(row.number, None, None, self.completed({**blank, **row.values}))

    # Judged

    def fixed_faults(self, entry: Entry) -> Iterator[Fault]:
        """What a sheet may no longer change in a known row."""
        for name in entry.differing:
            column = self.roster.column(name)
            if column.is_fixed:
                yield self.difference(column, entry, code="roster_fixed", why=column.why_fixed)

    def difference(self, column: Column, entry: Entry, *, code: str, **more: str) -> Fault:
        assert entry.known is not None
        was = self.showing.told(column, entry.known[column.name])
        value = self.showing.told(column, entry.values[column.name])
        return fault(code, field=column.name, known=was, value=value, **more)

    def span_faults(self, entry: Entry) -> Iterator[Fault]:
        since, until = entry.values.get("since"), entry.values.get("until")
        if isinstance(since, dt.date) and isinstance(until, dt.date) and until < since:
            yield fault("roster_reversed", field="until", since=since, until=until)

    def outside_faults(self, entry: Entry, *, outer: Span, what: str) -> Iterator[Fault]:
        """A day of the row that lies outside of what it belongs to."""
        inner = entry.span
        if inner.start is None or covers(outer, inner):
            return
        starts = inner.start in outer
        field, day = ("until", last_day(inner.end)) if starts else ("since", inner.start)
        if starts and day is None:
            return  # open: it ends with what it belongs to
        yield fault("roster_outside", field=field, day=day, what=what, span=outer)

    @abstractmethod
    def faults(self, entry: Entry) -> Iterable[Fault]:
        """What is wrong with a row that is new or differs, by itself and with what is there."""

    def faults_together(self, entries: list[Entry]) -> Iterator[tuple[Entry, Fault]]:
        """What is wrong with the rows taken together, beside exclusions."""
        yield from ()

    def likenesses(self, entries: list[Entry]) -> Iterator[tuple[Entry, Fault]]:
        """New rows that are probably there already, under another name or unit."""
        yield from ()

    @abstractmethod
    def grounds(self, entry: Entry) -> Iterable[tuple[Act, Ground]]:
        """Where the importer must be allowed to act for this row."""

    @abstractmethod
    def label(self, values: Values) -> str:
        """A row in a few words."""

    # Written

    @abstractmethod
    def write(self, entries: list[Entry], *, writing: Writing, today: dt.date) -> None:
        """Write the rows that are new or differ."""

    def helper_of(self, entry: Entry) -> str:
        """The code of the helping side of a row."""
        return ""
