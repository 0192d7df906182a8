"""Files as departments send them, a declared feed, and a few lines to bring them through."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import openpyxl

from zhuzhen.feeds.checking import Checked, check
from zhuzhen.feeds.declaring import Choice, Column, DeclaredFeed, Kind, Places
from zhuzhen.feeds.mapping import AS_NAMED, HeadMapping, layout_of
from zhuzhen.feeds.reading import read_file
from zhuzhen.feeds.room import Room

TODAY = dt.date(2022, 11, 20)
HEADS = ("身份证号", "姓名", "村", "自付费用（元）", "结算日期")
PLACES = Places(
    {
        "440282113201": ("里东村", "珠玑镇里东村"),
        "440282113202": ("灵潭村", "珠玑镇灵潭村"),
        "440282114201": ("灵潭村", "油山镇灵潭村"),
    }
)
MEDICAL = DeclaredFeed(
    "medical",
    "医保自付",
    (
        Column("id", "身份证号", Kind.ID, True, aliases=("证件号码",), is_blinded=True),
        Column("name", "姓名", Kind.NAME),
        Column("village", "村", Kind.PLACE, aliases=("所在村",)),
        Column("paid", "自付费用", Kind.MONEY, True, aliases=("个人自付",), least=0),
        Column("day", "结算日期", Kind.DATE, aliases=("日期",), most="2022-11-20"),
        Column("certificate", "残疾证号", Kind.CERTIFICATE),
        Column("level", "医院级别", Kind.CHOICE, choices=(Choice("top", "三级", ("三甲",)),)),
        Column("is_local", "本地", Kind.YES_NO),
        Column("visits", "次数", Kind.WHOLE, least=1, most=99),
        Column("phone", "电话", Kind.CODE, pattern=r"1\d{10}", note="请填 11 位手机号"),
        Column("illness", "病种", Kind.CHOICES, choices=(Choice("a", "甲"), Choice("b", "乙"))),
    ),
    once=(("id", "day"),),
)


def listed(path: Path, *rows: Sequence[object], encoding: str = "utf-8", mark: bytes = b"") -> Path:
    text = "\r\n".join(",".join(str(cell) for cell in row) for row in rows) + "\r\n"
    path.write_bytes(mark + text.encode(encoding))
    return path


def book(path: Path, *rows: Sequence[object]) -> Path:
    made = openpyxl.Workbook()
    page = made.worksheets[0]
    page.title = "明细"
    for row in rows:
        page.append(list(row))
    made.save(path)
    return path


def checked(
    path: Path,
    *,
    room: Room,
    feed: DeclaredFeed = MEDICAL,
    chosen: HeadMapping = AS_NAMED,
    places: Places = PLACES,
    most: int = 1000,
) -> Checked:
    raw = read_file(path, room=room)
    layout, faults = layout_of(raw, feed=feed, chosen=chosen)
    assert layout is not None and not faults, faults
    return check(raw, layout=layout, feed=feed, today=TODAY, places=places, most=most)


def told(found: Checked) -> list[tuple[int | None, str, str]]:
    return [(each.row, each.column, each.what) for each in found.faults]


def values(found: Checked, *names: str) -> list[tuple]:
    sql = f"SELECT row, {', '.join(names)} FROM typed ORDER BY row"
    return found.raw.room.db.execute(sql).fetchall()
