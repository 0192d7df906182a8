"""Every fault a record or a sheet can have: what is wrong; what would be right."""

from collections.abc import Mapping

from zhuzhen.base.problems import CATALOGUE, CONSTRAINT_TEXTS, Fault, Problem
from zhuzhen.base.sheets.choices import LISTED as LISTED
from zhuzhen.base.sheets.problems import OPENING

MOST_TOLD = 20_000  # faults of a sheet that are kept; the rest are only counted
MUST_SEE_ALL = "其中 {count} 条已不在您的范围内"
SOME_CHANGED = "其中 {count} 条导入后又有改动"
# Invariants of `zhuzhen verify`
RESTORE_RECORD = "登记被绕过系统改动：从备份核对该条，并通知审计管理员"

CATALOGUE.update(
    {
        "no_confirmation": "“{what}”不需要确认，提交后即计入。",
        "not_a_task": "“{what}”里的记录不是要办结的任务。",
        "task_done": "“{what}”已于 {day} 办结。",
        "records_conflict": "表中有 {count} 行与已登记的内容不同；请核对后选择“以本表为准”再导入。",
        "unknown_register": "没有叫“{name}”的登记表。可用的有：{known}。",
        "unknown_report": "没有叫“{name}”的表样。可用的有：{known}。",
        "report_period": "“{what}”{per}一张，请给出像 {example} 这样的周期。",
        "sheet_too_long": "“{what}”超过 {most} 行，一张表放不下；请选小一些的地区或周期。",
        "bad_mapping": "--map 要写成 {known}。",
        "bad_money_unit": "没有“{name}”这个金额单位，可用的有：{known}。",
        "uid_taken": "这个编号已被另一条记录使用，请刷新页面后重新填写。",
        "paper_needed": "“{what}”至少要留 {min} 份佐证，请先添加新的再移除。",
    }
)
CONSTRAINT_TEXTS.update(
    {
        "registers_outside_key": "这个编号在本登记表里已经用过，请换一个编号。",
        "registers_record_has_scope": "记录既没有地点也没有帮扶方，请补填单位或地点。",
        "registers_paper_once": "这份佐证已经附在本记录上，不必重复添加。",
        "registers_receipt_adds_up": "导入回执的行数与新增、更新、未变、未导入之和不符。",
        "registers_mapping_once": "这种表头的列对应已经记过，请刷新后再改。",
        "registers_step_request": "这次办理已经登记过，没有重复处理。",
    }
)

