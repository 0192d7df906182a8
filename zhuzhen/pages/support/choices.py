"""Words of the screens of support."""

TITLES = {
    "plan": "制定帮扶方案",
    "revision": "修改帮扶方案",
    "measure": "登记帮扶措施",
    "change": "更新帮扶措施",
    "helper": "登记帮扶责任人",
    "unpair": "解除结对",
    "history": "帮扶记录",
    "regular": "登记走访",
    "quarterly": "季度检查",
    "verification": "登记入户核实",
    "sweep": "登记排查",
    "campaign": "布置集中排查",
    "closing": "结束排查",
    "explanation": "说明疑点",
}
CAMPAIGNS, DOUBTS = "集中排查", "疑点"
# On the desk and in the calendar.
HANDED_OUT, SHARE, VILLAGES = (
    "布置给我的排查",
    "{title}：已排 {covered} / {asked} 户",
    "{count} 个村",
)
SWEEP_IT = "去排查"
TO_MEND, DOUBT_COUNT, MEND_IT = "要改正的疑点（按种类）", "{count} 条", "去改正"
SAVED = {
    "plan": "已制定{head}户的帮扶方案。接着登记帮扶措施。",
    "revision": "已修改帮扶方案。",
    "measure": "已登记：{what}。",
    "change": "已更新：{what}，{state}。",
    "helper": "{name}已与{head}户结对。",
    "unpair": "已解除{name}与{head}户的结对。",
    "visit": "已登记 {day} 到{head}户的走访。",
    "visit_risk": "已登记走访，新风险已报为线索，限期核实。",
    "visit_sweep": "{head}户已排查，本村还有 {left} 户。",
    "campaign": "已布置到 {villages} 个村，共 {asked} 户。",
    "closing": "已结束排查，排到 {covered} / {asked} 户。",
    "assignment": "排查人已改为：{who}。",
    "explanation": "已说明。事实改正以后，这条会自行消除。",
    "looked": "重新核对完：新疑点 {new} 条，消除 {gone} 条。",
}
NOBODY = "未定"
# What is recorded by a visit of each kind, for the tabs on top of its form.
VISIT_TABS = (("regular", "日常走访"), ("quarterly", "季度检查"), ("verification", "入户核实"))
# Where a remedy leads; `{key}` is the household's.
MENDS = {
    "household": ("/households/{key}/", "打开档案更正"),
    "income": ("/households/{key}/income/", "登记收支"),
    "safeguards": ("/households/{key}/safeguards/", "核查四项保障"),
    "case": ("/households/{key}/", "打开档案"),
    "measure": ("/households/{key}/measures/new/", "登记措施"),
}
STATES = (("open", "待处理"), ("explained", "已说明"), ("gone", "已消除"))
FACT_LABELS = {
    "goal": "目标", "responsible": "责任人", "starts_on": "开始", "ends_on": "结束",
    "no_development_reason": "未安排开发式措施的原因", "kind": "种类", "what": "内容",
    "state": "状态", "money_fen": "金额", "provider": "实施单位", "effect": "成效",
    "is_training_only": "仅技能培训或其他", "resident_id": "受益人编号", "name": "姓名",
    "unit": "单位", "since": "起", "person": "派驻干部编号", "span": "起止",
    "visited_on": "走访日期", "income": "收支表编号", "safeguards": "保障核查编号",
    "risk": "发现新风险", "campaign": "排查编号",
}  # fmt: skip
NO_PERSON, NO_PAIR_PERSON = "——", "不在名单里，按姓名填"
WHOLE_HOUSEHOLD = "全户"
PHOTO_HELP = "住房、院落或张贴处，最多 9 张；只有本户范围内的经办人能看到"
TOO_MANY_PHOTOS = "最多 9 张，这次选了 {count} 张"
