"""Words that figures and ledgers of assets are told in."""

OWN = {
    "province": "省本级",
    "city": "市本级",
    "county": "县本级",
    "town": "镇本级",
    "village": "村级",
}
HOUSEHOLDS = "农户 {count} 户"
OWNER = "{owner} {percent}%"
LISTED = "、"
FUNDING = "{source}（{year}）{amount} 元"
OPERATION = "{mode}：{operator}，{from_on} 至 {to_on}"
WARNINGS = {
    "income_overdue": "收益逾期",
    "principal_overdue": "本金逾期",
    "contract_ending": "合同将到期",
    "inspection_overdue": "巡查逾期",
    "idle": "长期没有收益和巡查",
    "step_overdue": "环节逾期",
    "distribution_overdue": "收益分配逾期",
    "disposal_overdue": "处置逾期",
}
