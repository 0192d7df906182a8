"""Which typed sheet, and which column of a workbook holds what of it."""

from zhuzhen.base.problems import Fault, Problem
from zhuzhen.base.sheets.heads import plain
from zhuzhen.base.sheets.workbook import Sheet
from zhuzhen.registers.importing.columns import Layout, layout_by
from zhuzhen.registers.importing.heads import Known
from zhuzhen.registers.importing.mapping import AS_NAMED, ColumnMapping
from zhuzhen.rosters.choices import ROSTERS
from zhuzhen.rosters.declarations import Roster
from zhuzhen.rosters.labels import LISTED


def roster_called(name: str) -> Roster:
    """The typed sheet of an id. Raises unknown_roster."""
    if name not in ROSTERS:
        raise Problem("unknown_roster", name=name[:40], known=LISTED.join(ROSTERS))
    return ROSTERS[name]


def known_heads(roster: Roster) -> Known:
    """Every head that means something for a typed sheet; titles win over aliases."""
    known: Known = {}
    for column in roster.columns:
        known.update({plain(alias): (column.name, None) for alias in column.aliases})
    for column in roster.columns:
        known[plain(column.title)] = known[plain(column.name)] = (column.name, None)
    return known


def heads_of_roster(
    roster: Roster, *, sheet: Sheet, mapping: ColumnMapping = AS_NAMED
) -> tuple[Layout | None, tuple[Fault, ...]]:
    """Which column of a sheet holds what, or every fault of its heads."""
    needed = {each.name: each.title for each in roster.columns if each.required}
    return layout_by(sheet, known=known_heads(roster), needed=needed, mapping=mapping)


def fillable(roster: Roster) -> list[tuple[str, str]]:
    """All that a column can fill, as (target, title)."""
    return [(each.name, each.title) for each in roster.columns]
