"""Words of the screens of cases and clues."""

from zhuzhen.casework.choices import ClueState

CASES, CLUES = "个案", "线索"
STAGES = {
    "open": "办理中",
    "identifying": "识别认定",
    "watched": "监测帮扶",
    "clearing": "风险消除",
    "cleared": "已消除",
    "ended": "已办结",
    "any": "全部",
}
FIGURE_OF = "监测漏斗“{figure}”，{period}"
CLUE_STATES = (*ClueState.choices, ("all", "全部"))
ALL = "all"
# Steps as stations of the way, where their names as acts are not what people call them.
STATIONS = {"raise": "线索", "pass_notice": "村内公示", "elim_pass": "消除公示"}
TITLE_ENDS = "："  # of a pack's variant: its name stands before, its steps behind
LINE_TITLE = "{name}户：{step}"

# What happens when a step is taken.
CONSEQUENCES = {
    "assign": "派出后由核查人入户核实，线索转入办理。",
    "verify": "保存后类别和风险记入个案，转入下一环节。收支和四项保障取农户档案里最近登记的。",
    "match": "保存后转民主评议；有疑点的要写明怎样核实。",
    "review": (
        "提交后把农户现在的情况和评议结果固定下来，不能再改，并起草村内公示；"
        "公示要由另一位同事批准、发布。"
    ),
    "pass_notice": "公示期满没有异议，报镇审核。不办的，系统当晚自动报镇。",
    "town_review": "同意后转县审定。",
    "county_review": "同意后按提交时固定的内容纳入监测，10 天内落实帮扶。",
    "assist": "确认帮扶方案和措施已经落实，转入帮扶中，每季度检查一次。",
    "check": (
        "登记“季度检查”走访时会自动办这一步；收支和四项保障分开登记的，在这里办。"
        "下次检查顺延一个季度。"
    ),
    "propose": "提出后重新核实、评议、公示，最后由县里审定。",
    "elim_verify": "保存后转消除评议。",
    "elim_review": "提交后固定内容并起草消除公示；公示要由另一位同事批准、发布。",
    "elim_pass": "公示期满没有异议，报镇审核。不办的，系统当晚自动报镇。",
    "elim_town": "同意后转县审定。",
    "elim_county": "同意后标注风险消除，个案办结。",
    "return": "退回上一环节重办，原因对方能看到。",
    "recall": "撤回后公示撤下，内容作废，按新情况重新评议。",
    "reject": "不予纳入，个案办结；要把结果和理由告知农户。",
    "withdraw": "农户自愿撤回申请，个案办结。",
    "keep": "不予消除，继续帮扶。",
    "report_decrease": "上报后由镇核实、县批准；批准前个案照常办理。",
    "endorse_decrease": "核实后转县批准。",
    "approve_decrease": "批准后个案办结，不再监测。",
    "report_revocation": "提出后由县批准。",
    "approve_revocation": "批准后清退，个案办结。",
    "decline": "不同意，个案照常办理。",
    "relief_first": "先帮扶、后补程序：认定期限从今天起重新计算。",
    "hand_over": "移交县民政部门，5 个工作日内回执。个案照常办理。",
    "civil_receipt": (
        "回执记入个案，乡镇和村都能看到；纳入救助的，农户档案的社会救助类别随之更新，不用再填。"
        "正在报批的，要按新情况重新报批。"
    ),
}  # fmt: skip
VERBS = {
    "county_review": "同意纳入", "elim_county": "同意消除", "town_review": "同意，报县审定",
    "elim_town": "同意，报县审定", "review": "提交评议结果", "elim_review": "提交评议结果",
    "approve_decrease": "批准", "approve_revocation": "批准", "endorse_decrease": "属实，报县批准",
}  # fmt: skip
# Steps that end or undo something: never the button that stands first.
GRAVE = frozenset(
    {"return", "recall", "reject", "withdraw", "keep", "decline", "approve_decrease",
     "approve_revocation", "report_revocation"}
)  # fmt: skip
REASONS = {
    "return": "退回原因", "recall": "撤回原因", "reject": "不予纳入的理由",
    "withdraw": "撤回原因", "keep": "不予消除的理由", "decline": "不同意的理由",
    "report_decrease": "减少原因", "report_revocation": "错评情况",
    "relief_first": "先行帮扶的情况",
}  # fmt: skip
REASON, LATE_REASON = "意见", "超期原因"
LATE_HINT = "认定期限是 {due}，已过 {days} 天，要写明原因"
DONE = "{step}已办，现在是“{state}”。"
DONE_ENDED = "{step}已办，个案办结：{state}。"
STALE = "{told}下面仍是您填的内容，请核对后再提交。"

