"""What stands on accounts at any day, by place, level, source, stage or purpose.

A balance at a day is read from whole months and the lines of the month it lies in; as it was known
on an earlier day, from the lines that had been posted by then.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from zhuzhen.base.scope import CodeRange
from zhuzhen.funds.choices import Stage

# What can be grouped by: the SQL of each, over account `a`.
GROUPS = {
    "place": "a.place_id",
    "city": "rpad(left(a.place_id, 4), 12, '0')",
    "county": "rpad(left(a.place_id, 6), 12, '0')",
    "town": "rpad(left(a.place_id, 9), 12, '0')",
    "source": "a.source",
    "stage": "a.stage",
    "year": "a.year",
    "helper": "a.helper_code",
    "purpose": "a.purpose_id",
    "account": "a.id",
}

_BY_MONTHS = """
SELECT {columns}, sum(b.fen)::bigint FROM funds_ledgeraccount a JOIN (
    SELECT account_id, sum(amount_fen) AS fen FROM funds_monthtotal
    WHERE month < %(first)s{span} GROUP BY account_id
    UNION ALL
    SELECT account_id, sum(amount_fen) FROM funds_line
    WHERE "on" >= %(first)s AND "on" <= %(day)s{span} GROUP BY account_id
) b ON b.account_id = a.id
WHERE true{wanted} GROUP BY {numbers} HAVING sum(b.fen) <> 0 ORDER BY {numbers}
"""
_AS_KNOWN = """
SELECT {columns}, sum(l.amount_fen)::bigint FROM funds_ledgeraccount a
JOIN funds_line l ON l.account_id = a.id JOIN funds_entry e ON e.id = l.entry_id
WHERE l."on" <= %(day)s AND e.posted_at <= %(known)s{wanted}
GROUP BY {numbers} HAVING sum(l.amount_fen) <> 0 ORDER BY {numbers}
"""


Values = dict[str, str | int | list[str] | dt.date | None]


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

    def conditions(self) -> tuple[str, Values]:
        """As SQL over account `a`, with its values."""
        parts: list[str] = []
        values: Values = {}
        if self.under:
            span = CodeRange.under(self.under)
            parts.append("a.place_id BETWEEN %(lo)s AND %(hi)s")
            values |= {"lo": span.lo, "hi": span.hi}
        for name, sql, value in (
            ("year", "a.year = %(year)s", self.year),
            ("stages", "a.stage = ANY(%(stages)s)", [str(each) for each in self.stages] or None),
            ("sources", "a.source = ANY(%(sources)s)", list(self.sources) or None),
            ("helper", "a.helper_code = %(helper)s", self.helper or None),
            ("purpose", "a.purpose_id = %(purpose)s", self.purpose_id),
        ):
            if value is not None:
                parts.append(sql)
                values[name] = value
        return "".join(f" AND {part}" for part in parts), values


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
    condition, values = asked.conditions()
    values |= {"day": day, "first": day.replace(day=1), "known": known_at}
    form = _BY_MONTHS if known_at is None else _AS_KNOWN
    span = " AND place_id BETWEEN %(lo)s AND %(hi)s" if asked.under else ""
    sql = form.format(
        columns=", ".join(GROUPS[name] for name in group),
        numbers=", ".join(str(at) for at in range(1, len(group) + 1)),
        wanted=condition,
        span=span,
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [Balance(tuple(row[:-1]), int(row[-1])) for row in cursor.fetchall()]
