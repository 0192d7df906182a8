"""What a row says as people read it: for exports, and for telling what differs."""

import datetime as dt

from zhuzhen.registers.choices import YES_NO_WORDS
from zhuzhen.rosters.declarations import Column, Kind
from zhuzhen.rosters.facts import Facts
from zhuzhen.rosters.labels import EMPTY, LISTED


def text_of(column: Column, value: object, *, facts: Facts) -> str:
    """A value as a sheet writes it and would be read again; '' for none."""
    if column.kind is Kind.YES_NO:
        return YES_NO_WORDS[bool(value)]
    if value is None or value == () or value == "":
        return ""
    if column.kind is Kind.CHOICE and column.choices is not None:
        return str(dict(column.choices.choices).get(str(value), value))
    if column.kind is Kind.PLACE:
        return facts.place_name(value)
    if column.kind is Kind.UNIT:
        return facts.org_name(value)
    if column.kind is Kind.UNITS and isinstance(value, tuple):
        return LISTED.join(facts.org_name(each) for each in value)
    world = facts.world
    named = {Kind.CLUSTER: world.clusters, Kind.TEAM: world.teams, Kind.PERSON: world.people}
    found = named[column.kind].get(value) if column.kind in named else None  # type: ignore[attr-defined]
    return found.name if found is not None else str(value)


def told(column: Column, value: object, *, facts: Facts) -> str:
    """As `text_of`, with a word for nothing."""
    return text_of(column, value, facts=facts) or EMPTY


def as_said(value: object) -> object:
    """Blank, no and none are the same: nothing is said."""
    return None if value in ("", False, ()) else value


def last_day(end: dt.date | None) -> dt.date | None:
    """The last day of a span that ends before `end`."""
    return end - dt.timedelta(days=1) if end is not None else None
