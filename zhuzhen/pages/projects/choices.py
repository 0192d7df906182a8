"""Words of the screens of projects."""

PROJECTS, PLANS, CHOICE, NEEDS, NEW = (
    "项目", "镇域规划", "择优安排", "社会资金需求", "申报项目",
)  # fmt: skip
GROUPS = {
    "open": "未办结",
    "pooling": "申报入库中",
    "reserved": "项目库",
    "planned": "计划和准备",
    "building": "建设和验收",
    "settled": "结算移交后",
    "stopped": "暂停、终止、移出",
    "all": "全部",
}
ORDERS = {
    "due": "按期限",
    "budget": "按投资",
    "score": "按得分",
    "place": "按地区",
    "newest": "按申报先后",
}
LIST_NAME = "项目清单"
COLUMNS = (
    ("项目编码", 18), ("项目名称", 34), ("地点", 26), ("类别", 14), ("标签", 18), ("投向", 12),
    ("状态", 12), ("下一步", 14), ("期限", 12), ("年度计划", 10), ("得分", 8),
    ("概算投资（元）", 16), ("已下达（元）", 16), ("已签约未支付（元）", 18), ("已支付（元）", 16),
    ("实施单位", 24), ("受益户数", 10),
)  # fmt: skip
WAYS = ("申报入库", "实施")
STATIONS = {
    "draft": "申报", "village_posted": "村内公示", "town_review": "镇审核", "town_posted": "镇公示",
    "county_argue": "县论证", "reserved": "入库", "planned": "年度计划", "approved": "批复",
    "procuring": "采购", "building": "建设", "completed": "完工", "accepted": "验收",
    "settled": "结算", "transferred": "移交", "closed": "办结",
}  # fmt: skip
ENTRY_LIMIT = 12
KEPT = ("带动户数", "带动人数", "金额")
YES, NO = "是", "否"
# Orders about a project's money, by the kind of order.
BY_ITSELF = {"allocation": "分配资金", "commitment": "签约入账", "payment": "支付"}
# Steps that end or undo something: never the button that stands first.
GRAVE = frozenset(
    {"return", "recall", "remove", "suspend", "terminate", "rectify", "refuse_adjustment",
     "roll_over"}
)  # fmt: skip
VERBS = {
    "submit": "上报", "review": "同意，镇内公示", "argue": "登记联合论证", "reserve": "同意入库",
    "accept": "登记验收合格", "rectify": "验收不合格，整改", "settle": "办理结算",
}  # fmt: skip
# Where a reason is mended: code of the reason -> (words of the link, which page below the project).
MENDING = {
    "untold": ("补充项目内容", "edit/"),
    "item_missing": ("挂规划条目", "edit/"),
    "item_elsewhere": ("改规划条目", "edit/"),
    "shares_sum": ("改分摊", "shares/"),
    "use_unlisted": ("选使用清单条目", "edit/"),
    "use_refused": ("改使用清单条目", "edit/"),
    "not_scored": ("评优先级", "score/"),
    "not_argued": ("登记联合论证", "steps/argue/"),
    "linkage_missing": ("登记联农带农约定", "linkages/"),
    "performance_missing": ("补充绩效目标", "edit/"),
    "contract_missing": ("登记合同", "contracts/"),
    "progress_unfinished": ("报进度", "progress/"),
    "pictures_missing": ("报进度", "progress/"),
    "rolls_missing": ("登记劳务报酬", "wages/"),
    "money_lacking": ("看资金", "/funds/"),
    "money_held": ("看单据", "/funds/orders/"),
    "notice_none": ("看公示", "notice"),
    "notice_not_yet": ("看公示", "notice"),
    "notice_short": ("看公示", "notice"),
    "notice_open": ("看公示", "notice"),
    "notice_objections": ("看异议", "notice"),
    "notice_failed": ("看异议", "notice"),
    "notice_other": ("看公示", "notice"),
}
# Which field of a step's form a reason stands beside.
FIELDS = {
    "meeting_day": "met_on", "meeting_nobody": "present", "meeting_votes": "agreed",
    "meeting_not_agreed": "agreed", "meeting_minutes": "minutes", "points_missing": "points",
    "year_wrong": "year", "approval_missing": "approval_no", "procurement_missing": "procurement",
    "procurement_tender": "procurement", "procurement_self_build": "procurement",
    "looked_day": "looked_on", "members_missing": "members", "opinion_missing": "opinion",
    "settled_missing": "settled_fen", "settled_other": "settled_fen",
    "retention_wrong": "retention_fen", "handed_to_missing": "handed_to",
    "evaluation_missing": "evaluation", "budget_negative": "budget_fen",
    "budget_below": "budget_fen", "ends_past": "ends_on",
}  # fmt: skip
CONSEQUENCES = {
    "submit": "上报后内容固定下来，不能再改，并起草公示；公示要由另一位同事批准、发布。",
    "pass_village": "公示期满没有未答复的异议，报镇审核。不办的，系统当晚自动报镇。",
    "review": "同意后起草镇内公示；公示期满转县论证。",
    "pass_town": "公示期满没有未答复的异议，报县论证。不办的，系统当晚自动报县。",
    "argue": "部门联合论证的结论记入项目，由另一位审定入库。",
    "reserve": "审定后进入项目库，可以分配资金、参加择优。",
    "plan": "列入年度计划，30 天内批复。",
    "approve": "批复后 90 天内开工，超期标红。",
    "procure": "记入采购方式，转入采购；签合同后开工。",
    "start": "开工后每月报进度，以工代赈的登记用工名册。",
    "complete": "完工后 30 天内验收；验收由没有办完工的人办。",
    "rectify": "退回在建，整改后再验。原因对方能看到。",
    "accept": "验收合格后 60 天内结算，结算批准后自动生成资产卡片。",
    "transfer": "移交后由权属人运营、管护，资产在资产卡片上办理。",
    "close": "绩效自评和完工公告具备后办结。",
    "return": "退回上一级重办，原因对方能看到。",
    "recall": "撤回后公示撤下，改好后重新上报。",
    "ask_adjustment": "提交后由原审批层级决定，批准前按原内容办。",
    "adjust": "按申请的内容改项目。",
    "refuse_adjustment": "不同意，项目照原内容办，原因对方能看到。",
    "remove": "移出后不再安排资金，资料留存。",
    "roll_over": "留在项目库，等下一年安排。",
    "suspend": "暂停办理，恢复后从停下的环节继续。",
    "resume": "从停下的环节继续。",
    "terminate": "终止后不能恢复；资金先收回。",
}
REASON = "意见"
REASONS = {
    "return": "退回原因", "recall": "撤回原因", "remove": "移出原因", "suspend": "暂停原因",
    "terminate": "终止原因", "rectify": "整改要求", "refuse_adjustment": "不同意的理由",
    "roll_over": "滚动原因", "ask_adjustment": "调整原因",
}  # fmt: skip
DONE = "{step}已办，现在是“{state}”。"
STALE = "{told}下面仍是您填的内容，请核对后再提交。"
# What was said at a step, as the time line tells it.
FACTS = {
    "met_on": "会议日期", "present": "到会", "agreed": "同意", "minutes": "纪要",
    "points": "确认", "year": "年度", "approval_no": "批复文号", "procurement": "采购方式",
    "looked_on": "验收日期", "members": "验收人员", "opinion": "意见", "settled_fen": "结算额",
    "retention_fen": "质保金", "handed_to": "移交给", "evaluation": "绩效自评",
    "budget_fen": "概算", "content": "内容", "performance": "绩效目标", "builder": "实施单位",
    "ends_on": "完工日期",
}  # fmt: skip
EDIT, SHARES, SCORE = "修改项目", "分摊份额", "评优先级"
ABOUT = "{code} · {place} · 现在：{state}"
SAVE, SAVE_DRAFT = "保存", "保存草稿"
NEW_LEAD = "先存成草稿，材料齐了再上报。经营性项目入库前要有联农带农约定。"
SHARES_LEAD = "跨村、跨镇的项目按份额分到各地，合计正好 100%；只在一个地方的不用填。"
ONE_VILLAGE = "只在一个村"
SAVED = {
    "proposed": "已起草“{title}”，编码 {code}。核对后上报。",
    "revised": "已修改。",
    "shared": "已保存分摊份额。",
    "scored": "已评优先级，得分 {score}。",
    "contract": "已登记合同，{party} {amount} 元。",
    "milestone": "已登记里程碑“{title}”。",
    "reached": "“{title}”已完成。",
    "report_corrected": "已更正 {month} 进度：{percent}%，原来报的留在下面。",
    "contract_ended": "合同 {number} 已终止；有多签约的资金，请财政提交解约单。",
    "released": "已提交解约单 {amount} 元，由另一位同事批准。",
    "progress": "已报 {month} 进度：{percent}%。",
    "wages": "已登记 {month} 劳务报酬：{persons} 人，{amount} 元。",
    "linkage": "已登记联农带农约定。",
    "delivery": "已登记兑现。",
    "completion": "已起草完工公告，请另一位同事批准、发布。",
    "planned": "已登记规划“{title}”，接着登记条目。",
    "item": "已登记条目“{title}”。",
    "item_corrected": "已更正条目“{title}”。",
    "item_removed": "已把“{title}”移出规划，后面的条目依次上移。",
    "plan_approved": "已登记“{title}”的批准，条目和顺序不能再改。",
    "plan_returned": "已退回修订“{title}”，改好后重新登记批准。",
    "ranked": "已调整优先顺序。",
    "chosen": "已算出：入选 {count} 个，合计 {total} 元。",
    "adopted": "已采用，入选项目列入 {year} 年计划。",
    "needed": "已登记需求“{title}”。",
    "claimed": "已登记认领 {amount} 元，还差 {left} 元。",
    "arrived": "已登记到账 {amount} 元。",
    "cancelled": "已取消认领。",
    "withdrawn": "已撤下。",
    "settled": "已提交结算单，由另一位同事批准后生成资产卡片。",
    "cards": "已批准结算，生成资产卡片 {count} 张。",
}
EVERYWHERE = "全部地区"
LIST_NOTE = "{place} · 截至 {day}"
MONTH = "{year} 年 {month} 月"
CONTRACT, MILESTONE, REACHED, PROGRESS, COMPLETION = (
    "登记合同", "登记里程碑", "里程碑完成：{title}", "报进度", "起草完工公告",
)  # fmt: skip
CORRECT_REPORT, END_CONTRACT, RELEASE, SUBMIT_RELEASE = (
    "更正进度：{month}", "终止合同", "解除多签约的资金", "提交解约单",
)  # fmt: skip
REPORT_LEAD = "改成实际的情况，原来报的留在下面给人看；照片只补不删。不能低于已按进度支付的。"
CONTRACT_SAID = "合同 {number}，{party}，合同额 {amount} 元，已付 {paid} 元。"
END_TELLS = (
    "终止后这份合同只算已付的部分，不能恢复；多签约的资金由财政提交解约单，"
    "另一位同事批准后退回已分配。"
)
RELEASE_SAID = "合同终止后多签约 {amount} 元，按来源比例退回这个项目的已分配资金。"
RELEASE_TELLS = "提交后由另一位有审批权的同事批准；批准后可以另签合同，或收回分配。"
A_REPORT, A_CONTRACT = "这份进度月报", "这份合同"
LINKAGE, DELIVERY, WAGES = "登记联农带农约定", "登记兑现", "登记劳务报酬"
A_MILESTONE, A_LINKAGE, A_PLAN, A_NEED, A_CLAIM, A_SELECTION = (
    "这个里程碑", "这份约定", "这个规划", "这条需求", "这笔认领", "这次择优",
)  # fmt: skip
SCORE_LEAD = "其余各项按项目本身计算：受益户数、规划优先顺序、民生和便民促产。"
LAST_REPORT = "上次报的是 {month}：{percent}%。"
COMPLETION_TELLS = "起草完工公告，公告要由另一位同事批准、发布；公示期满才能办结。"
PROMISED = "{mode}，{operator}：约定 {households} 户、{persons} 人、每年 {amount} 元。"
WAGES_LEAD = "在册农户按姓名对上，类别自动判定；名册只对办理农户业务的人显示。"
LINE, LINE_PARTS = "第 {row} 行：{what}", "“{text}”不是“姓名 工日 报酬”三项"
LINE_DAYS = "工日“{text}”不是数字（最多一位小数）"
SAME_NAME = "在册有 {count} 个“{name}”，请在行末加户编号"
EDIT_ITEM, REMOVE_ITEM, APPROVE_PLAN, RETURN_PLAN = (
    "更正条目", "移出规划", "登记批准", "退回修订",
)  # fmt: skip
AN_ITEM = "这个规划条目"
ITEM_LEAD = "顺序在规划页上改；已有项目的条目不能改地点。"
REMOVAL_TELLS = "移出后后面的条目依次上移；已有项目的条目不能移出。"
APPROVAL_TELLS = "批准后条目和顺序不能再改；要改的先退回修订，改好后重新登记批准。"
RETURN_TELLS = "退回后可以更正、移出条目和改顺序，改好后重新登记批准；已申报的项目不受影响。"
NEW_PLAN, NEW_ITEM, NEW_NEED, CLAIM, ARRIVAL, CANCEL_CLAIM, WITHDRAW_NEED = (
    "登记规划", "登记条目", "登记需求", "认领", "登记到账", "取消认领", "撤下需求",
)  # fmt: skip
NEED_STATES = {
    "open": "待认领和部分认领",
    "claimed": "已认领",
    "done": "已落实",
    "withdrawn": "已撤下",
    "all": "全部",
}
NEED_LEAD = "需求 {need} 元，还差 {left} 元。"
CLAIM_LEAD = "{donor}认领 {amount} 元。"
SETTLEMENT = "办理结算"
# The desk
MINE, DO_IT, LINE_TITLE = "待我办理的项目", "去办理", "{title}：{step}"
