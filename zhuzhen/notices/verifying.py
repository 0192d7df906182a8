"""What must always hold of notices; `zhuzhen verify` prints a line for each."""

from collections.abc import Callable, Iterator

from zhuzhen.base import scope
from zhuzhen.base.invariants import Line, first, line
from zhuzhen.base.problems import Problem
from zhuzhen.notices.choices import NoticeState
from zhuzhen.notices.commands.writing import content_sm3, refuse_content
from zhuzhen.notices.models import Notice
from zhuzhen.notices.problems import text

_CHUNK = 1_000
_SHOWN = (NoticeState.PUBLISHED, NoticeState.PASSED)
# The days are counted in the rules; here once more, apart from them (workflows D5).
_DAYS_WRONG = """
SELECT uid::text FROM notices_notice
WHERE published_on IS NOT NULL AND (opens_on <> published_on + 1
    OR closes_on <> published_on + days OR shown_until < closes_on)
ORDER BY id LIMIT 1
"""
_PASSED_WRONGLY = """
SELECT n.uid::text FROM notices_notice n
WHERE n.state = 'passed' AND (n.ended_on <= n.closes_on OR EXISTS (
    SELECT 1 FROM notices_objection o WHERE o.notice_id = n.id AND o.state IN ('open', 'upheld')))
ORDER BY n.id LIMIT 1
"""
# What was approved last is what stands; whatever is out of sight of the digest moved unseen.
_OTHER_THAN_APPROVED = """
SELECT n.uid::text FROM notices_notice n JOIN LATERAL (
    SELECT s.content_sm3 FROM notices_noticestep s
    WHERE s.notice_id = n.id AND s.step = 'approve' ORDER BY s.id DESC LIMIT 1
) s ON true
WHERE n.state IN ('approved', 'published', 'passed') AND s.content_sm3 <> n.content_sm3
ORDER BY n.id LIMIT 1
"""


def verify() -> list[Line]:
    """Masking, days, objections and digests of all notices."""
    with scope.within(scope.EVERYTHING):
        return list(_lines())


def _lines() -> Iterator[Line]:
    notices = Notice.objects.count()
    shown = Notice.objects.filter(state__in=_SHOWN).count()
    begun = Notice.objects.filter(published_on__isnull=False).count()
    passed = Notice.objects.filter(state=NoticeState.PASSED).count()
    altered = _first_where(lambda each: content_sm3(each) != each.content_sm3)
    for name, checked, offence, remedy in (
        ("notices_shown_pass_the_masking_check", shown, _unmasked(), "remedy_masking"),
        ("notices_are_open_for_their_days", begun, first(_DAYS_WRONG), "remedy_days"),
        ("notices_passed_unobjected", passed, first(_PASSED_WRONGLY), "remedy_passed"),
        (
            "notices_show_what_was_approved",
            notices,
            altered or first(_OTHER_THAN_APPROVED),
            "remedy_content",
        ),
    ):
        yield line(name, checked=checked, offence=offence, remedy=text(remedy))


def _first_where(offends: Callable[[Notice], bool], *, states: tuple[str, ...] = ()) -> str:
    found = Notice.objects.order_by("pk")
    found = found.filter(state__in=states) if states else found
    return next((str(each.uid) for each in found.iterator(chunk_size=_CHUNK) if offends(each)), "")


def _unmasked() -> str:
    return _first_where(_shows_too_much, states=_SHOWN)


def _shows_too_much(notice: Notice) -> bool:
    try:
        refuse_content(notice)
    except Problem:
        return True
    return False
