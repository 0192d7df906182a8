"""What is said when a project cannot go on: every reason says what is missing and what to do."""

from zhuzhen.base.problems import CATALOGUE, CONSTRAINT_TEXTS

LISTED, JOINED = "、", "；"
CATALOGUE.update(
    {
        "project_not_ready": "还不能{act}：{why}。",
        "project_fixed": "项目现在是“{state}”，{what}不能再改；请先由上级退回，或撤回重报。",
        "project_request_reused": "这个办理编号已用于内容不同的一次登记，请刷新页面后重新填写。",
        "project_request_of_other": "这个办理编号已用于另一个项目，请刷新页面后重新填写。",
        "shares_short": "分摊合计是 {sum}%，应正好是 100%，相差 {rest}%；请调整各村镇的份额。",
        "shares_place": "{place}不在这个项目的范围里，请改项目地点或去掉这一份。",
        "score_range": "“{criterion}”打了 {points} 分，应为 0 到 100 分。",
        "score_late": "项目现在是“{state}”，镇审核或县论证时才评分。",
        "item_code_taken": "这个规划里已有编号“{number}”的条目（{title}），请换一个编号。",
        "item_rank_taken": "这个规划里已有第 {rank} 位的条目（{title}），请换一个顺序。",
        "plan_fixed": (
            "“{title}”已批准（{number}），条目和顺序不能再改；"
            "要改的先在规划页“退回修订”，改好后重新登记批准。"
        ),
        "plan_empty": "“{title}”还没有条目，先登记条目，再登记批准。",
        "item_carries": "条目“{title}”上已有项目“{project}”，不能{act}；{instead}。",
        "contract_state": "项目现在是“{state}”，采购中和在建时才签合同。",
        "contract_over_budget": "合同合计 {sum} 元，超过概算 {budget} 元；请先申请调整概算。",
        "contract_over_allocation": (
            "合同合计 {sum} 元，分配给项目的资金只有 {allocated} 元；请先分配资金，再签合同。"
        ),
        "contract_prepaid": "合同约定预付 {percent}%，最多 {most}%；请改合同条款。",
        "contract_twice": "合同编号“{number}”已经登记过，请核对编号。",
        "milestone_reached": "“{title}”已于 {day} 完成，没有重复登记。",
        "report_twice": (
            "{month} 的进度已经报过（{percent}%），一个月只报一次；报错了的，在那个月上更正。"
        ),
        "report_unchanged": "{month} 的进度没有改动；请先改要更正的内容，再提交。",
        "report_below_paid": (
            "按进度已支付和待审给{party} {paid} 元，改成 {percent}% 以后最多可付 {most} 元；"
            "请先退回待审的支付单，或冲销多付的部分，再更正进度。"
        ),
        "contract_end_state": "项目现在是“{state}”，采购中、在建和暂停时才终止合同。",
        "contract_ended": "合同“{number}”已于 {day} 终止（{reason}），没有重复登记。",
        "contract_pay_waits": (
            "还有给{party}的支付单待审（{sum} 元）；请先批完、退回或撤回，再终止合同。"
        ),
        "contract_kept_wrong": (
            "同一承包方有几份合同，要写明这份已付多少：{least} 到 {most} 元之间；"
            "付给{party}的一共是 {paid} 元。"
        ),
        "release_nothing": "“{title}”没有多签约的资金：已签约和已付的不超过合同额。",
        "roll_twice": "{month} 的用工名册已经登记过，一个月只登记一次。",
        "not_building": "项目现在是“{state}”，在建时才能{act}。",
        "not_operating": "不是经营性项目，不建联农带农台账；如果是，请先在项目里勾选“经营性项目”。",
        "project_not_in_pool": "“{title}”（{state}）还没有入库，不能办{act}；请先办完审定入库。",
        "project_money_over": "“{title}”（{state}）已不在实施，不能再办{act}。",
        "pay_without_contract": "“{title}”还没有合同，不能支付；请先登记合同。",
        "pay_over_share": (
            "按合同和进度（预付 {prepaid}%，已完成 {percent}%）最多可付 {most} 元，"
            "已付和待审 {paid} 元，这次 {asked} 元，超出 {over} 元；请先报进度，或减少金额。"
        ),
        "moves_elsewhere": "资金没有落到“{title}”的账户上；请选这个项目的资金用途。",
        "project_money_early": "“{title}”（{state}）还没有到签合同，不能办{act}。",
        "money_over_settled": (
            "“{title}”结算额 {settled} 元（含质保金），这样会到 {sum} 元；只能付到结算额为止。"
        ),
        "withdrawal_over_contract": (
            "收回后“{title}”只剩 {left} 元，少于已签合同的 {contracted} 元；请先解除合同或少收回。"
        ),
        "commit_over_contract": (
            "“{title}”的合同共 {contracted} 元，签约资金会到 {held} 元；请减少金额，或先登记合同。"
        ),
        "pay_not_party": "“{payee}”不是“{title}”合同的承包方，不能按合同支付；请核对收款方。",
        "pay_direct_over": (
            "不走合同的一次最多付 {most} 元，这次 {asked} 元；请先签合同、办签约单。"
        ),
        "allocation_over_budget": (
            "分配后项目资金共 {sum} 元，超过概算 {budget} 元；请减少金额，或先申请调整概算。"
        ),
        "choice_year": "{year} 年的计划今天不能编：只编今年或明年的。",
        "choice_nothing": "“{place}”的项目库里没有等待安排的项目，没有可选的。",
        "choice_impossible": "按这些条件没有可行的方案：{why}。请放宽其中一条再算。",
        "choice_stale": "择优以后有 {count} 个入选项目变了（如“{title}”），请重新择优再采用。",
        "need_closed": "“{title}”{state}，不能再认领。",
        "need_less": (
            "“{title}”还差 {left} 元，这次认领 {asked} 元，多了 {over} 元；请按还差的数额认领。"
        ),
        "claim_settled": "这笔认领{state}，没有重复处理。",
        "need_promised": "“{title}”已有人认领 {sum} 元，不能撤下；请先取消认领。",
    }
)
CONSTRAINT_TEXTS.update(
    {
        "projects_plan_years": "规划年份（终止年不得早于起始年）",
        "projects_plan_once": "规划名称（一个镇同名的规划只有一个）",
        "projects_plan_approved": "规划批准（要有批准文号和日期）",
        "projects_item_code": "规划条目编号（一个规划里不得重复）",
        "projects_item_rank": "优先顺序（一个规划里不得重复）",
        "projects_item_estimate": "匡算投资（不得为负）",
        "projects_budget": "概算投资（必须大于零）",
        "projects_item_or_reason": "规划条目（不挂规划条目的要写明原因）",
        "projects_span": "工期（完工不得早于开工）",
        "projects_retention": "质保金（不得为负，不得多于结算额）",
        "projects_share_once": "分摊（一个地方只有一份）",
        "projects_share_part": "份额（大于零，不超过 100%）",
        "projects_projectshare_sums": "分摊（合计应正好是 100%）",
        "projects_choice_within_budget": "择优（入选合计不得超过可用资金）",
        "projects_judged_once": "择优结果（一个项目只有一条）",
        "projects_contract_once": "合同编号（一个项目里不得重复）",
        "projects_contract_ended": "合同终止（要有日期、原因，已付不超过合同额）",
        "projects_report_version_once": "进度月报的版次（不得重复）",
        "projects_contract_amounts": "合同（金额大于零，预付比例 0 到 100）",
        "projects_milestone_once": "里程碑（同名的只登记一次）",
        "projects_one_report_a_month": "进度月报（一个月只有一份）",
        "projects_progress": "进度（0 到 100；完成量不得为负，计划量大于零）",
        "projects_one_roll_a_month": "用工名册（一个月只有一份）",
        "projects_roll_sums": "用工名册（人数、工日、报酬都大于零，优先对象不多于用工人数）",
        "projects_wage": "劳务报酬（工日大于零且不超过 31 天，报酬大于零）",
        "projects_paid_once_a_month": "劳务报酬（一个人一个月只有一条）",
        "projects_linkage_amounts": "联农带农约定（不得为负）",
        "projects_linkage_span": "联农带农约定（终止日期不得早于起始日期）",
        "projects_delivery_amounts": "兑现（不得为负）",
        "projects_need": "需求金额（必须大于零）",
        "projects_claim": "认领金额（必须大于零）",
        "projects_claim_received": "认领（到账的必须有到账分录）",
    }
)

