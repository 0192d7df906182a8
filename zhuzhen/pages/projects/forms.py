"""Forms of projects; they check and clean input only, the rules of the subject judge it."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.core.validators import MaxValueValidator

from zhuzhen.funds.choices import Direction
from zhuzhen.pages.households.forms import YuanField, choice, day, line, words
from zhuzhen.pages.projects.choices import REASON, REASONS
from zhuzhen.pages.support.forms import PhotosField
from zhuzhen.projects import choices as codes
from zhuzhen.projects.flow import Step
from zhuzhen.projects.rules.situation import GivenFacts, Situation

NEEDED = {"required": "请填写", "invalid": "请填整数", "invalid_choice": "请从列出的项里选"}
MOST_PEOPLE, LONGEST = 99_999, 500
PAPERS_HINT = "如会议纪要、验收表、批复；不要有证件号码"
# What each guard asks on a form.
ASKED: dict[str, tuple[str, ...]] = {
    "meeting": ("met_on", "present", "agreed", "minutes"),
    "reviewed": ("points",),
    "argued": ("points",),
    "year": ("year",),
    "approval": ("approval_no",),
    "procurement": ("procurement",),
    "looked": ("looked_on", "members", "opinion"),
    "handover": ("handed_to",),
    "evaluated": ("evaluation",),
    "adjustment": ("budget_fen", "content", "performance", "builder", "ends_on"),
}
WITH_PAPER = (
    "submit", "review", "argue", "reserve", "approve", "procure", "complete", "rectify", "accept",
    "transfer", "close", "ask_adjustment", "terminate",
)  # fmt: skip


def text(
    label: str, *, required: bool = True, help_text: str = "", most: int = LONGEST
) -> forms.CharField:
    """A paragraph of at most so many characters."""
    return words(label, required=required, help_text=help_text, most=most)


def count(label: str, *, required: bool = True, help_text: str = "") -> forms.IntegerField:
    """A number of people, households or days."""
    widget = forms.TextInput(attrs={"inputmode": "numeric", "class": "num short"})
    return forms.IntegerField(
        label=label, min_value=0, widget=widget, error_messages=NEEDED, required=required,
        help_text=help_text, validators=[MaxValueValidator(MOST_PEOPLE, "数字太大，请核对")],
    )  # fmt: skip


def ticks(
    label: str, given: Iterable[tuple[str, str]], *, required: bool = True, help_text: str = ""
) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=list(given), widget=forms.CheckboxSelectMultiple, required=required,
        help_text=help_text, error_messages=NEEDED,
    )  # fmt: skip


class SumField(YuanField):
    """An amount in 元 that has to be there."""

    def __init__(self, label: str, *, help_text: str = "") -> None:
        super().__init__(label, help_text=help_text)
        self.required = True
        self.error_messages["required"] = NEEDED["required"]


class Photos(PhotosField):
    """Some pictures or files, under a label of the form's."""

    def __init__(self, label: str, *, help_text: str = "", with_files: bool = False) -> None:
        super().__init__()
        self.label, self.help_text = label, help_text
        if with_files:
            self.widget.attrs["accept"] = "image/*,.pdf,.docx,.xlsx"


class Once(forms.Form):
    """A form with a number of its own: sent twice it is done once."""

    request_id = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["request_id"].initial = uuid.uuid4()


def _points(row: Step) -> Iterable[tuple[str, str]]:
    return codes.ReviewPoint.choices if "reviewed" in row.guards else codes.ArguePoint.choices


def _field(name: str, *, row: Step, at: Situation) -> forms.Field:
    """The field of one thing that a step asks."""
    year = at.today.year
    made: dict[str, Any] = {
        "met_on": lambda: day("会议日期"),
        "present": lambda: count("到会人数"),
        "agreed": lambda: count("同意人数"),
        "minutes": lambda: text("会议纪要", help_text="写明议定的项目、地点、规模和投资"),
        "points": lambda: ticks(
            "逐项确认", _points(row), required=False, help_text="看过材料、属实合规的才勾"
        ),
        "year": lambda: choice("列入哪一年的计划", [(f"{e}", f"{e} 年") for e in (year, year + 1)]),
        "approval_no": lambda: line("批复文号", most=60),
        "procurement": lambda: choice("采购方式", codes.Procurement.choices),
        "looked_on": lambda: day("验收日期"),
        "members": lambda: line("验收人员", most=300, help_text="单位和姓名，用顿号隔开"),
        "opinion": lambda: text("验收意见"),
        "handed_to": lambda: line("移交给", most=120, help_text="权属人，如村股份经济合作社"),
        "evaluation": lambda: text("绩效自评", help_text="对照绩效目标，写实际完成情况"),
        "budget_fen": lambda: YuanField("概算改为", help_text="不改的留空"),
        "content": lambda: text("内容和规模改为", required=False, help_text="不改的留空"),
        "performance": lambda: text("绩效目标改为", required=False, help_text="不改的留空"),
        "builder": lambda: line("实施单位改为", most=120, required=False, help_text="不改的留空"),
        "ends_on": lambda: day("完工日期改为", required=False, help_text="不改的留空"),
    }
    return cast(forms.Field, made[name]())


