"""Whether a notice may pass, with every reason why not."""

import datetime as dt
from dataclasses import dataclass

from zhuzhen.notices.problems import text

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Verdict:
    """Whether something may be, and every reason against it, in Chinese."""

    reasons: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return not self.reasons


@dataclass(frozen=True)
class Objected:
    """How many objections to a notice wait, and how many were upheld."""

    open: int = 0
    upheld: int = 0


def may_pass(*, closes_on: dt.date | None, objected: Objected, today: dt.date) -> Verdict:
    """A notice passes only after its last full day, with every objection answered, none upheld.

    Days run on while an objection waits: an answer given later than the last day lets it pass the
    same day.
    """
    if closes_on is None:
        return Verdict((text("not_begun"),))
    reasons = []
    if today <= closes_on:
        reasons.append(text("not_last_day", last=closes_on, day=closes_on + _DAY))
    if objected.open:
        reasons.append(text("still_open", count=objected.open))
    if objected.upheld:
        reasons.append(text("was_upheld"))
    return Verdict(tuple(reasons))
