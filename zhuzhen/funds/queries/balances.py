"""What stands on accounts at any day, by place, level, source, stage or purpose.

A balance at a day is what stands now, if nothing moved since; else it is read from whole months and
the lines of the month it lies in. As known on an earlier day it is less what was posted since.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from zhuzhen.base.scope import CodeRange
from zhuzhen.funds.choices import Stage

# What can be grouped by, and of which type it is.
GROUPS = {
    "place": "text",
    "city": "text",
    "county": "text",
    "town": "text",
    "source": "text",
    "stage": "text",
    "year": "integer",
    "helper": "text",
    "purpose": "bigint",
    "account": "bigint",
}


# What a statement is asked with.
Value = str | int | list[str] | dt.date | None


@dataclass(frozen=True)
class Balance:
    """One group's balance in fen; `key` holds the groups' values in the order they were asked."""

    key: tuple[object, ...]
    fen: int


@dataclass(frozen=True)
class Wanted:
    """Which accounts are asked about; nothing left out is all in scope."""

    under: str = ""
    year: int | None = None
    stages: tuple[Stage, ...] = ()
    sources: tuple[str, ...] = ()
    helper: str = ""
    purpose_id: int | None = None

    def values(self) -> list[Value]:
        """As `funds_balances` takes them; None asks for all."""
        return [
            self.year,
            [str(each) for each in self.stages] or None,
            list(self.sources) or None,
            self.helper or None,
            self.purpose_id,
        ]


def balances_at(
    *,
    day: dt.date,
    known_at: dt.datetime | None = None,
    under: str | None = None,
    group: Sequence[str] = ("place",),
    wanted: Wanted | None = None,
) -> list[Balance]:
    """Balances that are not nothing at the end of a day, by group; one statement.

    `group` names columns of GROUPS; `known_at` asks for what had been posted by that moment. An
    unknown group raises KeyError. Those of origin are at or below nothing.
    """
    asked = wanted or Wanted(under=under or "")
    span = CodeRange.under(asked.under) if asked.under else CodeRange("", "~")
    typed = ", ".join(f"{name}_of {GROUPS[name]}" for name in group)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM funds_balances(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
            f" AS b({typed}, fen bigint)",
            [span.lo, span.hi, day, known_at, list(group), *asked.values()],
        )
        return [Balance(tuple(row[:-1]), row[-1]) for row in cursor.fetchall()]
