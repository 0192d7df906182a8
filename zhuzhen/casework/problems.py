"""What is said when a case cannot go on: every reason says what is missing and what to do."""

from zhuzhen.base.problems import CATALOGUE, CONSTRAINT_TEXTS

LISTED, JOINED = "、", "；"
CATALOGUE.update(
    {
        "not_ready": "还不能{act}：{why}。",
        "household_gone": "{name}这一户{state}，不能再报告线索。",
        "case_first": "{name}这一户有没办结的个案（{state}），{why}，不能直接{act}。{remedy}。",
        "clue_settled": "这条线索{state}，不能再处理。",
        "request_of_other": "这个办理编号已用于另一个个案，请刷新页面后重新填写。",
    }
)
CONSTRAINT_TEXTS.update(
    {
        "casework_one_open_case": "个案（一户同时只有一个没办结的个案）",
        "casework_at_most_five_risks": "风险类型（最多五种）",
        "casework_unable_never_cleared": "消除（整户无劳动能力的不标注消除）",
        "casework_cleared_says_how": "消除方式（标注消除必须写明）",
        "casework_clue_in_case_names_it": "线索的个案（已并入的必须写明）",
        "casework_case_before_household": "农户状态（还有没办结的个案，请先办结个案）",
        "casework_one_handover_open": "移交民政（一个个案同时只有一份没回执的）",
    }
)

