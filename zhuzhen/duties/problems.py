"""The words of duties: reasons of a status, why a record does not count, how a rule is told."""

from zhuzhen.base.problems import CATALOGUE, CONSTRAINT_TEXTS
from zhuzhen.duties.choices import Status
from zhuzhen.policy.choices import Per
from zhuzhen.registers.choices import RecordState

# Reasons of rules.status
EXEMPTED = "上级已批准豁免"
MET, MET_SURPLUS = "达到要求", "达到要求，超额完成"  # beside the label 已达标
NO_LAST_YEAR = "缺少上年同期数，暂不能判断"
PAST_DUE = "已过期限 {days} 天，尚未达标"
FEW_DAYS = "距期限只剩 {days} 天"
BEHIND = "进度落后于时间"
DAYS_LEFT = "距期限还有 {days} 天"

# Why a record does not count
NOT_COUNTING_STATE = {
    RecordState.DRAFT: "草稿未提交",
    RecordState.RETURNED: "已退回",
    RecordState.VOIDED: "已作废",
}
OUT_OF_PERIOD = "不在期内"
NOT_SERVING = "当时不在任（未结对或未派驻）"
PAST_DEADLINE = "超过期限"
COUNTED_ALREADY = "同一{label}已计过一次"
NO_FIGURE = "未填{label}"
NOT_LATEST = "不是最近一次"
NOT_OWNERS = "不属于本主体的覆盖范围"

# How a rule is told
PER = {
    Per.MONTH: "每月",
    Per.QUARTER: "每季度",
    Per.HALF: "每半年",
    Per.YEAR: "每年",
    Per.EVENT: "每次",
}
RULE = "{owner}{per}“{title}”{target}。计入{register}登记{of}{where}。"
OF = "中{said}的"
WHERE = "，须{said}"
BETWEEN_CONDITIONS = "；"
HOW = {
    "count": "，一条记录计一次",
    "sum": "，合计{field}",
    "distinct": "，同一{field}只计一次",
    "latest": "，取最近一次的{field}",
    "share": "，算合格的比例",
    "each": "，算有记录的比例",
}
RULE_OVER_HOUSEHOLDS = (
    "{owner}{per}“{title}”{target}。算{covered}，看期末（或离任日）还在监测的每一户。"
)
RULE_OVER_CONTRIBUTIONS = "{owner}{per}“{title}”{target}。算{contributed}，一笔一笔地看。"
RULE_OVER_PROJECTS = "{owner}{per}“{title}”{target}。算{undertaken}，看期末（或离任日）在库的项目。"
OF_PROJECTS = "应看 {asked} 个，做到 {having} 个"
PROJECT_LACKS = "缺{what}"
OF_CONTRIBUTIONS = "应看 {asked} 笔，做到 {having} 笔"
NOT_BUDGETED = "应担 {due} 元，{budgeted}"
BUDGETED_ONLY, NOT_YET_BUDGETED = "只列了 {fen} 元", "还没有列预算"
NOT_TRANSFERRED = "列支 {budgeted} 元，到期（{due_on}）只拨了 {sent} 元"
OF_HOUSEHOLDS = "应有 {asked} 户，已有 {having} 户"
HOUSEHOLDS_HIDDEN = "其中 {unseen} 户不在您的查看范围内，只计数，不列名"
LACKS = "没有{what}"
AT_LEAST, MORE_THAN, AT_MOST = "不少于 {low}", "超过 {low}", "不超过 {high}"
RANGE = "{low}–{high}，超额也算达标"
NOT_BELOW_LAST_YEAR, ABOVE_LAST_YEAR = "不低于上年同期", "高于上年同期"
WITHIN_DAYS = "，自{event}之日起 {days} 个{calendar}内"
FULL_TERM = "在任 {served} 天（全期 {days} 天），按全额要求 {target}"
PARTIAL_TERM = (
    "在任 {served} 天，不到全期 {days} 天的 {below}%，"
    "按全额 {full} 的 {owes}% 要求，{rounding}，即 {target}"
)
ROUNDING = {"up": "向上取整", "down": "向下取整"}
LAST_YEAR_IS = "目标取上年同期数 {target}"
NO_TARGET_YET = "上年同期没有登记，目标待定"
FROM_EVENT = "{event} 起算，期限 {due}"
HIDDEN = "另有计入的记录不在您的查看范围内，所列合计 {seen}，实际 {value}"

# Commands
INSTANCE, EXEMPTING, LIFTING = "履责实例", "豁免职责", "解除豁免"
DUTY_OF = "职责“{duty}”"
INSTANCE_OF = "{period} 的这项职责（{duty}，{owner}）"
EVENT_PERIOD = "{year}年{month}月{day}日起"
LISTED, CLAUSES_APART = "、", "；"
SERIES = "{met}/{all}期"

# Worked cases
IN_A_CASE = "算例"
ENTERED = "记得进去"
NOT_OWED = "没有这项职责"
SEEN, SEEN_MET, SEEN_NOT_MET = "{value} / {target} {met}", "达标", "没有达标"
SEEN_COUNTED, SEEN_NOT_COUNTED = "计入 {names}", "没有计入 {names}"
RECORDS_COME_TO = "逐条合计却是 {total}"
NO_RECORDS = "无"

# Export of the board
SHEET, HEADING = "职责看板", "{period}职责看板"
MARKS = {
    Status.MET: "●",
    Status.ON_TRACK: "◐",
    Status.AT_RISK: "▲",
    Status.OVERDUE: "■",
    Status.EXEMPT: "–",
}
OWNER, KIND, SHARE = "主体", "类别", "达标率"
AS_OF = "截至 {at}"
FILTERED = "筛选：{what}"
NO_FILTERS = "全部"
FILTER_NAMES = {
    "place": "地区",
    "org_id": "单位",
    "duty": "职责",
    "status": "状态",
    "kind": "类别",
    "owner": "主体",
    "name": "名称含",
}

# Invariants of `zhuzhen verify`
RECOUNT = "重新计算该周期：zhuzhen duties refresh {year}"
SETTLE = "有登记变动未结算：执行任一 zhuzhen 命令会自动结算，仍有则查日志"
REOPEN = "关账后实例被改动：核对审计日志"

CATALOGUE.update(
    {
        "unknown_duty": "没有职责“{duty}”，编号见 zhuzhen policy show 政策包；可用的有：{known}。",
        "unknown_owner": "没有主体“{owner}”，应如 cluster_org:17，见 duties board 的 owner 列。",
    }
)
CONSTRAINT_TEXTS.update(
    {
        "duties_instance_once": "同一主体同一周期的职责只能有一条，请刷新后重试。",
        "duties_one_exemption": "这项职责已经豁免，不能重复豁免。",
        "duties_closing_period_key": "这个周期已经关账。",
    }
)
