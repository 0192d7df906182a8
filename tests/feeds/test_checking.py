"""All faults at once, with their place; nothing guessed; no whole number of a person in a fault."""

import datetime as dt
import re
from pathlib import Path

import duckdb
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.feeds.files import HEADS, MEDICAL, TODAY, book, checked, listed, told, values
from tests.feeds.test_reading import A, B
from zhuzhen.base.money import LARGEST_FEN, NotMoney, parse_fen
from zhuzhen.base.problems import Fault
from zhuzhen.feeds import problems
from zhuzhen.feeds.expressions import MACROS
from zhuzhen.feeds.mapping import HeadMapping, layout_of
from zhuzhen.feeds.reading import read_file
from zhuzhen.feeds.room import Room
from zhuzhen.households.rules.identity import check_certificate, check_id

GOOD = "11010519491231002X"


def test_the_check_digit_is_told_and_never_the_whole_number(here: Room, tmp_path: Path) -> None:
    path = listed(
        tmp_path / "a.csv", HEADS, ("110105194912310021", "", "", 1, ""), (GOOD, "", "", 1, "")
    )
    found = checked(path, room=here)
    assert told(found) == [
        (2, "身份证号", "110105********0021 的末位校验码应为 X，填的是 1")
    ]  # fmt: skip
    assert "110105194912310021" not in str(found.faults)
    assert values(found, "id") == [(2, None), (3, GOOD)]


def test_all_faults_of_a_file_at_once_with_row_and_column(here: Room, tmp_path: Path) -> None:
    heads = ("身份证号", "村", "自付费用（元）", "结算日期", "残疾证号", "医院级别", "本地", "次数",
             "电话", "病种")  # fmt: skip
    path = listed(
        tmp_path / "a.csv",
        heads,
        ("", "灵潭村", "x", "2022-02-30", A + "99", "四级", "?", "1.5", "123", "甲、丙"),
        (
            A,
            "无此村",
            "0.001",
            "2022-12-01",
            A + "11",
            "三甲",
            "是",
            "100",
            "13800000000",
            "乙；甲",
        ),
        (A[:15], "里东村", "-1", "1899-01-01", "", "", "", "", "", ""),
    )
    found = checked(path, room=here)
    assert told(found) == [
        (2, "身份证号", "没有填写"),
        (2, "村", "“灵潭村”有 2 个同名地方"),
        (2, "自付费用（元）", "“x”不是金额"),
        (2, "结算日期", "“2022-02-30”不是日期，或没有这一天"),
        (2, "残疾证号", "残疾人证第 19 位类别不对"),
        (2, "医院级别", "没有“四级”这个选项"),
        (2, "本地", "“?”看不出是或否"),
        (2, "次数", "“1.5”不是整数"),
        (2, "电话", "写法不对"),
        (2, "病种", "没有“甲、丙”这个选项"),
        (3, "村", "没有叫“无此村”的地方，或不在您的范围内"),
        (3, "自付费用（元）", "“0.001”元不到一分"),
        (3, "结算日期", "2022-12-01 太晚"),
        (3, "次数", "“100”太大"),
        (4, "身份证号", "这是 15 位的旧号码"),
        (4, "自付费用（元）", "“-1”太小"),
        (4, "结算日期", "1899-01-01 太早"),
    ]
    assert found.fault_count == 17 and found.by_column["自付费用（元）"] == 3
    assert values(found, "certificate", "level", "is_local", "phone", "illness")[1] == (
        3, A + "11", "top", True, "13800000000", "a,b",
    )  # fmt: skip


def test_numbers_that_a_sheet_spoilt_are_refused_with_the_cause(here: Room, tmp_path: Path) -> None:
    """Never repaired by guess: the last digits are gone."""
    rows = [(449900199001010100, "张", "里东村", 1, ""), ("4.49900199001010E+17", "李", "", 2, "")]
    found = checked(book(tmp_path / "a.xlsx", HEADS, *rows), room=here)
    assert told(found) == [
        (2, "身份证号", "存成了数字，Excel 只保留前 15 位，号码后几位已经丢失"),
        (3, "身份证号", "“4.49900199001010E+17”是 Excel 的科学计数或小数，号码后几位已经丢失"),
    ]
    assert values(found, "id") == [(2, None), (3, None)]
    assert found.faults[0].right.startswith("请把这一列设为“文本”格式")


