"""Words of the page of invariants: what each says in Chinese, by subject."""

VERIFYING = "核对"
PROVINCE = "440000000000"

_FUNDS = {
    "entries_balance": "每笔分录，转出等于转入",
    "entries_move_as_their_kind": "每笔分录，按它的种类转",
    "money_keeps_its_source": "每一分钱从到账到资产，来源不变",
    "balances_are_their_lines": "账户余额等于分录行合计",
    "months_are_their_lines": "月发生额等于当月分录行合计",
    "lines_stand_with_their_account": "分录行与账户的地区一致",
    "allocation_within_arrival": "分配不超过到账",
    "payment_within_allocation": "支付不超过分配",
    "reversals_mirror": "红字与原分录正好相反",
    "nobody_approves_their_own": "没有人审批自己提交的单据",
    "orders_posted_as_approved": "审批过的单据，照提交的内容入账",
    "closed_months_take_nothing": "关账的月份没有再入账",
    "shares_due_add_up": "各方应担合计等于标准乘镇数",
    "dues_are_their_last_change": "应担额等于最后一次变更记下的",
    "transfers_match_contributions": "拨付和到账凭证与分录一致",
    "transfers_within_budget": "拨付不超过列支的预算",
}
_PROJECTS = {
    "projects_stand_where_their_last_step_left_them": "项目状态与最后一步一致",
    "projects_are_as_submitted": "项目内容与送审时的摘要一致",
    "nobody_judges_their_own_project": "没有人审定自己送审的项目",
    "planned_projects_have_their_year": "列入年度计划的项目都有年度",
    "selections_are_within_budget": "选定的项目不超过预算",
    "shares_add_up": "跨镇村项目的份额合计为 100%",
    "contract_within_allocation": "合同不超过分配的资金",
    "projects_were_posted_whole": "项目公示期满、没有成立的异议",
    "operating_projects_have_a_linkage": "经营性项目都有联农带农方式",
    "wage_rolls_are_their_lines": "劳务报酬表等于各人合计",
    "needs_are_not_overclaimed": "需求没有被超额认领",
    "received_claims_are_in_the_ledger": "到账的认领都在分录里",
}
_ASSETS = {
    "paid_is_capitalised_or_expensed": "结算后的支付，都形成资产或列支",
    "settlements_equal_their_digest": "结算内容与送审时的摘要一致",
    "assets_match_capitalised": "资产原值等于形成资产的支付",
    "fundings_sum_to_original": "资产的资金来源合计等于原值",
    "asset_shares_add_up": "资产的权属份额合计为 100%",
    "past_shares_add_up": "历次权属在任何一天合计都是 100%",
    "assets_stand_where_their_last_step_left_them": "资产状态与最后一步一致",
    "dues_received_match_ledger": "收到的收益和本金与分录一致",
    "distributed_within_arrived": "收益分配不超过到账的收益",
    "filed_distributions_are_expensed": "备案的收益分配都已列支",
    "disposed_once_and_booked": "资产只处置一次，收入入账",
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
    "sealed_facts_name_a_known_key": "加密的信息都有可用的密钥",
}
_NOTICES = {
    "notices_shown_pass_the_masking_check": "公开的公示没有不该公开的信息",
    "notices_are_open_for_their_days": "公示天数足够",
    "notices_passed_unobjected": "期满通过的公示没有成立的异议",
    "notices_show_what_was_approved": "公示内容与批准时一致",
}
_CASES = {
    "open_cases_are_of_households_that_are": "在办个案的户都在册",
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
    "booked_records_are_confirmed": "入了账的登记都是确认过的",
    "changes_are_settled": "职责数字没有漏算的变动",
    "instances_name_their_owner": "每项职责都有主体",
}
_BASE = {
    "audit_chain": "审计记录首尾相接，没有改动",
    "ended_codes_have_a_successor": "撤销的区划代码都有承继",
    "files_are_as_stored": "附件与入库时一致",
}
_BY_SUBJECT = {
    "资金": _FUNDS, "项目": _PROJECTS, "资产": _ASSETS, "农户和帮扶": _FAMILIES, "个案": _CASES,
    "公示": _NOTICES, "登记和职责": _DUTIES, "底座": _BASE,
}  # fmt: skip
TITLES = {name: title for lines in _BY_SUBJECT.values() for name, title in lines.items()}
GROUPS = {subject: tuple(lines) for subject, lines in _BY_SUBJECT.items()}
