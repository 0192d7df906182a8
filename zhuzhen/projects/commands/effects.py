"""What each step does to a project besides moving it: a table of effects, as the flow is of steps.

An adjustment is applied from the step that asked for it, never from the form.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from zhuzhen.base import clock
from zhuzhen.funds.commands import close_purpose
from zhuzhen.people.models import Account
from zhuzhen.places.choices import Level
from zhuzhen.projects import flow
from zhuzhen.projects.choices import AcceptanceResult, ProjectState
from zhuzhen.projects.models import Acceptance, Project
from zhuzhen.projects.posting import let_pass, put_up, take_down
from zhuzhen.projects.rules.situation import ADJUSTABLE, Situation
from zhuzhen.projects.situations import last_step, way_of
from zhuzhen.projects.wording import text

_LONGEST_END = 300


@dataclass(frozen=True)
class Taking:
    """A step as it is taken: the project is locked and changed in place, saved by the command."""

    project: Project
    row: flow.Step
    at: Situation
    by: Account | None
    today: dt.date
    papers: tuple[int, ...] = ()

    @property
    def facts(self) -> dict[str, object]:
        return self.at.given.as_json()


Facts = dict[str, object]
Effect = Callable[[Taking], Facts]


def _noted(taking: Taking) -> Facts:
    """Nothing but what was said."""
    return taking.facts


def _submitted(taking: Taking) -> Facts:
    """The village's or town's notice goes up; what the county proposes has none below it."""
    level = way_of(taking.project.place_id)
    if level is Level.COUNTY:
        return taking.facts
    return taking.facts | _put_up(taking, level=level)


def _reviewed(taking: Taking) -> Facts:
    return taking.facts | _put_up(taking, level=Level.TOWN)


def _put_up(taking: Taking, *, level: Level) -> Facts:
    made = put_up(taking.project, level=level, step=taking.row.id, by=taking.by, today=taking.today)
    return made.as_facts()


def _passed(taking: Taking) -> Facts:
    let_pass(taking.project, today=taking.today)
    return taking.facts


def _sent_back(taking: Taking) -> Facts:
    why = text("recalled", step=taking.row.label, why=taking.at.reason)
    take_down(taking.project, today=taking.today, why=why[:_LONGEST_END])
    return taking.facts


def _planned(taking: Taking) -> Facts:
    taking.project.plan_year = taking.at.given.year
    return taking.facts


def _rolled_over(taking: Taking) -> Facts:
    year, taking.project.plan_year = taking.project.plan_year, None
    return {"plan_year": year} if year else {}


def _approved(taking: Taking) -> Facts:
    taking.project.approval_no = taking.at.given.approval_no.strip()[:60]
    return taking.facts


def _procured(taking: Taking) -> Facts:
    taking.project.procurement = taking.at.given.procurement
    return taking.facts


def _looked(taking: Taking) -> Facts:
    """An acceptance, passed or not, is kept as it was found."""
    given, project = taking.at.given, taking.project
    is_passed = taking.row.id == "accept"
    assert given.looked_on is not None, "the guard saw a day"
    Acceptance.objects.create(
        project=project,
        place_id=project.place_id,
        helper_code=project.helper_code,
        on=given.looked_on,
        result=AcceptanceResult.PASSED if is_passed else AcceptanceResult.RECTIFY,
        members=given.members.strip()[:300],
        opinion=given.opinion.strip()[:500],
        papers=list(taking.papers),
        by=taking.by,
        at=clock.now(),
    )
    return taking.facts


def _settled(taking: Taking) -> Facts:
    given = taking.at.given
    taking.project.settled_fen = given.settled_fen
    taking.project.retention_fen = given.retention_fen
    return taking.facts


def _ended(taking: Taking) -> Facts:
    """From now on no money moves for it."""
    close_purpose(taking.project.purpose, on=taking.today, by=taking.by)
    return taking.facts


def _adjusted(taking: Taking) -> Facts:
    """What was asked for is put into the project; the step keeps what stood there before."""
    asked, project = taking.at.asked or {}, taking.project
    before = {name: _plain(getattr(project, name)) for name in ADJUSTABLE if name in asked}
    _apply(project, asked)
    return {"before": before} | {name: asked[name] for name in before}


def _apply(project: Project, asked: Mapping[str, object]) -> None:
    for name in ADJUSTABLE:
        if name not in asked:
            continue
        value = asked[name]
        setattr(project, name, dt.date.fromisoformat(str(value)) if name == "ends_on" else value)


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, dt.date) else value


def _suspended(taking: Taking) -> Facts:
    project = taking.project
    project.suspended_from = project.state
    return {"due_on": project.due_on.isoformat() if project.due_on else None}


def _resumed(taking: Taking) -> Facts:
    """It goes on where it stopped; the days it lay still are added to its limit, by the command."""
    return {"resumed": taking.project.suspended_from}


def due_after_rest(project: Project, *, today: dt.date) -> dt.date | None:
    """The day due of a project that goes on: later by the days it lay still."""
    step = last_step(project, "suspend")
    if step is None or not step.facts.get("due_on"):
        return None
    return dt.date.fromisoformat(str(step.facts["due_on"])) + (today - step.on)


def end_of(row: flow.Step, *, project: Project) -> ProjectState:
    """The state that a step leads to."""
    return row.end if row.end is not None else ProjectState(project.suspended_from)


EFFECTS: dict[str, Effect] = {
    "submit": _submitted,
    "pass_village": _passed,
    "review": _reviewed,
    "pass_town": _passed,
    "argue": _noted,
    "reserve": _noted,
    "plan": _planned,
    "approve": _approved,
    "procure": _procured,
    "start": _noted,
    "complete": _noted,
    "rectify": _looked,
    "accept": _looked,
    "settle": _settled,
    "transfer": _noted,
    "close": _ended,
    "return": _sent_back,
    "recall": _sent_back,
    "ask_adjustment": _noted,
    "adjust": _adjusted,
    "refuse_adjustment": _noted,
    "remove": _ended,
    "roll_over": _rolled_over,
    "suspend": _suspended,
    "resume": _resumed,
    "terminate": _ended,
}
