"""What a case waits for, and what may be done on it by whom, with what does not hold yet."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from zhuzhen.casework import access, flow
from zhuzhen.casework.choices import CaseState
from zhuzhen.casework.commands.cases.writing import is_own
from zhuzhen.casework.models import Case
from zhuzhen.casework.queries.standing import left_out_of, next_row, removals
from zhuzhen.casework.rules.guards import ANSWERED, standing
from zhuzhen.casework.rules.situation import Situation
from zhuzhen.pages.cases.acting import step_address
from zhuzhen.pages.cases.choices import GRAVE, VERBS
from zhuzhen.pages.choices import days_said
from zhuzhen.pages.ways import Action, Lacking, Next, who_takes_act
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account
from zhuzhen.places.choices import Level

_LISTED = "、"
Told = Callable[[tuple[str, ...]], list[Lacking]]


@dataclass(frozen=True)
class Acts:
    """The next step; what does not hold yet of proposing clearance; all other steps."""

    next: Next | None
    clearing: list[Lacking] | None
    others: list[Action]


def who_takes(row: flow.Step) -> str:
    """Whose step it is, by role."""
    return who_takes_act(row.act)


def action_of(row: flow.Step, *, case: Case) -> Action:
    verb = VERBS.get(row.id, row.label)
    return Action(row.id, verb, step_address(case, row.id), row.id in GRAVE)


@dataclass(frozen=True)
class _Asking:
    """Whether one account may take steps of one case; each question is asked once."""

    may: Callable[[Act], bool]
    is_own: Callable[[Level], bool]

    def takes(self, row: flow.Step) -> bool:
        return self.may(row.act) and not (row.not_own and self.is_own(row.level))


def _asking(case: Case, *, by: Account, today: dt.date) -> _Asking:
    rows = {row.level: row for row in flow.TABLE if row.not_own}

    @cache
    def may(act: Act) -> bool:
        return bool(access.may(by, act, place=case.place_id, on=today))

    @cache
    def own(level: Level) -> bool:
        return is_own(case, row=rows[level], by=by)

    return _Asking(may, own)


def _next(
    row: flow.Step, *, case: Case, at: Situation, asking: _Asking, told: Told, today: dt.date
) -> Next:
    reasons = standing(row, at).reasons
    # What only has to be waited for has no form to open; what is filled in may be looked at ahead.
    is_open = not reasons or any(name in ANSWERED for name in row.guards)
    action = action_of(row, case=case) if is_open and asking.takes(row) else None
    left = (case.due_on - today).days if case.due_on else None
    return Next(
        label=row.label,
        who=who_takes(row),
        due_on=case.due_on,
        when=days_said(left) if left is not None else "",
        is_late=left is not None and left < 0,
        lacking=told(reasons),
        action=action,
        is_own=row.not_own and asking.may(row.act) and asking.is_own(row.level),
    )


def acts_on(case: Case, *, by: Account, at: Situation, told: Told, today: dt.date) -> Acts:
    """What may be done on a case now; what cannot be taken for other reasons is not offered."""
    asking = _asking(case, by=by, today=today)
    row = next_row(case, removal=removals([case]).get(case.pk, ""))
    rows = flow.steps_from(case.state, left_out=left_out_of(case))
    others = [
        action_of(each, case=case)
        for each in rows
        if each != row and asking.takes(each) and standing(each, at)
    ]
    clearing = None
    if case.state == CaseState.ASSISTING:
        clearing = told(standing(flow.MAIN[CaseState.ASSISTING], at).reasons)
    return Acts(
        next=_next(row, case=case, at=at, asking=asking, told=told, today=today) if row else None,
        clearing=clearing,
        others=others,
    )
