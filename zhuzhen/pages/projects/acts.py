"""What a project waits for, and what may be done on it by whom, with what does not hold yet."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from zhuzhen.pages.choices import days_said
from zhuzhen.pages.projects.acting import address_of
from zhuzhen.pages.projects.choices import BY_ITSELF, GRAVE, MENDING, VERBS
from zhuzhen.pages.projects.standing import who_takes
from zhuzhen.pages.ways import Action, Lacking, Next, code_of
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account
from zhuzhen.places.choices import Level
from zhuzhen.projects import access, flow
from zhuzhen.projects.choices import ENDED, FUNDABLE, ProjectState
from zhuzhen.projects.models import Project, ProjectStep
from zhuzhen.projects.rules.guards import ANSWERED, standing
from zhuzhen.projects.rules.situation import Situation
from zhuzhen.projects.situations import situation_of, way_of

S = ProjectState
# Steps with forms of their own, since they carry more than a step asks.
ELSEWHERE = {"settle": "settlement/"}


@dataclass(frozen=True)
class Acts:
    """The next step and all other steps that may be taken now."""

    next: Next | None
    others: list[Action] = field(default_factory=list)


def step_address(project: Project, step: str) -> str:
    return f"{address_of(project)}{ELSEWHERE.get(step, f'steps/{step}/')}"


def action_of(row: flow.Step, *, project: Project) -> Action:
    return Action(
        row.id, VERBS.get(row.id, row.label), step_address(project, row.id), row.id in GRAVE
    )


def lacking_in(
    reasons: Iterable[str], *, project: Project, notice_address: str = "", may_mend: bool = True
) -> list[Lacking]:
    """Reasons of guards as the page tells them, each with where it is mended."""
    return [
        _lacking(each, project=project, notice_address=notice_address, may_mend=may_mend)
        for each in reasons
    ]


def _lacking(told: str, *, project: Project, notice_address: str, may_mend: bool) -> Lacking:
    link, where = MENDING.get(code_of(told), ("", ""))
    if where == "notice":
        return Lacking(told, link, notice_address) if notice_address else Lacking(told)
    if not where or not may_mend:
        return Lacking(told)
    if where.startswith("/"):
        return Lacking(told, link, where)
    return Lacking(told, link, f"{address_of(project)}{where}")


@dataclass
class Asking:
    """Whether one account may take steps of one project; each question is asked once."""

    project: Project
    by: Account
    today: dt.date
    taken: frozenset[str]
    known: dict[Act, bool] = field(default_factory=dict)

    def may(self, act: Act) -> bool:
        if act not in self.known:
            place = self.project.place_id
            self.known[act] = bool(access.may(self.by, act, place=place, on=self.today))
        return self.known[act]

    def is_own(self, row: flow.Step) -> bool:
        """Whether the account had a part in what this step judges."""
        return not self.taken.isdisjoint(row.judges)

    def takes(self, row: flow.Step) -> bool:
        return self.may(row.act) and not self.is_own(row)


def asking_of(project: Project, *, by: Account, today: dt.date) -> Asking:
    """What the account did with the project since it was last drafted; one query."""
    rows = ProjectStep.objects.filter(project=project, by=by)
    return Asking(project, by, today, frozenset(rows.values_list("step", flat=True)))


def _next(row: flow.Step, *, at: Situation, asking: Asking, notice_address: str) -> Next:
    project = asking.project
    # A form of its own brings about what its step asks.
    reasons = () if row.id in ELSEWHERE else standing(row, at).reasons
    # What only has to be waited for has no form to open; what is filled in may be looked at ahead.
    is_open = not reasons or any(name in ANSWERED for name in row.guards)
    action = action_of(row, project=project) if is_open and asking.takes(row) else None
    left = (project.due_on - asking.today).days if project.due_on else None
    return Next(
        label=row.label,
        who=who_takes(row, of=way_of(project.place_id)),
        due_on=project.due_on,
        when=days_said(left) if left is not None else "",
        is_late=left is not None and left < 0,
        lacking=lacking_in(reasons, project=project, notice_address=notice_address),
        action=action,
        is_own=asking.may(row.act) and asking.is_own(row),
    )


def acts_on(asking: Asking, *, notice_address: str) -> Acts:
    """What may be done on a project now; what cannot be taken for other reasons is not offered."""
    project = asking.project
    of = way_of(project.place_id)
    at = situation_of(project, today=asking.today)
    row = flow.main_step(project.state, of=of)
    others = [
        action_of(each, project=project)
        for each in flow.steps_from(project.state, of=of)
        if each != row and asking.takes(each) and standing(each, at)
    ]
    if row is None:
        return Acts(None, others)
    return Acts(_next(row, at=at, asking=asking, notice_address=notice_address), others)


@dataclass(frozen=True)
class Hanging:
    """Addresses of what may be entered beside the steps; '' where it may not be."""

    edit: str = ""
    shares: str = ""
    score: str = ""
    progress: str = ""
    milestone: str = ""
    report: str = ""
    contract: str = ""
    end_contract: str = ""
    release: str = ""
    wages: str = ""
    linkage: str = ""
    delivery: str = ""
    need: str = ""
    completion: str = ""
    money: Sequence[tuple[str, str]] = ()


# What may be entered in which states.
_BUILT = (S.PROCURING, S.BUILDING)
_COMPLETE = (S.ACCEPTED, S.SETTLED, S.TRANSFERRED)
_RUNS = tuple(each for each in S if each not in ENDED)


def hanging_acts(asking: Asking) -> Hanging:
    """What may be entered about a project in the state that it is in."""
    project = asking.project
    home, state = address_of(project), project.state
    builds, puts = asking.may(Act.PROJECT_BUILD), asking.may(Act.PROJECT_PROPOSE)
    asks = asking.may(Act.NEED_OPEN) and state in FUNDABLE
    scores = asking.may(Act.PROJECT_REVIEW) or asking.may(Act.PROJECT_ARGUE)

    def at(tail: str, *, when: bool) -> str:
        return f"{home}{tail}" if when else ""

    return Hanging(
        edit=at("edit/", when=puts and state == S.DRAFT),
        shares=at("shares/", when=puts and state == S.DRAFT and _is_wide(project)),
        score=at("score/", when=scores and state in (S.TOWN_REVIEW, S.COUNTY_ARGUE)),
        progress=at("progress/", when=builds and state == S.BUILDING),
        milestone=at("milestones/", when=builds and state in FUNDABLE),
        report=at("progress/", when=builds and state == S.BUILDING),
        contract=at("contracts/", when=builds and state in _BUILT),
        end_contract=at("contracts/", when=builds and state in (*_BUILT, S.SUSPENDED)),
        release=at("release/", when=asking.may(Act.FUND_ORDER)),
        wages=at("wages/", when=builds and state == S.BUILDING and _is_relief(project)),
        linkage=at("linkages/", when=(builds or puts) and project.is_operating and state in _RUNS),
        delivery=at("deliveries/", when=builds and project.is_operating),
        need=f"/projects/needs/new/?project={project.uid}" if asks else "",
        completion=at("completion/", when=builds and state in _COMPLETE),
        money=_money(asking),
    )


def _is_wide(project: Project) -> bool:
    """Whether it may lie in several villages or towns."""
    return way_of(project.place_id) is not Level.VILLAGE


def _is_relief(project: Project) -> bool:
    return "work_relief" in project.tags


def _money(asking: Asking) -> list[tuple[str, str]]:
    """Orders about the project's money that the account may ask for: what is to be allocated lies
    above it, what is committed and paid is its own."""
    project = asking.project
    if project.state not in FUNDABLE or not asking.may(Act.FUND_ORDER):
        return []
    purpose = project.purpose.uid
    which = {"allocation": f"for={purpose}&use={project.use_code}"}
    return [
        (verb, f"/funds/orders/new/?kind={kind}&{which.get(kind, f'purpose={purpose}')}")
        for kind, verb in BY_ITSELF.items()
    ]
