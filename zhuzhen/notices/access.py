"""Who may draft, approve and answer: the act's roles, each in its own place and below."""

from zhuzhen.base import clock
from zhuzhen.base.scope import CodeRange
from zhuzhen.notices.flow import Who
from zhuzhen.people import access
from zhuzhen.people.access import Covers, Verdict
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account, Grant

ACTS = {
    Who.DRAFTER: Act.NOTICE_DRAFT,
    Who.APPROVER: Act.NOTICE_APPROVE,
    Who.ANSWERER: Act.NOTICE_ANSWER,
}


def _covering(place: str) -> Covers:
    def covers(grant: Grant) -> bool:
        return bool(grant.place_id) and place in CodeRange.under(grant.place_id or "")

    return covers


def may(account: Account, who: Who, *, place: str) -> Verdict:
    """Whether an account may take the steps of `who` in a place, and why not."""
    return access.may(account, ACTS[who], on=clock.today(), covers=_covering(place))


def require(who: Who, *, by: Account | None, place: str) -> None:
    """Raise `not_allowed` unless `by` may in that place; None is the system, which may."""
    access.require(by, ACTS[who], on=clock.today(), covers=_covering(place))


def places_of(account: Account, who: Who) -> tuple[CodeRange, ...]:
    """Where an account may take the steps of `who`."""
    grants = access.grants_for(account, act=ACTS[who], on=clock.today())
    return tuple(CodeRange.under(each.place_id) for each in grants if each.place_id)
