"""Notices of projects in the pool, written in sets: drafted, approved, published, passed."""

import datetime as dt
from dataclasses import dataclass, field
from functools import cached_property

from zhuzhen.base import clock
from zhuzhen.base.money import in_words_of_size
from zhuzhen.demo.works.casting import Work
from zhuzhen.demo.works.leading import FREE, OVER
from zhuzhen.demo.works.offices import Offices, place_at
from zhuzhen.demo.works.told import days
from zhuzhen.notices import parameters
from zhuzhen.notices.choices import NoticeKind, NoticeState
from zhuzhen.notices.commands.writing import content_sm3
from zhuzhen.notices.models import Notice, NoticeStep
from zhuzhen.people.models import Account
from zhuzhen.projects.models import Project
from zhuzhen.projects.wording import text

_HEADS = ("title", "place", "content", "budget", "builder", "benefit", "span")
# Of each level: days after the proposal on which it was drafted and on which it was over.
_DAYS = {"village": (days(1), OVER), "town": (days(16), FREE)}


@dataclass
class Board:
    """The notices of all villages and towns, kept at once."""

    offices: Offices
    notices: list[tuple[Notice, Account, dt.date]] = field(default_factory=list)

    @cached_property
    def _terms(self) -> tuple[int, int, str]:
        """How long notices hang, how long they stay public, whom to call; as at the province."""
        place, on = "440000000000", clock.today()
        return (
            parameters.least_days(NoticeKind.PROJECT_POOL, place=place, on=on),
            parameters.public_days(place=place, on=on),
            parameters.supervision_phones(place=place, on=on),
        )

    def put_up(
        self, project: Project, work: Work, *, level: str, by: Account, is_over: bool
    ) -> Notice:
        """A notice on a project, published the day after it was drafted."""
        drafted, over = (work.t0 + each for each in _DAYS[level])
        length, kept, phones = self._terms
        published = drafted + days(1)
        name = work.names[level]
        span = text("span", first=project.starts_on, last=project.ends_on)
        line = [project.title, name, project.content, in_words_of_size(project.budget_fen),
                project.builder, str(project.benefit), span]  # fmt: skip
        notice = Notice(
            kind=NoticeKind.PROJECT_POOL,
            place_id=work.place if level == "village" else place_at(work.place, digits=9),
            subject_kind="project",
            subject_id=f"{project.uid}:{level}:1",
            title=text(f"title_{level}", place=name),
            basis=text("basis_pool"),
            office=name,
            phones=phones,
            heads=[text(f"head_{each}") for each in _HEADS],
            lines=[line],
            days=length,
            state=NoticeState.PASSED if is_over else NoticeState.PUBLISHED,
            drafted_by=by,
            drafted_at=clock.now(),
            approved_by=self.offices("second" if level == "village" else "mayor", work.place),
            published_on=published,
            opens_on=published + days(1),
            closes_on=published + days(length),
            shown_until=published + days(length + kept),
            ended_on=over if is_over else None,
        )
        notice.content_sm3 = content_sm3(notice)
        self.notices.append((notice, by, drafted))
        return notice

    def keep(self) -> None:
        """Save them all, with their steps."""
        Notice.objects.bulk_create(notice for notice, _, _ in self.notices)
        NoticeStep.objects.bulk_create(
            step
            for notice, by, drafted in self.notices
            for step in self._steps(notice, by=by, drafted=drafted)
        )

    def _steps(self, notice: Notice, *, by: Account, drafted: dt.date) -> list[NoticeStep]:
        published = notice.published_on
        assert published is not None
        taken = [
            ("draft", NoticeState.DRAFT, drafted, by),
            ("approve", NoticeState.APPROVED, published, notice.approved_by),
            ("publish", NoticeState.PUBLISHED, published, notice.approved_by),
        ]
        if notice.ended_on is not None:
            taken.append(("pass", NoticeState.PASSED, notice.ended_on, None))
        return [
            NoticeStep(
                notice=notice,
                place_id=notice.place_id,
                step=step,
                after=after,
                on=on,
                content_sm3=notice.content_sm3,
                by=who,
                at=clock.now(),
            )
            for step, after, on, who in taken
        ]
