"""Words of the funnel: its stages, its lights, its sheet."""

# figure -> (what it is called, the one line that says what it counts)
STAGES = {
    "begun": ("发现线索的户", "线索日在本期"),
    "verified": ("入户核实", "其中已经入户核实"),
    "admitted": ("纳入监测", "其中县里审定纳入"),
    "measured": ("落实措施", "纳入的里面已有措施在实施或完成"),
    "cleared": ("风险消除", "其中县里审定消除"),
}
NOW = {
    "watched": "正在监测",
    "overdue": "超过期限",
    "late_clues": "线索逾期未核实",
    "relapsed": "消除后又纳入",
}
CLUES = "线索条数"
# The columns of places, in short.
COLUMNS = {
    "clues": "线索（条）", "begun": "发现（户）", "verified": "核实", "admitted": "纳入",
    "measured": "有措施", "cleared": "消除", "watched": "正在监测", "overdue": "超过期限",
    "late_clues": "线索逾期", "relapsed": "又纳入",
}  # fmt: skip
TITLE, SHEET = "监测漏斗", "{period}{place}监测漏斗.xlsx"
PLACE, CODE, TOTAL = "地区", "区划代码", "合计"
LIGHTS = {
    "mass": ("规模性返贫", "{period}消除后又纳入达到 {most} 户的镇：{names}", "没有，应为 0"),
    "overdue": ("超过期限的个案", "{count} 户没有按期办到下一环节", "都在期限内"),
    "late_clues": ("逾期未核实的线索", "{count} 条线索过了核实期限", "没有"),
    "relapsed": ("消除后又纳入的户", "{period}有 {count} 户再次纳入", "没有"),
}
LISTED = "、"
WHO = "业务处室"
NOT_FAMILIES = "您看到的是户数，看不到具体的户；只列到镇。"
