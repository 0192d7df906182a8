"""Stored codes of households and residents with their labels (glossary C2, facts B2, B7)."""

from django.db.models import TextChoices


class HouseholdKind(TextChoices):
    RELIEVED = "relieved", "脱贫户"
    ORDINARY = "ordinary", "一般农户"


class SocialAssist(TextChoices):
    NONE = "none", "无"
    DIBAO = "dibao", "低保"
    DIBAO_EDGE = "dibao_edge", "低保边缘"
    TEKUN = "tekun", "特困"
    RIGID_EXPENSE = "rigid_expense_family", "刚性支出困难"
    OTHER = "other_low_income", "其他低收入"


class LegacyGrade(TextChoices):
    """Of relieved households since 2026 (facts B2.10): who leaves the help, who keeps it."""

    UNGRADED = "", "未分类"
    EXIT = "exit", "可退出"
    CONTINUE = "continue", "继续帮扶"


class HouseholdState(TextChoices):
    ACTIVE = "active", "在册"
    MERGED = "merged", "已并入他户"
    DEREGISTERED = "deregistered", "已销户"
    VOIDED = "voided", "登记已撤销"  # came with an import that was undone


class ResidentState(TextChoices):
    PRESENT = "present", "在册"
    DIED = "died", "死亡"
    MOVED_OUT = "moved_out", "迁出"
    ELSEWHERE = "elsewhere", "转入他户"
    VOIDED = "voided", "登记已撤销"


class Relation(TextChoices):
    HEAD = "head", "户主"
    SPOUSE = "spouse", "配偶"
    CHILD = "child", "子女"
    CHILD_IN_LAW = "child_in_law", "儿媳或女婿"
    GRANDCHILD = "grandchild", "孙子女"
    PARENT = "parent", "父母"
    GRANDPARENT = "grandparent", "祖父母"
    SIBLING = "sibling", "兄弟姐妹"
    OTHER = "other", "其他"


class Sex(TextChoices):
    MALE = "male", "男"
    FEMALE = "female", "女"
    UNKNOWN = "unknown", "未说明"


class IdKind(TextChoices):
    RESIDENT = "resident", "居民身份证"
    NONE = "none", "暂无证件"


class Labour(TextChoices):
    ORDINARY = "ordinary", "普通劳动力"
    SKILLED = "skilled", "技能劳动力"
    WEAK = "weak_half", "弱劳动力或半劳动力"
    LOST = "lost", "丧失劳动力"
    NONE = "none", "无劳动力"


ABLE = frozenset({Labour.ORDINARY, Labour.SKILLED})
WEAK = frozenset({Labour.WEAK})


class Health(TextChoices):
    """Several may hold; sealed as codes joined by commas."""

    HEALTHY = "healthy", "健康"
    CHRONIC = "chronic", "长期慢性病"
    MAJOR = "major_illness", "大病"
    DISABLED = "disabled", "残疾"


class Schooling(TextChoices):
    NOT_AT_SCHOOL = "not_at_school", "非在校生"
    PRESCHOOL = "preschool", "学前教育"
    PRIMARY = "primary", "小学"
    JUNIOR = "junior", "初中"
    SENIOR = "senior", "高中"
    VOCATIONAL = "vocational", "中职"
    COLLEGE = "college", "大专及以上"
    DROPPED_OUT = "dropped_out", "适龄失学辍学"
    HOME_TAUGHT = "home_taught", "送教上门"


class Safeguard(TextChoices):
    EDUCATION = "compulsory_edu", "义务教育"
    MEDICAL = "basic_medical", "基本医疗"
    HOUSING = "housing", "住房安全"
    WATER = "drinking_water", "饮水安全"


class SafeguardResult(TextChoices):
    OK = "ok", "达标"
    ISSUE = "issue", "有问题"
    PENDING = "pending_recheck", "待复核"


class HouseGrade(TextChoices):
    UNKNOWN = "", "未鉴定"
    A = "A", "A 级"
    B = "B", "B 级"
    C = "C", "C 级"
    D = "D", "D 级"


class ChangeKind(TextChoices):
    """What happened to a household or a resident (people's movement, facts B2.8)."""

    REGISTERED = "registered", "建档"
    CORRECTED = "corrected", "更正"
    BORN = "born", "出生"
    MOVED_IN = "moved_in", "迁入"
    JOINED = "joined", "由他户转入"
    DIED = "died", "死亡"
    MOVED_OUT = "moved_out", "迁出"
    LEFT = "left", "转入他户"
    SPLIT = "split", "分户"
    MERGED = "merged", "并户"
    DEREGISTERED = "deregistered", "销户"
    INCOME = "income", "收入更新"
    SAFEGUARDS = "safeguards", "四项保障核查"
    CONSENT = "consent", "承诺授权"
    IMPORTED = "imported", "导入"
    IMPORT_UNDONE = "import_undone", "撤销导入"


class Grade(TextChoices):
    """How closely a fact is kept (B10): L1 open … L4 sealed."""

    L1 = "L1", "公开"
    L2 = "L2", "内部"
    L3 = "L3", "个人信息"
    L4 = "L4", "敏感个人信息"


class DisabilityKind(TextChoices):
    """The 19th digit of a disability certificate (facts B7)."""

    SIGHT = "1", "视力"
    HEARING = "2", "听力"
    SPEECH = "3", "言语"
    LIMBS = "4", "肢体"
    INTELLECT = "5", "智力"
    MIND = "6", "精神"
    MULTIPLE = "7", "多重"


class DisabilityLevel(TextChoices):
    """The 20th digit of a disability certificate."""

    FIRST = "1", "一级"
    SECOND = "2", "二级"
    THIRD = "3", "三级"
    FOURTH = "4", "四级"


class Secret(TextChoices):
    """A fact that is masked until somebody asks for it with a reason."""

    ID = "id", "证件号码"
    CERTIFICATE = "certificate", "残疾人证"
    HEALTH = "health", "健康状况"
    SCHOOLING = "schooling", "在校状况"
    PHONE = "phone", "电话"
    ACCOUNT = "account", "银行账号"


class Ground(TextChoices):
    """Why a masked fact is asked for (facts B10: a purpose, and no more than it needs)."""

    VISIT = "visit", "入户核实"
    CORRECTION = "correction", "更正信息"
    COMPARISON = "comparison", "部门比对"
    PAYMENT = "payment", "发放补助"
    OWN_REQUEST = "own_request", "本人申请查阅"
    GUARDIAN = "guardian", "监护人同意"
    CHILD_RELIEF = "child_relief", "未成年人救助急需"


class Arrival(TextChoices):
    """How a person comes into a household."""

    BORN = "born", "出生"
    MOVED_IN = "moved_in", "迁入"
    OMITTED = "corrected", "补登（原来漏登）"


class Departure(TextChoices):
    """How a person leaves the register."""

    DIED = "died", "死亡"
    MOVED_OUT = "moved_out", "迁出"
