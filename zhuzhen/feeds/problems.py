"""What can be wrong with a file from outside: what is wrong; what would be right."""

import re

from zhuzhen.base.problems import CONSTRAINT_TEXTS, Fault

MOST_KEPT = 1000  # faults of a file that are kept; the rest are only counted

CONSTRAINT_TEXTS["feeds_mapping_once"] = "这种表头的列对应已经记过，请刷新后再改。"
_ID_AS_NUMBER = (
    "存成了数字，Excel 只保留前 15 位，号码后几位已经丢失",
    "请把这一列设为“文本”格式，对照证件重新填写完整的号码",
)
FAULTS: dict[str, tuple[str, str]] = {
    # files
    "no_rows": ("文件里没有内容", "请核对文件，至少要有表头和一行数据"),
    "empty_file": ("文件是空的（0 字节）", "请重新导出或选择文件"),
    "no_table": (
        "这不是表格文件，是图片、PDF 或别的文件",
        "请选 .xlsx、.csv 或 .parquet 表格；扩展名改过的，请用原系统重新导出",
    ),
    "encoding": (
        "第 {row} 行附近的文字既不是 UTF-8 也不是 GB18030（GBK）编码",
        "请用原系统重新导出，或用表格软件打开核对后另存为“CSV UTF-8”或 .xlsx",
    ),
    "broken_parquet": ("Parquet 文件打不开，可能没有传完", "请重新导出或重新上传"),
    "cells": ("这一行有 {count} 格，表头有 {width} 格", "请核对多余或缺少的逗号、引号"),
    # heads
    "no_head": ("没有找到表头（按 {encoding} 读取）", "应有一行含：{known}"),
    "missing_head": ("缺少这一列", "表头应有“{name}”"),
    "double_head": ("表头“{name}”出现了两次（{first} 列和 {second} 列）", "只留一列"),
    "same_target": ("“{first}”和“{second}”两列都对应“{name}”", "只留一列，或重新对列"),
    "blank_head": ("{letter} 列有内容，没有表头", "请补上表头，或删去这一列"),
    "money_unit": ("金额没有写单位", "表头请写成“{name}（元）”或“{name}（万元）”"),
    "no_such_head": ("表里没有这一列", "表头有：{known}"),
    # cells
    "required": ("没有填写", "这一项必须填写"),
    "formula": ("是公式", "请复制后“选择性粘贴→数值”"),
    "error_cell": ("单元格是错误值", "请改正后填写数值"),
    "bad_characters": ("有不能保存的字符", "请删去不可见字符后重填"),
    "too_long": ("“{value}”太长", "不得超过 {longest} 个字"),
    "id_as_number": _ID_AS_NUMBER,
    "id_scientific": (
        "“{value}”是 Excel 的科学计数或小数，号码后几位已经丢失",
        _ID_AS_NUMBER[1],
    ),
    "id_old": ("这是 15 位的旧号码", "请填现在证件上的 18 位号码"),
    "id_length": ("号码有 {length} 位", "居民身份证号码应为 18 位，请核对是否漏填或多填"),
    "id_character": ("号码里有不是数字的字符", "前 17 位应为数字，末位应为数字或 X"),
    "id_area": ("前 6 位 {area} 不是行政区划代码", "请对照证件核对前 6 位"),
    "id_birth": ("第 7 至 14 位 {birth} 不是出生日期", "应为 8 位年月日，如 19491231"),
    "id_future": ("出生日期 {birth} 还没有到", "请对照证件核对第 7 至 14 位"),
    "id_check": (
        "{masked} 的末位校验码应为 {expected}，填的是 {found}",
        "号码中至少有一位填错，请对照证件逐位核对",
    ),
    "id_zeros": (
        "{masked} 的末位校验码应为 {expected}，填的是 {found}，且末三位为 000",
        "可能是 Excel 按数字保存时丢了后几位，请设为“文本”格式后重新填写",
    ),
    "certificate_length": (
        "残疾人证号有 {length} 位",
        "应为 20 位（身份证号加类别、等级各 1 位）；补办的为 22 位",
    ),
    "certificate_id": ("残疾人证号的前 18 位不是有效的身份证号码", "请对照残疾人证逐位核对"),
    "certificate_kind": (
        "残疾人证第 19 位类别不对",
        "应为 1 视力、2 听力、3 言语、4 肢体、5 智力、6 精神、7 多重",
    ),
    "certificate_level": ("残疾人证第 20 位等级不对", "应为 1 至 4 级"),
    "certificate_issue": ("残疾人证末两位不对", "补办的残疾人证末两位为 B1、B2……"),
    "code_as_number": (
        "存成了数字，位数多，末几位可能已经丢失",
        "请把这一列设为“文本”格式后重新填写全部数字",
    ),
    "code_scientific": (
        "“{value}”是 Excel 的科学计数，末几位已经丢失",
        "请把这一列设为“文本”格式后重新填写全部数字",
    ),
    "code_form": ("写法不对", "{note}"),
    "unknown_place": (
        "没有叫“{value}”的地方，或不在您的范围内",
        "请写全称（如 韶关市南雄市珠玑镇里东村）或 12 位代码",
    ),
    "ambiguous_place": ("“{value}”有 {count} 个同名地方", "请写全称或 12 位代码"),
    "not_money": ("“{value}”不是金额", "应填数字，如 1200.50"),
    "below_fen": ("“{value}”{unit}不到一分", "金额最小到分"),
    "not_number": ("“{value}”不是数字", "应为数字，如 12.5"),
    "not_whole": ("“{value}”不是整数", "应为整数，如 12"),
    "too_small": ("“{value}”太小", "不得小于 {least}"),
    "too_big": ("“{value}”太大", "不得大于 {most}"),
    "not_day": ("“{value}”不是日期，或没有这一天", "应如 2022-03-10"),
    "day_as_number": ("“{value}”是数字，不是日期", "请把单元格设为日期格式，或写成 2022-03-10"),
    "too_early": ("{value} 太早", "不得早于 {least}"),
    "too_late": ("{value} 太晚", "不得晚于 {most}"),
    "unknown_choice": ("没有“{value}”这个选项", "可选：{known}"),
    "not_yes_no": ("“{value}”看不出是或否", "应为“是”或“否”"),
    "twice": ("与第 {first} 行的{columns}相同", "重复的请删去一行"),
}
NOTES = {
    "full_width": "“{column}”列有 {count} 格的全角字符按半角读取",
    "blanks": "“{column}”列有 {count} 格去掉了前后空格",
}
_LONG_DIGITS = re.compile(r"\d{15,}[\dXx]?|(?<!\d)1\d{10}(?!\d)")


def masked(text: str) -> str:
    """The first six and last four of a number: 110105********002X."""
    return text[:6] + "*" * (len(text) - 10) + text[-4:] if len(text) > 10 else "*" * len(text)


def told(text: str) -> str:
    """A cell's text as a fault may quote it: short, and no whole number of a person in it."""
    hidden = _LONG_DIGITS.sub(lambda found: masked(found[0]), text)
    return hidden if len(hidden) <= 40 else f"{hidden[:39]}…"


def fault(code: str, *, row: int | None = None, column: str = "", **facts: object) -> Fault:
    """A Fault by its code; `base.problems.Fault` says where it stands."""
    what, right = (text.format(**facts) for text in FAULTS[code])
    return Fault(what=what, right=right, row=row, column=column)
