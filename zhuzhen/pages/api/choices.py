"""Words of the API: its groups of routes, and how a wrong value is told."""

TITLE = "驻镇接口"
DESCRIPTION = (
    "金额一律为整数分；日期为 YYYY-MM-DD；区划为 12 位代码；比例为千分数。"
    "用“我的账号”里的接口密钥（Authorization: Bearer …），或登录后的会话加 X-CSRFToken。"
)
ME, PLACES, PARTNERS, REGISTERS = "我", "地区", "单位与组团", "登记表"
RECORDS, PAPERS, IMPORTS, EXPORTS = "登记记录", "佐证", "导入", "导出"
HOUSEHOLDS = "农户"
FUNDS = "资金"
LOAD = "填报负担"
MATCHES = "匹配"
DUTIES, POLICY = "职责", "政策"

BODY = "内容"
# What was not found, by kind: a bare number tells nobody anything.
A_RECORD, A_PAPER, AN_ORG = "登记记录 {key}", "自己上传且未用过的佐证 {key}", "单位 {key}"
A_CLUSTER, A_PACK, A_CLAUSE = "组团 {key}", "政策包“{key}”", "条款“{key}”"
A_RECEIPT, AN_EXEMPTION, AN_ADDRESS = "导入回执 {key}", "{key} 的豁免", "接口地址 {key}"
UNREADABLE = "地址或内容里有读不出来的字符"
# pydantic's kind of error -> (what is wrong, what would be right)
WRONG: dict[str, tuple[str, str]] = {
    "missing": ("没有填写", "这一项必须填写"),
    "extra_forbidden": ("没有这一项", "请去掉"),
    "string_too_long": ("太长", "不得超过 {max_length} 个字"),
    "string_too_short": ("太短", "至少 {min_length} 个字"),
    "string_pattern_mismatch": ("写法不对", "应符合 {pattern}"),
    "string_type": ("不是文字", "应为文字"),
    "int_parsing": ("不是整数", "应为整数"),
    "int_type": ("不是整数", "应为整数"),
    "int_from_float": ("不是整数", "应为整数"),
    "int_parsing_size": ("太大", "请核对"),
    "bool_parsing": ("看不出是或否", "应为 true 或 false"),
    "bool_type": ("看不出是或否", "应为 true 或 false"),
    "greater_than_equal": ("太小", "不得小于 {ge}"),
    "less_than_equal": ("太大", "不得大于 {le}"),
    "date_parsing": ("不是日期", "应如 2022-03-10"),
    "date_type": ("不是日期", "应如 2022-03-10"),
    "date_from_datetime_parsing": ("不是日期", "应如 2022-03-10"),
    "date_from_datetime_inexact": ("不是日期", "应如 2022-03-10"),
    "uuid_parsing": ("不是编号", "应为 UUID"),
    "uuid_type": ("不是编号", "应为 UUID"),
    "enum": ("没有这个选项", "可选：{expected}"),
    "literal_error": ("没有这个选项", "可选：{expected}"),
    "dict_type": ("不是键值对象", "应为 {{…}}"),
    "list_type": ("不是列表", "应为 […]"),
    "unstorable": ("有不能保存的字符", "请删去不可见字符后重填"),
    "too_long": ("太多", "不得超过 {max_length} 项"),
}
WRONG_OTHERWISE = ("不能读取", "请对照接口说明")