def test_formulas_and_errors_of_a_workbook_are_told(here: Room, tmp_path: Path) -> None:
    rows = [(A, "=A1", "440282113201", "=1+1", ""), (B, "李", 440282113201, "#N/A", 20220310)]
    found = checked(book(tmp_path / "a.xlsx", HEADS, *rows), room=here)
    assert (2, "姓名", "是公式") in told(found)
    assert (2, "自付费用（元）", "是公式") in told(found)
    assert (3, "自付费用（元）", "单元格是错误值") in told(found)
    # A code of a place and a day of eight digits lose nothing as numbers.
    assert values(found, "village", "day")[1] == (3, "440282113201", dt.date(2022, 3, 10))


def test_full_width_and_blanks_are_read_and_counted(here: Room, tmp_path: Path) -> None:
    wide = A.translate(str.maketrans("0123456789X", "０１２３４５６７８９Ｘ"))
    path = listed(tmp_path / "a.csv", HEADS, (wide, "张　三 ", "里东村 ", "１２.５", ""))
    found = checked(path, room=here)
    assert told(found) == []
    assert values(found, "id", "name", "village", "paid") == [(2, A, "张三", "440282113201", 1250)]
    assert found.notes == (
        "“身份证号”列有 1 格的全角字符按半角读取",
        "“姓名”列有 1 格的全角字符按半角读取",
        "“姓名”列有 1 格去掉了前后空格",
        "“村”列有 1 格去掉了前后空格",
        "“自付费用（元）”列有 1 格的全角字符按半角读取",
    )


def test_doubles_are_told_by_the_row_they_repeat(here: Room, tmp_path: Path) -> None:
    row = (A, "张三", "里东村", "1", "2022-03-10")
    path = listed(tmp_path / "a.csv", HEADS, row, (B, *row[1:]), row, (A, *row[1:4], ""))
    assert told(checked(path, room=here)) == [(4, "身份证号", "与第 2 行的身份证号、结算日期相同")]


def test_so_many_faults_are_kept_and_all_are_counted(here: Room, tmp_path: Path) -> None:
    rows = [("1", "张三", "里东村", "x", "") for _ in range(50)]
    found = checked(listed(tmp_path / "a.csv", HEADS, *rows), room=here, most=7)
    assert (len(found.faults), found.fault_count, found.left_out) == (7, 100, 93)
    assert {each.row for each in found.faults} == {2, 3, 4, 5}


def test_a_number_in_the_wrong_column_is_not_quoted_whole(here: Room, tmp_path: Path) -> None:
    row = (A, "张三", B, f"{A}元", "13800001234")
    found = checked(listed(tmp_path / "a.csv", HEADS, row), room=here)
    text = " ".join(str(each) for each in found.faults)
    assert len(found.faults) == 3
    assert not re.search(r"\d{11,}", text)


def test_foreign_heads_are_mapped_and_units_asked(here: Room, tmp_path: Path) -> None:
    path = listed(tmp_path / "a.csv", ("公民身份号码", "钱", "备注"), (A, "3", "x"))
    raw = read_file(path, room=here)
    layout, faults = layout_of(raw, feed=MEDICAL)
    assert layout is None and faults[0].what.startswith("没有找到表头")
    chosen = HeadMapping({"公民身份号码": "id", "钱": "paid", "备注": ""}, {"钱": "万元"}, 1)
    layout, faults = layout_of(raw, feed=MEDICAL, chosen=HeadMapping(chosen.targets, {}, 1))
    assert [each.what for each in faults] == ["金额没有写单位"]
    found = checked(path, room=here, chosen=chosen)
    assert values(found, "id", "paid") == [(2, A, 3_000_000)]
    assert found.layout.ignored == ("备注",)


def test_heads_that_are_missing_doubled_or_blank_are_told(here: Room, tmp_path: Path) -> None:
    path = listed(tmp_path / "a.csv", ("姓名", "姓名", "", "证件号码"), ("张", "三", "x", A))
    _, faults = layout_of(read_file(path, room=here), feed=MEDICAL)
    assert [(each.column, each.what) for each in faults] == [
        ("姓名", "表头“姓名”出现了两次（A 列和 B 列）"),
        ("自付费用", "缺少这一列"),
        ("C", "C 列有内容，没有表头"),
    ]
    path = listed(tmp_path / "b.csv", ("身份证号", "证件号码", "自付费用（元）"), (A, B, 1))
    _, faults = layout_of(read_file(path, room=here), feed=MEDICAL)
    assert [each.what for each in faults] == ["“身份证号”和“证件号码”两列都对应“身份证号”"]


@pytest.fixture(scope="module")
def macros() -> duckdb.DuckDBPyConnection:
    db = duckdb.connect()
    for macro in MACROS:
        db.execute(macro)
    return db


