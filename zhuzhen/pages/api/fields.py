"""Kinds of values that routes take; what can't be a value never reaches a query."""

import datetime as dt
from typing import Annotated, Protocol

from django.utils import timezone
from ninja import Schema
from pydantic import AfterValidator, Field, StringConstraints

_PLAIN = r"^[^\x00]*$"  # PostgreSQL stores no NUL
MOST_ROWS = 200

PlaceCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{12}$")]
Id = Annotated[int, Field(ge=1, le=2**63 - 1)]
Text = Annotated[str, StringConstraints(pattern=_PLAIN, max_length=200)]
LongText = Annotated[str, StringConstraints(pattern=_PLAIN, max_length=500)]
Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.-]{1,80}$")]
OwnerKey = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_:-]{1,60}$")]
PeriodText = Annotated[
    str, StringConstraints(pattern=r"^(19|20)[0-9]{2}(-(H[12]|Q[1-4]|[0-9]{2}))?$")
]
# A moment as people here write it: with the offset +08:00, never in UTC.
Moment = Annotated[dt.datetime, AfterValidator(timezone.localtime)]
Size = Annotated[int, Field(ge=1, le=MOST_ROWS)]


PageNumber = Annotated[int, Field(ge=1, le=10_000)]


class Ranged(Protocol):
    """A stored span of days."""

    lower: dt.date | None
    upper: dt.date | None


class Span(Schema):
    """First and last day, both included; `until` null while it lasts."""

    since: dt.date | None
    until: dt.date | None

    @classmethod
    def of(cls, during: Ranged) -> "Span":
        """From a stored span, whose upper end is the day after the last."""
        last = during.upper - dt.timedelta(days=1) if during.upper else None
        return cls(since=during.lower, until=last)
