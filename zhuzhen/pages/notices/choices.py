"""Words of the screens of notices."""

NOTICES = "公示"
INDEX = (NOTICES, "/notices/")
RUNNING, EVERY = "办理中", "全部"
STATES = {
    "running": RUNNING,
    "draft": "待批准",
    "approved": "待发布",
    "published": "公示中",
    "ending": "到期",
    "objected": "有异议待答复",
    "ended": "已结束",
    "all": EVERY,
}
NEW, EDIT = "起草公示", "修改公示"
DONE = {
    "draft": "已保存草稿，请另一位同事批准。",
    "revise": "已保存修改，请另一位同事批准。",
    "approve": "已批准，可以发布和打印张贴了。",
    "return": "已退回，起草人会在工作台看到原因。",
    "publish": "已发布：公示 {first} 至 {last}，{day} 起可以结束。请打印张贴，并拍首日照片。",
    "pass": "公示期满，没有成立的异议，已结束。",
    "withdraw": "已撤下，公开页面上不再显示。",
    "photograph": "照片已保存。",
    "answer": "答复已保存，提出人凭回执编号能看到。",
    "upheld": "异议成立，公示已停止，请按退回的环节重新办理。",
}
CONSEQUENCES = {
    "return": "退回给起草人修改，改好后重新批准。",
    "withdraw": "撤下后公开页面不再显示，不能恢复；同一事项可以重新起草。",
}
REASONS = {"return": "退回原因", "withdraw": "撤下原因"}
PHOTO_ODD = "照片摄于 {taken}，不是{occasion}（{day}）前后，请核对。"
NO_PHOTO = "请选择照片"
SUBJECT = "事项"
OF_A_CASE = "个案的公示在个案页办理：民主评议通过时自动起草，不用另写"
FORM_HINT = (
    "第一行写表头，下面每行一条；列与列之间用竖线 | 隔开，也可以直接从 Excel 复制粘贴。"
    "不要写证件号码、电话、银行账号和健康状况。"
)
TABLE_EXAMPLE = "村组 | 户主 | 人口\n第三村民小组 | 张大山 | 4"
NO_TABLE = "请写表头，并至少写一行内容"
PHONES_HINT = "12317 等监督电话，加上镇、村的办公电话；不能写个人手机"
DAYS_HINT = "发布次日起算，不少于政策规定的天数"
PLACE_HINT = "监测对象公示写到村"

AWAITING = {
    "approve": ("待我批准的公示", "去批准"),
    "revise": ("退回给我的公示", "去修改"),
    "publish": ("待发布的公示", "去发布"),
    "answer": ("待我答复的异议", "去答复"),
    "ending": ("到期的公示", "去结束"),
}
PASSES_ON = "{month}月{day}日起可以结束"

# In public
PUBLIC_TITLE = "公示公告"
PUBLIC = ("公示公告", "/public/notices/")
TRAP = "这一栏是防机器填写的，请清空后再提交。"
TRAP_LABEL = "请不要填写这一栏"
SAID, NAME, CONTACT = "您的异议", "姓名", "联系方式"
SAID_HINT = "写清楚哪一条不符合、为什么。请不要写别人的证件号码和病情。"
NAME_HINT = "可以不填，匿名提出"
CONTACT_HINT = "填了我们好向您核实；加密保存，起草公示的人看不到"
RECEIPT, RECEIPT_HINT = "回执编号", "提交异议后得到的 12 位编号，如 ACEF-HJKL-MPRT"
ANSWER, UPHELD = "答复", "处理结果"
ANSWER_HINT = "写明怎么核实、结果如何。提出人不登录就能看到，不要写证件号码、电话和健康状况。"
VERDICTS = (("rejected", "不成立，公示继续"), ("upheld", "成立，停止公示，退回上一环节"))
SEALED = "您是起草人，异议的内容和提出人对您不公开，请由其他经办人答复。"
NOT_ANSWERING = "您的角色不能查看异议内容，请联系{who}。"
