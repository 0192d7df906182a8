"""Kinds and states of public notices and objections (workflows D5, facts B3), and the words that
the masking check looks for."""

from django.db.models import TextChoices


class NoticeKind(TextChoices):
    ADMISSION = "monitored_admission", "监测对象纳入公示"
    CLEARANCE = "risk_elimination", "风险消除公示"
    PROJECT_POOL = "project_pool", "项目入库公示"
    FUND_ALLOCATION = "fund_allocation", "资金分配公告"
    COMPLETION = "project_completion", "项目完工公告"
    INCOME = "income_distribution", "收益分配公示"
    DISPOSAL = "asset_disposal", "资产处置公示"
    POINTS = "points", "积分公示"
    MAINTENANCE = "maintenance", "管护责任公示"

    @property
    def is_of_families(self) -> bool:
        return self in FAMILY_KINDS


# Of families: only in the village, only once (facts B2.5), and until it is published only who
# works with families sees it.
FAMILY_KINDS = (NoticeKind.ADMISSION, NoticeKind.CLEARANCE)
# Full days a notice is open where no pack says (workflows D5).
USUAL_DAYS = {
    NoticeKind.ADMISSION: 5,
    NoticeKind.CLEARANCE: 5,
    NoticeKind.PROJECT_POOL: 10,
    NoticeKind.FUND_ALLOCATION: 10,
    NoticeKind.COMPLETION: 10,
    NoticeKind.INCOME: 7,
    NoticeKind.DISPOSAL: 7,
    NoticeKind.POINTS: 5,
    NoticeKind.MAINTENANCE: 5,
}


class NoticeState(TextChoices):
    DRAFT = "draft", "起草"
    APPROVED = "approved", "已批准"
    PUBLISHED = "published", "公示中"
    PASSED = "passed", "期满无异议"
    FAILED = "failed", "异议成立"
    WITHDRAWN = "withdrawn", "撤下"


PUBLIC = (NoticeState.PUBLISHED, NoticeState.PASSED)
# In these another notice on the same matter may be drafted.
GONE = (NoticeState.FAILED, NoticeState.WITHDRAWN)
# These still wait for a step.
RUNNING = (NoticeState.DRAFT, NoticeState.APPROVED, NoticeState.PUBLISHED)


class ObjectionState(TextChoices):
    OPEN = "open", "待答复"
    UPHELD = "upheld", "成立"
    REJECTED = "rejected", "不成立"


class Occasion(TextChoices):
    """Of which day a photograph of the posted print is."""

    FIRST = "first", "首日"
    LAST = "last", "末日"


# Parameters of a pack, by region; what holds where no pack says.
DAYS_PARAMETER = "notice_days_{kind}"
ANSWER_DAYS, USUAL_ANSWER_DAYS = "objection_answer_days", 5
OBJECTIONS_A_DAY, USUAL_OBJECTIONS_A_DAY = "objections_a_day", 20
PUBLIC_DAYS, USUAL_PUBLIC_DAYS = "notice_public_days", 30
MASKS_NAMES, USUAL_MASKS_NAMES = "notice_masks_names", 1
SUPERVISION_PHONES, USUAL_SUPERVISION_PHONES = "supervision_phones", "12317"

# The masking check ------------------------------------------------------------------------------

# A column that should not be there at all, by what its head says.
SENSITIVE_HEADS = (
    "身份证",
    "证件号",
    "公民身份号码",
    "联系电话",
    "联系方式",
    "手机",
    "电话号码",
    "银行账号",
    "银行账户",
    "银行卡",
    "社保卡",
    "一卡通",
    "卡号",
)
PHONE_WORDS = ("电话", "座机", "手机", "联系方式", "致电", "☎")
IDENTITY_WORDS = ("身份证", "证件号", "公民身份")
ACCOUNT_WORDS = ("账号", "帐号", "账户", "帐户", "卡号", "开户", "存折")
# Beside these a number that has only the shape of an identity number is an office's own.
CODE_WORDS = ("编号", "编码", "代码", "文号", "合同号")

# Health and disability (facts B10: sensitive facts are never shown). Kept longest first by the
# check itself; add what people really write, with a line in tests/notices/masking_corpus.py.
HEALTH_TERMS = (
    "健康状况",
    "身体状况",
    "大病",
    "重病",
    "慢性病",
    "慢病",
    "患病",
    "患有",
    "因病",
    "病情",
    "病史",
    "病因",
    "久病",
    "疾病",
    "重疾",
    "确诊",
    "诊断书",
    "住院",
    "化疗",
    "放疗",
    "透析",
    "长期服药",
    "医药费",
    "残疾",
    "因残",
    "重残",
    "残疾等级",
    "残疾人证",
    "失能",
    "瘫痪",
    "偏瘫",
    "聋哑",
    "失聪",
    "失明",
    "盲人",
    "智障",
    "智力障碍",
    "精神障碍",
    "精神病",
    "精神分裂",
    "抑郁症",
    "自闭症",
    "癫痫",
    "痴呆",
    "癌",
    "肿瘤",
    "白血病",
    "尿毒症",
    "肾衰",
    "肾病",
    "肝炎",
    "乙肝",
    "肝硬化",
    "心脏病",
    "冠心病",
    "脑梗",
    "脑出血",
    "脑瘫",
    "中风",
    "高血压",
    "糖尿病",
    "地中海贫血",
    "血友病",
    "结核",
    "艾滋",
    "HIV",
    "尘肺",
    "帕金森",
    "流产",
    "怀孕",
)
# Where a term above stands inside a word that says nothing of anyone's health.
HARMLESS = (
    "病虫害",
    "病害",
    "残疾人联合会",
    "残疾人服务中心",
    "残疾人就业保障金",
    "疾病预防控制",
    "住院部",
    "住院楼",
    "中风险",
)
# Columns that hold names of members of families. Whoever answers for a facility is not one.
NAME_HEADS = (
    "姓名",
    "户主",
    "户主姓名",
    "家庭成员",
    "成员姓名",
    "监测对象",
    "对象姓名",
    "受益人",
    "受益户",
    "农户",
    "农户姓名",
)
COMPOUND_SURNAMES = frozenset({
    "欧阳", "司徒", "上官", "诸葛", "司马", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "夏侯",
    "长孙", "宇文", "轩辕", "端木", "南宫", "独孤", "司空", "百里", "东郭", "呼延", "闻人", "钟离",
    "淳于", "单于", "申屠", "公羊", "澹台", "太史",
})  # fmt: skip
CHINESE_DIGITS = {
    "〇": "0", "○": "0", "零": "0", "一": "1", "幺": "1", "二": "2", "两": "2", "三": "3",
    "四": "4", "五": "5", "六": "6", "七": "7", "八": "8", "九": "9", "壹": "1", "贰": "2",
    "叁": "3", "肆": "4", "伍": "5", "陆": "6", "柒": "7", "捌": "8", "玖": "9",
}  # fmt: skip
# What stands after a sum, so that eleven digits of yuan are no telephone.
SUM_UNITS = "元|万元|亿|千元|百元|分(?!机)"
PHONE_STOPS = "、，,；;/\n"
NAME_STOPS = "、，,；;/ \t　"
STAR = "*"
TITLE_FIELD, BASIS_FIELD, OFFICE_FIELD, ANSWER_FIELD = "标题", "依据", "经办单位", "答复"
PHONES_FIELD = "监督电话"
