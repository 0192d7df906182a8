"""What every command on projects shares: the lock, the flow, the day due, the step, the audit."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import TypeVar

from django.db.models import Model
from django.utils import timezone

from zhuzhen.base import audit, clock
from zhuzhen.base.problems import Problem
from zhuzhen.people.models import Account
from zhuzhen.projects import flow
from zhuzhen.projects.choices import ProjectState
from zhuzhen.projects.contents import content_sm3
from zhuzhen.projects.models import Project, ProjectStep
from zhuzhen.projects.parameters import days_of as number_of_days
from zhuzhen.projects.rules.limits import due_on
from zhuzhen.projects.situations import days_of, way_of
from zhuzhen.projects.wording import text

Made = TypeVar("Made", bound=Model)
_LONGEST_REASON = 500


def locked(project: Project) -> Project:
    """The project as it stands now, locked until the transaction ends. Raises not_found."""
    rows = Project.objects.select_for_update(of=("self",)).select_related("plan_item__plan")
    found = rows.filter(pk=project.pk).first()
    if found is None:
        raise Problem("not_found", what=text("project"))
    return found


def refuse_stale(project: Project, *, version: int | None) -> None:
    """Raise `stale` if somebody changed it since `version` was shown; None is no form."""
    if version is None or project.version == version:
        return
    last = ProjectStep.objects.select_related("by").filter(project=project).order_by("-pk").first()
    raise Problem(
        "stale",
        who=last.by.display_name if last and last.by else "",
        at=f"{timezone.localtime(project.updated_at):%Y-%m-%d %H:%M}",
    )


def flow_row(project: Project, *, step: str) -> flow.Step:
    """The row of the flow for a step from where the project is. Raises wrong_state."""
    row = flow.step_from(step, start=project.state, of=way_of(project.place_id))
    if row is None:
        state, act = ProjectState(project.state).label, flow.LABELS.get(step, step)
        raise Problem("wrong_state", what=text("project"), state=state, act=act)
    return row


def needed_reason(row: flow.Step, *, reason: str) -> str:
    """The reason, trimmed. Raises reason_needed where the flow asks for one."""
    told = reason.strip()
    if row.needs_reason and not told:
        raise Problem("reason_needed", act=row.label)
    return told[:_LONGEST_REASON]


def earlier_step(request_id: uuid.UUID | None, *, project: Project) -> ProjectStep | None:
    """The step that this request already took: a double press, or a retry from the field.

    Raises project_request_of_other if it was about another project.
    """
    if request_id is None:
        return None
    found = ProjectStep.objects.filter(request_id=request_id).first()
    if found is not None and found.project_id != project.pk:
        raise Problem("project_request_of_other")
    return found


def made_before(model: type[Made], request_id: uuid.UUID | None, **of: object) -> Made | None:
    """What this request already made of what `of` says: a form that was sent twice.

    Raises project_request_reused if it was of something else: somebody went back and changed it.
    """
    if request_id is None:
        return None
    found = model._default_manager.filter(request_id=request_id).first()
    if found is not None and any(getattr(found, name) != value for name, value in of.items()):
        raise Problem("project_request_reused")
    return found


def is_own(project: Project, *, row: flow.Step, by: Account | None) -> bool:
    """Whether `by` took any of the steps that this row judges."""
    if by is None or not row.judges:
        return False
    return ProjectStep.objects.filter(project=project, by=by, step__in=row.judges).exists()


def arrive(project: Project, *, state: str, today: dt.date) -> None:
    """Put a project into a state, with the day by which it has to leave it; unsaved."""
    project.state = state
    project.due_on = None
    waiting = flow.main_step(state, of=way_of(project.place_id))
    if waiting is not None and waiting.limit is not None:
        number = number_of_days(waiting.limit, place=project.place_id, on=today)
        days = days_of(project, arrived_on=today)
        project.due_on = due_on(waiting.limit, days=days, number=number)


def save(project: Project) -> None:
    """Save a changed project under its next version."""
    project.version, project.updated_at = project.version + 1, clock.now()
    project.save()


def write_step(
    project: Project,
    *,
    step: str,
    before: str,
    by: Account | None,
    on: dt.date,
    reason: str = "",
    facts: dict[str, object] | None = None,
    papers: Sequence[int] = (),
    request_id: uuid.UUID | None = None,
) -> ProjectStep:
    """Write the step, and last the audit entry."""
    made = ProjectStep.objects.create(
        project=project,
        place_id=project.place_id,
        helper_code=project.helper_code,
        step=step,
        before=before,
        after=project.state,
        on=on,
        reason=reason,
        facts=facts or {},
        papers=list(papers),
        content_sm3=content_sm3(project),
        by=by,
        at=clock.now(),
        request_id=request_id,
    )
    told: dict[str, object] = {
        "before": before,
        "after": project.state,
        "version": project.version,
        "content_sm3": made.content_sm3,
    }
    audit.record(
        f"project.{step}", by=by, subject="project", subject_id=project.uid, reason=reason,
        facts=told,
    )  # fmt: skip
    return made
