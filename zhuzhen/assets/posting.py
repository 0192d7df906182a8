"""The public notices on disposals and distributions: what they show, and how they stand."""

import datetime as dt

from zhuzhen.assets.choices import DisposalKind, DisposalReason
from zhuzhen.assets.models import Disposal, Distribution
from zhuzhen.assets.problems import text
from zhuzhen.assets.rules.noticing import Posted
from zhuzhen.assets.rules.sharing import parts_of
from zhuzhen.base.money import yuan
from zhuzhen.notices.choices import NoticeKind
from zhuzhen.notices.commands import draft_notice
from zhuzhen.notices.models import Notice
from zhuzhen.notices.parameters import least_days
from zhuzhen.notices.queries import notice_of, objected_to
from zhuzhen.people.models import Account
from zhuzhen.places.models import Division

Lines = list[list[str]]
DISPOSAL, DISTRIBUTION = "disposal", "distribution"


def disposal_lines(disposal: Disposal) -> tuple[list[str], Lines]:
    """Heads and the one line that a notice on a disposal shows."""
    asset = disposal.asset
    heads = ("head_code", "head_asset", "head_original", "head_value", "head_way", "head_why")
    line = [
        asset.code,
        asset.title,
        yuan(asset.original_fen),
        yuan(disposal.value_fen or 0),
        str(DisposalKind(disposal.kind).label),
        str(DisposalReason(disposal.reason).label),
    ]
    return [text(each) for each in heads], [line]


def distribution_lines(distribution: Distribution) -> tuple[list[str], Lines]:
    """Heads and a line for each part that a notice on a distribution shows."""
    heads = [text(each) for each in ("head_asset", "head_to", "head_amount", "head_note")]
    title = distribution.asset.title
    parts = parts_of(distribution.shares)
    return heads, [[title, each.to, yuan(each.amount_fen), each.reason] for each in parts]


def post_disposal(disposal: Disposal, *, by: Account | None, today: dt.date) -> Notice:
    """Draft the notice on a disposal. Raises what drafting raises."""
    heads, lines = disposal_lines(disposal)
    place = _place(disposal.place_id)
    return draft_notice(
        kind=NoticeKind.DISPOSAL,
        place=place.code,
        subject_kind=DISPOSAL,
        subject_id=str(disposal.uid),
        title=text("disposal_title", place=place.name),
        heads=heads,
        lines=lines,
        basis=text("disposal_basis"),
        office=place.name,
        by=by,
        today=today,
    )


def post_distribution(distribution: Distribution, *, by: Account | None, today: dt.date) -> Notice:
    """Draft the notice on a distribution. Raises what drafting raises."""
    heads, lines = distribution_lines(distribution)
    place = _place(distribution.place_id)
    return draft_notice(
        kind=NoticeKind.INCOME,
        place=place.code,
        subject_kind=DISTRIBUTION,
        subject_id=str(distribution.uid),
        title=text("income_title", place=place.name),
        heads=heads,
        lines=lines,
        basis=text("income_basis"),
        office=place.name,
        by=by,
        today=today,
    )


def _place(code: str) -> Division:
    return Division.objects.get(pk=code)


def _posted(notice: Notice | None, *, lines: Lines) -> Posted | None:
    if notice is None:
        return None
    return Posted(
        notice.state,
        notice.opens_on,
        notice.closes_on,
        objected_to(notice).open,
        is_ours=notice.lines == lines,
    )


def posted_disposal(disposal: Disposal) -> Posted | None:
    """How the notice on a disposal stands."""
    found = notice_of(DISPOSAL, str(disposal.uid), kind=NoticeKind.DISPOSAL)
    return _posted(found, lines=disposal_lines(disposal)[1])


def posted_distribution(distribution: Distribution) -> Posted | None:
    """How the notice on a distribution stands."""
    found = notice_of(DISTRIBUTION, str(distribution.uid), kind=NoticeKind.INCOME)
    return _posted(found, lines=distribution_lines(distribution)[1])


def days_of(kind: NoticeKind, *, place: str, on: dt.date) -> int:
    """How many full days a notice has to be open."""
    return least_days(kind, place=place, on=on)
