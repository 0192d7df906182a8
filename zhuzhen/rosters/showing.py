"""What a row says as people read it: for exports, and for telling what differs."""

import datetime as dt
from collections.abc import Callable, Mapping
from functools import cache
from typing import Protocol

from zhuzhen.registers.choices import YES_NO_WORDS
from zhuzhen.registers.problems import Unreadable
from zhuzhen.rosters.declarations import Column, Kind
from zhuzhen.rosters.facts import Facts
from zhuzhen.rosters.labels import EMPTY, HIDDEN, LISTED, WITH_NUMBER


class Showing:
    """Values as a sheet writes them, so that they are read again as what they are."""

    def __init__(self, facts: Facts) -> None:
        world = facts.world
        self._places = cache(_place_writer(facts))
        self._orgs = cache(_writer(world.orgs, read=facts.org))
        self._writers = {
            Kind.UNIT: self._orgs,
            Kind.CLUSTER: cache(_writer(world.clusters, read=facts.cluster)),
            Kind.TEAM: cache(_writer(world.teams, read=facts.team)),
            Kind.PERSON: cache(_writer(world.people, read=facts.person)),
        }

    def text(self, column: Column, value: object) -> str:
        """A value as its cell holds it; '' for none."""
        if column.kind is Kind.YES_NO:
            return YES_NO_WORDS[bool(value)]
        if value is None or value in ((), ""):
            return ""
        if column.kind is Kind.CHOICE and column.choices is not None:
            return str(dict(column.choices.choices).get(str(value), value))
        if column.kind is Kind.PLACE:
            return self._places(str(value))
        if column.kind is Kind.UNITS and isinstance(value, tuple):
            return LISTED.join(self._orgs(each) for each in value)
        if column.kind in self._writers and isinstance(value, int):
            return self._writers[column.kind](value)
        return str(value)

    def told(self, column: Column, value: object) -> str:
        """As `text`, with a word for nothing."""
        return self.text(column, value) or EMPTY


class _Named(Protocol):
    @property
    def name(self) -> str: ...


def _writer(known: Mapping[int, _Named], *, read: Callable[[object], int]) -> Callable[[int], str]:
    """Names by number; with the number where the name alone would not be read as it, and a word for
    what is out of sight."""

    def write(number: int) -> str:
        if number not in known:
            return HIDDEN
        name = known[number].name
        try:
            is_plain = read(name) == number
        except Unreadable:
            is_plain = False
        return name if is_plain else WITH_NUMBER.format(name=name, number=number)

    return write


def _place_writer(facts: Facts) -> Callable[[str], str]:
    """Full names of places; codes where a full name would not be read as it."""

    def write(code: str) -> str:
        name = facts.place_name(code)
        try:
            return name if facts.names.place(name) == code else code
        except Unreadable:
            return code

    return write


def as_said(value: object) -> object:
    """Blank, no and none are the same: nothing is said."""
    return None if value in ("", False, ()) else value


def last_day(end: dt.date | None) -> dt.date | None:
    """The last day of a span that ends before `end`."""
    return end - dt.timedelta(days=1) if end is not None else None
