"""What can be wrong with a sheet of households beyond its cells."""

from collections.abc import Mapping

from zhuzhen.base.problems import CATALOGUE, Fault

CATALOGUE.update(
    {
        "households_differ": ("表中有 {count} 处与已登记的不同；请核对后选择“以本表为准”再导入。"),
        "households_alike": (
            "表中有 {count} 行像是已经登记过的；请核对后选择“不是重复，照样导入”。"
        ),
        "households_changed": "导入期间登记有了变化，没有保存任何内容。请重新核对。",
    }
)
SOME_CHANGED = "其中 {count} 户导入后又有改动"
FAULTS = {
    "no_household": ("看不出是哪一户", "请填户编号，或填户主姓名"),
    "unknown_number": (
        "没有编号为“{value}”的户，或不在您的范围内",
        "请照抄导出时的编号；新的户留空",
    ),
    "gone": ("编号“{value}”的户已不在册", "请核对户编号"),
    "differs_in_house": (
        "与同一户第 {first} 行的{title}不同",
        "同一户的各行要写得一样，或只写一行",
    ),
    "moved": ("这一户登记在{known}", "迁到别村请在这一户的页面办理，不能用表格改"),
    "no_kind": ("新的户没有填户类别", "请在这一户的任一行填写"),
    "no_head": ("没有户主", "请把其中一人的“与户主关系”写为户主"),
    "heads": (
        "有 {count} 位户主",
        "一户同时只有一位户主；同村户主同名的两户，请填不同的户编号；换户主请在户的页面办理",
    ),
    "spouses": ("有 {count} 位配偶", "请核对与户主关系"),
    "head_changes": ("与已登记的户主不同", "换户主请在这一户的页面办理，不能用表格改"),
    "head_name": ("户主写的是“{value}”，这一户的户主是“{known}”", "请核对户主姓名"),
    "birth_differs": ("出生日期填 {value}，证件号码写的是 {known}", "请以证件为准更正其中一处"),
    "sex_differs": ("性别填{value}，证件号码写的是{known}", "请以证件为准更正其中一处"),
    "future": ("出生日期 {value} 还没有到", "请核对"),
    "registered_later": ("建档日期 {value} 还没有到", "请填今天或以前的日期"),
    "certificate_alone": (
        "填了残疾人证，没有填身份证号码",
        "残疾人证的前 18 位就是身份证号码，请填写",
    ),
    "certificate_other": ("残疾人证号的前 18 位与证件号码不同", "请核对是否填了别人的残疾人证"),
    "health_both": ("健康状况同时选了“健康”和其他", "选“健康”的，其他不选"),
    "health_disabled": ("填了残疾人证，健康状况没有“残疾”", "请补上“残疾”"),
    "elsewhere": (
        "{shown} 已在册：{known}",
        "从那一户转来的，请在那一户办理“转入他户”；号码填错的，请更正",
    ),
    "hidden": ("{shown} 已在不在您范围内的另一户在册", "请联系上级核对；号码填错的，请更正"),
    "two_houses": ("这一户的人登记在 {count} 户里", "请分开写，或填户编号"),
    "twice_known": ("与第 {first} 行是同一个人", "重复的请删去一行"),
    "not_yours": ("您不能登记这个村的农户", "请联系该村所在的镇"),
    "like_person": (
        "很像已登记的{known}",
        "同一个人请照抄那一户的户编号；确实不是的，照样导入",
    ),
    "like_house": (
        "同村已有户主同名的户（编号 {known}）",
        "同一户请照抄户编号；确实不是的，照样导入",
    ),
    "changed_since": ("户主{head}（编号 {number}）导入后又有变动", "请在这一户的页面逐项处理"),
    "used": ("户主{head}（编号 {number}）导入后已有{what}", "请先处理，再撤销"),
    "differs": ("{what}", "核对后选择“以本表为准”再导入"),
    "other_sheet": ("这张表是“{title}”的导出", "请导入到“{title}”"),
}
IN_HOUSE = "{place}，户主{head}（编号 {number}）"
KNOWN_PERSON = "“{name}”（{born}，户编号 {number}）"
NO_BIRTH = "出生日期未填"
NO_FACTS: Mapping[str, object] = {}


def fault(code: str, *, row: int | None = None, facts: Mapping[str, object] = NO_FACTS) -> Fault:
    """A Fault by its code, its text filled with facts."""
    what, right = (text.format(**facts) for text in FAULTS[code])
    return Fault(what, right, row=row)
