"""People and payments of a province, generated once under var/, for the benchmark of screening.

Blinded numbers are 64 hex digits, as they are kept. Everything follows from row numbers, so a file
of the same size is the same everywhere.
"""

from dataclasses import dataclass
from pathlib import Path

import duckdb

from zhuzhen.project.database import VAR

PEOPLE, PAYMENTS = 30_000_000, 20_000_000
# One in twenty who is paid for is not in the register.
_STRANGERS = 1.05
_FEW = 1_000_000  # rows a portion: generation must not need the memory it measures


@dataclass(frozen=True)
class Made:
    """Two Parquet files, and how many rows each has."""

    people: Path
    payments: Path
    persons: int
    rows: int


def made(scale: float) -> Made:
    """The files at a scale (1 is the province), written if they are not there."""
    persons, rows = int(PEOPLE * scale), int(PAYMENTS * scale)
    folder = VAR / "bench" / f"screen-{persons}-{rows}"
    found = Made(folder / "people.parquet", folder / "payments.parquet", persons, rows)
    folder.mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as db:
        db.execute("SET preserve_insertion_order = false")
        for path, select in ((found.people, _people(persons)), (found.payments, _paid(found))):
            if not path.exists():
                part = path.with_suffix(".part")
                db.execute(f"COPY ({select}) TO '{part}' (FORMAT parquet, COMPRESSION zstd)")
                part.rename(path)
    return found


def _dice(seed: int, among: str) -> str:
    """A number below `among` that follows from the row number `i`."""
    return f"(hash(i * 8 + {seed}) % ({among})::UBIGINT)::BIGINT"


def _people(persons: int) -> str:
    """Four to a household, households in villages of 400 in the codes of a province."""
    village = "(i // 1600)"
    return f"""SELECT sha256(i::VARCHAR) AS person, i + 1 AS resident_id,
        i // 4 + 1 AS household_id,
        '44' || lpad(({village} % 9999999999)::VARCHAR, 10, '0') AS place,
        (DATE '1940-01-01' + {_dice(1, "30000")}::INTEGER) AS born_on,
        CASE WHEN {_dice(2, "2")} = 0 THEN 'male' ELSE 'female' END AS sex,
        CASE i % 4 WHEN 0 THEN 'head' WHEN 1 THEN 'spouse' ELSE 'child' END AS relation,
        CASE WHEN {_dice(3, "3")} = 0 THEN 'none' ELSE 'ordinary' END AS labour,
        CASE WHEN {_dice(4, "5")} = 0 THEN 'primary' ELSE 'not_at_school' END AS schooling,
        {_dice(5, "50")} = 0 AS has_certificate, 'ordinary' AS household_kind,
        'none' AS social_assist, 4::BIGINT AS household_size, 2::BIGINT AS household_able,
        false AS was_edge_2019, (i // 4) % 100 = 0 AS is_monitored
    FROM range({persons}) t(i)"""


def _paid(of: Made) -> str:
    """Two years of payments; most are small, a few ruin a family."""
    among = str(int(of.persons * _STRANGERS))
    return f"""SELECT i + 2 AS row, sha256({_dice(1, among)}::VARCHAR) AS id_number,
        NULL::VARCHAR AS place,
        (DATE '2020-12-01' + {_dice(2, "720")}::INTEGER) AS settled_on,
        CASE WHEN {_dice(3, "40")} = 0 THEN {_dice(4, "6000000")} ELSE {_dice(5, "300000")} END
            AS self_paid
    FROM range({of.rows}) t(i)"""
