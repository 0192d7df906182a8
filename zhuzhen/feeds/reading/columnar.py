"""A Parquet file brought into `raw`: its names are the heads, its rows count from 1."""

from pathlib import Path

import duckdb

from zhuzhen.feeds.reading.raw import NUMBER, RAW
from zhuzhen.feeds.room import Room

_WHOLE = frozenset(
    ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER")
)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _as_text(name: str, kind: str) -> str:
    """SQL that gives a column as text, a number with its mark."""
    column = _quoted(name)
    if kind in _WHOLE or kind.startswith("DECIMAL") or kind in ("UBIGINT", "UHUGEINT"):
        return f"'{NUMBER}' || {column}::VARCHAR"
    if kind in ("DOUBLE", "FLOAT"):
        return (
            f"CASE WHEN {column} = trunc({column}) AND abs({column}) < 1e15 "
            f"THEN '{NUMBER}' || {column}::BIGINT::VARCHAR "
            f"ELSE '{NUMBER}' || {column}::VARCHAR END"
        )
    return f"{column}::VARCHAR"


def read_columnar(path: Path, *, room: Room) -> int:
    """Bring a Parquet file into `raw`, the names as row 0; gives the number of columns.

    Raises duckdb.Error for a file that is none.
    """
    source = _literal(str(path))
    described = room.db.execute(f"DESCRIBE SELECT * FROM read_parquet({source})").fetchall()
    columns = [(name, kind) for name, kind, *_ in described]
    heads = ", ".join(f"{_literal(name)} AS c{at}" for at, (name, _) in enumerate(columns))
    cells = ", ".join(f"{_as_text(name, kind)} AS c{at}" for at, (name, kind) in enumerate(columns))
    room.db.execute(
        f"CREATE OR REPLACE TABLE {RAW} AS SELECT 0::BIGINT AS row, {heads} UNION ALL "
        f"SELECT row_number() OVER ()::BIGINT AS row, {cells} FROM read_parquet({source})"
    )
    return len(columns)


Broken = duckdb.Error
