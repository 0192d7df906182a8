"""Words of the screens of assets."""

ASSETS, NEW = "资产", "登记存量资产"
LIST_NAME = "资产清单"
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
    "title": "名称", "settled_fen": "结算额",
}  # fmt: skip
