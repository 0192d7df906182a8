"""Steps of projects: one command takes any step of the flow; the night follows the notices."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Unpack

from django.db import transaction

from zhuzhen.base.problems import Fault, Problem
from zhuzhen.notices.choices import NoticeState
from zhuzhen.people.models import Account
from zhuzhen.projects import flow
from zhuzhen.projects.access import require
from zhuzhen.projects.choices import ProjectState
from zhuzhen.projects.commands.effects import EFFECTS, Taking, due_after_rest, end_of
from zhuzhen.projects.commands.writing import (
    arrive,
    earlier_step,
    flow_row,
    is_own,
    locked,
    needed_reason,
    refuse_stale,
    save,
    write_step,
)
from zhuzhen.projects.models import Project
from zhuzhen.projects.problems import JOINED
from zhuzhen.projects.rules.guards import judge
from zhuzhen.projects.rules.situation import Given, GivenFacts, Verdict
from zhuzhen.projects.situations import pool_notice, situation_of, way_of
from zhuzhen.projects.wording import text


def refuse(verdict: Verdict, *, act: str) -> None:
    """All reasons at once, as faults of one problem."""
    if not verdict:
        faults = tuple(Fault(each) for each in verdict.reasons)
        why = JOINED.join(verdict.reasons)
        raise Problem("project_not_ready", faults=faults, act=act, why=why)


def open_row(project: Project, *, step: str, by: Account | None, today: dt.date) -> flow.Step:
    """The row of a step that `by` may take. Raises wrong_state, not_allowed, own_submission."""
    row = flow_row(project, step=step)
    require(row.act, by=by, place=project.place_id, on=today)
    if is_own(project, row=row, by=by):
        raise Problem("own_submission")
    return row


@transaction.atomic
def take_step(
    project: Project,
    *,
    step: str,
    by: Account | None,
    today: dt.date,
    reason: str = "",
    version: int | None = None,
    request_id: uuid.UUID | None = None,
    papers: Sequence[int] = (),
    **facts: Unpack[GivenFacts],
) -> Project:
    """Take a step of a project, as the flow's table has it; `by` None is the system.

    `facts` are what the step asks, by the names of `Given`. Raises not_found, stale, wrong_state,
    not_allowed, own_submission, reason_needed, project_request_of_other, project_not_ready with
    every reason; and what drafting a notice raises.
    """
    now = locked(project)
    if earlier_step(request_id, project=now) is not None:
        return now
    refuse_stale(now, version=version)
    row = open_row(now, step=step, by=by, today=today)
    why = needed_reason(row, reason=reason)
    situation = situation_of(now, today=today, given=Given(**facts), reason=why, row=row)
    refuse(judge(row, situation), act=row.label)
    before = now.state
    told = EFFECTS[step](Taking(now, row, situation, by, today, tuple(papers)))
    _move(now, row=row, today=today)
    write_step(
        now, step=step, before=before, by=by, on=today, reason=why, facts=told, papers=papers,
        request_id=request_id,
    )  # fmt: skip
    return now


def _move(project: Project, *, row: flow.Step, today: dt.date) -> None:
    """Bring the project where the step leads, and save it."""
    end = end_of(row, project=project)
    if row.id == "resume":
        project.state, project.suspended_from = end, ""
        project.due_on = due_after_rest(project, today=today)
    elif end != project.state:
        arrive(project, state=end, today=today)
    save(project)


def pass_notices(*, today: dt.date) -> int:
    """Take on the projects whose notice has run its days, and send back those of which an objection
    was upheld. The night's share; repeatable. How many moved."""
    waiting = (ProjectState.VILLAGE_POSTED, ProjectState.TOWN_POSTED)
    posted = Project.objects.select_related("plan_item__plan").filter(state__in=waiting)
    return sum(_follow_notice(each, today=today) for each in posted.order_by("pk"))


def _follow_notice(project: Project, *, today: dt.date) -> bool:
    row = flow.main_step(project.state, of=way_of(project.place_id))
    assert row is not None, "posted projects wait for their notice"
    if judge(row, situation_of(project, today=today, row=row)):
        take_step(project, step=row.id, by=None, today=today)
        return True
    notice = pool_notice(project)
    if notice is None or notice.state != NoticeState.FAILED:
        return False
    take_step(project, step="recall", by=None, today=today, reason=text("objection_upheld"))
    return True
