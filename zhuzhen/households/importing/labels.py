"""The sheet of households and members: one row a member."""

from django.db.models import TextChoices

from zhuzhen.feeds.declaring import Choice, Column, DeclaredFeed, Kind
from zhuzhen.households.choices import (
    Health,
    HouseholdKind,
    Labour,
    LegacyGrade,
    Relation,
    Schooling,
    Sex,
    SocialAssist,
)

SHEET = "households"  # in the stamp of its workbooks, and where mappings of heads are remembered
TITLE = "农户和家庭成员"
DIFFERS, IS_NEW, IS_CHANGED = "已登记为“{known}”，这里是“{value}”", "新增", "更新"
SEALED_DIFFERS = "与已登记的不同"
LISTED, SYSTEM_NAME = "、", "系统"
AUDIT_REASON = "导入回执 {number}"
UNDO_REASON = "撤销导入（回执 {number}）"
_ALIASES: dict[str, tuple[str, ...]] = {
    Relation.HEAD: ("本人", "本人或户主"),
    Relation.SPOUSE: ("妻子", "丈夫", "妻", "夫"),
    Relation.CHILD: ("儿子", "女儿", "子", "女", "长子", "长女", "次子", "次女", "之子", "之女"),
    Relation.CHILD_IN_LAW: ("儿媳", "女婿", "之儿媳", "之女婿"),
    Relation.GRANDCHILD: ("孙子", "孙女", "外孙子", "外孙女", "外孙", "之孙子", "之孙女"),
    Relation.PARENT: ("父亲", "母亲", "父", "母", "之父", "之母"),
    Relation.GRANDPARENT: ("祖父", "祖母"),
    Relation.SIBLING: ("兄", "弟", "姐", "妹", "之兄弟姐妹"),
    Labour.WEAK: ("弱劳动力", "半劳动力", "弱劳动力（半劳动力）"),
    Labour.ORDINARY: ("有劳动力", "有劳动能力"),
    Labour.NONE: ("无劳动能力",),
    Schooling.NOT_AT_SCHOOL: ("非在校", "不在校"),
    Health.CHRONIC: ("慢性病", "长期慢病"),
    SocialAssist.DIBAO: ("低保户", "农村低保"),
    SocialAssist.TEKUN: ("特困供养", "五保"),
    SocialAssist.DIBAO_EDGE: ("低保边缘户", "低保边缘家庭"),
    HouseholdKind.ORDINARY: ("一般户",),
    HouseholdKind.RELIEVED: ("建档立卡户", "已脱贫户"),
    Sex.MALE: ("男性",),
    Sex.FEMALE: ("女性",),
}


def _choices(of: type[TextChoices]) -> tuple[Choice, ...]:
    return tuple(
        Choice(str(each.value), str(each.label), _ALIASES.get(each, ()))
        for each in of
        if each.value
    )


HOUSEHOLDS = DeclaredFeed(
    SHEET,
    TITLE,
    (
        Column(
            "number", "户编号", Kind.TEXT, longest=20, aliases=("编号", "户号"),
            note="已登记的户照抄导出时的编号；新的户可以填自己的序号，只用来把一户的人归在一起",
        ),
        Column(
            "village", "村", Kind.PLACE, True, aliases=("行政村", "所在村", "村（社区）", "村名"),
            note="写全称（如 韶关市南雄市珠玑镇里东村）或 12 位代码",
        ),
        Column(
            "head", "户主", Kind.NAME, aliases=("户主姓名",), longest=60,
            note="没有户编号的，靠村和户主姓名归到一户；同村户主同名的，请填户编号",
        ),
        Column("name", "姓名", Kind.NAME, True, aliases=("成员姓名", "家庭成员姓名"), longest=60),
        Column("relation", "与户主关系", Kind.CHOICE, True, choices=_choices(Relation)),
        Column(
            "id", "证件号码", Kind.ID, aliases=("身份证号", "身份证号码", "公民身份号码", "证件号"),
            note="18 位居民身份证号码，单元格设为“文本”；暂无证件的留空", is_blinded=True,
        ),
        Column("sex", "性别", Kind.CHOICE, choices=_choices(Sex), note="可以不填，从证件号码读出"),
        Column("born_on", "出生日期", Kind.DATE, note="可以不填，从证件号码读出；没有证件的请填"),
        Column("labour", "劳动能力", Kind.CHOICE, True, choices=_choices(Labour)),
        Column(
            "schooling", "在校状况", Kind.CHOICE, True, choices=_choices(Schooling),
            aliases=("在校生状况", "在校生情况"),
        ),
        Column(
            "health", "健康状况", Kind.CHOICES, choices=_choices(Health), note="几项用顿号隔开"
        ),
        Column(
            "certificate", "残疾人证号", Kind.CERTIFICATE, aliases=("残疾证号", "残疾人证"),
            note="20 位，补办的 22 位", is_blinded=True,
        ),
        Column(
            "kind", "户类别", Kind.CHOICE, choices=_choices(HouseholdKind),
            note="写在一户的任一行；新的户必须有",
        ),
        Column(
            "social_assist", "社会救助", Kind.CHOICE, choices=_choices(SocialAssist),
            aliases=("低保特困情况", "社会救助类型"),
        ),
        Column("legacy_grade", "原脱贫户分类", Kind.CHOICE, choices=_choices(LegacyGrade)),
        Column("was_edge_2019", "2019年摸排边缘户", Kind.YES_NO, aliases=("2019 年摸排边缘户",)),
        Column("address", "住址", Kind.TEXT, aliases=("家庭住址", "详细地址"), longest=120),
        Column(
            "phone", "电话", Kind.CODE, aliases=("联系电话", "手机号", "联系方式"),
            pattern=r"1\d{10}|0\d{9,11}", note="请填 11 位手机号，或带区号的固定电话",
        ),
        Column(
            "account", "银行账号", Kind.CODE, aliases=("银行卡号", "开户账号"),
            pattern=r"\d{8,30}", note="应为 8 至 30 位数字，单元格设为“文本”",
        ),
        Column("registered_on", "建档日期", Kind.DATE, note="可以不填，默认为导入当天"),
    ),
    once=(("id",),),
)  # fmt: skip
# What is of the household, and so the same on all rows of it that say it.
OF_HOUSEHOLD = (
    "village", "kind", "social_assist", "legacy_grade", "was_edge_2019", "address", "phone",
    "account", "registered_on",
)  # fmt: skip