def _asked(db: duckdb.DuckDBPyConnection, sql: str, *values: object) -> object:
    return db.execute(sql, list(values)).fetchall()[0][0]


_DAYS = st.dates(dt.date(1870, 1, 1), dt.date(2023, 12, 31)).map(lambda day: f"{day:%Y%m%d}")
_AREAS = st.sampled_from(("449900", "110105", "990101", "830000"))
_NUMBERS = st.builds(
    lambda area, day, order, check: f"{area}{day}{order:03d}{check}",
    _AREAS,
    _DAYS | st.just("19900231"),
    st.integers(0, 999),
    st.sampled_from("0123456789X"),
)
_IDS = _NUMBERS | st.text("0123456789Xx", max_size=23) | st.just("4.4E+17") | st.just("44.00")


@given(number=_IDS.filter(bool))
def test_identity_numbers_are_judged_as_single_ones_are(
    macros: duckdb.DuckDBPyConnection, number: str
) -> None:
    alone = check_id(number, today=TODAY)
    sql = (
        "SELECT id_fault(t, try_cast(substr(t, 1, 17) AS BIGINT), ?::DATE) FROM (SELECT upper(?) t)"
    )
    code = _asked(macros, sql, TODAY, number)
    assert (code is None) is not isinstance(alone, Fault), (number, code, alone)
    if code in ("id_check", "id_zeros"):
        assert isinstance(alone, Fault)
        expected = _asked(macros, "SELECT id_expected(?::BIGINT)", int(number[:17]))
        assert f"应为 {expected}" in alone.what and f"应为 {expected}" in problems.FAULTS[
            str(code)
        ][0].format(masked="", expected=expected, found="")


@given(number=_NUMBERS, ending=st.text("0123456789B", min_size=1, max_size=4))
def test_certificates_are_judged_as_single_ones_are(
    macros: duckdb.DuckDBPyConnection, number: str, ending: str
) -> None:
    alone = check_certificate(number + ending, today=TODAY)
    sql = "SELECT certificate_fault(t, substr(t, 1, 17)::BIGINT, ?::DATE) FROM (SELECT ? t)"
    code = _asked(macros, sql, TODAY, number + ending)
    assert (code is None) is not isinstance(alone, Fault), (number + ending, code, alone)


@example("0,0")
@example("12,5")
@example("1,234,5")
@example("12 3456,789")
# 1e9 is refused of who types it; in a file it is how spreadsheets write a number.
@given(st.decimals(-(10**10), 10**10, places=3) | st.text("0123456789.,- 万", max_size=8))
def test_money_is_read_as_elsewhere(macros: duckdb.DuckDBPyConnection, amount: object) -> None:
    text = str(amount).strip()
    try:
        expected = parse_fen(text.removesuffix("万"), unit="万元" if text.endswith("万") else "元")
    except NotMoney:
        expected = None
    sql = (
        "SELECT CASE WHEN ends_with(t, '万') THEN exact(t[:-2]) * 1000000 ELSE exact(t) * 100 END "
        "FROM (SELECT nullif(?, '') AS t)"
    )
    found = _asked(macros, sql, text)
    # What is too big or below a fen is a fault of its own there.
    whole = found is not None and found == int(found) and abs(found) <= LARGEST_FEN
    assert (found if whole else None) == expected, text


@pytest.mark.parametrize("text", ["7e25", "-7e35", "9e99", "1" * 30, "7e20万"])
def test_a_number_beyond_all_money_is_a_fault_of_its_cell_not_the_end_of_the_file(
    here: Room, tmp_path: Path, text: str
) -> None:
    rows = (A, "张三", "里东村", text, ""), (B, "李四", "里东村", "12.5", "")
    found = checked(listed(tmp_path / "a.csv", HEADS, *rows), room=here)
    [(row, column, _)] = told(found)
    assert (row, column) == (2, "自付费用（元）")
    assert values(found, "paid")[1] == (3, 1250)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2022-03-10", dt.date(2022, 3, 10)),
        ("2022/3/1", dt.date(2022, 3, 1)),
        ("2022.03.10", dt.date(2022, 3, 10)),
        ("2022年3月10日", dt.date(2022, 3, 10)),
        ("20220310", dt.date(2022, 3, 10)),
        ("2022-03-10 13:45:00", dt.date(2022, 3, 10)),
        ("2022-02-30", None),
        ("03/10/2022", None),
        ("44630", None),
    ],
)
def test_days_are_read_as_people_write_them(
    macros: duckdb.DuckDBPyConnection, text: str, day: dt.date | None
) -> None:
    assert _asked(macros, "SELECT day_of(?)", text) == day
