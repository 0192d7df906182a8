"""How stories are told: on which day something happens, and without a way back for each command."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection

from zhuzhen.people.models import Account


@contextmanager
def on_day(day: dt.date, *, by: Account | None = None) -> Iterator[None]:
    """Let the demonstration's fixed day be another for a while.

    Grants held of `by` are those of that day, too: of the demonstration's accounts none changes.
    """
    before = settings.DEMONSTRATION_TODAY
    if by is not None and by.held_grants is not None:
        by.held_grants = (day, by.held_grants[1])
    settings.DEMONSTRATION_TODAY = day
    try:
        yield
    finally:
        settings.DEMONSTRATION_TODAY = before


@contextmanager
def all_or_nothing() -> Iterator[None]:
    """Commands within a command set no savepoint: a third of all statements of a story. What fails
    here ends the whole load."""
    features = connection.features
    features.uses_savepoints = False
    try:
        yield
    finally:
        features.uses_savepoints = True
