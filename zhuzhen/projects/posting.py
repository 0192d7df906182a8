"""The notices of a project: put up where it is submitted, passed, taken down; and of completion."""

import datetime as dt
from dataclasses import dataclass

from zhuzhen.base.money import in_words_of_size
from zhuzhen.notices.choices import NoticeKind, NoticeState
from zhuzhen.notices.commands import draft_notice, pass_notice, withdraw_notice
from zhuzhen.notices.models import Notice
from zhuzhen.people.models import Account
from zhuzhen.places.choices import Level
from zhuzhen.places.models import Division
from zhuzhen.places.queries import division
from zhuzhen.projects.contents import content_sm3
from zhuzhen.projects.models import Project, ProjectStep
from zhuzhen.projects.situations import pool_notice
from zhuzhen.projects.wording import text

_OVER = (NoticeState.PASSED, NoticeState.FAILED, NoticeState.WITHDRAWN)


@dataclass(frozen=True)
class PutUp:
    """The notice of what is submitted, and its lines as they were drafted."""

    notice_id: int
    lines: list[list[str]]

    def as_facts(self) -> dict[str, object]:
        """As a step keeps it."""
        return {"notice_id": self.notice_id, "notice_lines": self.lines}


def _posted(project: Project, *, step: str) -> list[ProjectStep]:
    rows = ProjectStep.objects.filter(project=project, step=step, facts__has_key="notice_id")
    return list(rows.order_by("pk"))


def _earlier(posted: list[ProjectStep], *, sm3: str) -> PutUp | None:
    """A notice that has run its days with just this content need not run them again."""
    if not posted or posted[-1].content_sm3 != sm3:
        return None
    notice = Notice.objects.filter(
        pk=posted[-1].facts["notice_id"], state=NoticeState.PASSED
    ).first()
    return PutUp(notice.pk, notice.lines) if notice else None


def _span(project: Project) -> str:
    if project.starts_on is None or project.ends_on is None:
        return ""
    return text("span", first=project.starts_on, last=project.ends_on)


def _lines(project: Project, *, place: Division) -> tuple[list[str], list[list[str]]]:
    """What a notice of the pool tells: no person is in it."""
    heads = ("title", "place", "content", "budget", "builder", "benefit", "span")
    line = [
        project.title,
        place.path,
        project.content,
        in_words_of_size(project.budget_fen),
        project.builder,
        str(project.benefit),
        _span(project),
    ]
    return [text(f"head_{each}") for each in heads], [line]


def put_up(
    project: Project, *, level: Level, step: str, by: Account | None, today: dt.date
) -> PutUp:
    """The notice of a project in its village or town: drafted, or the earlier one where nothing
    would be new. Raises what `draft_notice` raises."""
    posted = _posted(project, step=step)
    earlier = _earlier(posted, sm3=content_sm3(project))
    if earlier is not None:
        return earlier
    where = project.place_id if level is Level.VILLAGE else f"{project.place_id[:9]}000"
    place = division(where)
    heads, lines = _lines(project, place=division(project.place_id))
    notice = draft_notice(
        kind=NoticeKind.PROJECT_POOL,
        place=where,
        subject_kind="project",
        subject_id=f"{project.uid}:{level.value}:{len(posted) + 1}",
        title=text(f"title_{level.value}", place=place.name),
        heads=heads,
        lines=lines,
        basis=text("basis_pool"),
        office=place.name,
        by=by,
        today=today,
    )
    return PutUp(notice.pk, notice.lines)


def draft_completion(project: Project, *, by: Account | None, today: dt.date) -> Notice:
    """The notice that a project is complete, with what it cost. Raises what drafting raises."""
    place = division(project.place_id)
    heads = ("title", "place", "content", "budget", "settled", "builder")
    settled = in_words_of_size(project.settled_fen) if project.settled_fen else ""
    line = [
        project.title,
        place.path,
        project.content,
        in_words_of_size(project.budget_fen),
        settled,
        project.builder,
    ]
    return draft_notice(
        kind=NoticeKind.COMPLETION,
        place=project.place_id,
        subject_kind="project",
        subject_id=str(project.uid),
        title=text("title_completion", title=project.title),
        heads=[text(f"head_{each}") for each in heads],
        lines=[line],
        basis=text("basis_completion"),
        office=place.name,
        by=by,
        today=today,
    )


def let_pass(project: Project, *, today: dt.date) -> None:
    """End the notice whose days are over: a matter of the calendar, so the system's own."""
    notice = pool_notice(project)
    if notice is not None and notice.state == NoticeState.PUBLISHED:
        pass_notice(notice, by=None, today=today)


def take_down(project: Project, *, today: dt.date, why: str) -> None:
    """A notice of what is no longer put forward comes down; one that has run stays on record."""
    notice = pool_notice(project)
    if notice is not None and notice.state not in _OVER:
        withdraw_notice(notice, by=None, today=today, reason=why)
