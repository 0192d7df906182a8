"""Words of the household screens."""

HOUSEHOLDS = "监测对象"
ANY = "全部"
LABOURS = (("able", "有劳动能力"), ("weak", "只有弱（半）劳动力"), ("unable", "整户无劳动能力"))
SAVED = {
    "registered": "已登记{head}户，户编号 {number}。接着登记其他家庭成员。",
    "corrected": "已更正{head}户。",
    "added": "已登记{name}，现在 {size} 口人。",
    "resident": "已更正{name}。",
    "left": "已登记{name}{how}，现在 {size} 口人。",
    "moved": "{name}已转入{head}户。",
    "head": "户主已变更为{head}。",
    "split": "已分出{head}户，户编号 {number}。",
    "merged": "已并入{head}户，现在 {size} 口人。",
    "ended": "已销户，资料留存备查。",
    "income": "已登记收支：人均纯收入 {net} 元，人均判定收入 {judged} 元。",
    "safeguards": "已登记四项保障核查。",
    "consent": "已登记 {on} 签署的承诺授权。",
}
NO_CHOICE = "——"
UNCHANGED = "留空表示不变"
BELOW, NOT_BELOW, UNJUDGED = "低于收入线", "不低于收入线", "没有收入线，不判定"
SPLIT_LEAD = "分出去的人，各选在新户里与新户主的关系（其中一人选“户主”）；留下的人不选。"
TITLES = {
    "new": "登记农户",
    "correction": "更正农户",
    "member": "增加家庭成员",
    "resident": "更正家庭成员",
    "leaving": "登记死亡或迁出",
    "move": "转入他户",
    "head": "变更户主",
    "split": "分户",
    "merger": "并入他户",
    "end": "销户",
    "income": "登记收支",
    "income_correction": "更正收支",
    "safeguards": "四项保障核查",
    "consent": "登记承诺授权",
    "unmask": "查看完整信息",
    "own": "本人信息",
    "history": "变动记录",
}
PLAIN_LABELS = {
    "name": "姓名", "relation": "与户主关系", "sex": "性别", "born_on": "出生日期",
    "labour": "劳动能力", "schooling": "在校状况", "kind": "户类别", "address": "住址",
    "social_assist": "社会救助", "legacy_grade": "原脱贫户分类", "was_edge_2019": "2019 年边缘户",
    "size": "人口", "head_name": "户主", "household": "户编号", "period": "收入计算期起",
    "net_per_head_fen": "人均纯收入", "judged_per_head_fen": "人均判定收入",
    "unmet": "未达标", "on": "签署日期", "paper": "材料编号", "sealed": "已变更（加密）",
}  # fmt: skip
A_NUMBER, NO_SUCH_NUMBER = "户编号", "没有这个编号的户，可能不在您的范围内"
YES, NO, NONE = "是", "否", "无"
HIDDEN = "未满 14 周岁，已保护"
