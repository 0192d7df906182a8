"""What leaves the room: a Parquet file in which who it is about is only a keyed SM3.

Written portion by portion, so that memory does not grow with the file.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from zhuzhen.base.bulk import Crew, crew
from zhuzhen.feeds.checking import TYPED, Checked
from zhuzhen.feeds.declaring import DeclaredFeed

PORTION = 200_000
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Blinded:
    """What was written: rows, and how many values were blinded."""

    path: Path
    rows: int
    values: int


def _blind(texts: pa.Array, *, by: Crew) -> pa.Array:
    """A column blinded; each different text but once: people come again and again."""
    encoded = texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts
    encoded = encoded.dictionary_encode()
    blinds = by.blinded(encoded.dictionary.to_pylist())
    taken = pc.take(pa.array(blinds, pa.string()), encoded.indices)
    return pc.if_else(pc.equal(taken, ""), None, taken)


def write_blinded(
    checked: Checked,
    *,
    feed: DeclaredFeed,
    to: Path,
    columns: Sequence[str],
    tell: Progress | None = None,
) -> Blinded:
    """Write `columns` of what was checked, with `row` first, in the order of the file.

    Those that the feed blinds hold `base.cipher.blind` of the text (NULL for none). The file is
    there as a whole or not at all.
    """
    hidden = {each.name for each in feed.blinded} & set(columns)
    sql = f"SELECT row, {', '.join(columns)} FROM {TYPED} ORDER BY row"
    portions = checked.raw.room.db.cursor().sql(sql).to_arrow_reader(PORTION)
    part, done = to.with_name(f"{to.name}.part"), 0
    try:
        with crew(texts=checked.rows * len(hidden)) as by, _writer(part, portions.schema) as writer:
            for batch in portions:
                arrays = [
                    _blind(array, by=by) if name in hidden else array
                    for name, array in zip(batch.schema.names, batch.columns, strict=True)
                ]
                writer.write_table(pa.table(arrays, schema=portions.schema))
                done += batch.num_rows
                if tell is not None:
                    tell(done, checked.rows)
        part.replace(to)
    finally:
        part.unlink(missing_ok=True)
    return Blinded(to, done, done * len(hidden))


def _writer(path: Path, schema: pa.Schema) -> pq.ParquetWriter:
    return pq.ParquetWriter(path, schema, compression="zstd")
