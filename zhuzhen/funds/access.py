"""Who may move money: payers their own share, hosts what lies in their place and below."""

from collections.abc import Iterable

from zhuzhen.base import clock
from zhuzhen.base.scope import CodeRange
from zhuzhen.people import access
from zhuzhen.people.access import Covers, Verdict
from zhuzhen.people.choices import Act, Role
from zhuzhen.people.models import Account, Grant
from zhuzhen.places.choices import Level
from zhuzhen.places.rules.codes import level_of

# A town's officer asks for what the town does, not for what its county does.
_LEVELS: dict[str, frozenset[Level]] = {
    Role.TOWN: frozenset({Level.TOWN}),
    Role.COUNTY: frozenset({Level.COUNTY}),
    Role.COUNTY_FINANCE: frozenset({Level.COUNTY, Level.CITY}),
    Role.CITY: frozenset({Level.CITY}),
}


def _is_of_its_level(grant: Grant) -> bool:
    levels = _LEVELS.get(grant.role)
    return bool(grant.place_id) and (levels is None or level_of(grant.place_id or "") in levels)


def _covering(places: Iterable[str]) -> Covers:
    """A test of grants for money in all of these places."""
    asked = tuple(places)

    def covers(grant: Grant) -> bool:
        span = CodeRange.under(grant.place_id or "") if _is_of_its_level(grant) else None
        return span is not None and all(place in span for place in asked)

    return covers


def _paying(payer: str) -> Covers:
    """A payer's own office: whoever stands above it does not pay for it."""
    return lambda grant: _is_of_its_level(grant) and grant.place_id == payer


def may(account: Account, act: Act, *, places: Iterable[str]) -> Verdict:
    """Whether an account may do an act with money in these places, and why not."""
    return access.may(account, act, on=clock.today(), covers=_covering(places))


def require(act: Act, *, by: Account | None, places: Iterable[str]) -> None:
    """Raise `not_allowed` unless `by` may; None is the system, which may."""
    access.require(by, act, on=clock.today(), covers=_covering(places))


def may_pay(account: Account, act: Act, *, payer: str) -> Verdict:
    """Whether an account may do an act with a payer's own share, and why not."""
    return access.may(account, act, on=clock.today(), covers=_paying(payer))


def require_payer(act: Act, *, by: Account | None, payer: str) -> None:
    """Raise `not_allowed` unless `by` is of the payer; None is the system, which may."""
    access.require(by, act, on=clock.today(), covers=_paying(payer))


def places_of(account: Account, act: Act) -> tuple[CodeRange, ...]:
    """Where an account may do an act."""
    grants = access.grants_for(account, act=act, on=clock.today())
    spans = {each.place_id for each in grants if _is_of_its_level(each)}
    return tuple(CodeRange.under(code) for code in sorted(filter(None, spans)))


def payers_of(account: Account, act: Act) -> frozenset[str]:
    """For which payers an account may do an act of payers."""
    grants = access.grants_for(account, act=act, on=clock.today())
    return frozenset(each.place_id or "" for each in grants if _is_of_its_level(each))
