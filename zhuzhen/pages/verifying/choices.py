"""Words of the page of invariants: what each says in Chinese, by subject."""

VERIFYING = "核对"
PROVINCE = "440000000000"

_FUNDS = {
    "entries_balance": "每笔分录，转出等于转入",
    "balances_are_their_lines": "账户余额等于分录行合计",
    "months_are_their_lines": "月发生额等于当月分录行合计",
    "no_account_overdrawn": "没有一个账户透支",
    "allocation_within_arrival": "分配不超过到账",
    "payment_within_allocation": "支付不超过分配",
    "shares_add_up": "各方应担合计等于标准乘镇数",
    "reversals_mirror": "红字与原分录正好相反",
    "nobody_approves_their_own_order": "没有人审批自己提交的单据",
    "orders_equal_their_digest": "单据内容与提交时的摘要一致",
    "paid_is_capitalised_or_expensed": "结算后的支付，都形成资产或列支",
    "transfers_are_their_entries": "拨付和到账凭证与分录一致",
    "closed_months_took_nothing": "关账的月份没有再入账",
    "lines_stand_where_their_account_is": "分录行与账户的地区一致",
}
_FAMILIES = {
    "households_count_those_present": "户人口数等于在册成员数",
    "households_have_the_head_they_name": "户主是这一户的人",
    "residents_are_where_their_household_is": "人口与所在户的地区一致",
    "households_are_found_by_their_names": "按姓名都能找到户",
    "incomes_are_judged_as_they_add_up": "收入认定等于各项合计",
    "identity_numbers_open_to_their_blind_index": "证件号码与查找索引一致",
    "support_stands_with_its_household": "帮扶记录与所在户的地区一致",
    "quarterly_visits_took_income_and_safeguards": "季度走访都记了收入和四项保障",
    "campaign_visits_were_asked_for": "排查走访都是布置过的",
    "helpers_are_paired_once_at_a_time": "同一时间一户一人只结对一次",
    "doubts_end_as_they_say": "疑点的办结与结论一致",
}
_CASES = {
    "open_cases_have_their_day": "在办个案都有办理期限",
    "cases_stand_where_their_last_step_left_them": "个案状态与最后一步一致",
    "cases_begin_with_a_clue": "个案都由线索立起",
    "risks_are_told_whole": "风险类型写全",
    "submissions_equal_their_digest": "送审内容与摘要一致",
    "nobody_decides_their_own": "没有人审定自己送审的个案",
    "decided_after_a_whole_notice": "公示满期后才审定",
    "cleared_ones_met_every_condition": "消除风险的都达到条件",
}
_DUTIES = {
    "records_equal_their_digest": "登记内容与摘要一致",
    "records_stand_where_their_last_step_left_them": "登记状态与最后一步一致",
    "changes_are_settled": "职责数字没有漏算的变动",
    "instances_name_their_owner": "每项职责都有主体",
}
_BASE = {
    "audit_chain": "审计记录首尾相接，没有改动",
    "ended_codes_have_a_successor": "撤销的区划代码都有承继",
    "files_are_as_stored": "附件与入库时一致",
}
_BY_SUBJECT = {
    "资金": _FUNDS, "农户和帮扶": _FAMILIES, "个案": _CASES, "登记和职责": _DUTIES, "底座": _BASE,
}  # fmt: skip
TITLES = {name: title for lines in _BY_SUBJECT.values() for name, title in lines.items()}
GROUPS = {subject: tuple(lines) for subject, lines in _BY_SUBJECT.items()}
