"""What a file holds, before anybody says what it means: the relation `raw` and what is around it.

`raw` has `row` (as the sheet or the list numbers it) and `c0`, `c1`, … of texts. What a text alone
would hide stands before it as one sign: a number is not what somebody typed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from zhuzhen.base.problems import Fault
from zhuzhen.feeds.choices import Encoding, Format
from zhuzhen.feeds.room import Room

NUMBER, FORMULA, ERROR = "\x01", "\x02", "\x03"
HEAD_ROWS = 20
RAW = "raw"


@dataclass(frozen=True)
class Raw:
    """A file that was read. `head`: its first rows, where the heads are sought, all of one width.

    `rows`: how many rows `raw` holds, heads and all; `uneven` are rows with other than `width`
    cells, of which some are kept and all are counted.
    """

    room: Room
    file: str
    sheet: str
    file_sm3: str
    format: Format
    head: tuple[tuple[int, tuple[str, ...]], ...]
    width: int
    rows: int
    encoding: Encoding | None = None
    uneven: tuple[Fault, ...] = ()
    uneven_count: int = 0
    stamp: dict[str, str] = field(default_factory=dict)

    @property
    def read_as(self) -> str:
        """How the file was read, in words."""
        return str((self.encoding or self.format).label)


def make_raw(room: Room, *, width: int) -> None:
    columns = ", ".join(f"c{index} VARCHAR" for index in range(width))
    room.db.execute(f"CREATE OR REPLACE TABLE {RAW} (row BIGINT, {columns})")


def put(room: Room, columns: Sequence[pa.Array], *, numbers: "np.ndarray | Sequence[int]") -> None:
    """Add some rows to `raw`."""
    names = ["row", *(f"c{index}" for index in range(len(columns)))]
    batch = pa.table([pa.array(numbers, pa.int64()), *columns], names=names)
    room.db.register("batch", batch)
    room.db.execute(f"INSERT INTO {RAW} SELECT * FROM batch")
    room.db.unregister("batch")


def head_of(room: Room, *, width: int) -> tuple[tuple[int, tuple[str, ...]], ...]:
    """The first rows that hold anything."""
    held = " OR ".join(f"coalesce(trim(c{index}), '') <> ''" for index in range(width))
    sql = f"SELECT * FROM {RAW} WHERE {held} ORDER BY row LIMIT {HEAD_ROWS}"
    found = room.db.execute(sql).fetchall()
    return tuple((number, tuple(cell or "" for cell in cells)) for number, *cells in found)
