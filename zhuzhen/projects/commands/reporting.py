"""Monthly progress: reported once a month, corrected with the earlier version kept."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from zhuzhen.base import audit, clock
from zhuzhen.base.problems import Problem
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account
from zhuzhen.projects.choices import ProjectState
from zhuzhen.projects.commands.building import of_project, opened, refuse_future
from zhuzhen.projects.judging import refuse_overpaid
from zhuzhen.projects.models import Progress, ProgressVersion, Project
from zhuzhen.projects.wording import text

_KEPT = ("version", "percent", "built", "planned", "unit", "text", "papers", "by", "at")


@dataclass(frozen=True)
class ProgressFacts:
    """A month's progress: how much is built, in percent and (if it is measured) in a unit."""

    month: dt.date
    percent: int
    text: str
    built: Decimal | None = None
    planned: Decimal | None = None
    unit: str = ""
    papers: tuple[int, ...] = ()


def _refuse_state(project: Project, *, act: str) -> None:
    """Raises not_building."""
    if project.state != ProjectState.BUILDING:
        state = ProjectState(project.state).label
        raise Problem("not_building", state=state, act=text(act))


def _refuse_values(facts: ProgressFacts) -> None:
    """Raises bad_value."""
    if not 0 <= facts.percent <= 100:
        raise Problem("bad_value", field=text("field_percent"), why=text("percent_wrong"))
    if (facts.built is None) != (facts.planned is None):
        raise Problem("bad_value", field=text("field_built"), why=text("built_half"))
    if facts.planned is not None and (facts.planned <= 0 or (facts.built or 0) < 0):
        raise Problem("bad_value", field=text("field_built"), why=text("built_wrong"))


def _refuse_order(project: Project, *, month: dt.date, percent: int) -> None:
    """Raise bad_value unless a month stands between the one before it and the one after it."""
    reports = Progress.objects.filter(project=project)
    before = reports.filter(month__lt=month).order_by("-month").first()
    if before is not None and before.percent > percent:
        why = text("percent_back", month=f"{before.month:%Y-%m}", percent=before.percent)
        raise Problem("bad_value", field=text("field_percent"), why=why)
    after = reports.filter(month__gt=month).order_by("month").first()
    if after is not None and after.percent < percent:
        why = text("percent_ahead", month=f"{after.month:%Y-%m}", percent=after.percent)
        raise Problem("bad_value", field=text("field_percent"), why=why)


def _cleaned(facts: ProgressFacts) -> dict[str, object]:
    return {
        "percent": facts.percent,
        "built": facts.built,
        "planned": facts.planned,
        "unit": facts.unit.strip()[:12],
        "text": facts.text.strip()[:500],
    }


@transaction.atomic
def report_progress(
    project: Project, facts: ProgressFacts, *, by: Account | None, today: dt.date
) -> Progress:
    """Report a month: once, never less than the month before (workflows D2, 进度月报).

    Raises not_found, not_allowed, not_building, report_twice, bad_value.
    """
    now = opened(project, act=Act.PROJECT_BUILD, by=by, today=today)
    _refuse_state(now, act="act_report")
    month = facts.month.replace(day=1)
    refuse_future(month, field="field_month", today=today)
    _refuse_values(facts)
    same = Progress.objects.filter(project=now, month=month).first()
    if same is not None:
        raise Problem("report_twice", month=f"{month:%Y-%m}", percent=same.percent)
    _refuse_order(now, month=month, percent=facts.percent)
    made = Progress.objects.create(
        **of_project(now, by=by), month=month, papers=list(facts.papers), **_cleaned(facts)
    )
    told: dict[str, object] = {"month": f"{made.month:%Y-%m}", "percent": made.percent}
    audit.record("project.progress", by=by, subject="project", subject_id=now.uid, facts=told)
    return made


@transaction.atomic
def correct_report(
    report: Progress,
    facts: ProgressFacts,
    *,
    reason: str,
    by: Account | None,
    today: dt.date,
    version: int | None = None,
) -> Progress:
    """Correct what a month's report says while it is built: a new version, the earlier one kept
    and seen. Its month stays; pictures are added to those it has. It cannot be less than what was
    paid on it.

    Raises not_found, not_allowed, not_building, stale, reason_needed, bad_value,
    report_unchanged, report_below_paid.
    """
    project = opened(report.project, act=Act.PROJECT_BUILD, by=by, today=today)
    _refuse_state(project, act="act_correct_report")
    now, why = _locked(report, version=version), _needed(reason)
    _refuse_values(facts)
    _refuse_order(project, month=now.month, percent=facts.percent)
    wanted = _cleaned(facts) | {"papers": [*now.papers, *facts.papers]}
    changed = [name for name, value in wanted.items() if getattr(now, name) != value]
    if not changed:
        raise Problem("report_unchanged", month=f"{now.month:%Y-%m}")
    _keep_version(now, reason=why, by=by)
    was = now.percent
    for name in changed:
        setattr(now, name, wanted[name])
    now.version, now.by, now.at = now.version + 1, by, clock.now()
    now.save()
    if now.percent < was:
        refuse_overpaid(project, on=today)
    _written(now, project=project, reason=why, was=was, changed=changed)
    return now


def _written(
    report: Progress, *, project: Project, reason: str, was: int, changed: list[str]
) -> None:
    told: dict[str, object] = {
        "month": f"{report.month:%Y-%m}", "version": report.version, "changed": changed,
        "before": was, "percent": report.percent,
    }  # fmt: skip
    audit.record(
        "project.correct_report", by=report.by, subject="project", subject_id=project.uid,
        reason=reason, facts=told,
    )  # fmt: skip


def _locked(report: Progress, *, version: int | None) -> Progress:
    """The report as it stands now, locked. Raises stale."""
    now = Progress.objects.select_for_update(of=("self",)).select_related("by").get(pk=report.pk)
    if version is not None and version != now.version:
        who = now.by.display_name if now.by else ""
        raise Problem("stale", who=who, at=f"{timezone.localtime(now.at):%Y-%m-%d %H:%M}")
    return now


def _needed(reason: str) -> str:
    """Raises reason_needed."""
    if not reason.strip():
        raise Problem("reason_needed", act=text("act_correct_report"))
    return reason.strip()[:300]


def _keep_version(report: Progress, *, reason: str, by: Account | None) -> ProgressVersion:
    return ProgressVersion.objects.create(
        report=report,
        place_id=report.place_id,
        helper_code=report.helper_code,
        reason=reason,
        replaced_by=by,
        replaced_at=clock.now(),
        **{name: getattr(report, name) for name in _KEPT},
    )
