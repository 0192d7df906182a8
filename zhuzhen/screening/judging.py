"""Rules judged over files and people: what each finds, streamed, one row a household."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import ibis

from zhuzhen.policy.queries import StoredPack, current_packs
from zhuzhen.policy.rules import pack_for
from zhuzhen.policy.schema import Feed as Declared
from zhuzhen.policy.schema import Pack, ScreeningRule
from zhuzhen.screening.choices import Engine
from zhuzhen.screening.compiling import columns_told, compiled
from zhuzhen.screening.engines import batches, connection_of
from zhuzhen.screening.files import Stored, all_rows, stored_for, workplace
from zhuzhen.screening.people import write_people
from zhuzhen.screening.rules import Ruling

if TYPE_CHECKING:
    from ibis.backends import BaseBackend
    from ibis.expr import types as ir

Row = dict[str, object]
PORTION = 5_000


def pack_at(place: str, *, on: dt.date) -> StoredPack | None:
    """The pack whose rules hold for the families of a place on a day."""
    stored = current_packs()
    chosen = pack_for([each.pack for each in stored], region=place, on=on)
    return next((each for each in stored if each.pack is chosen), None)


def rules_over(pack: Pack, kinds: Sequence[str]) -> list[ScreeningRule]:
    """The pack's rules that read any of these kinds of files."""
    return [rule for rule in pack.screening.values() if set(rule.feeds) & set(kinds)]


@dataclass(frozen=True)
class Bench:
    """Where rules are judged: an engine with the people of a place, and the files about it."""

    connection: "BaseBackend"
    people: "ir.Table"
    persons: int
    stored: Sequence[Stored]

    def found(self, ruling: Ruling) -> "ir.Table | None":
        """What a rule finds, one row a household; None if none of its files is here."""
        mine = self.files_of(ruling)
        rows = all_rows(self.connection, ruling.feeds, mine)
        if not rows:
            return None
        covered = sorted({each.sent.place for each in mine})
        return one_a_household(
            ruling, compiled(ruling, rows=rows, people=self.people, covered=covered)
        )

    def files_of(self, ruling: Ruling) -> list[Stored]:
        return [each for each in self.stored if each.kind in ruling.feeds]

    def portions(self, ruling: Ruling) -> Iterator[list[Row]]:
        """The findings, some thousand at a time."""
        found = self.found(ruling)
        if found is None:
            return
        for batch in batches(self.connection, found, size=PORTION):
            yield batch.to_pylist()

    def households(self, ruling: Ruling) -> frozenset[int]:
        """Just whom a rule finds."""
        found = self.found(ruling)
        if found is None:
            return frozenset()
        column = self.connection.to_pyarrow(found.select("household_id")).column(0)
        return frozenset(column.to_pylist())


def one_a_household(ruling: Ruling, found: "ir.Table") -> "ir.Table":
    """A household has one clue of a rule: that of the person with the most, and how many more."""
    if ruling.rule.per == "household":
        return found
    order = [found.total.desc(), found["count"].desc(), found.resident_id.asc()]
    ranked = found.mutate(
        at=ibis.row_number().over(group_by=found.household_id, order_by=order),
        members=found.people.sum().over(ibis.window(group_by=found.household_id)),
    )
    kept = ranked.filter(lambda each: each["at"] == 0)
    told = [f"told_{name}" for name in columns_told(ruling)]
    names = ("household_id", "place", "resident_id", "total", "count", "first", "last", *told)
    return kept.select(*names, people=kept.members.cast("int64"))


@contextmanager
def bench_at(
    place: str, *, declared: Mapping[str, Declared], on: dt.date, engine: Engine
) -> Iterator[Bench]:
    """The people of a place and the files about it, ready for an engine; gone afterwards."""
    with workplace() as folder:
        path = folder / "people.parquet"
        persons = write_people(place, into=path)
        with connection_of(engine, folder=folder) as connection:
            people = connection.read_parquet(str(path))
            yield Bench(connection, people, persons, stored_for(declared, place=place, on=on))


def feeds_of(rules: Iterable[ScreeningRule], *, pack: Pack) -> dict[str, Declared]:
    """The kinds of files that rules read."""
    return {kind: pack.feeds[kind] for rule in rules for kind in rule.feeds}
