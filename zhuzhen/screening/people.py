"""The people of a place as a Parquet file for the engines: blinded, streamed, in constant memory.

Only what rules may ask of (policy.schema.people) and the numbers of the rows; no name, no identity
number, no health. Whoever has no identity number here can't be found in any file and is left out.
"""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
from django.db import connection
from psycopg import sql

from zhuzhen.base.scope import CodeRange
from zhuzhen.casework.choices import CLEARING, UNDER_WATCH

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

SCHEMA = pa.schema(
    {
        "person": pa.string(),
        "resident_id": pa.int64(),
        "household_id": pa.int64(),
        "place": pa.string(),
        "born_on": pa.date32(),
        "sex": pa.string(),
        "relation": pa.string(),
        "labour": pa.string(),
        "schooling": pa.string(),
        "has_certificate": pa.bool_(),
        "household_kind": pa.string(),
        "social_assist": pa.string(),
        "household_size": pa.int64(),
        "household_able": pa.int64(),
        "was_edge_2019": pa.bool_(),
        "is_monitored": pa.bool_(),
    }
)
# Of a household at most one case is open (casework_one_open_case), so the join keeps rows single.
_COPY = """COPY (
    SELECT r.id_blind, r.id, r.household_id, r.place_id, r.born_on, r.sex, r.relation, r.labour,
           r.schooling, r.certificate_blind <> '', h.kind, h.social_assist, h.size, h.able,
           h.was_edge_2019, c.id IS NOT NULL
    FROM households_resident r JOIN households_household h ON h.id = r.household_id
    LEFT JOIN casework_case c ON c.household_id = h.id AND c.state = ANY ({monitored})
    WHERE r.place_id BETWEEN {low} AND {high} AND r.state = 'present' AND r.id_blind <> ''
      AND h.state = 'active'
) TO STDOUT (FORMAT csv)"""
_BLOCK = 8 * 2**20


class _Stream(io.RawIOBase):
    """The chunks of a COPY as a file to read from."""

    def __init__(self, chunks: Iterator[bytes | memoryview]) -> None:
        self.chunks = chunks
        self.left = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        target = memoryview(buffer).cast("B")
        while not self.left:
            chunk = next(self.chunks, None)
            if chunk is None:
                return 0
            self.left = memoryview(chunk)
        size = min(len(target), len(self.left))
        target[:size] = self.left[:size]
        self.left = self.left[size:]
        return size


def write_people(place: str, *, into: Path) -> int:
    """Write who lives in a place, as far as the present scope sees; returns how many."""
    within = CodeRange.under(place)
    asked = sql.SQL(_COPY).format(
        monitored=[str(state) for state in (*UNDER_WATCH, *CLEARING)],
        low=within.lo,
        high=within.hi,
    )
    count = 0
    with (
        connection.cursor() as cursor,
        pq.ParquetWriter(into, SCHEMA) as writer,
        # Django's cursor for debugging takes a statement only, so the values are in it.
        cursor.copy(asked.as_string(cursor.connection)) as copy,
    ):
        for batch in _batches(iter(copy)):
            writer.write_batch(batch)
            count += batch.num_rows
    return count


def _batches(chunks: Iterator[bytes | memoryview]) -> Iterator[pa.RecordBatch]:
    stream = io.BufferedReader(_Stream(chunks), buffer_size=_BLOCK)
    if not stream.peek(1):
        return
    yield from pa_csv.open_csv(
        stream,
        read_options=pa_csv.ReadOptions(column_names=SCHEMA.names, block_size=_BLOCK),
        convert_options=pa_csv.ConvertOptions(
            column_types=SCHEMA,
            true_values=["t"],
            false_values=["f"],
            null_values=[""],
            quoted_strings_can_be_null=False,
        ),
    )
