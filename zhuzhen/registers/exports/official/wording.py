"""The fixed words of an official sheet, and its values as people read them."""

import datetime as dt
from decimal import Decimal

from zhuzhen.registers.exports.official.columns import Leaf
from zhuzhen.registers.exports.official.content import OfficialSheet, Value

TOTAL = "合计"
NO_ROWS = "本期无记录"
NO_ROWS_YET = "截至制表日期无记录"
PAGES = "第 &P 页，共 &N 页"
_REPORTER, _MADE_ON = "填报单位：", "制表日期："
_PERIOD, _UNTIL = "统计期间：", "统计截至："
_MONEY, _BY_HEAD = "金额单位：", "见表头"


def day_words(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def facts_of(sheet: OfficialSheet) -> tuple[str, ...]:
    """The line under the title: who, which period, made when, money in what."""
    if sheet.period is not None:
        when = f"{_PERIOD}{sheet.period.label}"
    else:
        last = min(sheet.until, sheet.made_on) if sheet.until else sheet.made_on
        when = f"{_UNTIL}{day_words(last)}"
    facts = [f"{_REPORTER}{sheet.reporter}", when, f"{_MADE_ON}{day_words(sheet.made_on)}"]
    units = sheet.head.money_units
    if units:
        facts.append(f"{_MONEY}{units[0] if len(units) == 1 else _BY_HEAD}")
    return tuple(facts)


def signatures_of(sheet: OfficialSheet) -> tuple[str, ...]:
    """The foot: each name with room to sign behind it."""
    return tuple(f"{name}：" for name in sheet.declared.report.signed_by)


def no_rows(sheet: OfficialSheet) -> str:
    return NO_ROWS_YET if sheet.period is None else NO_ROWS


def decimal_words(value: Decimal, *, places: int = 0) -> str:
    """Thousands separated, at least `places` decimals and no zeros beyond them."""
    whole, _, part = f"{value:,f}".partition(".")
    part = part.rstrip("0").ljust(places, "0")
    return f"{whole}.{part}" if part else whole


def words_of(leaf: Leaf, value: Value) -> str:
    """A value of a column in words; '' for none."""
    if value is None:
        return ""
    if leaf.money_unit:
        return decimal_words(Decimal(str(value)), places=2)
    if isinstance(value, Decimal):
        return decimal_words(value)
    if isinstance(value, int):
        return f"{value:,}"
    return value.isoformat() if isinstance(value, dt.date) else value
