"""What is said when an asset matter cannot go on: every reason says what to do."""

from zhuzhen.base.problems import CATALOGUE, CONSTRAINT_TEXTS

LISTED, JOINED = "、", "；"
CATALOGUE.update(
    {
        "asset_not_ready": "还不能{act}：{why}。",
        "share_sum": (
            "份额合计 {total}%，不是 100.00%，还{side} {rest}%。请改好各权属人的份额再确权。"
        ),
        "disposed_already": (
            "“{asset}”已于 {on} 处置（{kind}），一项资产只处置一次。请查看原处置单 {number}。"
        ),
        "disposal_open": "“{asset}”已有没办结的处置（{state}），请先办完或退回原来的申请。",
        "asset_not_operating": "“{asset}”是{kind}资产，只有经营性资产登记经营合同。",
        "over_due": (
            "{due_on} 应收 {due} 元，已收 {received} 元，最多再收 {left} 元，这次填了 {amount} 元。"
            "请核对金额；多收的另签合同或登记到下一期。"
        ),
        "settled_already": "“{project}”已有结算（{state}），一个项目只结算一次。",
        "added_elsewhere": "“{number}”不是这个项目形成的在册资产，不能加到它的原值上。",
        "cards_altered": "资产卡片与提交时的摘要不符，不能批准。请退回重报，并通知审计管理员。",
        "paid_moved": (
            "提交以后支付有变动：结算 {settled} 元，现在已支付未结转 {paid} 元。请退回重报。"
        ),
        "nothing_to_share": "“{asset}”没有可分配的收益：收到 {arrived} 元，已分配 {shared} 元。",
        "income_gone": (
            "{place}的资产收益账上只有 {left} 元，不够列支 {amount} 元。请先核对是否另作他用。"
        ),
        "statistics_of_quarter": "{period}不是已经开始的季度；资金统计按季度出，应如 2022-Q3。",
        "asset_request_reused": "这个办理编号已用于内容不同的一次登记，请刷新页面后重新填写。",
        "request_of_other_asset": "这个办理编号已用于另一项资产，请刷新页面后重新填写。",
    }
)
CONSTRAINT_TEXTS.update(
    {
        "assets_ownership_sums": "权属份额（合计必须是 100%）",
        "assets_owner_once": "权属人（同一权属人只写一次）",
        "assets_share_part": "份额（每份大于 0，不超过 100%）",
        "assets_past_share": "曾有权属（份额大于 0，止在起之后）",
        "assets_value": "资产原值（必须大于 0）",
        "assets_funding_once": "资金来源分项（同一来源同一年度只写一行）",
        "assets_funding": "资金来源金额（必须大于 0）",
        "assets_operation_span": "经营期限（止不得早于起）",
        "assets_operation_amounts": "约定收益和本金（不得为负）",
        "assets_due_once": "应收（同一合同同一天同一种类只有一笔）",
        "assets_due_amounts": "应收和实收（实收不得超过应收）",
        "assets_distribution": "分配金额（必须大于 0）",
        "assets_distribution_not_own": "收益分配的审核人（不能是起草人）",
        "assets_distribution_filed": "收益分配备案（必须有日期和列支分录）",
        "assets_disposed_once": "处置（一项资产同时只有一份、只处置一次）",
        "assets_disposal_flow": "处置的状态（只能按处置的步骤一步一步办）",
        "assets_disposal_not_own": "处置的批准人（不能是申请人）",
        "assets_disposal_amounts": "评估值和处置收入（不得为负）",
        "assets_proceeds_booked": "处置收入（有收入的要先入账）",
        "assets_settlement_amounts": "结算额（大于 0，列支不超过结算额）",
        "assets_settlement_makes_cards": "结算单（请在资产结算里批准，同时建立资产卡片）",
        "assets_made_of_it": "结算分录（已形成资产，请先冲销资产卡片，再冲销结算）",
    }
)

