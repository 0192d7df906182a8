"""Words of the screens of money."""

from dataclasses import dataclass

from zhuzhen.funds.choices import HELD, SPENT, OrderKind, Stage

MONEY = "资金"
OVERVIEW = ("资金总览", "/funds/")
CONTRIBUTIONS = ("应担与拨付", "/funds/contributions/")
ORDERS = ("资金单据", "/funds/orders/")
ENTRIES = ("分录", "/funds/entries/")
INCOME = ("自筹、专项与捐赠", "/funds/income/")
CLOSING = ("关账和年末结转", "/funds/closing/")
ACCOUNTS = ("账户", "/funds/accounts/")
ACCOUNT_TITLE = "{year} 年{source} · {stage}"
# Red lights whose accounts are listed.
LIGHTS = {"idle": "到账超期未分配", "carried": "连续结转未用完"}
A_CONTRIBUTION, A_TRANSFER, AN_ORDER = "应担资金", "拨付凭证", "资金单据"
AN_ENTRY, AN_ACCOUNT, A_PURPOSE = "分录", "账户", "资金用途"


@dataclass(frozen=True)
class Figure:
    """One figure of the overview: what stands at these stages, or went through them."""

    id: str
    title: str
    stages: tuple[Stage, ...]
    told: str
    is_flow: bool = True  # what went through; carrying over to the next year moves none of it


_THROUGH = (Stage.ALLOCATED, Stage.COMMITTED, *SPENT)
TRANSIT = Figure("transit", "在途", (Stage.IN_TRANSIT,), "已拨付、还没确认到账", is_flow=False)
ARRIVED = Figure(
    "arrived", "到账", (Stage.ARRIVED, *_THROUGH, Stage.RECLAIMED), "已到账，不论现在到了哪一步"
)
ALLOCATED = Figure("allocated", "分配", _THROUGH, "已分配下达")
COMMITTED = Figure("committed", "签约", (Stage.COMMITTED, *SPENT), "已签约或已支付")
PAID = Figure("paid", "支付", SPENT, "已支付，含已形成资产和已列支")
LEFT = Figure("left", "结余", HELD, "已到账、还没支付", is_flow=False)
FIGURES = (TRANSIT, ARRIVED, ALLOCATED, COMMITTED, PAID, LEFT)
FIGURES_BY_ID = {each.id: each for each in FIGURES}

# Contributions
CONTRIBUTION_STATES = {
    "all": "全部",
    "due": "待列预算",
    "budgeted": "待通过",
    "passed": "待拨付",
    "late": "超期未拨",
    "transit": "待确认到账",
    "received": "已到账",
}
BUDGET, PASSING, TRANSFER = "登记列支", "登记预算通过", "登记拨付"
RECEIPT = "确认到账"
CONTRIBUTION_TOLD = {
    "budget": "已登记列支 {amount} 元。",
    "passed": "已登记预算通过，请在 {due} 前拨付。",
    "transfer": "已登记拨付 {amount} 元，凭证号 {number}，等 {host} 确认到账。",
    "receive": "已确认到账 {amount} 元，凭证号 {number}。",
}
CONTRIBUTION_TITLE = "{year} 年{payer}应拨{host}（{source}）"
RECKONED = "已测算 {year} 年应担资金 {count} 笔。"
LATE_BY, PAID_LATE = "超期 {days} 天", "迟 {days} 天拨付"
SHORT_BUDGET = "少列 {amount} 元"

DUE, BUDGETED, SENT, LEFT_TO_SEND = "应担", "列支", "已拨", "还可以拨"
LAST_DAY, PAYER, VOUCHER, AMOUNT, PAID_ON = "拨付期限", "出资方", "凭证号", "金额", "拨付日期"
KIND, ON, TEXT = "种类", "记账日期", "摘要"
IN_YUAN, NOT_YET = "{amount} 元", "还没有"