# reason of a guard -> its text, filled by the facts of the verdict
_REASONS = {
    # verifying
    "verifiers_few": "核查人只有 {count} 人，至少要 {least} 人",
    "verifiers_twice": "核查人写了同一个人两次",
    "verifiers_unfit": "有 {count} 位核查人不是这里的村干部或工作队员",
    "consent_missing": "还没有签承诺授权书；请在农户页面登记签字的授权书",
    "income_missing": "线索日（{t0}）以来没有采集收支；请在农户页面登记收支",
    "safeguards_missing": "线索日（{t0}）以来没有核查四项保障；请在农户页面登记核查",
    "category_missing": "没有选定监测类别",
    "risks_missing": "没有选风险类型",
    "risks_many": "风险类型选了 {count} 种，最多 {most} 种；请留主要的",
    "risks_unknown": "没有“{names}”这种风险类型",
    "disaster_kind": "因自然灾害的要写明是哪种灾害",
    "disaster_without": "没有选因自然灾害，不写灾害种类",
    # comparing, meeting, notice
    "not_compared": "还没有录入信息比对结果",
    "comparison_untold": "比对有疑点的，要写明核实的情况",
    "meeting_day": "评议日期没有填，或早于线索日、晚于今天",
    "meeting_nobody": "没有填到会人数",
    "meeting_votes": "同意 {agreed} 人多于到会 {present} 人，请核对",
    "meeting_not_agreed": "到会 {present} 人，同意 {agreed} 人，没有过半；不同意纳入的请办“不予”",
    "meeting_minutes": "没有写评议纪要",
    "notice_none": "还没有发布公示",
    "notice_not_yet": "公示还没有发布（现在是“{state}”），请先批准并发布",
    "notice_short": "公示只有 {days} 天，至少要 {least} 天",
    "notice_open": "公示到 {last} 止，{first_after} 起才能往下办",
    "notice_objections": "还有 {count} 条异议没有答复",
    "notice_failed": "公示的异议成立，请退回重新评议",
    "notice_withdrawn": "公示已撤下，请撤回重报",
    "notice_other": "公示的内容不是现在报批的内容，请撤回重报",
    # deciding
    "late_untold": "已超过认定期限 {due}，请写明超期的原因",
    "nothing_submitted": "没有待审的报批内容",
    "content_altered": "报批内容与提交时的摘要不符，不能据以决定；请通知审计管理员",
    "facts_moved": "提交以后{what}有变动，请退回，由村里按新情况重新报批",
    "something_submitted": "已有一份“{kind}”待审，请先办结",
    "not_endorsed": "镇里还没有核实",
    "told_missing": "没有写怎样告知农户",
    # relief, help, checks
    "relief_already": "已经先行帮扶",
    "urgency_missing": "没有选因灾还是急难",
    "plan_missing": "还没有帮扶方案；请先制定一户一策",
    "responsible_missing": "帮扶方案没有责任人",
    "developmental_missing": (
        "有 {able} 人有劳动能力，还没有开发式措施（产业、就业、金融、公益岗）；只办培训的不算"
    ),
    "development_untold": "只有弱劳动力，没有开发式措施的，要在方案里写明原因",
    "checked_missing": "本季度（{since} 起）还没有重新采集{what}",
    # clearance
    "wholly_unable": "整户没有劳动能力，落实社会保障后持续跟踪，不标注消除",
    "line_unknown": "{year} 年的收入监测范围没有设定，无从判断；请先设参数 income_line",
    "income_below": "{day} 采集的人均判定收入 {judged} 元没有超过当年范围 {line} 元",
    "income_never": "纳入以后没有超过收入监测范围的收支记录",
    "income_old": "最近一次收支是 {day} 采集的，已超过三个月，请重新采集",
    "months_few": "收入从 {since} 起稳定，要满 {months} 个整月，{on} 起才能提出",
    "too_soon": "纳入当月和次月不得消除，{on} 起才能提出",
    "measures_undone": "还有 {count} 项措施没有完成：{kinds}",
    "safeguards_unmet": "四项保障还有问题：{what}",
    "safeguards_never": "纳入以后没有核查过四项保障",
    "safeguards_old": "最近一次四项保障核查是 {day}，已超过三个月，请重新核查",
    "not_fed": "吃穿还有困难",
    "new_risk": "{day} 走访发现新的风险",
    "new_clue": "{day} 又有新的风险线索",
    "mode_missing": "没有选帮扶消除还是自然消除",
    "mode_without_help": "没有落实过措施的不能选帮扶消除",
    # civil affairs
    "handover_open": "已经移交民政，回执还没有来",
    "handover_none": "没有等回执的移交",
    "receipt_answer": "没有选是否纳入救助",
    "receipt_number": "纳入救助的要写回执编号和救助类别",
    "receipt_note": "不符合条件的要写明理由",
}
# what may move between submission and decision
MOVED = {
    "people": "家庭成员",
    "household": "户类别或社会救助",
    "income": "收支",
    "safeguards": "四项保障",
    "measures": "帮扶措施",
}
_TEXTS = {
    "case": "这个个案",
    "clue": "这条线索",
    "household": "这一户",
    "income": "收支",
    "safeguards": "四项保障",
    "and": "和",
    # what became of a clue
    "admitted": "已纳入监测",
    "not_admitted": "未纳入：{why}",
    "withdrawn": "农户撤回申请",
    "dismissed": "不属实：{why}",
    "by_receipt": "民政回执 {number}",
    "dismissing": "线索判为不属实",
    "clue_untold_what": "没有写线索内容，或写得太长",
    "clue_untold_right": "写明看到、听到什么，不超过 {most} 个字",
    "clue_to_come_what": "发现日期 {day} 还没有到",
    "clue_to_come_right": "应为今天或以前",
    "clue_year_what": "发现日期 {day} 的年份不对",
    "clue_year_right": "请核对年份",
    # a household that ends or is merged
    "act_deregister": "销户",
    "act_merge": "并户",
    "household_ends": "销户后无人办理",
    "other_village": "个案不能跨村转移",
    "both_open": "并入的户也有没办结的个案",
    "identifying_first": (
        "请先在个案里办“不予纳入”或“农户撤回申请”，再{act}；风险还在的，在新的户报告线索"
    ),
    "watched_first": "请先在个案里上报“自然减少”，经镇核实、县批准后再{act}",
    "clearing_first": "请先在个案里办“不予消除”，再上报“自然减少”，经镇核实、县批准后{act}",
    "carried": "{head}户（{number}）并入这一户，个案随户办理",
    "joined": "并入{head}户（{number}），线索转入该户的个案",
    # notices
    "title_admission": "{place}纳入监测对象公示",
    "title_clearance": "{place}监测对象风险消除公示",
    "basis_admission": "防止返贫致贫监测：经村内民主评议，拟纳入监测，在村内公示一次",
    "basis_clearance": "防止返贫致贫监测：经村内民主评议，拟标注风险消除，在村内公示一次",
    "objection_upheld": "公示的异议成立",
    "recalled": "个案已{step}：{why}",
    "head_name": "户主",
    "head_place": "村（社区）",
    "head_size": "人口",
    "head_category": "监测类别",
    "head_mode": "消除方式",
    # lights
    "light_overdue": "超过期限的个案",
    "light_clues": "超过期限没有核实的线索",
    "light_relapsed": "消除后又纳入的户",
    "light_mass": "规模性返贫的镇",
    # invariants of `zhuzhen verify`
    "remedy_household": "农户被绕过系统改动：从备份核对该户，或由县办结这个个案",
    "remedy_due": "打开个案办一步，或由系统管理员核对这条记录的期限",
    "remedy_frozen": "报批内容被绕过系统改动：从备份核对该条，并通知审计管理员",
    "remedy_stands": "个案被绕过系统改动：从备份核对该条，并通知审计管理员",
    "remedy_cleared": "消除不合条件：撤销消除，重新纳入监测，并查明经过",
    "remedy_notice": "公示不足天数就往下办：查明经过，补做公示",
    "remedy_own": "自报自审：由另一位审核人重新审定",
    "remedy_risks": "核对风险类型：最多五种，因灾的写明灾种",
    "remedy_clue": "核对线索和个案：线索日应是最早一条线索的日期",
}


def text(name: str, /, **facts: object) -> str:
    """A text of this subject with its facts filled in."""
    return _TEXTS[name].format(**facts)


def reason(code: str, /, **facts: object) -> str:
    """The text of a guard's reason."""
    return _REASONS[code].format(**facts)
