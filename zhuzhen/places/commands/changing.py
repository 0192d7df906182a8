"""Dated operations on divisions: rename, merge, split, recode.

Codes are the path, so what lies under a moved division gets a new code with it. An ended code is
never used again and has one main successor, which carries its past figures. The caller asks
`people.access` for `place.change` first: people lie above places.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from zhuzhen.base import audit
from zhuzhen.base.audit import Actor
from zhuzhen.places import problems as texts
from zhuzhen.places.choices import ChangeKind, Level
from zhuzhen.places.commands import applying
from zhuzhen.places.commands.applying import Naming
from zhuzhen.places.commands.checking import Checks, all_below, used_under
from zhuzhen.places.models import Division, DivisionChange
from zhuzhen.places.rules.codes import plan_moves


@dataclass(frozen=True)
class Basis:
    """The document a change rests on, and a remark."""

    document: str = ""
    note: str = ""


@dataclass(frozen=True)
class Part:
    """One part after a split; the part that keeps the code goes on existing.

    `children` are the present codes directly below that come to it. If no part keeps the code,
    exactly one is main: it carries the past figures.
    """

    code: str
    name: str = ""
    kind: str = ""
    children: tuple[str, ...] = ()
    is_main: bool = False


@dataclass(frozen=True)
class _Move:
    """A checked change: codes that go over, names of those that begin, parts that were ceded."""

    kind: ChangeKind
    on: dt.date
    moves: Mapping[str, str]
    namings: Mapping[str, Naming]
    partly: Sequence[tuple[str, str]] = ()


def _written(move: _Move, *, by: Actor | None, basis: Basis, subject: str) -> DivisionChange:
    change = DivisionChange.objects.create(
        kind=move.kind, on=move.on, document=basis.document, note=basis.note
    )
    applying.end(move.moves, on=move.on)
    applying.begin(move.namings, on=move.on)
    applying.succeed(move.moves, partly=move.partly, change=change)
    applying.carry_tags(move.moves, begun=set(move.namings), on=move.on)
    _audited(change, by=by, subject=subject, facts={"moves": dict(move.moves)})
    return change


def _audited(
    change: DivisionChange, *, by: Actor | None, subject: str, facts: dict[str, object]
) -> None:
    audit.record(
        f"place.{change.kind}",
        by=by,
        subject="place",
        subject_id=subject,
        reason=change.document,
        facts={"on": change.on.isoformat(), "change": change.pk, **facts},
    )


def _namings(
    moves: Mapping[str, str], *, below: Sequence[Division], own: Mapping[str, Naming]
) -> dict[str, Naming]:
    """Names for all codes that begin: given for the roots, kept for what lies below."""
    kept = {moves[each.code]: Naming(each.name, each.kind) for each in below if each.code in moves}
    return {**kept, **own}


@transaction.atomic
def rename_division(
    code: str, *, name: str, on: dt.date, by: Actor | None, basis: Basis | None = None
) -> DivisionChange:
    """Give a division another name from a day on; its code stays. Raises `faults`."""
    checks, basis = Checks(on), basis or Basis()
    division, name = checks.standing(code), name.strip()
    if division is not None:
        if name == division.name:
            checks.fault(texts.NAME_SAME.format(name=name), field=texts.ANSWER_NAME)
        checks.new_name(name, parent_id=division.parent_id, leaving=[code], level=division.level)
    checks.stop_if_faulty()
    assert division is not None
    change = DivisionChange.objects.create(
        kind=ChangeKind.RENAME, on=on, document=basis.document, note=basis.note
    )
    before = division.name
    applying.rename(division, name=name, on=on)
    _audited(change, by=by, subject=code, facts={"from": before, "to": name})
    return change


@transaction.atomic
def recode_division(
    code: str,
    *,
    new_code: str,
    on: dt.date,
    by: Actor | None,
    name: str = "",
    below: Mapping[str, str] | None = None,
    basis: Basis | None = None,
) -> DivisionChange:
    """Give a division, and all below it, other codes from a day on; perhaps another name too.

    `below` fixes codes of what lies under it (old -> new); the others keep their own segment, or
    get the next free one. Raises `faults`.
    """
    checks, given = Checks(on), dict(below or {})
    division = checks.standing(code)
    if division is None:
        checks.stop_if_faulty()
        raise AssertionError("a division that does not stand is a fault")
    under = all_below([code])
    checks.old_enough(under)
    name = name.strip() or division.name
    parent = checks.new_code(new_code, level=division.level)
    checks.new_name(name, parent_id=parent, leaving=[code], level=division.level)
    moves = _planned(checks, {code: new_code}, under=under, given=given)
    own = {new_code: Naming(name, division.kind)}
    move = _Move(ChangeKind.RECODE, on, moves, _namings(moves, below=under, own=own))
    return _written(move, by=by, basis=basis or Basis(), subject=code)


def _planned(
    checks: Checks,
    roots: Mapping[str, str],
    *,
    under: Sequence[Division],
    given: Mapping[str, str],
) -> dict[str, str]:
    """Codes for everything that moves; raises all the faults found so far and here."""
    moving = {each.code for each in under}
    checks.given_codes(given, below=moving)
    checks.stop_if_faulty()
    plan = plan_moves(
        roots,
        below=[(each.code, each.parent_id or "") for each in under],
        taken=used_under(set(roots.values())),
        given=given,
    )
    checks.plan(plan, names={each.code: each.name for each in under})
    checks.stop_if_faulty()
    return {old: new for old, new in plan.moves.items() if old != new}


def _equals(
    checks: Checks, merging: Sequence[str], *, into: str, given: Sequence[str]
) -> tuple[list[Division], Division | None]:
    """The divisions that merge and the one that goes on, if it stands; all of one level."""
    for code in {each for each in given if list(given).count(each) > 1}:
        checks.fault(texts.TWICE.format(code=code), field=texts.ANSWER_CODE)
    found = [each for each in map(checks.standing, merging) if each is not None]
    survives = Division.objects.filter(code=into).exists()
    heir = checks.standing(into) if survives else None
    if len(merging) < (1 if survives else 2):
        checks.fault(texts.TOO_FEW, field=texts.ANSWER_CODE)
    levels = {each.level for each in (*found, *([heir] if heir else []))}
    if len(levels) > 1:
        labels = texts.LISTED.join(str(Level(each).label) for each in sorted(levels))
        checks.fault(texts.LEVELS_DIFFER.format(levels=labels), field=texts.ANSWER_CODE)
    checks.stop_if_faulty()
    return found, heir


@transaction.atomic
def merge_divisions(
    codes: Sequence[str],
    *,
    into: str,
    on: dt.date,
    by: Actor | None,
    name: str = "",
    kind: str = "",
    below: Mapping[str, str] | None = None,
    basis: Basis | None = None,
) -> DivisionChange:
    """Merge divisions of one level into `into`: one of them, another, or a code that begins.

    A code that begins needs a `name`; one that goes on existing takes it if given. What lay under
    the others gets codes under `into`. Raises `faults`.
    """
    checks, given, name = Checks(on), dict(below or {}), name.strip()
    merging = [each for each in dict.fromkeys(codes) if each != into]
    found, heir = _equals(checks, merging, into=into, given=codes)
    leaving = [*merging, into]
    if heir is None:
        parent = checks.new_code(into, level=found[0].level)
        checks.new_name(name, parent_id=parent, leaving=leaving, level=found[0].level)
    elif name and name != heir.name:
        checks.new_name(name, parent_id=heir.parent_id, leaving=leaving, level=heir.level)
    under = all_below(merging)
    checks.old_enough(under)
    moves = _planned(checks, dict.fromkeys(merging, into), under=under, given=given)
    own = {} if heir else {into: Naming(name, kind or found[0].kind)}
    if heir is not None and name and name != heir.name:
        applying.rename(heir, name=name, on=on)
    move = _Move(ChangeKind.MERGE, on, moves, _namings(moves, below=under, own=own))
    return _written(move, by=by, basis=basis or Basis(), subject=into)


@transaction.atomic
def split_division(
    code: str,
    *,
    into: Sequence[Part],
    on: dt.date,
    by: Actor | None,
    below: Mapping[str, str] | None = None,
    basis: Basis | None = None,
) -> DivisionChange:
    """Split a division into parts; every child goes to one of them. Raises `faults`."""
    checks, given = Checks(on), dict(below or {})
    division = checks.standing(code)
    if division is None:
        checks.stop_if_faulty()
        raise AssertionError("a division that does not stand is a fault")
    under = all_below([code])
    own = _checked_parts(checks, division, into=into, under=under)
    checks.stop_if_faulty()
    stays = any(part.code == code for part in into)
    roots = {child: part.code for part in into for child in part.children if part.code != code}
    moving = _moving(under, heads=set(roots))
    checks.old_enough(moving)
    checks.given_codes(given, below={each.code for each in moving})
    moves = _planned_parts(checks, parts=into, code=code, under=moving, given=given)
    if not stays:
        moves[code] = next(part.code for part in into if part.is_main)
    staying = next((part for part in into if part.code == code), None)
    if staying and staying.name.strip() and staying.name.strip() != division.name:
        applying.rename(division, name=staying.name.strip(), on=on)
    move = _Move(
        ChangeKind.SPLIT,
        on,
        moves,
        _namings(moves, below=moving, own=own),
        partly=[(code, part.code) for part in into if part.code != code],
    )
    return _written(move, by=by, basis=basis or Basis(), subject=code)


def _moving(under: Sequence[Division], *, heads: set[str]) -> list[Division]:
    """The children that leave and all below them."""
    gone = set(heads)
    for each in under:
        if each.parent_id in gone:
            gone.add(each.code)
    return [each for each in under if each.code in gone]


def _planned_parts(
    checks: Checks,
    *,
    parts: Sequence[Part],
    code: str,
    under: Sequence[Division],
    given: Mapping[str, str],
) -> dict[str, str]:
    """Codes for what leaves with each part; the parts do not share a stem, so each has its own."""
    moves: dict[str, str] = {}
    for part in parts:
        if part.code == code:
            continue
        gone = _moving(under, heads=set(part.children))
        codes = {each.code for each in gone}
        # The children hang under the split code: it stands for the part while codes are planned.
        planned = _planned(
            checks,
            {code: part.code},
            under=gone,
            given={old: new for old, new in given.items() if old in codes},
        )
        moves |= {old: new for old, new in planned.items() if old != code}
    return moves


def _checked_parts(
    checks: Checks, division: Division, *, into: Sequence[Part], under: Sequence[Division]
) -> dict[str, Naming]:
    """Check the parts against each other and the children; names of those that begin."""
    codes = [part.code for part in into]
    if len(set(codes)) < 2:
        checks.fault(texts.PARTS_TOO_FEW, field=texts.ANSWER_CODE)
    for code in {each for each in codes if codes.count(each) > 1}:
        checks.fault(texts.TWICE.format(code=code), field=texts.ANSWER_CODE)
    mains = [part for part in into if part.is_main and part.code != division.code]
    if len(mains) != (0 if division.code in codes else 1):
        checks.fault(texts.MAIN_MISSING)
    children = {each.code: each for each in under if each.parent_id == division.code}
    assigned = [child for part in into for child in part.children]
    for child in sorted(set(assigned) - set(children)):
        checks.fault(
            texts.CHILD_STRANGER.format(code=child, name=division.name), field=texts.ANSWER_BELOW
        )
    for child in {each for each in assigned if assigned.count(each) > 1}:
        checks.fault(texts.TWICE.format(code=child), field=texts.ANSWER_BELOW)
    for child in sorted(set(children) - set(assigned)):
        checks.fault(
            texts.CHILD_UNASSIGNED.format(name=children[child].name, code=child),
            field=texts.ANSWER_BELOW,
        )
    return _new_parts(checks, division, into=into)


def _new_parts(checks: Checks, division: Division, *, into: Sequence[Part]) -> dict[str, Naming]:
    own: dict[str, Naming] = {}
    for part in into:
        name = part.name.strip()
        if part.code == division.code:
            if name and name != division.name:
                checks.new_name(
                    name,
                    parent_id=division.parent_id,
                    leaving=[division.code],
                    level=division.level,
                )
            continue
        parent = checks.new_code(part.code, level=division.level)
        stays = any(other.code == division.code for other in into)
        leaving = [] if stays else [division.code]
        checks.new_name(name, parent_id=parent, leaving=leaving, level=division.level)
        own[part.code] = Naming(name, part.kind or division.kind)
    names = [each.name for each in own.values()]
    for name in {each for each in names if each and names.count(each) > 1}:
        checks.fault(texts.TWICE.format(code=name), field=texts.ANSWER_NAME)
    return own
