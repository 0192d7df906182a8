"""Titles, heads and signatures of the ledgers' sheets."""

import datetime as dt

from zhuzhen.base import scope
from zhuzhen.base.sheets.official import Column
from zhuzhen.funds.choices import Direction
from zhuzhen.places.choices import Level, Tag
from zhuzhen.places.models import Division
from zhuzhen.places.rules.codes import level_of

FUNDS, ASSETS, DISPOSALS = "fund_use", "assets", "disposals"
NAMES = {
    FUNDS: "扶贫资金使用管理台账",
    ASSETS: "扶贫项目资产管理台账",
    DISPOSALS: "扶贫项目资产处置台账",
}
TITLE = "{place}{level}{name}"
LEVELS = {
    Level.PROVINCE: "（省级）",
    Level.CITY: "（市级）",
    Level.COUNTY: "（县级）",
    Level.TOWN: "（镇级）",
    Level.VILLAGE: "（村级）",
}
SUMMARY, DETAIL = "分地区汇总", "明细"
SYSTEM = "系统"
UNIT = "填报单位：{place}"
DAY = "截至日期：{day}"
KNOWN = "数据时点：{moment}"
PARTLY = "只含填表人范围内的部分"
MONEY_UNIT = "金额单位：元"
SIGNATURES = ("单位负责人：", "审核人：", "填表人：{who}", "填表日期：　　年　　月　　日")
NOT_SPENT, OF_THEM, ITEMS = "未指定项目", "其中：{kind}", "{count} 项"

_PLACE = Column("地区", width=18)
_STAGES = (
    Column("额度", "money", 16),
    Column("未下达", "money", 15),
    Column("拨付（下达）", "money", 16),
    Column(
        "支出",
        columns=(
            Column("小计", "money", 16),
            Column("已支付未结转", "money", 14),
            Column("形成资产", "money", 15),
            Column("直接列支", "money", 14),
        ),
    ),
    Column(
        "结余",
        columns=(
            Column("小计", "money", 16),
            Column("已下达未签约", "money", 15),
            Column("已签约未支付", "money", 15),
        ),
    ),
    Column("已收回", "money", 13),
)
FUND_PARTS = (_PLACE, *_STAGES)
FUND_ROWS = (
    Column("序号", "whole", 6),
    _PLACE,
    Column("资金来源", width=14),
    Column("年度", "whole", 7),
    Column("出资地区", width=12),
    Column("项目（用途）", width=24),
    Column("项目编码", width=16),
    Column("批复文号", width=16),
    *_STAGES,
)
ASSET_PARTS = (
    _PLACE,
    *(
        Column(head, columns=(Column("项数", "whole", 9), Column("原值", "money", 18)))
        for head in ("经营性", "公益性", "到户类", "合计")
    ),
)
ASSET_ROWS = (
    Column("序号", "whole", 6),
    Column("资产编号", width=19),
    Column("名称", width=22),
    Column("类别", width=8),
    Column("形态", width=9),
    Column("坐落", width=16),
    Column("规模", width=12),
    Column("建成日期", "day", 11),
    Column("来源项目", width=20),
    Column("资金来源分项", width=26),
    Column("价值", columns=(Column("原值", "money", 15), Column("净值", "money", 15))),
    Column("所有权人及份额", width=20),
    Column(
        "经营",
        columns=(
            Column("主体、方式和期限", width=24),
            Column("约定年收益", "money", 13),
            Column("应收", "money", 13),
            Column("实收", "money", 13),
        ),
    ),
    Column("管护", columns=(Column("责任人", width=12), Column("年经费", "money", 11))),
    Column("状态", width=8),
)
DISPOSAL_PARTS = (
    _PLACE,
    Column("处置项数", "whole", 10),
    Column("其中已处置", "whole", 10),
    Column("资产原值", "money", 16),
    Column("评估值", "money", 16),
    Column("处置收入", "money", 16),
    Column("已入账收入", "money", 16),
)
DISPOSAL_ROWS = (
    Column("序号", "whole", 6),
    Column("坐落", width=16),
    Column("资产编号", width=19),
    Column("名称", width=20),
    Column("类别", width=8),
    Column("原值", "money", 14),
    Column("处置", columns=(Column("方式", width=8), Column("原因", width=12))),
    Column("评估", columns=(Column("评估值", "money", 14), Column("评估机构", width=14))),
    Column(
        "程序",
        columns=(
            Column("申请", "day", 11),
            Column("集体决策", "day", 11),
            Column("审批权限", width=10),
            Column("批准", "day", 11),
            Column("备案", "day", 11),
            Column("处置", "day", 11),
        ),
    ),
    Column("处置收入", "money", 14),
    Column("受让方", width=14),
    Column("收入去向", width=20),
    Column("状态", width=10),
)


def title_of(name: str, place: Division) -> str:
    """南雄市珠玑镇（镇级）扶贫项目资产管理台账."""
    level = LEVELS[level_of(place.code)]
    return TITLE.format(place=place.path, level=level, name=NAMES[name])


def facts_of(place: Division, *, day: dt.date, known_at: dt.datetime | None) -> tuple[str, ...]:
    """What stands above the table: whose, until when, in what unit."""
    facts = [UNIT.format(place=place.path), DAY.format(day=day), MONEY_UNIT]
    if known_at is not None:
        facts.insert(2, KNOWN.format(moment=f"{known_at:%Y-%m-%d %H:%M}"))
    if not scope.covers(place.code):
        facts.insert(1, PARTLY)
    return tuple(facts)


def signatures_of(who: str) -> tuple[str, ...]:
    return tuple(each.format(who=who) for each in SIGNATURES)


# Fund statistics ---------------------------------------------------------------------------------

QUARTER_TITLE = "{period}帮扶资金统计表"
LAST_TITLE = "{year}年度专项资金分配情况表"
KEY_TITLE = "{year}年度重点镇、重点村资金使用情况表"
FUND_YEAR, PERCENT = "资金年度：{year}", "{rate}%"
RATES_NOTE = "本年应担 {due} 元，其中已到位 {arrived} 元，到位率 {rate}；不分担的来源不算。"
KEY_NAMES = {Tag.KEY_TOWN: "重点帮扶镇", Tag.KEY_VILLAGE: "重点村"}


def _in_all(head: str) -> Column:
    return Column(head, columns=(Column("累计", "money", 16), Column("其中本季度", "money", 15)))


_DIRECTIONS = Column(
    "支出投向", columns=tuple(Column(str(each.label), "money", 14) for each in Direction)
)
_RATES = (Column("分配率", width=9), Column("支出率", width=9))
QUARTER_COLUMNS = (
    _PLACE,
    Column("上年结转", "money", 15),
    _in_all("本年到账"),
    _in_all("分配下达"),
    _in_all("支出"),
    Column("结余", "money", 15),
    *_RATES,
    _DIRECTIONS,
)
LAST_COLUMNS = (
    _PLACE,
    Column("到账", "money", 16),
    Column("分配", columns=(Column("累计", "money", 16), Column("其中次年分配", "money", 15))),
    Column("未分配", "money", 15),
    Column("支出", "money", 16),
    *_RATES,
    _DIRECTIONS,
)
KEY_COLUMNS = (
    Column("名称", width=16),
    Column("类别", width=12),
    *(
        Column(head, columns=(Column("到账", "money", 16), Column("支出", "money", 16)))
        for head in ("驻镇帮镇扶村专项资金", "社会帮扶资金", "全部资金")
    ),
    Column("结余", "money", 16),
    Column("支出率", width=9),
)
