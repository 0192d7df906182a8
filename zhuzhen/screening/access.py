"""Who may send files of departments, and screen: whoever holds the role for the whole place."""

import datetime as dt

from zhuzhen.base.scope import CodeRange
from zhuzhen.people.access import MAY, Verdict, may, require
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account, Grant
from zhuzhen.people.queries import grants_on


def _covers(place: str, grant: Grant) -> bool:
    return bool(grant.place_id) and place in CodeRange.under(str(grant.place_id))


def require_run(by: Account | None, *, place: str, on: dt.date) -> None:
    """Raise not_allowed unless `by` may screen the whole place."""
    require(by, Act.SCREEN_RUN, on=on, covers=lambda grant: _covers(place, grant))


def require_send(by: Account | None, *, place: str, on: dt.date) -> None:
    """Raise not_allowed unless `by` may send files about the place."""
    require(by, Act.SCREEN_SEND, on=on, covers=lambda grant: _covers(place, grant))


def may_run(account: Account, *, on: dt.date) -> Verdict:
    """Whether the account may screen anywhere."""
    return may(account, Act.SCREEN_RUN, on=on)


def places_of(account: Account, *, on: dt.date) -> tuple[str, ...]:
    """The places for which an account may send files and screen."""
    roles = MAY[Act.SCREEN_RUN]
    held = [each for each in grants_on(account, on=on) if each.role in roles and each.place_id]
    return tuple(dict.fromkeys(str(each.place_id) for each in held))