# code -> (what is wrong, what would be right). Filled by the facts of the fault.
FAULTS: dict[str, tuple[str, str]] = {
    # values
    "required": ("没有填写", "这一项必须填写"),
    "unknown_field": ("没有叫“{name}”的登记项", "可用的有：{known}"),
    "wrong_kind": ("“{value}”不是{wanted}", "应为{wanted}"),
    "no_such_day": ("“{value}”没有这一天", "请核对年月日，如 2022-03-10"),
    "not_a_day": ("“{value}”不是日期", "应如 2022-03-10"),
    "day_as_number": ("“{value}”是数字，不是日期", "请把单元格设为日期格式，或写成 2022-03-10"),
    "future": ("{value} 还没有到", "不得晚于今天（{today}）"),
    "too_old": ("{value} 太早", "应为 2000 年以后的日期"),
    "not_whole": ("“{value}”不是整数", "应为整数，如 12"),
    "percent_places": ("“{value}”的小数太多", "百分数最多一位小数，如 8.7%"),
    "not_a_number": ("“{value}”不是数字", "应为数字，如 12.5"),
    "not_money": ("{why}", "应填数字，如 1200.50"),
    "too_small": ("{value} 太小", "不得小于 {bound}"),
    "too_big": ("{value} 太大", "不得大于 {bound}"),
    "negative": ("{value} 是负数", "这一项不能为负；退货、冲减请在允许负数的登记表里记"),
    "unknown_choice": ("没有“{value}”这个选项", "可选：{known}"),
    "not_yes_no": ("“{value}”看不出是或否", "应为“是”或“否”"),
    "too_long": ("写了 {length} 个字，太长", "不得超过 {limit} 个字"),
    "bad_characters": ("有不能保存的字符", "请删去不可见字符后重填"),
    "code_length": ("信用代码“{value}”有 {length} 位", "应为 18 位统一社会信用代码"),
    "code_form": ("信用代码“{value}”的写法不对", "前 8 位是数字，不用字母 I、O、S、V、Z"),
    "code_check": ("信用代码“{value}”的校验位不对", "按国标 GB 32100 末位应为 {expected}"),
    "code_as_number": (
        "“{value}”是按数字存放的，末几位可能已经丢失",
        "请把单元格设为文本格式后重新填写全部数字",
    ),
    "not_a_url": ("“{value}”不是网址", "应以 http:// 或 https:// 开头"),
    "persons_exceed": ("{few} 人 多于 {many} 人次", "人数不能多于人次"),
    "households_exceed": ("{few} 户 多于 {many} 人", "户数不能多于人数"),
    "check": ("{otherwise}", ""),
    # links
    "link_required": ("没有填写", "这一项必须填写"),
    "link_unknown": ("没有找到“{value}”，可能不在您的范围内", "请从列表中选择"),
    "wrong_level": ("“{name}”是{level}", "应填{wanted}"),
    "not_member": ("{day} 时“{org}”不是“{cluster}”的成员", "请核对日期、单位或组团"),
    "org_not_there": ("{day} 时“{name}”不在存续期内", "存续期：{span}"),
    "cluster_not_there": ("{day} 时“{name}”不在存续期内", "存续期：{span}"),
    "team_not_there": ("{day} 时“{name}”不在存续期内", "存续期：{span}"),
    "place_not_there": ("{day} 时“{name}”的代码不在有效期内", "有效期：{span}"),
    "no_cluster": ("看不出是哪个组团的", "“{org}”在 {day} 属于 {count} 个组团，请写明组团"),
    "no_team": ("看不出是哪支工作队的", "组团“{cluster}”在 {day} 有 {count} 支工作队，请写明"),
    "team_of_other": ("“{team}”不是“{cluster}”的工作队", "请核对工作队或组团"),
    "not_posted": ("{day} 时“{name}”没有派驻在任", "派驻：{span}；请核对日期或人员"),
    "person_of_other": ("{day} 时“{name}”不是“{org}”派出的", "请核对单位、日期或人员"),
    "done_early": ("办结日期 {day} 早于交办的 {given}", "应为交办当天或以后"),
    "due_far": ("{label} {day} 在 {years} 年以后", "请核对年份"),
    "parent_void": ("“{name}”已作废", "请另选一条"),
    "parent_later": ("“{name}”发生在 {day}，晚于本条的 {on}", "请核对日期，或另选一条"),
    "no_scope": ("没有单位、组团，也没有地点", "至少写明其中一项"),
    # papers
    "evidence": ("佐证只有 {count} 份", "至少 {min} 份{kinds}"),
    "taken_other_day": ("照片“{name}”拍于 {taken}", "与发生日期 {day} 不是同一天，请核对"),
    "taken_elsewhere": ("照片“{name}”的拍摄地离“{place}”约 {km} 公里", "请核对地点或换一张"),
    "seen_before": ("“{name}”曾用于另一条记录（{other}）", "请确认不是重复登记"),
    # sheets
    **OPENING,
    "no_header": ("没有找到表头", "应有一行含：{known}"),
    "missing_column": ("缺少这一列", "表头应有“{name}”{nearest}"),
    "no_such_head": ("表里没有这一列", "表头有：{known}"),
    "double_column": ("这一列出现了两次（第 {first} 列和第 {second} 列）", "只留一列"),
    "money_unit": ("金额没有写单位", "表头请写成“{name}（元）”或“{name}（万元）”"),
    "unit_differs": ("表头的单位是“{unit}”", "应为“{wanted}”，两者不能混填"),
    "formula": ("{cell} 是公式", "请复制后“选择性粘贴→数值”"),
    "merged": ("{cells} 是合并单元格", "请取消合并，逐行填写"),
    "total_row": ("这一行像合计行", "请删去这一行再导入"),
    "error_cell": ("单元格是错误值“{value}”", "请改正后填写数值"),
    "ambiguous": ("“{value}”有 {count} 个", "请写全称或代码，可能是：{known}"),
    "unknown_place": ("没有叫“{value}”的地方", "请写全称（如 韶关市南雄市珠玑镇）或 12 位代码"),
    "unknown_org": ("没有叫“{value}”的单位，或不在您的范围内", "请写全称或统一社会信用代码"),
    "unknown_cluster": ("没有叫“{value}”的组团，或不在您的范围内", "请写组团全称"),
    "unknown_team": ("没有叫“{value}”的工作队，或不在您的范围内", "请写工作队全称"),
    "unknown_person": ("没有叫“{value}”的派驻干部，或不在您的范围内", "请核对姓名，或写人员编号"),
    "ambiguous_person": ("“{value}”有 {count} 人", "请写明单位，或写人员编号，可能是：{known}"),
    "unknown_parent": (
        "没有找到“{value}”这条所属记录",
        "请写它的编号，或照抄它的摘要；没登记的先登记",
    ),
    "ambiguous_parent": ("“{value}”有 {count} 条", "请写所属记录编号，可能是：{known}"),
    "key_twice": ("编号“{value}”与第 {first} 行相同", "同一张表里编号不能重复"),
    "row_twice": (
        "与第 {first} 行完全相同",
        "重复的请删去一行；确是两件事，请加“编号”列并写上不同的编号",
    ),
    "likely_double": (
        "可能与已登记的重复：{day} {summary}（{state}）{more}",
        "确是两件事就照样导入；是同一件事请删去这一行",
    ),
    "likely_double_row": (
        "可能与第 {first} 行是同一件事：单位、日期、地点和金额都相同",
        "确是两件事就照样导入；是同一件事请删去这一行",
    ),
    "conflict": ("编号“{key}”已登记，内容不同：{differences}", "核对后选择“以本表为准”再导入"),
    "conflict_state": ("编号“{key}”的记录已是“{state}”，不能更新", "请先退回，或改用新编号"),
    "key_elsewhere": ("编号“{value}”已被您看不到的记录使用", "请换一个编号"),
    "not_yours": ("您不能登记这个单位或地点的内容", "请联系该单位的联络员"),
    "other_region": (
        "这一行按“{title}”登记，列与本表不同",
        "请另用那一方的模板，分开导入（上传时选对帮扶方）",
    ),
    "other_register": ("这张表是“{title}”的模板或导出", "请导入到“{title}”"),
    "changed_since": ("第 {row} 条“{summary}”导入后又有改动（{step}）", "请逐条处理"),
}