# reason of a guard -> its text
_REASONS = {
    # registering, title
    "no_photograph": "没有现场照片",
    "no_keeper": "没有写管护责任人",
    "shares_none": "没有写权属人",
    "share_part": "“{owner}”的份额不在 0.01% 到 100% 之间",
    "shares_sum": "份额合计 {total}%，不是 100.00%，相差 {rest}%",
    "share_unnamed": "有 {count} 个权属人没有写名称",
    "share_twice": "同一权属人写了两次，请合成一行",
    "untitled": "没有写名称",
    "worthless": "原值没有写，或不大于 0",
    "not_built_yet": "建成日期 {on} 还没有到",
    "fundings_sum": "资金来源分项合计 {total} 元，不等于原值 {original} 元",
    "funding_unsaid": "资金来源分项里有没写来源或年度的行",
    "funding_part": "资金来源分项里有不大于 0 的金额",
    "life_wrong": "使用年限要大于 0，没有年限的不填",
    "keeping_negative": "年管护经费是负数",
    # correcting
    "kind_fixed": (
        "类别“{kind}”已随结算或确权定下，不能在卡片上改；"
        "项目形成的由县里冲销结算后重新结算，存量资产在确权前才能改"
    ),
    "nothing_corrected": "没有改动",
    # settling
    "settled_not_paid": (
        "结算额减质保金是 {settled} 元，已支付未结转的是 {paid} 元；请先付清，或改结算额"
    ),
    "parts_not_settled": (
        "各张卡片和直接列支合计 {parts} 元，不等于要结转的 {settled} 元；请改卡片或列支金额"
    ),
    "settled_nothing": "没有填结算额，或质保金不小于结算额",
    "card_untitled": "第 {number} 张卡片没有写名称",
    "card_worthless": "“{title}”的金额不大于 0",
    "expensed_negative": "直接列支是负数",
    # meetings, notices
    "meeting_missing": "没有写集体决策（村民代表会议）的情况",
    "meeting_day": "会议日期应在 {since} 到 {today} 之间",
    "notice_none": "还没有公示",
    "notice_other": "公示的内容不是现在要办的内容；请退回重新公示",
    "notice_gone": "公示已{state}；请退回",
    "notice_not_yet": "公示还没有发布（现在是“{state}”），请先批准并发布",
    "notice_short": "公示只有 {days} 天，至少要 {least} 天",
    "notice_open": "公示到 {last} 止，{after} 起才能往下办",
    "notice_objections": "还有 {count} 条异议没有答复",
    # sharing
    "year_wrong": "年度应在 {first} 到 {last} 之间",
    "amount_missing": "没有写分配金额",
    "above_arrived": "分配 {amount} 元，超过已到账还没有分配的 {free} 元",
    "parts_none": "没有写分给谁",
    "parts_bad": "有 {count} 行没有写分给谁，或金额不大于 0",
    "parts_sum": "各项合计 {total} 元，不等于分配金额 {amount} 元",
    "late_untold": "已超过收益到账后的分配期限 {due}，请写明超期的原因",
    # disposing
    "value_missing": "没有写评估值（没有残值的填 0）",
    "valuer_missing": "没有写评估机构或评估人",
    "value_day": "评估日期应在 {since} 到 {today} 之间",
    "not_filed": "10 万元以上的由镇审、县备：县里还没有备案",
    "file_not_asked": "审批权限是“{level}”，不需要县备案",
    "filed_already": "已于 {on} 备案",
    "disposed_day": "处置日期应在 {since} 到 {today} 之间",
    "still_let": "与“{operator}”的经营合同到 {last} 才满；请先终止合同",
    "proceeds_missing": "没有写处置收入（没有收入的填 0）",
    "receiver_missing": "没有写受让方",
    "reinvest_missing": "没有写处置收入的去向（要重新用于巩固成果和乡村振兴）",
}
_TEXTS = {
    "asset": "这项资产",
    "distribution": "这份收益分配",
    "disposal": "这份处置",
    "settlement": "这份结算",
    "settle": "结算",
    "project": "这个项目",
    "operation": "这份经营合同",
    "due": "这笔应收",
    "inspection_date": "巡查日期",
    "inspection_day": "应在建成日期 {since} 到 {today} 之间",
    "repair_cost": "维修费用",
    "negative": "不能是负数",
    "positive": "要大于 0",
    "at_least_one": "至少一期",
    "operator": "经营主体",
    "operator_missing": "没有写",
    "yearly": "约定年收益",
    "principal": "应返还本金",
    "principal_parts": "返还期数",
    "received": "实收金额",
    "received_on": "到账日期",
    "receipt_day": "应在合同开始 {since} 到 {today} 之间",
    "ends_before": "止早于起",
    "outside_contract": "终止日期应在合同期 {first} 到 {last} 之内",
    "short": "差",
    "over": "多",
    # entries of the ledger
    "settled_text": "结算结转：{project}",
    "income_text": "资产收益到账：{asset}",
    "principal_text": "返还本金到账：{asset}",
    "shared_text": "资产收益分配：{asset}",
    "proceeds_text": "资产处置收入：{asset}",
    # notices
    "disposal_title": "{place}资产处置公示",
    "disposal_basis": "帮扶项目资产后续管理：经评估、集体决策和批准，拟处置下列资产",
    "income_title": "{place}资产收益分配公示",
    "income_basis": "帮扶项目资产后续管理：经村民代表会议表决，拟分配下列收益",
    "head_asset": "资产",
    "head_code": "资产编号",
    "head_original": "原值（元）",
    "head_value": "评估值（元）",
    "head_way": "处置方式",
    "head_why": "原因",
    "head_to": "分配对象",
    "head_amount": "金额（元）",
    "head_note": "说明",
    "span": "{first} 至 {last}",
    "other_operation": "{operator}（{span}）",
    # steps
    "damage_found": "巡查发现损坏",
    "idle_found": "巡查发现闲置",
    "disposal_returned": "处置退回：{why}",
    # invariants of `zhuzhen verify`
    "remedy_fundings": "核对卡片原值和资金来源分项，从结算分录改正",
    "remedy_capitalised": "核对该结算分录和它的资产卡片：从备份核对，或冲销后重新结算",
    "remedy_paid": "该项目已结算，还有已支付没有结转的资金：办结算或冲销这笔支付",
    "remedy_shares": "为该资产重新确权，份额合计 100%",
    "remedy_shares_then": "历次权属被绕过系统改动：对照确权和变更的经过，从备份核对",
    "remedy_dues": "实收与账上不符：运行 zhuzhen assets recount，再核对冲销的分录",
    "remedy_disposed": "核对该资产的处置单：已处置的只有一份，收入已入账",
    "remedy_shared": "核对该收益分配的列支分录",
    "remedy_stands": "资产被绕过系统改动：从备份核对该条，并通知审计管理员",
    "remedy_due_day": "打开资产办一步，或由系统管理员核对这条记录的期限",
    "remedy_settlement": "结算单的卡片被绕过系统改动：从备份核对该条，并通知审计管理员",
    "remedy_shared_within": "分配超过到账：冲销多分配的部分",
}


def text(name: str, /, **facts: object) -> str:
    """A text of this subject with its facts filled in."""
    return _TEXTS[name].format(**facts)


def reason(code: str, /, **facts: object) -> str:
    """The text of a guard's reason."""
    return _REASONS[code].format(**facts)
