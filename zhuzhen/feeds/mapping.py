"""Which column of a file fills which column of a declared feed: by its words, or as chosen."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from zhuzhen.base.digest import sm3
from zhuzhen.base.problems import Fault
from zhuzhen.base.sheets.heads import letters, plain, split_unit
from zhuzhen.feeds.choices import LISTED, MONEY_UNITS, UNIT_LINE
from zhuzhen.feeds.declaring import Column, DeclaredFeed, Kind
from zhuzhen.feeds.problems import fault
from zhuzhen.feeds.reading.raw import RAW, Raw

_UNIT_ABOVE = re.compile(UNIT_LINE)


@dataclass(frozen=True)
class HeadMapping:
    """What each head of a file fills, as someone chose it; "" is: not read.

    `units`: in what the money of a head is written. `header_row` is the number of the row of heads,
    None if it is to be found.
    """

    targets: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    header_row: int | None = None


AS_NAMED = HeadMapping()


@dataclass(frozen=True)
class Mapped:
    """A column of the file that fills a declared one; `unit` is set for money."""

    column: Column
    index: int
    head: str
    unit: str = ""

    @property
    def source(self) -> str:
        return f"c{self.index}"


@dataclass(frozen=True)
class Layout:
    """How a file is read: the row of its heads, what fills what, and which heads are not read."""

    header_row: int
    columns: tuple[Mapped, ...]
    ignored: tuple[str, ...] = ()

    def head_of(self, name: str) -> str:
        """The head under which a column stands in the file, else its own title."""
        return next((each.head for each in self.columns if each.column.name == name), "")


def known_heads(feed: DeclaredFeed) -> dict[str, Column]:
    """Every head that means something; titles win over aliases."""
    known = {plain(alias): column for column in feed.columns for alias in column.aliases}
    for column in feed.columns:
        for word in (column.name, split_unit(column.title)[0], column.title):
            known[plain(word)] = column
    return known


def _meaning(head: str, known: Mapping[str, Column]) -> Column | None:
    return known.get(plain(head)) or known.get(plain(split_unit(head)[0]))


def heads_digest(heads: tuple[str, ...]) -> str:
    """By which a file of the same heads is known again."""
    return sm3("\n".join(each.strip() for each in heads).encode())


def header_place(raw: Raw, *, feed: DeclaredFeed, chosen: HeadMapping) -> int | None:
    """The place in `raw.head` of the row of heads: as chosen, else that which names most columns;
    None if none names any."""
    for place, (number, _) in enumerate(raw.head):
        if number == chosen.header_row:
            return place
    known = known_heads(feed)
    scores = [sum(_meaning(head, known) is not None for head in heads) for _, heads in raw.head]
    best = max(scores, default=0)
    return scores.index(best) if best else None


def _unit_above(raw: Raw, *, place: int) -> str:
    """What a line above the heads says of all money: 单位：万元."""
    cells = (cell for _, heads in raw.head[:place] for cell in heads)
    found = next((match for cell in cells if (match := _UNIT_ABOVE.search(cell))), None)
    return found[1] if found else ""


def _unit_of(column: Column, head: str, *, chosen: HeadMapping, above: str) -> str:
    own = split_unit(head)[1]
    if own in MONEY_UNITS:
        return own
    return chosen.units.get(head) or above or column.unit


def _target(
    head: str, *, feed: DeclaredFeed, known: Mapping[str, Column], chosen: HeadMapping
) -> Column | None:
    if head not in chosen.targets:
        return _meaning(head, known)
    name = chosen.targets[head]
    return next((each for each in feed.columns if each.name == name), None)


def _double_heads(heads: tuple[str, ...], mapped: list[Mapped]) -> Iterator[Fault]:
    used = {each.head for each in mapped}
    for index, head in enumerate(heads):
        first = heads.index(head)
        if head in used and first != index:
            one, other = letters(first), letters(index)
            yield fault("double_head", column=head, name=head, first=one, second=other)


def _mapped_faults(feed: DeclaredFeed, mapped: list[Mapped]) -> Iterator[Fault]:
    by_name: dict[str, Mapped] = {}
    for each in mapped:
        name, before = each.column.name, by_name.get(each.column.name)
        if before is not None and before.head != each.head:
            title, heads = each.column.title, (before.head, each.head)
            yield fault("same_target", column=heads[1], name=title, first=heads[0], second=heads[1])
        by_name.setdefault(name, each)
        if each.column.kind is Kind.MONEY and not each.unit:
            bare = split_unit(each.head)[0]
            yield fault("money_unit", column=each.head, name=bare)
    for column in feed.columns:
        if column.required and column.name not in by_name:
            yield fault("missing_head", column=column.title, name=column.title)


def _blank_heads(raw: Raw, heads: tuple[str, ...], *, header_row: int) -> Iterator[Fault]:
    blank = [index for index, head in enumerate(heads) if not head]
    if not blank:
        return
    counts = ", ".join(f"count(nullif(trim(c{index}), ''))" for index in blank)
    held = raw.room.rows(f"SELECT {counts} FROM {RAW} WHERE row > {header_row}")[0]
    for index, count in zip(blank, held, strict=True):
        if count:
            yield fault("blank_head", column=letters(index), letter=letters(index))


def layout_of(
    raw: Raw, *, feed: DeclaredFeed, chosen: HeadMapping = AS_NAMED
) -> tuple[Layout | None, tuple[Fault, ...]]:
    """Which column of a file holds what, or every fault of its heads."""
    place = header_place(raw, feed=feed, chosen=chosen)
    if place is None:
        wanted = LISTED.join(each.title for each in feed.columns if each.required)
        return None, (fault("no_head", encoding=raw.read_as, known=wanted),)
    header_row, cells = raw.head[place]
    heads = tuple(cell.strip() for cell in cells)
    known, above = known_heads(feed), _unit_above(raw, place=place)
    mapped, ignored = [], []
    for index, head in enumerate(heads):
        column = _target(head, feed=feed, known=known, chosen=chosen) if head else None
        if column is None:
            ignored += [head] if head else []
        elif head not in heads[:index]:
            unit = _unit_of(column, head, chosen=chosen, above=above)
            mapped.append(Mapped(column, index, head, unit if column.kind is Kind.MONEY else ""))
    faults = [
        *(_no_such_heads(heads, chosen=chosen)),
        *_double_heads(heads, mapped),
        *_mapped_faults(feed, mapped),
        *_blank_heads(raw, heads, header_row=header_row),
    ]
    return Layout(header_row, tuple(mapped), tuple(ignored)), tuple(faults)


def _no_such_heads(heads: tuple[str, ...], *, chosen: HeadMapping) -> Iterator[Fault]:
    for head in chosen.targets:
        if head not in heads:
            known = LISTED.join(each for each in heads if each)
            yield fault("no_such_head", column=head, known=known)
