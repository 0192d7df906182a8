"""Forms of the administrators' pages; they check and clean input only."""

from typing import Any, ClassVar

from django import forms

from zhuzhen.pages.admin.choices import ONE_SCOPE, STATES
from zhuzhen.pages.forms import DayField
from zhuzhen.people.choices import Role


def _day(label: str, *, required: bool = False) -> DayField:
    return DayField(label=label, required=required, widget=forms.DateInput(attrs={"type": "date"}))


class AccountForm(forms.Form):
    """A new account; its first password is made by the system and shown once."""

    username = forms.CharField(
        label="账号", max_length=60, help_text="3 至 60 位字母、数字、点、横线"
    )
    display_name = forms.CharField(label="姓名", max_length=60)
    job_title = forms.CharField(label="职务", max_length=80, required=False)


class AccountSearchForm(forms.Form):
    q = forms.CharField(label="账号、姓名或职务", max_length=100, required=False)
    state = forms.ChoiceField(label="状态", choices=STATES, required=False)


class ReasonForm(forms.Form):
    reason = forms.CharField(label="原因", max_length=200)


class GrantForm(forms.Form):
    """A role within one scope; administrators' roles have none."""

    role = forms.ChoiceField(label="角色", choices=Role.choices)
    place = forms.CharField(
        label="地区", max_length=100, required=False, help_text="全称或 12 位代码"
    )
    org = forms.CharField(label="单位", max_length=120, required=False, help_text="全称或编号")
    cluster = forms.CharField(label="组团", max_length=120, required=False, help_text="全称或编号")
    starts_on = _day("开始日期", required=True)
    ends_on = _day("最后一天")
    reason = forms.CharField(label="依据", max_length=200, help_text="如任命文件文号")
    scopes: ClassVar = ("place", "org", "cluster")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if sum(bool(cleaned.get(name)) for name in self.scopes) > 1:
            raise forms.ValidationError(ONE_SCOPE)
        return cleaned


class AuditForm(forms.Form):
    """Filters of the audit."""

    actor = forms.CharField(label="操作者", max_length=60, required=False)
    act = forms.CharField(
        label="操作", max_length=60, required=False, help_text="如 sign_in、grant.give"
    )
    subject = forms.CharField(
        label="对象", max_length=120, required=False, help_text="如 account 或 account:12"
    )
    since = _day("自")
    until = _day("至")
    before = forms.IntegerField(
        min_value=1, max_value=2**63 - 1, required=False, widget=forms.HiddenInput
    )
