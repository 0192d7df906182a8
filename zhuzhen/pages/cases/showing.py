"""What the page of a case tells: facts, what was frozen, the time line, papers."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from zhuzhen.casework import flow
from zhuzhen.casework.choices import CaseState, MeasureState, SubmissionKind
from zhuzhen.casework.models import Case, CaseStep, Measure, Submission
from zhuzhen.casework.queries.standing import plan_for
from zhuzhen.casework.queries.support import measures_of
from zhuzhen.evidence.queries import papers_of
from zhuzhen.households.choices import Safeguard, SafeguardResult
from zhuzhen.notices.models import Notice
from zhuzhen.pages.cases import choices
from zhuzhen.pages.cases.telling import Said, names_of, said_at, worded
from zhuzhen.pages.records.papers import ShownPaper, shown_papers

_SHORT = 12
_MEETINGS = ("review", "elim_review")
_SAFEGUARDS = {
    "education": Safeguard.EDUCATION,
    "medical": Safeguard.MEDICAL,
    "housing": Safeguard.HOUSING,
    "water": Safeguard.WATER,
}


@dataclass(frozen=True)
class Event:
    """A step that was taken, as the time line tells it."""

    on: dt.date
    at: dt.datetime
    label: str
    by_name: str
    after: str
    reason: str
    said: list[Said]
    papers: list[ShownPaper]


@dataclass(frozen=True)
class Frozen:
    """What was submitted, as it was frozen: `short` is the head of its SM3."""

    kind: str
    on: dt.date
    by_name: str
    short: str
    sm3: str
    outcome: str
    people: int | None
    judged_fen: int | None
    line_fen: int | None
    unmet: tuple[str, ...] | None
    asked: list[Said]


@dataclass(frozen=True)
class Help:
    """Plan and measures in a few figures."""

    goal: str
    responsible: str
    measures: int
    done: int
    money_fen: int


def events_of(steps: list[CaseStep], *, names: Mapping[int, str]) -> list[Event]:
    """The time line, the latest first; papers in one query."""
    ids = [pk for each in steps for pk in each.papers]
    papers = {each.pk: each for each in shown_papers(papers_of(ids))} if ids else {}
    return [
        Event(
            on=each.on,
            at=each.at,
            label=flow.LABELS.get(each.step, each.step),
            by_name=each.by_name,
            after=str(CaseState(each.after).label) if each.after != each.before else "",
            reason=each.reason,
            said=said_at(each.facts, names=names),
            papers=[papers[pk] for pk in each.papers if pk in papers],
        )
        for each in steps
    ]


def people_of(case: Case, *, steps: list[CaseStep]) -> dict[int, str]:
    """The names of everyone who is or was a verifier; one query at most."""
    ids = set(case.verifiers)
    for each in steps:
        told = each.facts.get("verifiers", ())
        ids.update(pk for pk in told if isinstance(pk, int))
    return names_of(ids)


def meeting_of(steps: list[CaseStep]) -> list[Said]:
    """What the latest meeting came to."""
    last = next((each for each in steps if each.step in _MEETINGS), None)
    if last is None:
        return []
    wanted = ("met_on", "present", "agreed", "minutes")
    return said_at({name: last.facts[name] for name in wanted if name in last.facts}, names={})


def notice_of(steps: list[CaseStep]) -> Notice | None:
    """The notice that was put up last; one query, none where none was."""
    pk = next((each.notice_id for each in steps if each.notice_id), None)
    return Notice.objects.filter(pk=pk).first() if pk else None


def frozen_of(submission: Submission) -> Frozen:
    """A submission as it was frozen."""
    content = submission.content
    facts, asked = content.get("facts") or {}, content.get("asked") or {}
    income, check = facts.get("income") or {}, facts.get("safeguards")
    people = facts.get("people")
    return Frozen(
        kind=str(SubmissionKind(submission.kind).label),
        on=submission.on,
        by_name=submission.by.display_name if submission.by else "",
        short=submission.content_sm3[:_SHORT],
        sm3=submission.content_sm3,
        outcome=_outcome(submission),
        people=len(people) if people is not None else None,
        judged_fen=income.get("judged_per_head_fen"),
        line_fen=asked.get("line_fen"),
        unmet=_unmet(check) if check else None,
        asked=[
            Said(choices.SAID[name], worded(name, asked[name]))
            for name in ("category", "risks", "disaster", "comparison", "mode")
            if asked.get(name)
        ],
    )


def _outcome(submission: Submission) -> str:
    if submission.decided_at is None:
        return choices.PENDING
    by = submission.decided_by.display_name if submission.decided_by else ""
    words = choices.APPROVED if submission.approved else choices.CLOSED
    return words.format(by=by)


def _unmet(check: Mapping[str, object]) -> tuple[str, ...]:
    return tuple(
        str(label.label) for name, label in _SAFEGUARDS.items() if check[name] != SafeguardResult.OK
    )


def help_of(case: Case) -> Help | None:
    """Plan and measures; None where there is neither. Two queries."""
    plan = plan_for(case)
    measures: list[Measure] = measures_of([case.pk]).get(case.pk, [])
    if plan is None and not measures:
        return None
    return Help(
        goal=plan.goal if plan else "",
        responsible=plan.responsible if plan else "",
        measures=len(measures),
        done=sum(each.state == MeasureState.DONE for each in measures),
        money_fen=sum(each.money_fen for each in measures),
    )