# reason of a guard -> its text, filled by the facts of the verdict
_REASONS = {
    # into the pool
    "meeting_day": "会议日期没有填，或晚于今天",
    "meeting_nobody": "没有填到会人数",
    "meeting_votes": "同意 {agreed} 人多于到会 {present} 人，请核对",
    "meeting_not_agreed": "到会 {present} 人，同意 {agreed} 人，没有过半",
    "meeting_minutes": "没有写会议纪要",
    "untold": "还没有填{what}",
    "item_missing": "没有挂规划条目，也没有写不挂的原因",
    "item_elsewhere": "规划条目不是这个镇的，请另选",
    "shares_sum": "分摊合计是 {sum}%，应正好是 100%",
    "fund_use_missing": "没有选使用清单的条目",
    "fund_use_unknown": "使用清单里没有“{code}”这一条",
    "fund_use_refused": "所选的“{entry}”（{code}）在负面清单里，不能安排",
    "fund_use_worded": "写有“{word}”，属于负面清单“{entry}”（{code}）；写法不准的请改",
    "fund_use_direction": "使用清单“{entry}”管的是{directions}，项目的投向是“{direction}”",
    "notice_none": "还没有公示",
    "notice_other": "公示的内容不是现在上报的内容，请撤回重报",
    "notice_failed": "公示的异议成立，请撤回重报",
    "notice_not_yet": "公示还没有发布（现在是“{state}”），请先批准并发布",
    "notice_short": "公示只有 {days} 天，至少要 {least} 天",
    "notice_open": "公示到 {last} 止，{after} 起才能往下办",
    "notice_objections": "还有 {count} 条异议没有答复",
    "content_changed": "上报以后项目内容有变动，请退回，按新内容重新上报",
    "not_scored": "还没有评优先级，请先打分",
    "points_missing": "还没有确认：{what}",
    "not_argued": "县级部门还没有联合论证",
    "linkage_missing": "经营性项目还没有联农带农约定，至少要有一种方式",
    # plan, approval, procurement, adjustment
    "year_wrong": "年度应为 {first} 年或下一年",
    "money_lacking": "资金没有落实，还差 {lacking} 元；请先落实资金，或滚动到下一年",
    "approval_missing": "没有填批复文号",
    "performance_missing": "没有绩效目标",
    "procurement_missing": "没有选采购方式",
    "procurement_tender": "概算达到 {floor} 元的应公开招标",
    "procurement_self_build": "村民自建的概算不超过 {most} 元",
    "adjustment_waits": "已有一份调整申请待批，请先办结",
    "adjustment_none": "没有待批的调整申请",
    "adjustment_empty": "没有写要调整什么（概算、内容、绩效目标、实施单位或工期）",
    "budget_negative": "概算不能是负数",
    "budget_below": "概算调到 {asked} 元，少于已签合同或已支付的 {bound} 元",
    "ends_past": "完工日期 {day} 已经过了",
    # building, acceptance
    "contract_missing": "还没有签合同，请先登记合同",
    "prepaid_high": "合同“{number}”预付 {percent}%，最多 {most}%",
    "contracts_over_budget": "合同合计 {sum} 元超过概算 {budget} 元",
    "progress_unfinished": "最近一次进度是 {percent}%，报到 100% 才算完工",
    "pictures_missing": "最近一次进度没有影像",
    "rolls_missing": "以工代赈项目还没有用工名册",
    "looked_day": "验收日期没有填，或晚于今天",
    "members_missing": "没有写验收人员",
    "opinion_missing": "没有写验收意见",
    # settlement, handover, endings
    "settled_missing": "没有填结算额",
    "retention_wrong": "质保金不能是负数，也不能多于结算额",
    "paid_left": "还有 {paid} 元已支付没有结转，请先办结算单",
    "settled_other": "已结转 {booked} 元，与应结转的 {settled} 元不符，请核对结算单",
    "handed_to_missing": "没有写移交给谁（权属人）",
    "evaluation_missing": "没有写绩效自评",
    "orders_wait": "还有 {count} 张资金单据没有审批，请先批完、退回或撤回",
    "money_held": "还有 {held} 元在项目上，请先收回分配或解除签约",
}


def reason(code: str, /, **facts: object) -> str:
    """The text of a guard's reason."""
    return _REASONS[code].format(**facts)