# Where a reason is mended: code of the reason -> (words of the link, which page). What support
# offers there depends on who looks, so everyone may be led to it.
MENDING = {
    "consent_missing": ("登记承诺授权", "consent"),
    "income_missing": ("登记收支", "income"),
    "income_below": ("看收支", "reading"),
    "income_never": ("登记收支", "income"),
    "income_old": ("登记收支", "income"),
    "safeguards_missing": ("核查四项保障", "safeguards"),
    "safeguards_never": ("核查四项保障", "safeguards"),
    "safeguards_old": ("核查四项保障", "safeguards"),
    "safeguards_unmet": ("核查四项保障", "safeguards"),
    "not_fed": ("核查四项保障", "safeguards"),
    "checked_missing": ("去登记季度检查", "support"),
    "plan_missing": ("去制定方案", "support"),
    "responsible_missing": ("去修改方案", "support"),
    "developmental_missing": ("去登记措施", "support"),
    "development_untold": ("去修改方案", "support"),
    "measures_undone": ("去更新措施", "support"),
    "notice_not_yet": ("看公示", "notice"),
    "notice_short": ("看公示", "notice"),
    "notice_open": ("看公示", "notice"),
    "notice_objections": ("看异议", "notice"),
    "notice_failed": ("看异议", "notice"),
    "notice_withdrawn": ("看公示", "notice"),
    "notice_other": ("看公示", "notice"),
}
# Which field a reason stands beside, where the form asks for it.
FIELDS = {
    "verifiers_few": "verifiers", "verifiers_twice": "verifiers", "verifiers_unfit": "verifiers",
    "category_missing": "category", "risks_missing": "risks", "risks_many": "risks",
    "risks_unknown": "risks", "disaster_kind": "disaster", "disaster_without": "disaster",
    "not_compared": "comparison", "comparison_untold": "comparison_note",
    "meeting_day": "met_on", "meeting_nobody": "present", "meeting_votes": "agreed",
    "meeting_not_agreed": "agreed", "meeting_minutes": "minutes", "late_untold": "reason",
    "told_missing": "told_how", "relief_already": "urgency", "urgency_missing": "urgency",
    "mode_missing": "mode", "mode_without_help": "mode", "receipt_answer": "receipt_state",
    "receipt_number": "receipt_number", "receipt_note": "note",
}  # fmt: skip

# What was said at a step, as the timeline tells it.
SAID = {
    "verifiers": "核查人", "category": "类别", "risks": "风险", "disaster": "灾种",
    "comparison": "比对", "comparison_note": "疑点说明", "met_on": "评议日期", "present": "到会",
    "agreed": "同意", "minutes": "纪要", "told_how": "告知", "urgency": "先行帮扶",
    "mode": "消除方式", "receipt_state": "回执", "receipt_number": "回执编号",
    "social_assist": "救助类别", "note": "说明",
}  # fmt: skip
PEOPLE_UNIT = " 人"
SOMEBODY_ELSE = "不在册的账号"

# Clues
NEW_CLUE, DISMISS = "报告线索", "判为不属实"
RAISED = "已报告{name}户的线索，请在 {due} 前核实。"
JOINED = "已报告。{name}户已有个案在办理，线索并入。"
DISMISSED = "已判为不属实。"
DISMISSED_LAST = "已判为不属实，没有别的线索，个案办结。"
HOUSEHOLD, HOUSEHOLD_HINT = "农户", "输入户主或家庭成员的姓名，从列出的户里选"
WHICH = "有 {count} 户，请选定是哪一户"
NO_SUCH = "没有找到“{text}”，请换一个写法；还没有登记的先登记农户"
NEW_DAY = "看到或听到的那一天；期限从这一天起算"
TEXT_HINT = "写看到、听到的具体情况，如：户主 3 月住院，自付 4 万元"
TOLD_HINT = "这是最后一条线索，个案随之办结：写明怎样告知农户，如当面、电话"

# The desk
MINE = "待我办理的个案"
DO_IT = "去办理"

# What was submitted
PENDING, APPROVED, CLOSED = "待审定", "{by}同意", "已撤回或退回，不再有效"
