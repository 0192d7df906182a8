"""The words in which a match gives its reasons."""

import re

_BEFORE_A_NUMBER = re.compile(r"(?<=[一-鿿])(?=[0-9])")


def spaced(text: str) -> str:
    """A sentence with a space before each number."""
    return _BEFORE_A_NUMBER.sub(" ", text)


SAME_VILLAGE, SAME_TOWN, SAME_COUNTY, SAME_CITY = "同村", "同镇", "同县（市、区）", "同市"
APART, FAR_UNKNOWN = "距{km:,.0f} 公里", "距离算不出来"
AREAS = {
    "village": "本村",
    "town": "本镇",
    "county": "本县",
    "city": "本市",
    "province": "省内",
    "beyond": "省外",
}
WITHIN = "在愿去的“{reach}”以内"
OUTSIDE = "在{area}，超出愿去的“{reach}”"
ANY_REACH = "没有说最远去到哪里"
SAME, SAME_ANY = "{label}相同：{offers}", "{label}不限"
DIFFERENT = "{label}不同：要{asks}，是{offers}"
NOT_ASKED = "对{label}没有要求"
NOT_SAID = "没有写{label}，请先问清"
ENOUGH = "{label}合适：{given}，要求{wanted}"
SHORT = "{label}不够：{given}，要求{wanted}"
SEASON, SEASON_PART = "{label}相合：{months}", "{label}部分相合：只有{months}"
SEASON_NOT = "{label}不合：一边{asks}，一边{offers}"
ALL_YEAR, MONTH_SPAN, ONE_MONTH = "全年", "{first}—{last} 月", "{first} 月"
AND = "、"
SAME_WORDS, OTHER_WORDS = "要的就是{offers}", "{label}不同：要{asks}，是{offers}"
ROOM = "还有 {left} {unit}"
ROOM_UNKNOWN = "没有写数量，请先问清"
NO_ROOM = "只剩 {left} {unit}，要 {need} {unit}"
YUAN = "{yuan} 元"

# Why someone is left out of a proposal
NOTHING_OFFERED = "现在没有{noun}"
NONE_FITS = "{offers} 条{noun}里没有一条合适：{why}"
SHUT_OUT = "{count} 条{label}不合"
ALL_TAKEN = "合适的 {count} 条{noun}都已给了总体更合适的"
TOO_LITTLE = "合适的{noun}剩余数量都不够"

# The sheets
SHEET_RANKED, SHEET_PROPOSAL, SHEET_LEFT = "匹配", "撮合方案", "没有着落"
RANK, SCORE, ONE, PLACE, CONTACT, REASONS, ASKS, OFFERS, WHY = (
    "名次", "匹配度", "名称", "地点", "联系（别处的）", "理由", "{noun}", "匹配的{noun}", "为什么",
)  # fmt: skip
HEADING_RANKED = "{title}：{one}的匹配"
HEADING_PROPOSAL = "{title}撮合方案"
AS_OF = "截至 {day:%Y-%m-%d}。匹配度满分 100；本表只是建议，没有登记任何内容。"
