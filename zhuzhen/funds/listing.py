"""The list of uses asked at an allocation: public money that comes to be for a purpose."""

import datetime as dt
from collections.abc import Sequence

from zhuzhen.base.problems import Problem
from zhuzhen.funds.choices import FISCAL, Direction, PurposeKind, Source
from zhuzhen.funds.models import Purpose
from zhuzhen.funds.problems import text as told
from zhuzhen.funds.rules import Move, UseFacts, UseVerdict, use_verdict
from zhuzhen.policy.queries import clause, fund_uses
from zhuzhen.policy.schema import FundUse

# A town's own disposal is no use yet: from there money goes on to a purpose.
_JUDGED = (PurposeKind.PROJECT, PurposeKind.EXPENSE)


def check_use(moves: Sequence[Move], *, use_code: str, text: str, on: dt.date) -> None:
    """Raise what the list of uses has against these moves; money of donors is not judged.

    Raises fund_use_missing, fund_use_unknown, fund_use_refused, fund_use_worded,
    fund_use_direction.
    """
    judged = {
        move.to.purpose_id: move.to.source
        for move in moves
        if move.to.purpose_id is not None
        and move.to.purpose_id != move.from_.purpose_id
        and move.to.source in FISCAL
    }
    rows = Purpose.objects.filter(pk__in=judged, kind__in=_JUDGED).order_by("pk")
    for purpose in rows if judged else ():
        facts = UseFacts(title=purpose.title, direction=purpose.direction, text=text)
        verdict = verdict_on(purpose, use_code=use_code, facts=facts, on=on)
        if not verdict:
            raise _told(verdict, purpose, use_code=use_code, source=judged[purpose.pk])


def verdict_on(purpose: Purpose, *, use_code: str, facts: UseFacts, on: dt.date) -> UseVerdict:
    """The verdict of the list in force where a purpose is, on a day."""
    uses = fund_uses(region=purpose.place_id, on=on)
    return use_verdict(use_code, facts=facts, uses=uses)


def _told(verdict: UseVerdict, purpose: Purpose, *, use_code: str, source: Source) -> Problem:
    entry = verdict.entry
    if entry is None:
        return Problem(verdict.code, use=use_code)
    listed = told("listed")
    return Problem(
        verdict.code,
        purpose=purpose.title,
        entry=entry.title,
        use=entry.id,
        word=verdict.word,
        source=Source(source).label,
        basis=_basis(entry),
        direction=Direction(purpose.direction).label,
        directions=listed.join(Direction(each.value).label for each in entry.directions),
    )


def _basis(entry: FundUse) -> str:
    """The first clause that an entry goes back to, as people cite it."""
    source = entry.source[0]
    found = clause(source.document, clause=source.clause)
    return found.heading if found else f"{source.document} {source.clause}"