def _filled(code: str, facts: Mapping[str, object], *, field: str, column: str) -> Fault:
    what, right = (text.format(**facts) for text in FAULTS[code])
    return Fault(what=what, right=right, column=column, field=field)


def fault(code: str, *, field: str = "", column: str = "", **facts: object) -> Fault:
    """A Fault by its code; where it stands in a sheet is added by `base.problems.Fault`."""
    what, right = FAULTS[code]
    return Fault(what=what.format(**facts), right=right.format(**facts), column=column, field=field)


class SheetRefused(Problem):
    """A sheet that is not imported: its faults (`count` of them, not all need be kept), and what
    else in it deserves a look."""

    def __init__(
        self, code: str, *, faults: tuple[Fault, ...], warnings: tuple[Fault, ...], count: int
    ) -> None:
        super().__init__(code, faults=faults, count=max(count, len(faults)))
        self.warnings = warnings
        self.count = max(count, len(faults))


class Unreadable(ValueError):
    """A raw value that cannot be read as its kind; `code` is in FAULTS."""

    def __init__(self, code: str, **facts: object) -> None:
        self.code, self.facts = code, facts
        super().__init__(code)

    def as_fault(self, *, field: str = "", column: str = "") -> Fault:
        return _filled(self.code, self.facts, field=field, column=column)
