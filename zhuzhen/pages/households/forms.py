"""Forms of the household register; they check and clean input only."""

from collections.abc import Iterable
from typing import Any

from django import forms

from zhuzhen.base.money import NotMoney, parse_fen
from zhuzhen.households import choices
from zhuzhen.households.models import Resident
from zhuzhen.pages.forms import DayField
from zhuzhen.pages.households.choices import NO_CHOICE, UNCHANGED

Choices = Iterable[tuple[str, str]]
_NEEDED = {"required": "请填写", "invalid_choice": "请从列出的项里选", "invalid": "不像是日期"}


def day(label: str, *, required: bool = True, help_text: str = "") -> DayField:
    """A day, picked or typed."""
    widget = forms.DateInput(attrs={"type": "date", "class": "day"}, format="%Y-%m-%d")
    return DayField(
        label=label, required=required, widget=widget, help_text=help_text, error_messages=_NEEDED
    )


def line(
    label: str, *, most: int, required: bool = True, help_text: str = "", **attrs: str
) -> forms.CharField:
    """One line of text."""
    widget = forms.TextInput(attrs={"autocomplete": "off", **attrs})
    return forms.CharField(
        label=label, max_length=most, required=required, help_text=help_text, widget=widget,
        error_messages=_NEEDED,
    )  # fmt: skip


def choice(
    label: str, given: Choices, *, required: bool = True, help_text: str = ""
) -> forms.ChoiceField:
    """One of a few; nothing is chosen beforehand unless the form has an initial value."""
    listed = [(value, shown) for value, shown in given if value]
    return forms.ChoiceField(
        label=label, choices=[("", NO_CHOICE), *listed], required=required, help_text=help_text,
        error_messages=_NEEDED,
    )  # fmt: skip


def words(
    label: str, *, required: bool = True, help_text: str = "", most: int = 300
) -> forms.CharField:
    """A sentence or two."""
    widget = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(
        label=label, max_length=most, required=required, help_text=help_text, widget=widget,
        error_messages=_NEEDED,
    )  # fmt: skip


class YuanField(forms.CharField):
    """An amount typed in 元, cleaned to whole fen; empty is 0."""

    def __init__(self, label: str, *, help_text: str = "") -> None:
        widget = forms.TextInput(
            attrs={"inputmode": "decimal", "class": "num", "autocomplete": "off"}
        )
        super().__init__(label=label, required=False, help_text=help_text, widget=widget)
        self.max_length = 20

    def clean(self, value: Any) -> int:
        text = super().clean(value)
        try:
            return parse_fen(text) if text else 0
        except NotMoney as error:
            raise forms.ValidationError(str(error)) from None


class HouseholdForm(forms.Form):
    """What is kept of a household as a whole. In a correction, phone and account are only typed to
    be changed."""

    kind = choice("户类别", choices.HouseholdKind.choices)
    social_assist = choice("社会救助", choices.SocialAssist.choices)
    legacy_grade = choice("原脱贫户分类", choices.LegacyGrade.choices, required=False)
    was_edge_2019 = forms.BooleanField(label="2019 年摸排的边缘户", required=False)
    address = line("住址", most=120, required=False)
    phone = line("电话", most=30, required=False, inputmode="tel")
    account = line("银行账号", most=40, required=False, inputmode="numeric")


class HouseholdCorrectionForm(HouseholdForm):
    phone_removed = forms.BooleanField(label="去掉现有电话", required=False)
    account_removed = forms.BooleanField(label="去掉现有银行账号", required=False)
    reason = line("更正依据", most=200, help_text="如入户核实、本人申请")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("phone", "account"):
            self.fields[name].help_text = UNCHANGED
        kept = ["kind", "social_assist", "legacy_grade", "was_edge_2019", "address"]
        self.order_fields([*kept, "phone", "phone_removed", "account", "account_removed"])


class ResidentForm(forms.Form):
    """A person; birth and sex come from the identity number where there is one."""

    name = line("姓名", most=60)
    relation = choice("与户主关系", choices.Relation.choices)
    id_number = line(
        "身份证号码", most=60, required=False,
        help_text="18 位；还没有证件的留空，请填出生日期和性别",
    )  # fmt: skip
    born_on = day("出生日期", required=False, help_text="有身份证号码的不用填")
    sex = choice("性别", choices.Sex.choices, required=False, help_text="有身份证号码的不用填")
    labour = choice("劳动能力", choices.Labour.choices)
    schooling = choice("在校状况", choices.Schooling.choices)
    health = forms.MultipleChoiceField(
        label="健康状况", choices=choices.Health.choices, widget=forms.CheckboxSelectMultiple,
        required=False, help_text="可多选；加密保存",
    )  # fmt: skip
    certificate = line(
        "残疾人证号", most=60, required=False, help_text="20 位，补办的 22 位；没有的留空"
    )


class NewcomerForm(ResidentForm):
    """A person entered for the first time: who has no number is known by the day of birth."""

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if not given.get("id_number") and not given.get("born_on") and "born_on" not in self.errors:
            self.add_error("born_on", "没有身份证号码的，请填出生日期")
        return given


class MemberForm(NewcomerForm):
    how = choice("怎样来的", choices.Arrival.choices)
    on = day("日期", help_text="出生、迁入的日期；补登的填实际到户日期")
    reason = line("依据或说明", most=200, required=False)


class ResidentCorrectionForm(ResidentForm):
    reason = line("更正依据", most=200, help_text="如入户核实、本人申请")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("id_number", "certificate", "health"):
            self.fields[name].help_text = UNCHANGED


