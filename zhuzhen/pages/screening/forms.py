"""Forms of screening; they check and clean input only."""

from typing import Any

from django import forms

from zhuzhen.pages.forms import DayField

_NEEDED = {"required": "请填写", "invalid_choice": "请从列出的项里选", "invalid": "不像是日期"}
_DAY = {"type": "date", "class": "day"}


def _day(label: str, *, required: bool, help_text: str = "") -> DayField:
    widget = forms.DateInput(attrs=_DAY, format="%Y-%m-%d")
    return DayField(
        label=label, required=required, help_text=help_text, widget=widget, error_messages=_NEEDED
    )


class SendForm(forms.Form):
    """A department's file: what it is, which place and days it is about."""

    kind = forms.ChoiceField(label="哪一种数据", error_messages=_NEEDED)
    place = forms.CharField(
        label="地区",
        max_length=60,
        error_messages=_NEEDED,
        help_text="这份数据说的是哪个地方的人。同一地区、同一时期再报一份，以新的为准。",
    )
    starts = _day("数据期起", required=False, help_text="名单没有起，不用填。")
    ends = _day("数据期止", required=True, help_text="名单填它是哪一天的。")

    def __init__(self, *given: Any, kinds: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*given, **more)
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "——"), *kinds]


class RunForm(forms.Form):
    """Which place is screened, and by which rules."""

    place = forms.CharField(label="地区", max_length=60, error_messages=_NEEDED)
    rules = forms.MultipleChoiceField(
        label="用哪几条规则",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="不选就是全部。没有数据的规则不会用到。",
    )

    def __init__(self, *given: Any, rules: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*given, **more)
        field = self.fields["rules"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = rules


class OutcomeForm(forms.Form):
    """What became of somebody who was not found."""

    outcome = forms.CharField(
        label="处理结果",
        max_length=200,
        error_messages=_NEEDED,
        help_text="如：号码报错，已更正；外地人。",
    )
