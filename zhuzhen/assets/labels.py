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
