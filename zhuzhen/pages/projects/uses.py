"""The list of uses that a project is proposed under, as a form offers it."""

import datetime as dt

from zhuzhen.policy.queries import fund_uses


def uses_offered(place: str, *, on: dt.date) -> list[tuple[str, str]]:
    """Entries of the list of uses in force at a place that allow something."""
    found = fund_uses(region=place, on=on).values() if place else ()
    return [(each.id, each.title) for each in found if each.is_allowed]


def use_title(use_code: str, *, place: str, on: dt.date) -> str:
    """An entry as the list calls it; its code where the list does not have it."""
    entry = fund_uses(region=place, on=on).get(use_code)
    return entry.title if entry else use_code
