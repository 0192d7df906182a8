"""The Chinese words that expressions are told in."""

# operator -> how it is said, by what is compared
SAID_OF_NUMBERS = {
    "==": "等于",
    "!=": "不等于",
    "<": "小于",
    "<=": "不大于",
    ">": "大于",
    ">=": "不小于",
}
SAID_OF_DAYS = {
    "==": "为",
    "!=": "不为",
    "<": "早于",
    "<=": "不晚于",
    ">": "晚于",
    ">=": "不早于",
}
SAID_OF_RANKS = {"<": "低于", "<=": "不高于", ">": "高于", ">=": "不低于"}
SAID_OF_OTHERS = {"==": "为", "!=": "不为"}

AND = "，且"
OR = "，或"
BRACKETED = "（{inner}）"
NOT = "不满足（{inner}）"
QUOTED = "“{text}”"
YES = "是"
NO = "否"
ONE_OF = "{item}为{options}"
NONE_OF = "{item}不是{options}"
IN_AREA = "{item}在{options}"
NOT_IN_AREA = "{item}不在{options}"
IN_SET = "{item}属于“{set}”"
NOT_IN_SET = "{item}不属于“{set}”"
BETWEEN_OPTIONS = "或"
GIVEN = "已填{item}"
MISSING = "未填{item}"
CONTAINS = "{item}中有“{part}”"
YUAN = "{amount}元"

CALLS = {
    "year": "{0}所在年份",
    "month": "{0}所在月份",
    "quarter": "{0}所在季度",
    "days_between": "{0}到{1}的天数",
    "length": "{0}的字数",
}
