"""Registers in groups one finds one's way in: what I use, what my duties need, then by part."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from zhuzhen.duties.queries import DeskItem
from zhuzhen.pages.addressing import new_record_address
from zhuzhen.policy.schema import Pack, Register
from zhuzhen.policy.schema.common import Source
from zhuzhen.registers.choices import RecordState
from zhuzhen.registers.queries import COUNT_CAP

OTHER_PART, USED_MOST, NEEDED = "其他", "常用", "有职责要记"
MOST_USED, MOST_NEEDED = 6, 8
Listed = Mapping[str, tuple[Register, Pack]]


@dataclass(frozen=True)
class Needed:
    """What an open duty waits for: its title and figure, and the form that serves it."""

    said: str
    path: str


@dataclass(frozen=True)
class Entry:
    """A register on the index. `count` leaves out what is void; `is_more` says it was capped."""

    id: str
    title: str
    purpose: str
    may_record: bool
    words: str  # what it is found by, besides its title and purpose
    count: int = 0
    drafts: int = 0
    returned: int = 0
    needed: str = ""  # the most pressing duty that waits for a record here
    needed_path: str = ""  # the form, with what that duty asks for already said

    @property
    def path(self) -> str:
        return f"/registers/{self.id}/"

    @property
    def is_more(self) -> bool:
        return self.count > COUNT_CAP

    def answers(self, asked: Sequence[str]) -> bool:
        """Whether every word asked for is in what it says or is found by."""
        said = f"{self.title} {self.purpose} {self.words}".lower()
        return all(word in said for word in asked)


@dataclass(frozen=True)
class Group:
    """Registers under one heading. `is_mine`: they stand in the parts below as well."""

    id: str
    title: str
    entries: tuple[Entry, ...]
    is_mine: bool = False


def entries_of(
    listed: Listed,
    *,
    fillable: Iterable[str],
    counts: Counter[tuple[str, str]],
    fed: Mapping[str, Sequence[str]],
    needed: Mapping[str, Needed],
) -> dict[str, Entry]:
    """Each listed register as the index shows it; `fed` are the titles of duties it feeds."""
    mine = frozenset(fillable)
    by_state: dict[str, dict[str, int]] = {}
    for (name, state), number in counts.items():
        by_state.setdefault(name, {})[state] = number
    found = {}
    for name, (register, pack) in listed.items():
        states = by_state.get(name, {})
        words = [register.verb or "", part_of(register, pack=pack), *fed.get(name, ())]
        found[name] = Entry(
            name,
            register.title,
            register.purpose or "",
            name in mine,
            words=" ".join(word for word in words if word),
            count=sum(n for state, n in states.items() if state != RecordState.DRAFT),
            drafts=states.get(RecordState.DRAFT, 0),
            returned=states.get(RecordState.RETURNED, 0),
            needed=needed[name].said if name in needed else "",
            needed_path=needed[name].path if name in needed else "",
        )
    return found


def part_of(register: Register, *, pack: Pack) -> str:
    """The part of the document that asks for the register."""
    for source in register.source:
        clause = pack.clause(source.document, clause=source.clause)
        if clause is not None:
            return clause.part
    return OTHER_PART


def _cited(source: Source) -> tuple[str, str]:
    return source.document, source.clause


def _places_in_documents(packs: Iterable[Pack]) -> dict[tuple[str, str], int]:
    """Where each clause stands in its document, base documents first."""
    by_id = {pack.id: pack for pack in packs}
    keys = [(each.document, each.id) for pack in by_id.values() for each in pack.clauses]
    return {key: at for at, key in enumerate(dict.fromkeys(keys))}


def by_parts(listed: Listed, *, entries: Mapping[str, Entry]) -> list[Group]:
    """The entries by the parts of the documents, in their order."""
    places = _places_in_documents(pack for _, pack in listed.values())
    ordered = sorted(
        listed.values(),
        key=lambda each: min(places.get(_cited(s), len(places)) for s in each[0].source),
    )
    parts: dict[str, list[Entry]] = {}
    for register, pack in ordered:
        if register.id in entries:
            parts.setdefault(part_of(register, pack=pack), []).append(entries[register.id])
    return [
        Group(f"part-{at}", part, tuple(found)) for at, (part, found) in enumerate(parts.items(), 1)
    ]


def mine_first(
    entries: Mapping[str, Entry], *, used: Iterable[str], needed: Iterable[str]
) -> list[Group]:
    """What my open duties need and what I use most, for whoever need not look further."""
    asked = [entries[each] for each in needed if each in entries][:MOST_NEEDED]
    usual = [entries[each] for each in used if each in entries][:MOST_USED]
    groups = [
        Group("needed", NEEDED, tuple(asked), is_mine=True),
        Group("used", USED_MOST, tuple(usual), is_mine=True),
    ]
    return [group for group in groups if group.entries]


def needed_by(items: Iterable[DeskItem], *, fillable: Iterable[str]) -> dict[str, Needed]:
    """For each register I may fill that an open duty waits for, the most pressing such duty."""
    mine = frozenset(fillable)
    found: dict[str, Needed] = {}
    for item in items:
        if item.register_id in mine and not item.version.target.is_cap:
            path = new_record_address(item.register_id, instance=item.instance)
            said = f"{item.title} {item.value} / {item.target}"
            found.setdefault(item.register_id, Needed(said, path))
    return found
