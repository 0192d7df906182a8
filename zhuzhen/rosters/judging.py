"""The rows of a typed sheet judged: known again, each by itself, all of them together."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from zhuzhen.base.problems import Fault
from zhuzhen.partners.access import Act, changing_test
from zhuzhen.people.models import Account
from zhuzhen.registers.problems import fault
from zhuzhen.registers.world import ALWAYS, Span
from zhuzhen.rosters.declarations import Key
from zhuzhen.rosters.facts import overlap, span_of
from zhuzhen.rosters.problems import ANOTHER_ROW, CLASHES, KNOWN_ROW
from zhuzhen.rosters.reading import SheetReader
from zhuzhen.rosters.subjects.base import Entry, Exclusion, Subject


@dataclass
class Judged:
    """A sheet's rows, what is wrong with them, where they differ from what is known, and which
    new ones look known. All faults are located."""

    entries: list[Entry] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    differences: list[Fault] = field(default_factory=list)
    likenesses: list[Fault] = field(default_factory=list)

    @property
    def created(self) -> int:
        return sum(each.known is None for each in self.entries)

    @property
    def updated(self) -> int:
        return sum(bool(each.differing) for each in self.entries)

    @property
    def unchanged(self) -> int:
        return len(self.entries) - self.created - self.updated

    @property
    def moved(self) -> list[Entry]:
        return [each for each in self.entries if each.is_moved]


def judge(reader: SheetReader, *, subject: Subject, by: Account | None) -> Judged:
    """Read and judge every row. Rows with unreadable cells are only told for those."""
    judged = Judged()
    unread = _entries(reader, subject=subject, into=judged)
    sound = [each for each in judged.entries if each.number not in unread]
    moved = [each for each in sound if each.is_moved]
    tests = {act: changing_test(act, by=by) for act in Act}
    for entry in moved:
        for told in (*subject.fixed_faults(entry), *subject.faults(entry)):
            reader.tell(told, row=entry.number)
        if not all(tests[act](ground) for act, ground in subject.grounds(entry)):
            noun = subject.roster.noun
            reader.tell(fault("roster_not_yours", noun=noun), row=entry.number)
    for entry, told in (*subject.faults_together(sound), *_clashes(subject, entries=sound)):
        reader.tell(told, row=entry.number)
    judged.faults = sorted(reader.faults, key=lambda each: each.row or 0)
    judged.differences = [
        reader.located(subject.difference(column, entry, code="roster_differs"), row=entry.number)
        for entry in moved
        for column in subject.roster.columns
        if column.name in entry.differing and not column.is_fixed
    ]
    judged.likenesses = [
        reader.located(told, row=entry.number) for entry, told in subject.likenesses(moved)
    ]
    return judged


def _entries(reader: SheetReader, *, subject: Subject, into: Judged) -> set[int]:
    """Make every row an entry; gives the numbers of those that could not be read whole."""
    first: dict[Key, int] = {}
    unread: set[int] = set()
    told = 0
    for row in reader.rows():
        if len(reader.faults) > told:
            unread.add(row.number)
            told = len(reader.faults)
            into.entries.append(Entry(row.number, None, None, row.values))
            continue
        key, wrong = subject.match(row)
        wrong = wrong or subject.reveal(row, key=key)
        entry = subject.entry(row, key=key)
        same = key if key is not None else _new_key(subject, entry)
        if wrong is None and same is not None and same in first:
            noun = subject.roster.noun
            wrong = fault("roster_same_row", field="id", first=first[same], noun=noun)
        elif same is not None:
            first[same] = row.number
        if wrong is not None:
            reader.tell(wrong, row=row.number)
            unread.add(row.number)
            told = len(reader.faults)
        into.entries.append(entry)
    return unread


def _new_key(subject: Subject, entry: Entry) -> Key | None:
    return next(iter(subject.natural_keys(entry.values)), None)


@dataclass(frozen=True)
class _Held:
    """A span held by a row of the sheet, or by a known one that the sheet leaves alone."""

    span: Span
    entry: Entry | None
    label: str


def _clashes(subject: Subject, *, entries: Sequence[Entry]) -> Iterator[tuple[Entry, Fault]]:
    """Rows that may not share a day with another, in the sheet or known."""
    named = {entry.key for entry in entries if entry.key is not None}
    for rule in subject.exclusions:
        held: dict[Key, list[_Held]] = defaultdict(list)
        for entry in entries:
            key = rule.key(entry.values)
            if key is not None:
                span = ALWAYS if rule.always else entry.span
                held[key].append(_Held(span, entry, ""))
        for known, values in subject.known.items():
            key = rule.key(values) if known not in named else None
            if key in held and key is not None:
                span = ALWAYS if rule.always else span_of(values)
                held[key].append(_Held(span, None, subject.label(values)))
        for rows in held.values():
            yield from _clashes_of(rule, rows=rows)


def _clashes_of(rule: Exclusion, *, rows: Iterable[_Held]) -> Iterator[tuple[Entry, Fault]]:
    """Each row against those before it, known ones first: of two rows the later one is told."""
    earlier: list[_Held] = []
    for row in sorted(rows, key=lambda each: each.entry.number if each.entry else 0):
        entry = row.entry
        other = next((each for each in earlier if overlap(each.span, row.span)), None)
        if entry is not None and other is not None and (entry.is_moved or other.entry):
            told = (
                ANOTHER_ROW.format(first=other.entry.number)
                if other.entry
                else KNOWN_ROW.format(known=other.label, span=other.span)
            )
            what = CLASHES[rule.name]
            yield entry, fault("roster_overlaps", field=rule.column, what=what, other=told)
        earlier.append(row)