class RegisterForm(HouseholdForm):
    """A household and its head at once; the other members follow on their own form."""

    village = line("村（社区）", most=60, help_text="写全称或代码，如“珠玑镇XX村”")
    on = day("建档日期")


def _people(residents: Iterable[Resident]) -> list[tuple[str, str]]:
    return [(f"{each.pk}", each.name) for each in residents]


class LeavingForm(forms.Form):
    """A person died or moved away; asks for a new head only where the head leaves."""

    how = choice("情形", choices.Departure.choices)
    on = day("日期", help_text="在户的最后一天")
    reason = line("依据或说明", most=200, help_text="如死亡证明、户口迁移证")

    def __init__(self, *args: Any, heirs: Iterable[Resident] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if listed := _people(heirs):
            self.fields["new_head"] = choice("新户主", listed, help_text="离户的是户主，请选定")


class MoveForm(forms.Form):
    """A person goes to another household, named by its number."""

    to = line("转入的户", most=20, help_text="户编号，在该户档案上可以看到")
    relation = choice("与那一户户主的关系", choices.Relation.choices)
    on = day("日期")
    reason = line("依据或说明", most=200, help_text="如婚姻、投靠、赡养")

    def __init__(self, *args: Any, heirs: Iterable[Resident] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if listed := _people(heirs):
            self.fields["new_head"] = choice("原户新户主", listed, help_text="转走的是户主，请选定")


class HeadForm(forms.Form):
    former_is = choice(
        "原户主是新户主的", [each for each in choices.Relation.choices if each[0] != "head"]
    )
    reason = line("依据或说明", most=200, required=False)


class SplitForm(forms.Form):
    """Who leaves, and what each is in the new household; a field for each person present."""

    on = day("分户日期")
    address = line("新户住址", most=120, required=False, help_text="留空与原户相同")
    reason = line("依据或说明", most=200, required=False)

    def __init__(self, *args: Any, residents: Iterable[Resident] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for each in residents:
            self.fields[f"person_{each.pk}"] = choice(
                each.name, choices.Relation.choices, required=False,
                help_text=f"现为{each.get_relation_display()}",
            )  # fmt: skip
        self.fields["new_head"] = choice(
            "原户新户主", _people(residents), required=False, help_text="户主分出去时才选"
        )
        people = [name for name in self.fields if name.startswith("person_")]
        self.order_fields(["on", *people, "new_head", "address", "reason"])


class MergerForm(forms.Form):
    """Into which household, and what each person is there."""

    into = line("并入的户", most=20, help_text="户编号，在该户档案上可以看到")
    on = day("并户日期")
    reason = line("依据", most=200)

    def __init__(self, *args: Any, residents: Iterable[Resident] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        relations = [each for each in choices.Relation.choices if each[0] != "head"]
        for each in residents:
            self.fields[f"person_{each.pk}"] = choice(f"{each.name}与那一户户主的关系", relations)


class EndForm(forms.Form):
    became = choice("全户去向", choices.Departure.choices)
    on = day("日期", help_text="在册的最后一天")
    reason = line("依据", most=200, help_text="如全户死亡证明、整户迁移证")


class IncomeForm(forms.Form):
    """Twelve months in 元; both readings are made from it."""

    first_month = day("收入计算期从哪月起", help_text="选当月任意一天；连续 12 个月，须已过完")
    taken_on = day("采集日期")
    persons = forms.IntegerField(
        label="计算人口", min_value=1, max_value=60, error_messages=_NEEDED,
        help_text="在册共同生活的人",
    )  # fmt: skip
    wages_fen = YuanField("工资性收入", help_text="务工、公益性岗位等")
    operating_fen = YuanField("生产经营性收入", help_text="种植、养殖、林果、其他经营")
    operating_cost_fen = YuanField("生产经营性支出", help_text="种子、饲料、农资等成本")
    property_fen = YuanField("财产性收入", help_text="分红、土地流转等")
    transfers_fen = YuanField("转移性收入", help_text="低保金、养老金、补贴等")
    self_paid_fen = YuanField("合规自付支出", help_text="医保目录内自己付的医疗费")
    claims_fen = YuanField("理赔收入", help_text="保险赔付")
    reason = line("说明", most=200, required=False)


class SafeguardForm(forms.Form):
    checked_on = day("核查日期")
    education = choice("义务教育", choices.SafeguardResult.choices)
    medical = choice("基本医疗", choices.SafeguardResult.choices)
    housing = choice("住房安全", choices.SafeguardResult.choices)
    house_grade = choice("房屋鉴定", choices.HouseGrade.choices, required=False)
    water = choice("饮水安全", choices.SafeguardResult.choices)
    fed_and_clothed = forms.BooleanField(label="吃穿不愁", required=False)
    note = words("说明", required=False, help_text="有未达标或待复核的，写明是谁、什么问题")


class ConsentForm(forms.Form):
    on = day("签署日期", help_text="告知书和承诺授权书上的日期")
    paper = forms.FileField(
        label="扫描件或照片", required=False, allow_empty_file=True,
        help_text="签了字的承诺授权书；只有本户范围内的经办人能看到",
        widget=forms.ClearableFileInput(attrs={"accept": "image/*,.pdf"}),
    )  # fmt: skip
    reason = line("说明", most=200, required=False, help_text="如由谁代签、纸质件存放处")


class UnmaskForm(forms.Form):
    ground = choice("用途", choices.Ground.choices)
    reason = words("查看原因", help_text="写明办理什么事；谁、何时、为什么查看都会记入审计日志")
