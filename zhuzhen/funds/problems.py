"""What is said when money cannot move: every text says what is wrong and what to do."""

from zhuzhen.base.problems import CATALOGUE, CONSTRAINT_TEXTS, Fault

CATALOGUE.update(
    {
        # Posting
        "fund_overdrawn": (
            "{account}只有 {left} 元，不够 {asked} 元，还差 {short} 元；没有入账。"
            "请减少金额，或先把钱{before}再办。"
        ),
        "fund_overdrawn_then": (
            "{account}在 {on} 到 {from_} 之间最少时只有 {left} 元，不够 {asked} 元。"
            "请把记账日期改为 {from_} 或以后，或减少金额。"
        ),
        "fund_no_arrival": (
            "{account}还没有到账的钱，不能分配。请先办拨付和到账确认，或登记收入。"
        ),
        "fund_move_unfit": "{kind}不能把钱从“{start}”转到“{end}”，请核对单据种类。",
        "fund_move_apart": "一张单据只能动一个县的钱，这里有 {places}。请按县分开填。",
        "fund_nothing_moved": "单据里没有金额，请至少填一笔。",
        "fund_amount": "{what}是 {amount} 元，应大于 0。",
        "fund_future": "记账日期 {on} 还没有到，请填今天（{today}）或以前的日期。",
        "fund_year_apart": "{on} 的钱不会是 {year} 年度的，请核对日期和资金年度。",
        "fund_purpose_closed": "“{purpose}”已于 {on} 结束，不能再动它的钱。",
        "fund_purpose_holds": (
            "“{purpose}”还有 {left} 元没有用完或结算，不能结束。请先支付、结算，或收回分配。"
        ),
        "fund_not_yours": "这张单据由{who}提交，只能由提交人撤回；不同意的请退回。",
        "fund_purpose_gone": "单据写的资金用途（{purpose}）没有找到，请重新选用途。",
        "fund_purpose_place": "“{purpose}”在{place}，不能用{other}的账户，请改账户的地区。",
        "fund_source_kept": "钱从{start}转出，到了{end}：来源、年度和出资地区不能变。",
        "fund_request_reused": "这个办理编号已用于另一笔，请刷新页面后重新填写。",
        # Contributions and transfers
        "fund_standard_unknown": (
            "{place} {year} 年的每镇标准没有设定，无从测算。请先在政策包设参数 {parameter}。"
        ),
        "fund_shares_not_whole": (
            "{place} {year} 年各级分担比例合计 {sum}%，应为 100%。请改政策包的参数 {parameters}。"
        ),
        "fund_no_assisting_city": (
            "{place}没有登记结对的帮扶市，帮扶市这一份不知道由谁出。请先登记市际结对，再测算。"
        ),
        "fund_cities_unclear": (
            "{place}由 {cities} 帮扶，分不清{town}由哪个市出。请先登记县际结对或该镇的组团。"
        ),
        "fund_nothing_due": "{year} 年{place}没有要分担资金的镇，请核对镇的标记和年度。",
        "fund_not_budgeted": "{what}还没有列预算，不能登记预算通过。请先登记列支额和科目。",
        "fund_budget_passed": "{what}的预算已于 {on} 通过，不能再改列支额。",
        "fund_budget_item": "没有填预算科目，请写明列在哪个科目。",
        "fund_passed_early": "预算通过日期 {on} 早于列支日期 {since}，请核对。",
        "fund_not_passed": "{what}的预算还没有通过，不能拨付。请先登记预算通过日期。",
        "fund_paid_early": "拨付日期 {on} 早于预算通过日期 {since}，请核对。",
        "fund_over_budget": (
            "{what}列支 {budget} 元，已拨 {sent} 元，还可以拨 {left} 元，不够 {asked} 元。"
            "请减少金额，并核对凭证。"
        ),
        "fund_voucher_missing": "没有填凭证号，到账时要一一勾对。",
        "fund_voucher_used": "凭证号“{voucher}”已用于 {on} 拨付的 {amount} 元，请核对凭证。",
        "fund_received_early": "到账日期 {on} 早于拨付日期 {since}，请核对。",
        "fund_received": "凭证“{voucher}”已于 {on} 确认到账，没有重复入账。",
        "fund_transfer_cancelled": "凭证“{voucher}”已经冲销，不能确认到账。",
        "fund_source_shared": "{source}要先测算、列预算、拨付，再确认到账，不能直接登记收入。",
        # Orders
        "fund_use_missing": "没有选使用清单的条目，请选这笔钱按哪一条用。",
        "fund_use_unknown": "使用清单里没有“{use}”这一条，请从清单里选。",
        "fund_use_refused": (
            "“{purpose}”属于负面清单“{entry}”（{use}），不能安排{source}资金。"
            "依据：{basis}。请改用别的来源，或不安排。"
        ),
        "fund_use_worded": (
            "“{purpose}”写有“{word}”，属于负面清单“{entry}”（{use}），不能安排{source}资金。"
            "依据：{basis}。写法不准的请改名称，确属这类的不要安排。"
        ),
        "fund_use_direction": (
            "使用清单“{entry}”管的是{directions}，“{purpose}”的投向是“{direction}”。"
            "请改选条目，或改投向。"
        ),
        "fund_follows": "原单据{state}，或不是同一种单据；只有退回或撤回的单据可以重新填写。",
        "fund_followed": "原单据已经重新填写过，请在原单据的页面上看新的一张，没有重复提交。",
        "fund_order_pending": "{month}还有 {count} 张单据没有审批，请先批完或退回，再关账。",
        "fund_order_altered": "单据内容与提交时的摘要不符，不能入账。请退回，并通知审计管理员。",
        "fund_payee_missing": "没有填收款方，支付要写明付给谁。",
        "fund_text_missing": "没有填事由，请写明为什么动这笔钱。",
        "fund_text_long": "事由太长（{length} 字），请写在 300 字以内。",
        "fund_reversed": "这笔分录已于 {on} 冲销，没有重复冲销。",
        "fund_reversing": "这笔分录已有一张待审批的冲销单，请先办结。",
        "fund_reversed_early": "冲销日期 {on} 早于原分录的 {since}，请填 {since} 或以后的日期。",
        "fund_reversal_final": "冲销分录不能再冲销；要恢复的，请重新办一笔。",
        # Closing and the end of a year
        "fund_month_open": "{month}还没有过完，不能关账。",
        "fund_month_closed": "{place} {month}已经关账，没有重复关账。",
        "fund_month_not_closed": "{place} {month}没有关账，不用解锁。",
        "fund_closes_county": "关账和年末结转按县或市办，“{place}”不是县、市。",
        "fund_year_running": "{year} 年还没有过完，{from_} 起才能结转。",
        "fund_carrying": "{place} {year} 年的年末结转单已经提交，正在等审批，没有重复提交。",
        "fund_left_moved": (
            "提交以后，{year} 年剩下的钱变了，不能按原单结转。请退回，由提交人重新提交。"
        ),
        "fund_nothing_left": "{place} {year} 年没有要结转的结余。",
    }
)
CONSTRAINT_TEXTS.update(
    {
        "funds_never_overdrawn": "余额（账户的钱不够，没有入账；请减少金额，或先把钱转进来）",
        "funds_account_once": "账户（同一环节、来源、年度、地区、用途只有一个）",
        "funds_entry_amount": "金额（应大于 0）",
        "funds_entry_balances": "分录（各行合计应为 0，转入合计应等于金额）",
        "funds_entry_has_lines": "分录（至少有一转出、一转入）",
        "funds_line_fits": "分录行（要与分录同日、与账户同地区）",
        "funds_line_not_nothing": "分录行的金额（不能是 0）",
        "funds_closed_month": "记账日期（这个月已经关账；请换日期，或申请解锁）",
        "funds_closed_once": "关账（这个月已经关账）",
        "funds_month_once": "月发生额（一个账户一个月只有一条）",
        "funds_reversal_names_it": "冲销（冲销分录必须写明冲销哪一笔，别的不能写）",
        "funds_reversal_mirrors": "冲销（各行应与原分录正好相反）",
        "funds_reversal_of_reversal": "冲销（冲销分录不能再冲销，请重新办一笔）",
        "funds_entry_reverses_id_key": "冲销（这一笔已经冲销）",
        "funds_entry_request_id_key": "办理编号（这一笔已经入账）",
        "funds_fundorder_request_id_key": "办理编号（这张单据已经提交）",
        "funds_fundorder_follows_id_key": "原单据（已经重新填写过）",
        "funds_order_amount": "单据金额（应大于 0）",
        "funds_nobody_approves_their_own": "审批人（不能审批自己提交的单据，请由另一位办理）",
        "funds_year_end_whole": "年末结转（入账的合计应等于单据的金额，批了才能入账）",
        "funds_approved_is_posted": "单据（批了就要入账，没批不能入账）",
        "funds_contribution_once": "应担资金（同一来源、出资地区、属地、年度只有一条）",
        "funds_contribution_amounts": "应担额、列支额（不能小于 0）",
        "funds_passed_after_budgeted": "预算通过（要先列预算；拨付期限不能早于通过日期）",
        "funds_voucher_once": "拨付凭证号（已经用过）",
        "funds_receipt_whole": "到账（日期和入账要齐，不能早于拨付日期）",
    }
)
_TEXTS = {
    "order": "这张资金单据",
    "transfer": "这张拨付凭证",
    "contribution": "这笔应担资金",
    "entry": "这笔分录",
    "this_account": "这个账户",
    "purpose": "这项资金用途",
    "account": "{place}{year}年{source}“{stage}”账户",
    "account_of": "{place}{year}年{source}“{purpose}”的“{stage}”账户",
    "share": "{payer}{year}年应拨{place}的{source}资金",
    "month": "{year} 年 {month} 月",
    "amount": "金额",
    "budgeted": "列支额",
    "everywhere": "全省",
    "odd_fen": "不足一分的按最大余数分，余数相同的依次给省、帮扶市、属地市、属地县",
    "title_missing": "没有填名称，请写明钱用在什么上",
    "listed": "、",
    "and": "和",
    "from_key": "{place}{year}年{source}",
    "year_end": "{year} 年末结转：结转下年 {carried} 元，收回统筹 {reclaimed} 元",
    "carried": "{year} 年结余结转到 {next} 年",
    "reclaimed": "{year} 年起连续结转满 {years} 次没有用完，收回统筹",
    "transferred": "{payer}拨付{source}资金",
    "received": "确认到账，凭证 {voucher}",
    "reversed": "冲销：{text}",
    # What has to come before each stage that money leaves
    "before_in_transit": "拨付",
    "before_arrived": "确认到账",
    "before_allocated": "分配下来",
    "before_committed": "签约",
    "before_paid": "支付",
    # Invariants of `zhuzhen verify`
    "remedy_ledger": "分录被绕过系统改动：从备份核对该条，并通知审计管理员",
    "remedy_balance": "账户余额与分录不符：从备份核对该账户，并通知审计管理员",
    "remedy_short": "支出超过来源：查明经过，冲销多出的一笔",
    "remedy_transfer": "拨付凭证与分录不符：核对凭证，冲销错的一笔再办",
    "remedy_order": "单据与入账不符：从备份核对该单据，并通知审计管理员",
    "remedy_own": "自己提交自己审批：由另一位重新办理，并通知审计管理员",
    "remedy_month": "关账后又有入账：查明经过，在开着的月份冲销再办",
    "remedy_shares": "应担额与标准、镇数、比例不符：重新测算",
    "remedy_due": "应担额与变更记录不符：从备份核对该笔，重新测算，并通知审计管理员",
    "remedy_scope": "分录行与账户的地区不符：从备份核对该条，并通知审计管理员",
}


def text(name: str, /, **facts: object) -> str:
    """A text of this subject with its facts filled in."""
    return _TEXTS[name].format(**facts)


def before(stage: str) -> str:
    """What brings money to a stage, as the remedy of too little says it."""
    return _TEXTS.get(f"before_{stage}", _TEXTS["before_arrived"])


def fault(code: str, *, field: str = "", **facts: object) -> Fault:
    """A text of the catalogue as one fault among several."""
    return Fault(what=CATALOGUE[code].format(**facts), field=field)
