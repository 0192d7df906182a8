"""CSV as offices send it: UTF-8 with or without a mark, GB18030 or UTF-16; any common separator."""

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv

from zhuzhen.base.problems import Fault
from zhuzhen.feeds.choices import Encoding
from zhuzhen.feeds.problems import fault
from zhuzhen.feeds.reading.raw import HEAD_ROWS, make_raw, put
from zhuzhen.feeds.room import Room

_CHUNK = 4 << 20
_SAMPLE = 256 << 10
_SEPARATORS = (",", "\t", ";", "|")
_MARKS = (
    (codecs.BOM_UTF8, Encoding.UTF8_BOM),
    (codecs.BOM_UTF16_LE, Encoding.UTF16),
    (codecs.BOM_UTF16_BE, Encoding.UTF16),
)


class WrongEncoding(ValueError):
    """Neither encoding fits; `row` is the line near which the better one breaks."""

    def __init__(self, row: int) -> None:
        self.row = row
        super().__init__(row)


def _broken_line(path: Path, encoding: str) -> int:
    """The line in which a file stops being text of an encoding; 0 if it never does."""
    decoder = codecs.getincrementaldecoder(encoding)()
    line = 1
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError as error:
                return line + error.object[: error.start].count(b"\n")
            line += chunk.count(b"\n")
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return line
    return 0


def encoding_of(path: Path) -> Encoding:
    """By its mark, else the first of UTF-8 and GB18030 that the whole file is text of.

    Raises WrongEncoding.
    """
    with path.open("rb") as stream:
        start = stream.read(4)
    for mark, encoding in _MARKS:
        if start.startswith(mark):
            if line := _broken_line(path, encoding.value):
                raise WrongEncoding(line)
            return encoding
    first = _broken_line(path, Encoding.UTF8.value)
    if not first:
        return Encoding.UTF8
    if second := _broken_line(path, Encoding.GB18030.value):
        raise WrongEncoding(max(first, second))
    return Encoding.GB18030


def _sampled(path: Path, *, encoding: Encoding) -> str:
    """The beginning of a file, to the end of its last whole line."""
    decoder = codecs.getincrementaldecoder(encoding.value)()
    with path.open("rb") as stream:
        start = stream.read(_SAMPLE)
        is_whole = not stream.read(1)
    text = decoder.decode(start)
    return text if is_whole else text[: text.rfind("\n") + 1] or text


def _first_rows(sample: str, *, separator: str) -> list[list[str]]:
    rows = csv.reader(io.StringIO(sample, newline=""), delimiter=separator)
    found: list[list[str]] = []
    # A cell may be longer than any real one: what came before it must do.
    with suppress(csv.Error):
        found.extend(islice((row for row in rows if any(cell.strip() for cell in row)), HEAD_ROWS))
    return found


def _width(rows: list[list[str]]) -> int:
    """The number of cells that most rows have; the larger of two that are as common."""
    counts = Counter(len(row) for row in rows)
    return max(counts, key=lambda width: (counts[width], width), default=0)


def shape_of(path: Path, *, encoding: Encoding) -> tuple[str, list[list[str]], int]:
    """The separator, the first rows that hold anything, and how many cells a row has."""
    sample = _sampled(path, encoding=encoding)
    tried = [(each, _first_rows(sample, separator=each)) for each in _SEPARATORS]
    separator, rows = max(tried, key=lambda each: _width(each[1]))
    return separator, rows, _width(rows)


class _Uneven:
    """Rows with too many or too few cells: their numbers, and how many cells."""

    def __init__(self) -> None:
        self.numbers: list[int] = []
        self.counts: list[int] = []

    def __call__(self, row: pacsv.InvalidRow) -> str:
        self.numbers.append(row.number)
        self.counts.append(row.actual_columns)
        return "skip"

    def numbered(self, first: int, count: int) -> np.ndarray:
        """The row numbers of `count` kept rows, the first of them being the `first` kept one."""
        gone = np.array(self.numbers, dtype=np.int64)
        before = gone - 1 - np.arange(len(gone))  # kept rows above each that was left out
        kept = np.arange(first, first + count, dtype=np.int64)
        return kept + 1 + np.searchsorted(before, kept, side="right")

    def faults(self, *, width: int, after: int) -> Iterator[Fault]:
        for number, count in zip(self.numbers, self.counts, strict=True):
            if number > after:
                yield fault("cells", row=number, count=count, width=width)


def read_list(
    path: Path, *, room: Room, encoding: Encoding, separator: str, width: int
) -> list[Fault]:
    """Bring a CSV into `raw`, portion by portion; gives the rows of other than `width` cells."""
    uneven = _Uneven()
    make_raw(room, width=width)
    names = [f"c{index}" for index in range(width)]
    opened = pacsv.open_csv(
        path,
        # Rows are numbered as they come: by one thread.
        read_options=pacsv.ReadOptions(
            use_threads=False,
            block_size=_CHUNK,
            column_names=names,
            encoding="utf8" if encoding in (Encoding.UTF8, Encoding.UTF8_BOM) else encoding.value,
        ),
        parse_options=pacsv.ParseOptions(
            delimiter=separator,
            newlines_in_values=True,
            ignore_empty_lines=False,
            invalid_row_handler=uneven,
        ),
        convert_options=pacsv.ConvertOptions(column_types=dict.fromkeys(names, pa.string())),
    )
    kept = 0
    for batch in opened:
        numbers = uneven.numbered(kept, batch.num_rows)
        put(room, batch.columns, numbers=numbers)
        kept += batch.num_rows
    return list(uneven.faults(width=width, after=0))


__all__ = ["WrongEncoding", "encoding_of", "read_list", "shape_of"]
