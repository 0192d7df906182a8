"""What screening rules may ask of a person and a household, and the closed lists they use.

The subjects that keep people stand above policy; that their codes and these are the same is
tested (tests/screening/test_codes.py).
"""

from dataclasses import dataclass
from enum import StrEnum

from zhuzhen.policy.expressions.nodes import Kind, Name, TermSet, ValueType, Vocabulary


class ColumnKind(StrEnum):
    """What a column of a department's file holds."""

    ID_NUMBER = "id_number"
    PERSON_NAME = "person_name"
    CERTIFICATE = "certificate"
    TEXT = "text"
    DATE = "date"
    INTEGER = "integer"
    DECIMAL = "decimal"
    MONEY_FEN = "money_fen"
    CHOICE = "choice"
    YES_NO = "yes_no"
    PLACE = "place"


COLUMN_KINDS = {
    ColumnKind.ID_NUMBER: "身份证号码（按 GB 11643 校验，脱敏后入库）",
    ColumnKind.PERSON_NAME: "姓名（只用来找没对上的人，不入库）",
    ColumnKind.CERTIFICATE: "残疾人证号（20 或 22 位，脱敏后入库）",
    ColumnKind.TEXT: "文字",
    ColumnKind.DATE: "日期",
    ColumnKind.INTEGER: "整数",
    ColumnKind.DECIMAL: "小数",
    ColumnKind.MONEY_FEN: "金额",
    ColumnKind.CHOICE: "选择项",
    ColumnKind.YES_NO: "是否",
    ColumnKind.PLACE: "地点",
}
# Kinds that conditions may ask; the others do not reach the screening.
ASKED: dict[ColumnKind, Kind] = {
    ColumnKind.TEXT: Kind.TEXT,
    ColumnKind.DATE: Kind.DATE,
    ColumnKind.INTEGER: Kind.INTEGER,
    ColumnKind.DECIMAL: Kind.DECIMAL,
    ColumnKind.MONEY_FEN: Kind.INTEGER,
    ColumnKind.CHOICE: Kind.CHOICE,
    ColumnKind.YES_NO: Kind.YES_NO,
    ColumnKind.PLACE: Kind.PLACE,
}

CATEGORIES = (
    "unstable_poverty_relieved",
    "marginal_vulnerable",
    "sudden_difficulty",
    "at_risk_general",
)
RISKS = (
    "illness",
    "disability",
    "education",
    "disaster",
    "accident",
    "industry_failure",
    "job_unstable",
    "labor_shortage",
    "housing",
    "water",
    "other",
)


@dataclass(frozen=True)
class PersonFact:
    """A fact of a person or the household that `where` may ask; codes with labels for choices."""

    label: str
    kind: Kind
    codes: dict[str, str] | None = None
    unit: str | None = None


PERSON_FACTS: dict[str, PersonFact] = {
    "age": PersonFact("周岁", Kind.INTEGER),
    "sex": PersonFact("性别", Kind.CHOICE, {"male": "男", "female": "女", "unknown": "未说明"}),
    "relation": PersonFact(
        "与户主关系",
        Kind.CHOICE,
        {
            "head": "户主",
            "spouse": "配偶",
            "child": "子女",
            "child_in_law": "儿媳或女婿",
            "grandchild": "孙子女",
            "parent": "父母",
            "grandparent": "祖父母",
            "sibling": "兄弟姐妹",
            "other": "其他",
        },
    ),
    "labour": PersonFact(
        "劳动能力",
        Kind.CHOICE,
        {
            "ordinary": "普通劳动力",
            "skilled": "技能劳动力",
            "weak_half": "弱劳动力或半劳动力",
            "lost": "丧失劳动力",
            "none": "无劳动力",
        },
    ),
    "schooling": PersonFact(
        "在校状况",
        Kind.CHOICE,
        {
            "not_at_school": "非在校生",
            "preschool": "学前教育",
            "primary": "小学",
            "junior": "初中",
            "senior": "高中",
            "vocational": "中职",
            "college": "大专及以上",
            "dropped_out": "适龄失学辍学",
            "home_taught": "送教上门",
        },
    ),
    "has_certificate": PersonFact("登记了残疾人证", Kind.YES_NO),
    "household_kind": PersonFact(
        "户类别", Kind.CHOICE, {"relieved": "脱贫户", "ordinary": "一般农户"}
    ),
    "social_assist": PersonFact(
        "社会救助",
        Kind.CHOICE,
        {
            "none": "无",
            "dibao": "低保",
            "dibao_edge": "低保边缘",
            "tekun": "特困",
            "rigid_expense_family": "刚性支出困难",
            "other_low_income": "其他低收入",
        },
    ),
    "household_size": PersonFact("家庭人口", Kind.INTEGER, unit="person"),
    "household_able": PersonFact("有劳动力人数", Kind.INTEGER, unit="person"),
    "was_edge_2019": PersonFact("2019 年摸排边缘户", Kind.YES_NO),
    "is_monitored": PersonFact("已是监测对象", Kind.YES_NO),
    "place": PersonFact("所在村", Kind.PLACE),
}


def people_vocabulary() -> Vocabulary:
    """The names that `where` of a screening rule may use."""
    return Vocabulary({name: _named(name, fact) for name, fact in PERSON_FACTS.items()}, {})


def _named(name: str, fact: PersonFact) -> Name:
    terms = None
    if fact.codes is not None:
        terms = TermSet(name, fact.label, tuple(fact.codes), tuple(fact.codes.values()))
    return Name(name, fact.label, ValueType(fact.kind, terms, fact.unit))
