"""A room for one file from outside: a DuckDB of its own on disk, gone when the work is done."""

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
from django.conf import settings

_A_DAY = 24 * 3600
_MEMORY = "1GB"  # more goes to disk, inside the room


@dataclass(frozen=True)
class Room:
    """A folder for one work, readable by us alone, and its database."""

    folder: Path
    db: duckdb.DuckDBPyConnection

    def number(self, sql: str) -> int:
        """The one whole number that a question has for an answer."""
        return int(self.rows(sql)[0][0])

    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """All rows of an answer: one that is not read to its end bars the next question."""
        return self.db.execute(sql, list(values)).fetchall()

    def table(self, sql: str) -> pa.Table:
        """The rows that a question has for an answer, as whole columns."""
        return self.db.cursor().sql(sql).to_arrow_table()


def _forget_left_over(folder: Path) -> None:
    """A killed process leaves its room behind; nobody works in one for a day."""
    for each in folder.iterdir():
        if each.is_dir() and time.time() - each.stat().st_mtime > _A_DAY:
            shutil.rmtree(each, ignore_errors=True)


@contextmanager
def room(*, memory: str = _MEMORY) -> Iterator[Room]:
    """A room that holds at most so much in memory. What came in as plain text goes with it."""
    above = Path(settings.EVIDENCE_ROOT).parent / "rooms"
    above.mkdir(parents=True, exist_ok=True)
    _forget_left_over(above)
    with tempfile.TemporaryDirectory(dir=above) as folder:
        db = duckdb.connect(str(Path(folder, "room.duckdb")))
        try:
            db.execute("SET memory_limit = ?", [memory])
            db.execute("SET temp_directory = ?", [str(Path(folder, "spilled"))])
            yield Room(Path(folder), db)
        finally:
            db.close()
