"""Worked cases of packs against the real engine, each in a world of its own that is undone.

It stands in `duties`, the lowest subject that sees all a case speaks of.
"""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from zhuzhen.base.problems import Problem
from zhuzhen.duties import problems as said
from zhuzhen.duties.commands import refresh_period
from zhuzhen.duties.trying.apart import undone, world_apart
from zhuzhen.duties.trying.building import CaseWorld, changed
from zhuzhen.duties.trying.comparing import compare
from zhuzhen.duties.trying.entering import enter_records
from zhuzhen.policy.commands import store_packs
from zhuzhen.policy.schema import Case, Pack
from zhuzhen.policy.schema.cases import CasePair, Changes, Expected

__all__ = ["Tried", "try_packs"]


@dataclass(frozen=True)
class Tried:
    """One expectation of a case (or a record it gives) and what came of it."""

    pack: str
    case: str
    variant: str
    duty: str
    owner: str
    period: str
    expected: str
    found: str

    @property
    def holds(self) -> bool:
        return self.expected == self.found


def try_packs(packs: Sequence[Pack], *, of: Collection[str], now: dt.datetime) -> list[Tried]:
    """Every case and variant that the packs named in `of` give, under the pack and its bases only.

    `packs` hold every base that one of them lies over, as `load_packs` gives them.
    """
    by_id = {pack.id: pack for pack in packs}
    return [
        tried
        for pack in packs
        if pack.id in of
        for tried in _try_pack(_with_bases(pack, by_id), pack=pack, now=now)
    ]


def _with_bases(pack: Pack, by_id: dict[str, Pack]) -> list[Pack]:
    found = [pack]
    while (base := found[0].head.overlays) is not None:
        found.insert(0, by_id[base])
    return found


def _try_pack(packs: Sequence[Pack], *, pack: Pack, now: dt.datetime) -> list[Tried]:
    own = [case for case in pack.cases.values() if case.origin == pack.id]
    if not own:
        return []
    with world_apart():
        store_packs(packs, by=None)
        return [tried for case in own for tried in _try_case(case, now=now)]


def _try_case(case: Case, *, now: dt.datetime) -> list[Tried]:
    runs: list[tuple[str, Changes | None, tuple[Expected, ...]]] = [("", None, case.expect)]
    runs += [(variant.id, variant.changes, variant.expect) for variant in case.variants]
    found = []
    for variant, changes, expected in runs:
        with undone():
            found += _try_run(case, variant=variant, changes=changes, expected=expected, now=now)
    return found


def _try_run(
    case: Case,
    *,
    variant: str,
    changes: Changes | None,
    expected: Sequence[Expected],
    now: dt.datetime,
) -> list[Tried]:
    given = changed(case.given, changes=changes)
    world = CaseWorld()
    world.add_partners(given)
    enter_records(world, records=given.records, today=given.today)
    for year in sorted({each.period[:4] for each in expected}):
        refresh_period(year, now=now)
    found = [
        Tried(case.origin, case.id, variant, "", name, "", said.ENTERED, _told(problem))
        for name, problem in world.refused.items()
    ]
    for each in expected:
        wanted, seen = compare(each, world=world, today=given.today, now=now)
        owner = _owner_shown(each)
        found.append(
            Tried(case.origin, case.id, variant, each.duty, owner, each.period, wanted, seen)
        )
    return found


def _owner_shown(expected: Expected) -> str:
    owner = expected.owner
    return f"{owner.assisting}-{owner.assisted}" if isinstance(owner, CasePair) else owner


def _told(problem: Problem) -> str:
    return said.BETWEEN_CONDITIONS.join(str(fault) for fault in problem.faults) or problem.text
