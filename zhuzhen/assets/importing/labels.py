"""Columns of the sheet of existing assets, and what is said of a cell that is wrong."""

from dataclasses import dataclass

from django.db.models import TextChoices

from zhuzhen.assets.choices import AssetForm, AssetKind, OwnerKind
from zhuzhen.funds.choices import Source

DAY_FORM = r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?"
TITLE, SHEET, GUIDE = "存量资产登记表", "存量资产", "填写说明"


@dataclass(frozen=True)
class Column:
    """A column: its heads (the first is the template's), what it holds, whether it must."""

    name: str
    heads: tuple[str, ...]
    kind: str
    required: bool = False
    choices: type[TextChoices] | None = None
    note: str = ""
    width: int = 14

    @property
    def head(self) -> str:
        return self.heads[0]


COLUMNS = (
    Column("title", ("名称", "资产名称"), "text", True, width=26),
    Column("kind", ("类别", "资产类别"), "choice", True, AssetKind),
    Column("form", ("形态", "资产形态"), "choice", False, AssetForm, "不填是固定资产"),
    Column(
        "place", ("坐落", "地区", "坐落（村）"), "place", True, note="村、镇或县的全称", width=24
    ),
    Column("size", ("规模", "规模（数量）"), "text"),
    Column("built_on", ("建成日期", "形成日期"), "day", True, note="如 2020-06-30"),
    Column("original", ("原值（元）", "资产原值（元）"), "money", True, width=18),
    Column("life", ("使用年限", "使用年限（年）"), "whole", note="土地、股权不填"),
    Column("source", ("资金来源",), "choice", True, Source),
    Column("year", ("资金年度",), "whole", True),
    Column("amount", ("其中金额（元）",), "money", note="只有一个来源的不填", width=16),
    Column("source2", ("资金来源2", "第二资金来源"), "choice", False, Source),
    Column("year2", ("资金年度2", "第二资金年度"), "whole"),
    Column("amount2", ("其中金额2（元）", "第二金额（元）"), "money", width=16),
    Column("owner_kind", ("权属人类别",), "choice", False, OwnerKind, "已确权的填，份额 100%"),
    Column("owner", ("权属人", "所有权人"), "text", width=22),
    Column("keeper", ("管护责任人",), "text"),
    Column("keeping", ("年管护经费（元）", "管护经费（元）"), "money", width=16),
)
OTHER_WORDS = {
    "经营性资产": "operating",
    "公益性资产": "public_welfare",
    "到户": "household",
    "到户类资产": "household",
    "农户": "household",
    "村": "village",
}
FAULTS = {
    "head_missing": ("没有“{head}”这一列", "请用空表的表头"),
    "head_twice": ("“{head}”这一列写了两次", "请留一列"),
    "nothing": ("表里没有资产", "表头下面至少要有一行"),
    "required": ("没有填", "这一列必填"),
    "formula": ("是公式", "请粘贴成数值"),
    "too_long": ("有 {length} 个字", "不超过 {most} 个字"),
    "not_a_day": ("“{value}”不是日期", "应如 2020-06-30"),
    "not_whole": ("“{value}”不是整数", "请填整数"),
    "not_money": ("{why}", "请填以元为单位的金额"),
    "not_a_choice": ("“{value}”不在选项里", "可填 {known}"),
    "place": ("{why}", ""),
    "year": ("“{value}”不是年度", "应在 2012 到 {today} 之间"),
    "second_part": ("第二来源的来源、年度、金额没有填全", "三格要么都填，要么都不填"),
    "first_amount": ("有第二来源时要写第一来源的金额", "两个金额之和等于原值"),
    "owner_part": ("权属人和权属人类别没有填全", "两格要么都填，要么都不填"),
    "known": ("“{title}”已经登记过（{number}）", "请删去这一行"),
    "twice": ("与第 {row} 行重复", "请留一行；确是两项的，名称写清楚"),
    "total": ("合计行的原值是 {told} 元，各行相加是 {sum} 元", "请核对"),
    "not_allowed": ("您没有权限在这里登记资产或确权", "请由当地登记；确权由县里办理"),
}