# Orders
ORDER_STATES = {
    "mine": "待我审批",
    "submitted": "待审批",
    "returned": "已退回",
    "approved": "已入账",
    "withdrawn": "已撤回",
    "all": "全部",
}
ORDER_VERBS = {
    OrderKind.ALLOCATION: "分配",
    OrderKind.COMMITMENT: "签约",
    OrderKind.PAYMENT: "支付",
    OrderKind.SETTLEMENT: "结算",
    OrderKind.RECLAIM: "收回",
    OrderKind.REVERSAL: "冲销",
    OrderKind.RELEASE: "解约",
    OrderKind.WITHDRAWAL: "收回分配",
    OrderKind.CARRY_OVER: "年末结转",
}
ORDER_LEADS = {
    OrderKind.ALLOCATION: "把到账未分配的钱，分给镇、村或项目。",
    OrderKind.COMMITMENT: "签了合同，把已分配的钱定下来。",
    OrderKind.PAYMENT: "付款给收款方；一笔付款可以由几个来源凑成。",
    OrderKind.SETTLEMENT: "把已支付的钱结转：形成资产的，或列支的。",
    OrderKind.RECLAIM: "收回长期没用的钱，由县统筹。",
    OrderKind.RELEASE: "合同解除，把还没支付的退回已分配。",
    OrderKind.WITHDRAWAL: "分错了或用不了的，收回来重新分配。",
    OrderKind.CARRY_OVER: "一个资金年度没有用完的，结转到下年，或收回统筹。",
    OrderKind.REVERSAL: "整笔冲回一笔记错的分录，原分录和红字都保留。",
}
NEW_ORDER, FILL_ORDER, CONFIRM_ORDER = "填单据", "填{kind}", "确认{kind}"
REVERSE, SUBMIT = "冲销分录", "提交审批"
ORDER_DONE = {
    "submitted": "已提交{kind}，等另一位同事审批。",
    "approve": "已审批入账。",
    "return": "已退回，提交人会在工作台看到原因。",
    "withdraw": "已撤回，没有入账。",
}
RETURN, WITHDRAW, APPROVE = "退回", "撤回", "审批入账"
RETURN_REASON = "退回原因"
RETURN_MEANS = "退回给提交人，不入账。单据不能改，由提交人照原单重新填写一张。"
WITHDRAW_MEANS = "撤回后不再审批，也不入账；要办的，可以照原单重新填写一张。"
APPROVE_MEANS = "审批后立即入账 {amount} 元。入账后不能改，记错了只能整笔冲销。"
NOTHING_CHOSEN = "请至少在一个账户后面填金额"
BEYOND_LEFT = "“{account}”只剩 {left} 元，不够 {asked} 元"
NOT_ABOVE = "“{typed}”应大于 0"
NO_TARGET = "请选择分给哪个用途，或填镇村名称"

# Income
NEW_INCOME, GONE = "记收入", "没有找到，请重新选"
INCOME_SAVED = "已记入{source} {amount} 元。"
OF_TARGET = "每村每年目标"

# Closing
CLOSE, REOPEN = "关账", "解锁"
CLOSED_NOW = "已关账：{place}{month}。这个月不再接受分录。"
REOPENED_NOW = "已解锁：{place}{month}。"
REOPEN_REASON = "解锁原因"
REOPEN_MEANS = "解锁后这个月又能记账；解锁人和原因会留下记录。"

YEAR_END, YEAR_END_OF = "年末结转", "{place} {year} 年年末结转"

# Desk
AWAITING = {
    "approve": ("待我审批的资金单据", "去审批"),
    "returned": ("退回给我的资金单据", "看原因，重新填写"),
    "receive": ("待确认到账", "去确认"),
    "overdue": ("超期未拨", "去拨付"),
    "due": ("快到期的拨付", "去拨付"),
    "coming": ("应拨来、快到期或超期没有拨的", "去看"),
    "idle": ("到账未分配", "去分配"),
}
ORDER_LINE = "{kind} {amount}：{text}"
TRANSFER_LINE = "凭证 {number}：{amount}"
DUE_LINE = "{year} 年{source}还要拨 {amount}"
IDLE_LINE = "{year} 年{source}到账未分配 {amount}"
IDLE_OVER = "超过 {days} 天"

ARRIVAL, SPENDING = "到位率", "支出率"
SHEET_TITLE = "{place}帮扶资金总览"
SHEET_AS_OF, SHEET_KNOWN = "截至 {day}；单位：元", "；按 {day} 时所知"
SHEET_YEAR = "；{year} 年资金"
SHEET_PART = "；只含导出人范围内的部分"
PART, ITEM, TOTAL = "分组", "项目", "合计"
BY_SOURCE, BY_YEAR, BY_PLACE = "按来源", "按年度", "按地区"
EXPORT_NAME = "资金总览（{place}，{day}）.xlsx"
SYSTEM = "系统"
EVERYWHERE = "全部地区"
