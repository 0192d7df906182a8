"""Loading the register of codes."""

import csv
import datetime as dt
from pathlib import Path

from django.db.backends.postgresql.psycopg_any import DateRange

from zhuzhen.places.choices import Level
from zhuzhen.places.models import Division, DivisionName
from zhuzhen.places.rules.codes import codes_above
from zhuzhen.places.rules.names import short_name, tidy


def _parent_code(code: str, *, known: set[str]) -> str | None:
    """The nearest division above that exists: 东莞's towns hang directly under the city."""
    return next((above for above in codes_above(code) if above in known), None)


def _divisions(rows: list[dict[str, str]], *, since: DateRange) -> list[Division]:
    """The rows as divisions with parent and path, parents first."""
    known = {row["code"] for row in rows}
    paths: dict[str, str] = {}
    made: list[Division] = []
    for row in sorted(rows, key=lambda each: each["code"]):
        parent = _parent_code(row["code"], known=known)
        above = paths.get(parent or "", "")
        paths[row["code"]] = "" if row["level"] == Level.PROVINCE else above + row["name"]
        made.append(
            Division(
                code=row["code"],
                name=row["name"],
                level=row["level"],
                kind=row["kind"],
                parent_id=parent,
                path=paths[row["code"]] or row["name"],
                during=since,
            )
        )
    return made


def load_divisions(path: Path, *, on: dt.date) -> int:
    """Load the table of codes (`code,name,level,kind`), in force from `on`; returns rows added.

    Rows that exist are left as they are: later changes are dated operations, never edits.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    existing = set(Division.objects.values_list("code", flat=True))
    since = DateRange(on, None)
    made = [each for each in _divisions(rows, since=since) if each.code not in existing]
    Division.objects.bulk_create(made, batch_size=2000)
    DivisionName.objects.bulk_create(
        [
            DivisionName(
                division_id=each.code,
                name=each.name,
                short_name=short_name(tidy(each.name)),
                during=since,
            )
            for each in made
        ],
        batch_size=2000,
    )
    return len(made)
