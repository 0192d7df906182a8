"""STAND-IN until the subject of notices is here."""

import datetime as dt

from zhuzhen.base import clock
from zhuzhen.base.digest import sm3_of
from zhuzhen.notices.models import Notice


def draft_notice(*, kind, place, subject_kind, subject_id, title, heads, lines, basis, office, by, today, phones="", days=None):
    return Notice.objects.create(kind=kind, place_id=place, subject_kind=subject_kind, subject_id=subject_id, title=title, heads=list(heads), lines=[list(l) for l in lines], basis=basis, office=office, phones=phones or "12317", days=days or 5, state="draft", drafted_by=by, drafted_at=clock.now(), content_sm3=sm3_of([list(l) for l in lines]))

def pass_notice(notice, *, by, today):
    notice.state, notice.ended_on = "passed", today
    notice.save(); return notice

def withdraw_notice(notice, *, by, today, reason):
    notice.state, notice.ended_on = "withdrawn", today
    notice.save(); return notice
