"""Words of typed sheets beside their columns."""

import re

from zhuzhen.rosters.declarations import Kind

KIND_WORDS = {
    Kind.NUMBER: "编号",
    Kind.TEXT: "文字",
    Kind.NAME: "姓名",
    Kind.CHOICE: "选一项",
    Kind.YES_NO: "是或否",
    Kind.DATE: "日期",
    Kind.CREDIT_CODE: "信用代码",
    Kind.PLACE: "地区",
    Kind.UNIT: "单位",
    Kind.UNITS: "几个单位",
    Kind.CLUSTER: "组团",
    Kind.TEAM: "工作队",
    Kind.PERSON: "人员",
}
EMPTY = "空"
HIDDEN = "（不在您的范围内）"
NUMBERED, WITH_NUMBER = re.compile(r"（编号\s*(\d{1,15})）\s*$"), "{name}（编号 {number}）"
LISTED = "、"
SEPARATORS = r"[、,，;；\n]+"
# Parts of a name that say nothing about which unit it is.
BRACKETS = re.compile(r"[（(][^（）()]*[)）]")
IDLE_WORDS = (
    "中国共产党",
    "中共",
    "人民政府",
    "有限责任公司",
    "有限公司",
    "委员会",
    "股份",
    "市",
    "县",
    "省",
)
NOTES, NOTES_HEADS = "填写说明", ("列", "必填", "填什么", "说明")
SHEET_NOTE = "范围：您可见的全部{noun}　　截至时间：{at}　　改好后可原表再导入，按编号更新同一行"
UNDO_REASON = "撤销名册导入（回执 {number}）"
CLASHED = "{what}：另有一条不在您范围内"
