"""Words of the screens of assets."""

ASSETS, NEW = "资产", "登记存量资产"
LIST_NAME, TITLES = "资产清单", "历次权属"
STATES = {"here": "在册", "gone": "已处置、已冲销", "all": "全部"}
OWNERS = {"village": "村集体", "town": "镇", "county": "县", "household": "农户",
          "enterprise_share": "企业（份额）"}  # fmt: skip
ORDERS = {
    "place": "按坐落",
    "value": "按原值",
    "inspect": "按巡查期限",
    "newest": "按入账先后",
}
COLUMNS = (
    ("资产编号", 20), ("资产名称", 30), ("类别", 10), ("形态", 10), ("坐落", 26), ("规模", 18),
    ("建成日期", 12), ("原值（元）", 16), ("权属人", 28), ("管护责任人", 18), ("状态", 10),
    ("最近巡查", 12), ("下次巡查期限", 14), ("经营主体", 22), ("合同止", 12),
    ("逾期未收（元）", 16), ("来源项目", 28),
)  # fmt: skip
# Keys of a scheme's lines: to whom, how much, why.
LINES = ("to", "amount_fen", "reason")
STATIONS = {
    "applied": "申请", "valued": "评估", "decided": "集体决策", "approved": "批准",
    "posted": "公示", "disposed": "处置", "proceeds_booked": "收入入账",
}  # fmt: skip
YES, NO = "是", "否"
FACTS = {
    "keeper": "管护责任人", "keeping_fen": "年管护经费", "owners": "权属", "shares": "份额",
    "result": "巡查结果", "cost_fen": "维修费用", "operator": "经营主体", "mode": "方式",
    "contract_no": "合同编号", "from_on": "起", "to_on": "止", "yearly_fen": "约定年收益",
    "principal_fen": "应返还本金", "amount_fen": "金额", "year": "年度", "value_fen": "评估值",
    "valued_by": "评估机构", "valued_on": "评估日期", "decided_on": "会议日期",
    "meeting": "会议情况", "disposed_on": "处置日期", "receiver": "受让方",
    "proceeds_fen": "处置收入", "reinvest": "收入去向", "kind": "方式", "original_fen": "原值",
    "title": "名称", "settled_fen": "结算额", "changed": "更正",
}  # fmt: skip
# Steps that are not offered in the menu: they are entered elsewhere.
NOT_NEXT = ("cancel",)
GRAVE = frozenset({"report_damage", "report_idle", "return", "cancel", "dispose", "end"})
VERBS = {
    "register": "登记", "confirm_title": "确权", "hand_over": "移交", "change_title": "变更权属",
    "apply": "申请处置", "value": "登记评估", "decide": "登记集体决策", "approve": "批准",
    "file": "备案", "post": "发起公示", "dispose": "登记处置结果", "book": "收入入账",
    "review": "审核", "return": "退回",
}  # fmt: skip
INSPECT, OPERATE, END_OPERATION, RECEIVE, DISTRIBUTE, DISPOSE = (
    "巡查", "登记经营合同", "提前终止合同", "登记到账", "起草分配方案", "申请处置",
)  # fmt: skip
SHARING_STEP, DISPOSAL_STEP = "收益分配：{step}", "处置：{step}"
REASONS = {
    "change_title": "变更原因", "report_idle": "闲置情况", "report_damage": "损坏情况",
    "repair": "维修安排", "resume": "恢复情况", "return": "退回原因", "file": "超期原因",
}  # fmt: skip
REASON = "说明"
CONSEQUENCES = {
    "register": "登记后 60 天内由县里确权。",
    "confirm_title": "份额合计正好 100% 才能确权；确权后 30 天内移交。",
    "change_title": "原来的份额留在“历次权属”里，随时可按日期查。",
    "hand_over": "移交后开始定期巡查，由管护责任人负责。",
    "report_idle": "登记后 30 天内要有盘活方案。",
    "apply": "谁批准由原值和类别决定；批准前要评估、集体决策。",
    "post": "起草公示，公示要由另一位同事批准、发布。",
    "file": "备案后分配的资金从资产收益账户列支。",
    "end_post": "起草处置公示，公示要由另一位同事批准、发布。",
    "end_dispose": "登记后资产不再在册；有收入的要入账。",
    "end_book": "处置收入进入本地资产处置收入账户，重新用于巩固成果和乡村振兴。",
    "receive": "到账后记入台账，不能改，只能冲销。",
}
# Fields of a card as a correction tells them.
DESCRIBED = {
    "title": "名称", "kind": "类别", "form": "形态", "site": "具体位置", "size": "规模",
    "used_for": "用途", "life_years": "使用年限", "keeper": "管护责任人",
    "keeping_fen": "年管护经费（元）",
}  # fmt: skip
CHANGE, NOTHING = "{name}由“{before}”改为“{after}”", "空"
CORRECTION_LEAD = (
    "改写错了的内容，原来的写法留在办理经过里。原值和资金来源只随台账走：错的冲销结算或单据；"
    "权属用“变更权属”改。"
)
LEADS = {"correct": CORRECTION_LEAD}
SAVED = {
    "corrected": "已更正卡片，原来的写法留在办理经过里。",
    "taken_over": "已登记“{title}”，资产编号 {code}。",
    "stepped": "{step}已办，现在是“{state}”。",
    "inspected": "已登记巡查：{result}。",
    "operated": "已登记经营合同，应收款项按合同列出。",
    "ended": "合同已终止，以后到期的应收款项已取消。",
    "received": "已登记到账 {amount} 元。",
    "drafted": "已起草分配方案，{due} 前办完。",
    "applied": "已申请处置，审批权限：{level}。",
    "ended_step": "{step}已办，现在是“{state}”。",
    "settling": "已提交结算单，由另一位同事批准后生成资产卡片。",
    "settled": "已批准结算，生成资产卡片 {count} 张。",
    "sent_back": "已退回结算单。",
}
SETTLE, SUBMIT_SETTLEMENT, SEND_BACK = "办理结算", "提交结算单", "退回结算单"
CARDS, CARDS_HINT = "形成的资产", "各张卡片和直接列支合计等于结算额；空着的行不算"
SETTLEMENT_TELLS = "提交后由另一位有审批权的同事批准；批准时资金结转，资产卡片自动生成。"
A_SETTLEMENT = "待批准的结算单"
NEW_LEAD = "登记系统启用以前形成的资产；新项目结算批准后自动生成卡片，不用在这里登记。"
FUNDINGS, FUNDINGS_HINT = "资金来源分项", "合计等于原值"
OWNERSHIP, OWNERSHIP_HINT = "权属人和份额", "份额填百分数，合计正好 100%；空着的行不算"
PARTS, PARTS_HINT = "分配方案", "各项合计等于分配金额；空着的行不算"
SAVE_INSPECTION = "保存巡查"
A_CONTRACT, A_DUE, A_SHARING, A_DISPOSAL = "这份合同", "这笔应收", "这份收益分配", "这份处置"
DUE_LEAD = "{day} 应收{kind} {due} 元，还差 {left} 元。"
SHARE = "{owner} {percent}"
# The desk: headings with the button of their lines.
AWAITING = {
    "steps": ("资产卡片待办", "去办理"),
    "dues": ("逾期未收的收益和本金", "去登记"),
    "inspections": ("该巡查的资产", "去巡查"),
    "ending": ("将到期的经营合同", "看合同"),
    "idle": ("闲置和久未使用的资产", "看资产"),
    "sharing": ("收益分配待办", "去办理"),
    "disposal": ("资产处置待办", "去办理"),
}
IDLE_LINE, UNUSED_LINE, ENDING_LINE = (
    "{title}：闲置，要有盘活方案", "{title}：{since} 起没有巡查、没有收益",
    "{title}：合同到期，{operator}",
)  # fmt: skip
# Of today in the calendar: how many, with the list behind.
OVERDUE_TODAY, IDLE_TODAY = "逾期未收的收益和本金 {count}", "闲置和久未使用的资产 {count}"
SO_MANY, MORE_THAN = "{count} 项", "{count} 项以上"
STEP_LINE, DUE_LINE, SHARING_LINE, DISPOSAL_LINE = (
    "{title}：{step}", "{title}：{kind} {amount}", "{title}：{year} 年收益分配，{step}",
    "{title}：处置，{step}",
)  # fmt: skip
