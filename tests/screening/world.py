"""Families of three villages and files about them, blinded as they are kept."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from django.conf import settings

from zhuzhen.base import cipher
from zhuzhen.households.models import Household, Resident
from zhuzhen.screening.models import Feed

TODAY = dt.date(2022, 11, 20)
NOW = dt.datetime(2022, 11, 20, 9, 0, tzinfo=dt.UTC)
NANXIONG, HERE, NEXT, ELSEWHERE = "440282000000", "440282113201", "440282113202", "440281001207"


def numbered(serial: int, *, born: str = "19800101") -> str:
    """A generated identity number of area 449900, its check digit right."""
    body = f"449900{born}{serial:03}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    at = sum(int(sign) * weight for sign, weight in zip(body, weights, strict=True)) % 11
    return body + "10X98765432"[at]


@dataclass(frozen=True)
class Person:
    id_number: str
    resident: Resident


_SERIAL = iter(range(1, 10**6))


def household(place: str = HERE, **facts: Any) -> Household:
    number = next(_SERIAL)
    usual = {"kind": "ordinary", "head_name": "演示户", "size": 3, "able": 1}
    return Household.objects.create(
        number=f"S{number:08}", place_id=place, registered_on=TODAY, updated_at=NOW,
        **usual | facts,
    )  # fmt: skip


def person(of: Household, *, born: str = "19800101", **facts: Any) -> Person:
    serial = next(_SERIAL)
    number = numbered(
        serial % 1000, born=f"{1930 + serial // 1000:04}0101" if serial > 999 else born
    )
    is_first = not of.residents.filter(relation="head").exists()
    usual = {
        "name": "演示人", "relation": "head" if is_first else "child", "id_kind": "resident",
        "id_shown": f"{number[:6]}********{number[-4:]}", "labour": "ordinary",
        "schooling": "not_at_school",
        "born_on": dt.date.fromisoformat(f"{born[:4]}-{born[4:6]}-{born[6:]}"),
    }  # fmt: skip
    made = Resident.objects.create(
        household=of, place_id=of.place_id, during=(TODAY, None), id_blind=cipher.blind(number),
        **usual | facts,
    )  # fmt: skip
    return Person(number, made)


KINDS = {bool: pa.bool_(), int: pa.int64(), dt.date: pa.date32(), str: pa.string()}
COLUMNS: dict[str, dict[str, pa.DataType]] = {
    "medical_payment": {"place": pa.string(), "settled_on": pa.date32(), "self_paid": pa.int64()},
    "house_assessment": {
        "place": pa.string(), "assessed_on": pa.date32(), "grade": pa.string(),
        "lived_in": pa.bool_(),
    },
    "insured": {},
    "pupil_roll": {"at_school": pa.bool_()},
}  # fmt: skip


def file(
    kind: str, rows: list[tuple[Person | str, dict[str, Any]]], *, place: str = NANXIONG,
    starts: dt.date | None = dt.date(2022, 1, 1), ends: dt.date = TODAY,
) -> Feed:  # fmt: skip
    """A file as it is kept: its row in the database and its blinded rows."""
    feed = Feed.objects.create(
        kind=kind, place_id=place, period_from=starts, period_to=ends, file_name=f"{kind}.csv",
        file_sm3=f"{next(_SERIAL):064x}", rows_read=len(rows), rows_kept=len(rows),
        state="blinded", at=NOW,
    )  # fmt: skip
    schema = pa.schema({"row": pa.int64(), "id_number": pa.string(), **COLUMNS[kind]})
    made = [
        {
            "row": number,
            "id_number": cipher.blind(who if isinstance(who, str) else who.id_number),
            **facts,
        }
        for number, (who, facts) in enumerate(rows, start=2)
    ]
    path = Path(settings.FEEDS_ROOT) / kind / f"{feed.pk}.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.Table.from_pylist(made, schema=schema), path)
    feed.blinded_file = f"{kind}/{feed.pk}.parquet"
    feed.save()
    return feed


def paid(fen: int, *, on: dt.date = dt.date(2022, 6, 1)) -> dict[str, Any]:
    return {"settled_on": on, "self_paid": fen, "place": None}
