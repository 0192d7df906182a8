"""Rows that are likely doubles: of records in scope, or of an earlier row of the same sheet.

The rule is that of the form (`registers.queries.likely_duplicates`; a test compares them): the same
unit, day, place and person, and the same amounts; where there are no amounts, what says the same
(one meeting takes many decisions). It is asked of a whole sheet in one statement.
"""

import datetime as dt
from dataclasses import dataclass, replace
from uuid import UUID

from django.db import connection

from zhuzhen.base.problems import Fault
from zhuzhen.policy.choices import FieldKind
from zhuzhen.registers.choices import MORE_ALIKE, RecordState
from zhuzhen.registers.declarations import Declaration
from zhuzhen.registers.importing.passing import DOUBLES, KNOWN, ROWS
from zhuzhen.registers.problems import MOST_TOLD, fault

# Of whom, when and where it is, as one text: rows and records are joined by its hash. Without a
# unit the cluster and the team tell; under one record above, or where the register has no amount,
# only what says the same is alike.
_ALIKE = """concat({0}.happened_on, '|', {0}.place_id, '|', {0}.org_id, '|', {0}.person_id, '|',
    {0}.parent_id, '|', CASE WHEN {0}.org_id IS NULL THEN {0}.cluster_id END, '|',
    CASE WHEN {0}.org_id IS NULL THEN {0}.team_id END, '|',
    CASE WHEN %(by_summary)s OR {0}.parent_id IS NOT NULL THEN {0}.summary END)"""
# Records are grouped before they are joined: a unit may have thousands of one day and place.
_FIND = f"""
INSERT INTO {DOUBLES} (row, record_id, others, first)
WITH mine AS MATERIALIZED (
    SELECT t.row, t.happened_on, {_ALIKE.format("t")} AS alike{{own}} FROM {ROWS} t
    WHERE NOT EXISTS (SELECT FROM {KNOWN} k WHERE k.row = t.row)
), theirs AS (
    SELECT {_ALIKE.format("r")} AS alike{{others}}, min(r.id) AS id, count(*) AS number
    FROM registers_record r
    WHERE r.register = %(register)s AND r.state <> %(voided)s
        AND r.happened_on IN (SELECT happened_on FROM mine)
    GROUP BY {{group}}
), found AS (
    SELECT mine.row, min(theirs.id) AS record_id, sum(theirs.number) - 1 AS others,
        NULL::int AS first
    FROM mine JOIN theirs ON theirs.alike = mine.alike{{same}} GROUP BY mine.row
    UNION ALL
    SELECT row, NULL, NULL, first FROM (
        SELECT row, min(row) OVER (PARTITION BY alike{{amounts}}) AS first FROM mine
    ) each WHERE row > first
)
SELECT row, max(record_id), max(others), max(first) FROM found GROUP BY row
"""
_COUNT = f"SELECT count(*) FROM {DOUBLES}"
_TOLD = f"""
SELECT d.row, d.first, r.uid, r.summary, r.happened_on, r.state, d.others
FROM (SELECT * FROM {DOUBLES} ORDER BY row LIMIT %s) d
LEFT JOIN registers_record r ON r.id = d.record_id ORDER BY d.row
"""
_LEAVE = f"DELETE FROM {ROWS} WHERE row IN (SELECT row FROM {DOUBLES})"


@dataclass(frozen=True, slots=True)
class Double:
    """A row that is likely there already: as a record (the earliest of `others` + 1), or as an
    earlier row of the sheet (`first`)."""

    row: int
    first: int | None
    uid: UUID | None
    summary: str
    happened_on: dt.date | None
    state: str
    others: int

    @property
    def warning(self) -> Fault:
        """The same in words."""
        if self.uid is None:
            return replace(fault("likely_double_row", first=self.first), row=self.row)
        more = MORE_ALIKE.format(count=self.others) if self.others else ""
        said = fault(
            "likely_double",
            day=self.happened_on,
            summary=self.summary,
            state=self.state,
            more=more,
        )
        return replace(said, row=self.row)


def find_doubles(declaration: Declaration) -> int:
    """Find the new rows that are likely doubles (they gather in the passing table); how many."""
    money = [each for each in declaration.register.fields if each.kind is FieldKind.MONEY_FEN]
    names = {f"money{number}": field.id for number, field in enumerate(money)}
    # An amount that a row lacks is not compared; one it must have is joined by.
    same = "".join(
        f" AND theirs.{name} = mine.{name}"
        if field.required
        else f" AND (mine.{name} IS NULL OR theirs.{name} = mine.{name})"
        for name, field in zip(names, money, strict=True)
    )
    statement = _FIND.format(
        own="".join(f', t."values"->>%({name})s::text AS {name}' for name in names),
        others="".join(f', r."values"->>%({name})s::text AS {name}' for name in names),
        amounts="".join(f", {name}" for name in names),
        group=", ".join(str(place) for place in range(1, len(names) + 2)),
        same=same,
    )
    with connection.cursor() as cursor:
        cursor.execute(
            statement,
            {
                "register": declaration.id,
                "voided": RecordState.VOIDED.value,
                "by_summary": not money,
                **names,
            },
        )
        cursor.execute(_COUNT)
        return int(cursor.fetchone()[0])


def doubles_found() -> tuple[Double, ...]:
    """The first of them, by row; MOST_TOLD at most."""
    with connection.cursor() as cursor:
        cursor.execute(_TOLD, [MOST_TOLD])
        rows = cursor.fetchall()
    return tuple(
        Double(
            row,
            first,
            uid,
            summary or "",
            day,
            str(RecordState(state).label) if state else "",
            int(others or 0),
        )
        for row, first, uid, summary, day, state, others in rows
    )


def leave_out() -> None:
    """Take them out of the rows to be stored."""
    with connection.cursor() as cursor:
        cursor.execute(_LEAVE)