class StepForm(forms.Form):
    """The form of one step of one project."""

    def __init__(self, *args: Any, row: Step, at: Situation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = [name for guard in row.guards for name in ASKED.get(guard, ())]
        for name in self.asked:
            self.fields[name] = _field(name, row=row, at=at)
        self.fields["reason"] = text(REASONS.get(row.id, REASON), required=row.needs_reason)
        if row.id in WITH_PAPER:
            self.fields["papers"] = Photos(
                "材料照片或文件",
                help_text="如会议纪要、验收表、批复；不要有证件号码",
                with_files=True,
            )

    def given(self) -> GivenFacts:
        """What was typed, by the names that the command takes."""
        facts: dict[str, Any] = {name: self.cleaned_data[name] for name in self.asked}
        if "points" in facts:
            facts["points"] = tuple(facts["points"])
        if "year" in facts:
            facts["year"] = int(facts["year"])
        return cast(GivenFacts, facts)


class ProjectForm(Once):
    """What a project is: proposed anew, or mended while it is a draft."""

    title = line("项目名称", most=160, help_text="如“XX村灯塔盆地灌渠改造”")
    place = line("地点", most=60, help_text="村、镇或县；跨村的填镇，跨镇的填县")
    plan_item = forms.ChoiceField(label="规划条目", required=False)
    without_item = line(
        "不挂规划条目的原因", most=200, required=False, help_text="跨镇、部门直报等才填"
    )
    category = choice("类别", codes.Category.choices)
    direction = choice("投向", Direction.choices)
    tags = ticks("标签", codes.Tag.choices, required=False, help_text="符合的都勾上")
    is_operating = forms.BooleanField(
        label="经营性项目（有收益，要建联农带农台账）", required=False
    )
    use_code = forms.ChoiceField(label="使用清单条目", error_messages=NEEDED)
    budget_fen = SumField("概算投资")
    content = text("内容和规模", help_text="建什么、多少、在哪里")
    reason = text("必要性")
    performance = text("绩效目标", required=False, help_text="上报前要填：产出、效益、满意度")
    benefit = count("受益户数", required=False)
    builder = line("实施单位", most=120, required=False)
    starts_on = day("计划开工", required=False)
    ends_on = day("计划完工", required=False)

    def __init__(
        self,
        *args: Any,
        items: Iterable[tuple[str, str]],
        uses: Iterable[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, none, given in (
            ("plan_item", "不挂条目", items),
            ("use_code", "请选择", uses),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", none), *given]


class SharesForm(forms.Form):
    """What part of a project each place below its own bears, in percent; empty is none."""

    def __init__(self, *args: Any, places: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, name in places:
            self.fields[f"share_{code}"] = forms.DecimalField(
                label=name, required=False, min_value=Decimal(0), max_value=Decimal(100),
                decimal_places=2, error_messages={"invalid": "请填百分数，如 33.33"},
                widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "short"}),
            )  # fmt: skip

    def shares(self) -> dict[str, int]:
        """Ten-thousandths by code of place."""
        found = {}
        for name, value in self.cleaned_data.items():
            if value:
                found[name.removeprefix("share_")] = int(value * 100)
        return found


class ScoreForm(forms.Form):
    """The town's (or county's) judgement: points of 100 for what no figure tells."""

    def __init__(self, *args: Any, asked: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in asked.items():
            self.fields[name] = forms.IntegerField(
                label=label, min_value=0, max_value=100, error_messages=NEEDED,
                help_text="0 到 100 分",
                widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "short"}),
            )  # fmt: skip


def month_choices(today: dt.date, *, count: int = 12) -> list[tuple[str, str]]:
    """This month and those before it."""
    found, month = [], today.replace(day=1)
    for _ in range(count):
        found.append((month.isoformat(), f"{month.year} 年 {month.month} 月"))
        month = (month - dt.timedelta(days=1)).replace(day=1)
    return found


class NothingForm(forms.Form):
    """Asks nothing: its page says what will happen."""
