"""States of a record and where it came from."""

from django.db.models import TextChoices


class RecordState(TextChoices):
    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "已提交"
    CONFIRMED = "confirmed", "已确认"
    RETURNED = "returned", "已退回"
    VOIDED = "voided", "已作废"


class Origin(TextChoices):
    FORM = "form", "填报"
    IMPORT = "import", "导入"
    API = "api", "接口"
    DEMONSTRATION = "demo", "演示"


# States in which a record counts towards duties: registers that need confirmation count once
# confirmed or while waiting (workflows D8: monthly counts go by submission).
COUNTING = (RecordState.SUBMITTED, RecordState.CONFIRMED)

YES_WORDS = frozenset({"是", "有", "对", "1", "true", "yes", "y", "√"})
NO_WORDS = frozenset({"否", "无", "不", "0", "false", "no", "n", "×"})
KIND_WORDS = {
    "place": "12 位区划代码",
    "organisation": "已登记的单位",
    "text": "文字",
    "date": "日期（如 2022-03-10）",
    "integer": "整数",
    "decimal": "小数",
    "percent": "百分数（如 8.7 或 8.7%）",
    "money_fen": "整数（分）",
    "choice": "选项代码",
    "yes_no": "是或否",
}
LEVEL_WORDS = {
    "province": "省",
    "city": "市",
    "county": "县（市、区）",
    "town": "镇（街道）",
    "village": "村（社区）",
}
UNIT_WORDS = {"fen": " 元", "person": "人", "person_time": "人次"}
NO_VALUE = "–"
MORE_ALIKE = "，还有 {count} 条也像"
YES_NO_WORDS = {True: "是", False: "否"}

# How sheets name what is not a field; a register's own labels come before these.
KEY_HEADERS = ("编号", "外部编号", "记录编号", "uid")
HEADER_ALIASES = {
    "happened_on": ("发生日期", "日期", "时间", "happened_on"),
    "place": ("地点", "镇", "镇街", "乡镇", "place"),
    "org": ("单位", "单位名称", "统一社会信用代码（单位）", "单位信用代码", "org"),
    "cluster": ("组团", "组团名称", "所属组团", "cluster"),
    "team": ("工作队", "驻镇工作队", "team"),
    "person": ("派驻干部", "队员", "人员", "person"),
    "parent": ("所属记录", "parent"),
}
# header: (the link it stands for, what it fills)
CODE_HEADERS = {
    "地点代码": ("place", "place_code"),
    "区划代码": ("place", "place_code"),
    "单位编号": ("org", "org_code"),
    "人员编号": ("person", "person_code"),
    "所属记录编号": ("parent", "parent_code"),
}
# Columns that exports show and imports need not read.
SHOWN_ONLY = frozenset({"序号", "状态", "摘要", "佐证份数", "登记人", "更新时间", "版次"})
MONEY_UNITS = ("元", "万元", "亿元")
YUAN = MONEY_UNITS[0]
# What an amount typed with its unit may end with, the longer first: 3 万 is 3 万元.
MONEY_ENDINGS = {"亿元": "亿元", "万元": "万元", "亿": "亿元", "万": "万元", "元": "元"}
# A line above the heads that says in what all money is.
UNIT_LINE = r"单位\s*[:：]\s*(亿元|万元|元)"
NEAREST = "，表里的“{name}”是不是它"
# A day as people write it: 2022-03-10, 2022/3/10, 2022.3.10, 2022年3月10日.
DAY_FORM = r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T]00:00(?::00)?)?"
# Units that must not be mixed up: persons, person-times and households never add up together.
KEPT_APART = frozenset({"人", "人次", "户", "元", "万元", "家", "次"})
PACK_OF = "{title}（{region}）"
SYSTEM_NAME = "系统"
UNDO_REASON = "撤销导入（回执 {number}）"
