"""Files of every encoding and format become the same rows, and what is broken is told."""

import codecs
import datetime as dt
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.feeds.files import HEADS, MEDICAL, TODAY, book, checked, listed, told, values
from zhuzhen.base.problems import Problem
from zhuzhen.feeds.checking import check
from zhuzhen.feeds.choices import Encoding
from zhuzhen.feeds.mapping import layout_of
from zhuzhen.feeds.reading import read_file
from zhuzhen.feeds.room import Room, room

ROWS = (
    HEADS,
    ("44990019900101001X", "张三", "里东村", "1200.50", "2022-03-10"),
    ("449900199001010036", "𠮷田", "440282113202", "3", "2022/3/1"),
)
VALUES = [
    (2, "44990019900101001X", "张三", "440282113201", 120050, dt.date(2022, 3, 10)),
    (3, "449900199001010036", "𠮷田", "440282113202", 300, dt.date(2022, 3, 1)),
]


def _valid(seventeen: str) -> str:
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(digit) * weight for digit, weight in zip(seventeen, weights, strict=True))
    return seventeen + "10X98765432"[total % 11]


A, B = _valid("44990019900101001"), _valid("44990019900101003")


def _with_ids(rows):
    return (rows[0], (A, *rows[1][1:]), (B, *rows[2][1:]))


def _expected():
    return [(row, number, *rest) for (row, _, *rest), number in zip(VALUES, (A, B), strict=True)]


NAMES = ("id", "name", "village", "paid", "day")


@pytest.mark.parametrize(
    ("encoding", "mark", "known_as"),
    [
        ("utf-8", b"", Encoding.UTF8),
        ("utf-8", codecs.BOM_UTF8, Encoding.UTF8_BOM),
        ("gb18030", b"", Encoding.GB18030),
        ("utf-16-le", codecs.BOM_UTF16_LE, Encoding.UTF16),
    ],
)
def test_a_list_of_any_encoding_reads_the_same(
    here: Room, tmp_path: Path, encoding: str, mark: bytes, known_as: Encoding
) -> None:
    path = listed(tmp_path / "a.csv", *_with_ids(ROWS), encoding=encoding, mark=mark)
    found = checked(path, room=here)
    assert told(found) == []
    assert found.raw.encoding is known_as
    assert values(found, *NAMES) == _expected()


def test_a_workbook_and_a_parquet_file_read_the_same(here: Room, tmp_path: Path) -> None:
    rows = _with_ids(ROWS)
    found = checked(book(tmp_path / "a.xlsx", *rows), room=here)
    assert (told(found), values(found, *NAMES)) == ([], _expected())
    assert found.raw.sheet == "明细"
    columns = dict(zip(HEADS, zip(*rows[1:], strict=True), strict=True))
    pq.write_table(pa.table({head: list(cells) for head, cells in columns.items()}), tmp_path / "p")
    with room() as other:
        found = checked(tmp_path / "p", room=other)
        # Its names are no row.
        assert values(found, *NAMES) == [(row - 1, *rest) for row, *rest in _expected()]


def test_a_file_of_neither_encoding_is_refused_with_the_line(here: Room, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("身份证号,自付费用（元）\n".encode() + b"\xff\xff,1\n")
    with pytest.raises(Problem) as raised:
        read_file(path, room=here)
    assert raised.value.code == "bad_file"
    assert raised.value.faults[0].row == 2
    assert "既不是 UTF-8 也不是 GB18030" in raised.value.faults[0].what


def test_empty_and_broken_files_are_told(here: Room, tmp_path: Path) -> None:
    def why(content: bytes, name: str = "a.csv") -> str:
        path = tmp_path / name
        path.write_bytes(content)
        with pytest.raises(Problem) as raised:
            read_file(path, room=here)
        return raised.value.faults[0].what

    assert why(b"") == "文件是空的（0 字节）"
    assert why(b"\n \n") == "文件里没有内容"
    assert why(b"PAR1 not really") == "Parquet 文件打不开，可能没有传完"
    assert why(b"PK\x03\x04 cut off", "a.xlsx") == "文件打不开，可能已损坏"
    assert why(b"%PDF-1.7 \0", "a.pdf").startswith("这不是表格文件")


def test_heads_without_rows_and_rows_without_heads(here: Room, tmp_path: Path) -> None:
    raw = read_file(listed(tmp_path / "a.csv", HEADS), room=here)
    layout, faults = layout_of(raw, feed=MEDICAL)
    assert layout is not None and faults == ()
    found = check(raw, layout=layout, feed=MEDICAL, today=TODAY)
    assert [each.what for each in found.faults] == ["文件里没有内容"]
    raw = read_file(listed(tmp_path / "b.csv", ("1", "2"), ("3", "4")), room=here)
    layout, faults = layout_of(raw, feed=MEDICAL)
    assert layout is None
    assert faults[0].what == "没有找到表头（按 UTF-8 读取）"


def test_rows_are_numbered_as_a_sheet_numbers_them(here: Room, tmp_path: Path) -> None:
    """Blank lines, a quoted line break, uneven rows and a title above count."""
    path = tmp_path / "a.csv"
    text = (
        "珠玑镇明细\n身份证号,姓名,自付费用（元）\n\n"
        f'{A},"张\n三",1\n{A},多,1,2\n{A},少\n\n{B},李四,x\n'
    )
    path.write_text(text, encoding="utf-8")
    found = checked(path, room=here)
    assert told(found) == [
        (5, "", "这一行有 4 格，表头有 3 格"),
        (6, "", "这一行有 2 格，表头有 3 格"),
        (8, "自付费用（元）", "“x”不是金额"),
    ]
    assert values(found, "name") == [(4, "张三"), (8, "李四")]


def test_separators_are_found(here: Room, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(f"身份证号\t姓名\t自付费用（万元）\n{A}\t张三\t1.5\n", encoding="gb18030")
    assert values(checked(path, room=here), "paid") == [(2, 1_500_000)]


def test_rooms_leave_nothing_behind(tmp_path: Path) -> None:
    with room() as opened:
        folder = opened.folder
        listed(tmp_path / "a.csv", *_with_ids(ROWS))
        read_file(tmp_path / "a.csv", room=opened)
        assert folder.stat().st_mode & 0o077 == 0
    assert not folder.exists()
