"""The page of one notice: what it says, how long it is open, what happened, what may be done."""

import datetime as dt
from dataclasses import dataclass

from zhuzhen.evidence.queries import papers_of
from zhuzhen.notices import access, flow
from zhuzhen.notices.choices import NoticeState
from zhuzhen.notices.commands.writing import wrote
from zhuzhen.notices.flow import Step, Who
from zhuzhen.notices.models import Notice, Objection
from zhuzhen.notices.queries import objected_to, objections_to, steps_of
from zhuzhen.notices.rules import Verdict, may_pass
from zhuzhen.pages.choices import days_said
from zhuzhen.pages.notices.choices import CONSEQUENCES, REASONS
from zhuzhen.pages.notices.reach import address_of
from zhuzhen.pages.records.papers import ShownPaper, shown_papers
from zhuzhen.people.models import Account

_PRIMARY = ("approve", "publish", "pass")
_OF_OTHERS = ("fail",)  # taken by another command


@dataclass(frozen=True)
class Action:
    """A step that may be taken now."""

    id: str
    label: str
    path: str
    is_primary: bool = False
    is_link: bool = False
    reason: str = ""
    consequence: str = ""


@dataclass(frozen=True)
class PastStep:
    """A step already taken, as the page tells it."""

    label: str
    at: dt.datetime
    by_name: str
    reason: str


@dataclass(frozen=True)
class ShownObjection:
    """An objection as the list of its notice shows it: when and how it stands, not what it says."""

    uid: str
    filed_on: dt.date
    due_on: dt.date
    state: str
    state_label: str
    is_signed: bool
    when: str
    is_late: bool


@dataclass(frozen=True)
class Photos:
    """Photographs of the posted print of one day."""

    occasion: str
    label: str
    day: dt.date | None
    papers: list[ShownPaper]


def _may_take(row: Step, *, notice: Notice, by: Account, is_writer: bool) -> bool:
    if row.id in _OF_OTHERS or (row.not_own and is_writer):
        return False
    return bool(access.may(by, row.who, place=notice.place_id))


def _action(row: Step, *, notice: Notice) -> Action:
    is_link = row.id == "revise"
    path = f"{address_of(notice)}{'edit' if is_link else row.id}/"
    reason = REASONS.get(row.id, "") if row.needs_reason else ""
    consequence = CONSEQUENCES.get(row.id, "")
    is_primary = row.id in _PRIMARY
    return Action(row.id, row.label, path, is_primary, is_link, reason, consequence)


def actions_on(notice: Notice, *, by: Account, verdict: Verdict) -> list[Action]:
    """The steps that `by` may take on a notice now; passing only when nothing stands against it."""
    is_writer = wrote(notice, by=by)
    return [
        _action(row, notice=notice)
        for row in flow.steps_from(notice.state)
        if _may_take(row, notice=notice, by=by, is_writer=is_writer)
        and (row.id != "pass" or verdict)
    ]


def _past(notice: Notice) -> list[PastStep]:
    return [
        PastStep(
            flow.LABELS.get(each.step, each.step),
            each.at,
            each.by.display_name if each.by else "系统",
            each.reason,
        )
        for each in steps_of(notice)
    ]


def _objection(each: Objection, *, today: dt.date) -> ShownObjection:
    is_open = each.answered_on is None
    return ShownObjection(
        uid=str(each.uid),
        filed_on=each.filed_on,
        due_on=each.due_on,
        state=each.state,
        state_label=each.get_state_display(),
        is_signed=bool(each.name_sealed),
        when=days_said((each.due_on - today).days) if is_open else "",
        is_late=is_open and each.due_on < today,
    )


def _photos(notice: Notice) -> list[Photos]:
    if notice.published_on is None:
        return []
    first = shown_papers(papers_of(notice.papers))
    last = shown_papers(papers_of(notice.last_papers))
    return [
        Photos("first", "首日照片", notice.opens_on, first),
        Photos("last", "末日照片", notice.closes_on, last),
    ]


def shown(notice: Notice, *, by: Account, today: dt.date) -> dict[str, object]:
    """What the page of a notice shows to `by`."""
    objected = objected_to(notice)
    verdict = may_pass(closes_on=notice.closes_on, objected=objected, today=today)
    is_published = notice.state == NoticeState.PUBLISHED
    is_public = notice.shown_until is not None and notice.shown_until >= today
    return {
        "notice": notice,
        "actions": actions_on(notice, by=by, verdict=verdict),
        "steps": _past(notice),
        "objections": [_objection(each, today=today) for each in objections_to(notice)],
        "waiting": objected.open,
        "against": verdict.reasons if is_published else (),
        "photos": _photos(notice),
        "may_photograph": bool(access.may(by, Who.DRAFTER, place=notice.place_id)),
        "may_redo": notice.state in (NoticeState.FAILED, NoticeState.WITHDRAWN),
        "is_public": is_public and notice.state in (NoticeState.PUBLISHED, NoticeState.PASSED),
        "today": today,
    }
