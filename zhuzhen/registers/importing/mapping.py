"""Sheets whose heads are not ours: which column fills what, proposed and then chosen."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from zhuzhen.base.digest import sm3
from zhuzhen.base.sheets.heads import plain, split_unit
from zhuzhen.base.sheets.workbook import Cell, Sheet
from zhuzhen.policy.choices import FieldKind
from zhuzhen.policy.schema import Field
from zhuzhen.registers.choices import MONEY_UNITS, UNIT_LINE
from zhuzhen.registers.importing.heads import Known, Meaning, meaning_of
from zhuzhen.registers.reading import as_typed

_ALIKE = 0.6
_SAMPLES = 3
_UNIT_ABOVE = re.compile(UNIT_LINE)


@dataclass(frozen=True)
class ColumnMapping:
    """What each head of a sheet fills, as someone chose it; "" is: not read.

    `units`: in what the money of a column is written; `money_unit` for those that do not say.
    `header_row` is the number of the row of heads, 0 if it is to be found.
    """

    targets: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    money_unit: str = ""
    header_row: int = 0

    def meaning(self, header: str, known: Known) -> Meaning | None:
        """What a head means: as chosen, else by its own words."""
        own_unit = split_unit(header)[1]
        if header in self.targets:
            chosen = known.get(plain(self.targets[header]))
            found = (*chosen, own_unit) if chosen is not None else None
        else:
            found = meaning_of(header, known)
        if found is None:
            return None
        target, fills, unit = found
        if fills is not None and fills.kind is FieldKind.MONEY_FEN and unit not in MONEY_UNITS:
            unit = self.units.get(header) or self.money_unit or unit
        return target, fills, unit


AS_NAMED = ColumnMapping()


@dataclass(frozen=True)
class Offer:
    """A column of a sheet, a few of its cells, and what it seems to fill ("" if nothing).

    `asks_unit`: it may hold money and its head does not say in what; `unit` is then what a line
    above the heads says, if one does.
    """

    index: int
    header: str
    samples: tuple[str, ...]
    target: str
    by_likeness: bool
    asks_unit: bool
    unit: str


def heads_of(cells: list[Cell]) -> list[str]:
    return [str(cell).strip() if cell is not None else "" for cell in cells]


def heads_digest(cells: list[Cell]) -> str:
    """By which a sheet of the same heads is known again."""
    return sm3("\n".join(heads_of(cells)).encode())


def likely_header_row(sheet: Sheet, known: Known) -> int:
    """The place in `sheet.head` of the row that names most columns; if none names two, of the first
    row with nearly as many texts as the fullest."""
    scores = [
        sum(meaning_of(head, known) is not None for head in heads_of(cells) if head)
        for _, cells in sheet.head
    ]
    best = max(scores, default=0)
    if best >= min(2, len(known)):
        return scores.index(best)
    texts = [
        len({cell for cell in cells if isinstance(cell, str) and cell.strip()})
        for _, cells in sheet.head
    ]
    return next(place for place, count in enumerate(texts) if count >= 0.7 * max(texts))


def _unit_above(rows: tuple[tuple[int, list[Cell]], ...]) -> str:
    """What a line above the heads says of all money: 单位：万元."""
    for _, cells in rows:
        for cell in cells:
            found = _UNIT_ABOVE.search(str(cell))
            if found:
                return found[1]
    return ""


def _likenesses(heads: list[str], known: Known) -> Iterator[tuple[float, str, str]]:
    for head in heads:
        name = plain(split_unit(head)[0])
        for word in known:
            ratio = SequenceMatcher(None, name, word).ratio()
            if ratio >= _ALIKE or (len(word) > 1 and len(name) > 1 and (word in name)):
                yield ratio, head, word


def _proposed(heads: list[str], known: Known, chosen: ColumnMapping) -> dict[str, tuple[str, bool]]:
    """Head to (target, whether only by likeness); each target once, the most alike first."""
    found: dict[str, tuple[str, bool]] = {}
    taken: set[str] = set()
    for head in heads:
        meaning = chosen.meaning(head, known)
        if meaning is not None and meaning[0] not in taken:
            found[head] = (meaning[0], False)
            taken.add(meaning[0])
    left = [head for head in heads if head not in found and head not in chosen.targets]
    for _, head, word in sorted(_likenesses(left, known), reverse=True):
        target = known[word][0]
        if head not in found and target not in taken:
            found[head] = (target, True)
            taken.add(target)
    return found


def _samples(sheet: Sheet, *, place: int, index: int) -> tuple[str, ...]:
    below = (cells[index] for _, cells in sheet.head[place + 1 :] if index < len(cells))
    return tuple(as_typed(cell)[:30] for cell in below if cell not in ("", None))[:_SAMPLES]


def offers(sheet: Sheet, *, place: int, known: Known, chosen: ColumnMapping) -> list[Offer]:
    """What each column of a sheet seems to fill, its heads being in `sheet.head[place]`."""
    heads = heads_of(sheet.head[place][1])
    proposed = _proposed([head for head in heads if head], known, chosen)
    fields: dict[str, Field | None] = dict(known.values())
    above = _unit_above(sheet.head[:place])
    found = []
    for index, head in enumerate(heads):
        if not head or head in heads[:index]:
            continue
        target, by_likeness = proposed.get(head, ("", False))
        fills, unit = fields.get(target), split_unit(head)[1]
        is_money = fills is not None and fills.kind is FieldKind.MONEY_FEN
        asks = is_money and unit not in MONEY_UNITS
        said = chosen.units.get(head) or above
        samples = _samples(sheet, place=place, index=index)
        found.append(Offer(index, head, samples, target, by_likeness, asks, said))
    return found
