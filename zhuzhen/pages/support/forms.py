"""Forms of support; they check and clean input only."""

import uuid
from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.core.files.uploadedfile import UploadedFile

from zhuzhen.casework import choices as codes
from zhuzhen.households.models import Resident
from zhuzhen.pages.households.forms import (
    IncomeForm,
    SafeguardForm,
    YuanField,
    choice,
    day,
    line,
    words,
)
from zhuzhen.pages.support import choices
from zhuzhen.partners.models import Person

MOST_PHOTOS = 9
Steps = tuple[tuple[str, tuple[str, ...]], ...]
# In the form of a quarterly visit these come from the visit itself.
_TAKEN_FROM_VISIT = ("taken_on", "checked_on", "reason")


class PlanForm(forms.Form):
    goal = words("帮扶目标", help_text="要解决什么问题、达到什么程度")
    responsible = line("责任人", most=60)
    starts_on = day("开始日期")
    ends_on = day("计划完成日期")
    no_development_reason = words(
        "未安排开发式措施的原因", required=False, help_text="只有弱（半）劳力、没有合适项目的才填"
    )


class RevisionForm(PlanForm):
    reason = line("修改原因", most=200, required=False)


class MeasureForm(forms.Form):
    """A measure; which persons may be chosen comes with the household."""

    kind = choice("措施大类", codes.MeasureKind.choices)
    what = line("措施内容", most=200, help_text="如“发放鸡苗 50 羽”")
    is_training_only = forms.BooleanField(
        label="仅技能培训或其他（不算开发式帮扶）", required=False
    )
    state = choice("状态", codes.MeasureState.choices)
    starts_on = day("开始日期")
    ends_on = day("结束日期", required=False, help_text="还没结束的不填")
    money_fen = YuanField("金额", help_text="没有花钱的不填")
    provider = line("实施单位", most=120, required=False)
    resident = forms.ChoiceField(label="受益人", required=False)
    effect = words("成效", required=False, help_text="已完成的写增收多少；已停止的写原因")

    def __init__(self, *args: Any, residents: Iterable[Resident] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = [(f"{each.pk}", each.name) for each in residents]
        field = self.fields["resident"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", choices.WHOLE_HOUSEHOLD), *listed]


class ChangeForm(MeasureForm):
    reason = line("更新说明", most=200, required=False)


class HelperForm(forms.Form):
    """A posted person of the town, or a name with a unit."""

    person = forms.ChoiceField(label="派驻干部", required=False, help_text="驻在本镇的干部")
    name = line("姓名", most=60, required=False, help_text="不在上面名单里的才填")
    unit_name = line("单位", most=120, required=False)
    on = day("结对日期")
    until = day("结束日期", required=False, help_text="没有约定的不填")

    def __init__(self, *args: Any, people: Iterable[Person] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = [(f"{each.pk}", f"{each.name}（{each.org.name}）") for each in people]
        field = self.fields["person"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", choices.NO_PAIR_PERSON), *listed]


class UnpairForm(forms.Form):
    on = day("最后一天")
    reason = line("原因", most=200, help_text="如轮换、调离")


class PhotosInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Several pictures at once; cleaned to a list."""

    def __init__(self) -> None:
        widget = PhotosInput(attrs={"accept": "image/*", "multiple": True})
        super().__init__(
            label="照片", required=False, widget=widget, help_text=choices.PHOTO_HELP,
            allow_empty_file=True,
        )  # fmt: skip

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        given = data if isinstance(data, list | tuple) else [data] if data else []
        if len(given) > MOST_PHOTOS:
            raise forms.ValidationError(choices.TOO_MANY_PHOTOS.format(count=len(given)))
        return [super(PhotosField, self).clean(each, initial) for each in given]


class VisitForm(forms.Form):
    """A visit without a check; its number makes a retry the same visit."""

    STEPS: ClassVar[Steps] = (
        ("走访", ("visited_on", "visitors", "finding")),
        ("新风险和照片", ("risk", "photos")),
    )
    request_id = forms.UUIDField(widget=forms.HiddenInput)
    visited_on = day("走访日期")
    visitors = line("走访人", most=120, help_text="几个人用顿号隔开")
    finding = forms.CharField(
        label="情况", max_length=500, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="看到、问到的：人、收入、住房、饮水、上学、看病",
        error_messages={"required": "请填写"},
    )  # fmt: skip
    risk = words("新风险", required=False, help_text="发现了才填；会报为线索，限期核实")
    photos = PhotosField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {}).setdefault("request_id", uuid.uuid4())
        super().__init__(*args, **kwargs)

    @property
    def steps(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields part by part, as a phone shows them."""
        return [(title, [self[name] for name in names]) for title, names in self.STEPS]


class CheckForm(VisitForm, IncomeForm, SafeguardForm):
    """A visit with the quarterly check: income and safeguards in the same form (S4-9b)."""

    STEPS: ClassVar[Steps] = (
        ("走访", ("visited_on", "visitors", "finding")),
        (
            "收支",
            (
                "first_month", "persons", "wages_fen", "operating_fen", "operating_cost_fen",
                "property_fen", "transfers_fen", "self_paid_fen", "claims_fen",
            ),
        ),
        (
            "四项保障",
            ("education", "medical", "housing", "house_grade", "water", "fed_and_clothed", "note"),
        ),
        ("新风险和照片", ("risk", "photos")),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in _TAKEN_FROM_VISIT:
            del self.fields[name]


class CampaignForm(forms.Form):
    title = line("名称", most=120, help_text="如“2022 年四季度集中排查”")
    place = line("范围", most=60, help_text="村、镇、县的全称或 12 位代码")
    starts_on = day("开始日期")
    ends_on = day("完成期限")
    whom = forms.ChoiceField(label="对象", choices=codes.Whom.choices, required=False)
    focus = line("重点", most=200, required=False, help_text="几项用顿号隔开，如“住房、饮水”")


class AssignmentForm(forms.Form):
    assigned_to = line("排查人", most=120, required=False)


class ReasonForm(forms.Form):
    reason = words("说明")


class ClosingForm(forms.Form):
    reason = words("原因", required=False, help_text="还有没排到的户时必须写")
