"""Drafting a notice, and revising the draft."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from zhuzhen.base import clock
from zhuzhen.base.problems import Problem
from zhuzhen.notices import parameters
from zhuzhen.notices.access import require
from zhuzhen.notices.choices import NoticeKind, NoticeState
from zhuzhen.notices.commands.writing import (
    content_sm3,
    flow_row,
    once,
    opened,
    refuse_content,
    save_once,
    written,
)
from zhuzhen.notices.models import Notice
from zhuzhen.notices.rules import masked_lines
from zhuzhen.people.models import Account
from zhuzhen.places.models import Division

Lines = Sequence[Sequence[str]]


def _days(kind: NoticeKind, *, asked: int | None, place: str, on: dt.date) -> int:
    """The days asked for, or the least. Raises notice_too_short."""
    least = parameters.least_days(kind, place=place, on=on)
    if asked is not None and asked < least:
        raise Problem("notice_too_short", kind=kind.label, least=least, days=asked)
    return asked if asked is not None else least


def _filled(notice: Notice, *, heads: Sequence[str], lines: Lines, on: dt.date) -> Notice:
    """What a notice shows put in: names masked where the place asks for it, and its digest.

    The full names are not kept anywhere in a notice that masks them.
    """
    notice.heads = [head.strip() for head in heads]
    notice.lines = [[str(cell).strip() for cell in line] for line in lines]
    refuse_content(notice)  # as it was written: stars would hide what stands beside a name
    if parameters.masks_names(place=notice.place_id, on=on):
        shown = masked_lines(notice.lines, heads=notice.heads)
        notice.lines = [list(line) for line in shown]
    notice.content_sm3 = content_sm3(notice)
    return notice


def _refuse_place(kind: NoticeKind, *, place: str, by: Account | None) -> None:
    """Families' notices hang in a village. Raises not_allowed, unknown_place, notice_in_village."""
    require(flow_row("draft", start=None).who, by=by, place=place)
    division = Division.objects.filter(pk=place).first()
    if division is None:
        raise Problem("unknown_place", name=place)
    if kind.is_of_families and place.endswith("000"):
        raise Problem("notice_in_village", kind=kind.label, place=division.name)


@transaction.atomic
def draft_notice(
    *,
    kind: NoticeKind,
    place: str,
    subject_kind: str,
    subject_id: str,
    title: str,
    heads: Sequence[str],
    lines: Lines,
    basis: str,
    office: str,
    by: Account | None,
    today: dt.date,
    phones: str = "",
    days: int | None = None,
) -> Notice:
    """Draft a notice on one matter in a place; nothing is kept unless it passes the masking check.

    `phones` and `days` come from the place's pack where they are not given. Raises not_allowed,
    unknown_place, notice_in_village, notice_once, notice_too_short, unmasked (with every fault).
    """
    kind = NoticeKind(kind)
    _refuse_place(kind, place=place, by=by)
    notice = Notice(
        kind=kind,
        place_id=place,
        subject_kind=subject_kind,
        subject_id=subject_id,
        title=title.strip(),
        basis=basis.strip(),
        office=office.strip(),
        phones=phones.strip() or parameters.supervision_phones(place=place, on=today),
        days=_days(kind, asked=days, place=place, on=today),
        state=NoticeState.DRAFT,
        drafted_by=by,
        drafted_at=clock.now(),
    )
    once(notice)
    save_once(_filled(notice, heads=heads, lines=lines, on=today))
    return written(notice, step="draft", by=by, on=today)


@transaction.atomic
def revise_notice(
    notice: Notice,
    *,
    title: str,
    heads: Sequence[str],
    lines: Lines,
    basis: str,
    office: str,
    by: Account | None,
    today: dt.date,
    phones: str = "",
    days: int | None = None,
) -> Notice:
    """Put other content into a draft. Raises as `draft_notice`, and wrong_state."""
    now, _ = opened(notice, step="revise", by=by)
    now.title, now.basis, now.office = title.strip(), basis.strip(), office.strip()
    now.phones = phones.strip() or parameters.supervision_phones(place=now.place_id, on=today)
    now.days = _days(NoticeKind(now.kind), asked=days, place=now.place_id, on=today)
    _filled(now, heads=heads, lines=lines, on=today).save()
    return written(now, step="revise", by=by, on=today)
