"""Checks before divisions change: every fault is collected, then all are told at once."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from zhuzhen.base.problems import Fault, Problem
from zhuzhen.base.scope import CodeRange
from zhuzhen.places import problems as texts
from zhuzhen.places.choices import Level
from zhuzhen.places.models import Division, DivisionName
from zhuzhen.places.queries import current_code_of
from zhuzhen.places.rules.codes import Plan, codes_above, is_code, level_of

_LONGEST_NAME = 60


@dataclass
class Checks:
    """The divisions a change touches, locked, and the faults found so far."""

    on: dt.date
    faults: list[Fault] = field(default_factory=list)

    def fault(self, what: str, *, right: str = "", field: str = "") -> None:
        self.faults.append(Fault(what, right=right, field=field))

    def stop_if_faulty(self) -> None:
        """Raise `faults` with everything found; nothing has been written."""
        if self.faults:
            raise Problem("faults", faults=tuple(self.faults))

    def standing(self, code: str) -> Division | None:
        """The division if it is in force and old enough to change on the day; locked."""
        found = Division.objects.select_for_update().filter(code=code).first()
        if found is None:
            self.fault(
                texts.UNKNOWN_CODE.format(code=code),
                right=texts.UNKNOWN_CODE_RIGHT,
                field=texts.ANSWER_CODE,
            )
            return None
        if found.during.upper is not None:
            self.fault(
                texts.NOT_IN_FORCE.format(name=found.name, code=code, on=found.during.upper),
                right=texts.NOT_IN_FORCE_RIGHT.format(now=current_code_of([code])[code]),
                field=texts.ANSWER_CODE,
            )
            return None
        self.old_enough([found])
        return found

    def old_enough(self, divisions: Iterable[Division]) -> None:
        """Each must have begun, and borne its present name, before the day of the change."""
        by_code = {each.code: each for each in divisions}
        late = DivisionName.objects.filter(
            division_id__in=by_code, during__upper_inf=True, during__startswith__gte=self.on
        )
        for name in late.order_by("division_id"):
            each, since = by_code[name.division_id], name.during.lower
            self.fault(
                texts.TOO_EARLY.format(name=each.name, code=each.code, since=since, on=self.on),
                right=texts.TOO_EARLY_RIGHT.format(since=since),
                field=texts.ANSWER_DAY,
            )

    def new_name(
        self, name: str, *, parent_id: str | None, leaving: Iterable[str], level: str
    ) -> None:
        """A name must be there, fit, and be borne by no other division beside it."""
        if not name.strip():
            self.fault(texts.NAME_MISSING, field=texts.ANSWER_NAME)
        elif len(name) > _LONGEST_NAME:
            self.fault(texts.NAME_TOO_LONG, field=texts.ANSWER_NAME)
        beside = Division.objects.filter(
            parent_id=parent_id, name=name, level=level, during__upper_inf=True
        )
        for other in beside.exclude(code__in=list(leaving)).order_by("code")[:1]:
            parent = other.parent.name if other.parent else ""
            self.fault(
                texts.NAME_TAKEN.format(parent=parent, name=name, code=other.code),
                field=texts.ANSWER_NAME,
            )

    def new_code(self, code: str, *, level: Level | str) -> str | None:
        """A code never used, of the right level, with something in force above; its parent."""
        if not is_code(code):
            self.fault(texts.CODE_SHAPE.format(code=code), field=texts.ANSWER_CODE)
            return None
        if level_of(code) != level:
            found, wanted = level_of(code).label, Level(level).label
            self.fault(
                texts.CODE_LEVEL.format(code=code, found=found, wanted=wanted),
                field=texts.ANSWER_CODE,
            )
            return None
        used = Division.objects.filter(code=code).first()
        if used is not None:
            self.fault(
                texts.CODE_TAKEN.format(code=code, name=used.name),
                right=texts.CODE_TAKEN_RIGHT,
                field=texts.ANSWER_CODE,
            )
            return None
        parent = parent_in_force(code)
        if parent is None and level != Level.PROVINCE:
            self.fault(texts.CODE_ORPHAN.format(code=code), field=texts.ANSWER_CODE)
        return parent

    def given_codes(self, given: Mapping[str, str], *, below: Iterable[str]) -> None:
        """Codes that the document fixes must be codes, and for what really moves."""
        moving = set(below)
        for old, new in sorted(given.items()):
            if not is_code(new):
                self.fault(texts.CODE_SHAPE.format(code=new), field=texts.ANSWER_BELOW)
            if old not in moving:
                self.fault(texts.NOT_BELOW.format(code=old), field=texts.ANSWER_BELOW)

    def plan(self, plan: Plan, *, names: Mapping[str, str]) -> None:
        """What the plan of codes could not place."""
        for code in plan.full:
            what = texts.CODES_FULL.format(code=code, name=names[code])
            self.fault(what, field=texts.ANSWER_BELOW)
        for code, parent in plan.misplaced:
            what = texts.CODE_NOT_BELOW.format(code=code, parent=parent)
            self.fault(what, field=texts.ANSWER_BELOW)
        for code in plan.taken_given:
            what = texts.CODE_TAKEN.format(code=code, name=code)
            self.fault(what, right=texts.CODE_TAKEN_RIGHT, field=texts.ANSWER_BELOW)


def parent_in_force(code: str) -> str | None:
    """The nearest division above a code that is in force; it need not be there itself."""
    above = Division.objects.filter(code__in=codes_above(code), during__upper_inf=True)
    return max(above.values_list("code", flat=True), default=None)


def all_below(codes: Iterable[str]) -> list[Division]:
    """What is in force under the codes, themselves not included, locked, parents first."""
    found: list[Division] = []
    for code in codes:
        span = CodeRange.under(code)
        found += (
            Division.objects.select_for_update()
            .filter(code__range=(span.lo, span.hi), during__upper_inf=True)
            .exclude(code=code)
        )
    return sorted(found, key=lambda each: each.code)


def used_under(codes: Iterable[str]) -> set[str]:
    """Every code ever used at or under the codes."""
    used: set[str] = set()
    for code in codes:
        span = CodeRange.under(code)
        used |= set(
            Division.objects.filter(code__range=(span.lo, span.hi)).values_list("code", flat=True)
        )
    return used
