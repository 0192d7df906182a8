"""Forms of what is entered while a project is built; they check and clean input only."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms

from zhuzhen.pages.households.forms import choice, day, line
from zhuzhen.pages.projects.forms import NEEDED, Once, Photos, SumField, count, text
from zhuzhen.projects import choices as codes


class ContractForm(forms.Form):
    number = line("合同编号", most=60)
    party = line("承包方", most=120)
    amount_fen = SumField("合同额")
    prepaid_percent = count("预付比例（%）", help_text="没有预付的填 0")
    signed_on = day("签订日期")
    ends_on = day("合同工期止", required=False)
    papers = Photos("合同照片或文件", with_files=True)


class MilestoneForm(forms.Form):
    kind = choice("节点", codes.MilestoneKind.choices)
    title = line("名称", most=120, required=False, help_text="不填用节点的名称")
    planned_on = day("计划日期")
    note = line("说明", most=300, required=False)


class ReachedForm(forms.Form):
    on = day("完成日期")
    note = line("说明", most=300, required=False)
    papers = Photos("佐证照片", help_text="拍现场")


class ContractEndForm(forms.Form):
    """When and why a contract ends, and what was paid on it where that does not follow."""

    on = day("终止日期")
    reason = text("终止原因", help_text="如承包方退场、协商解除；写明依据")
    kept_fen = SumField("这份合同已付", help_text="同一承包方有几份合同，写明这份已付多少")
    papers = Photos("终止协议或文件", with_files=True)

    def __init__(self, *args: Any, asks_kept: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_kept:
            del self.fields["kept_fen"]


class MonthForm(forms.Form):
    """What is told of a month's progress, made for a phone on the site."""

    percent = forms.IntegerField(
        label="形象进度（%）", min_value=0, max_value=100, error_messages=NEEDED,
        help_text="0 到 100，不低于上个月",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "short"}),
    )  # fmt: skip
    photos = Photos("现场照片", help_text="完工前至少一张，看得清做到哪里")
    text = text("情况", help_text="本月做了什么，有什么问题")
    built = forms.DecimalField(
        label="完成量", required=False, min_value=Decimal(0), max_digits=14, decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "text", "class": "short"}),
    )  # fmt: skip
    planned = forms.DecimalField(
        label="计划量", required=False, min_value=Decimal(0), max_digits=14, decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "text", "class": "short"}),
    )  # fmt: skip
    unit = line("单位", most=12, required=False, help_text="如公里、亩、户")


class ReportCorrectionForm(MonthForm):
    """What a month's report should have said, and why it did not."""

    reason = text("更正原因", help_text="哪里报错了，依据什么改")


class ProgressForm(MonthForm):
    """A month's progress."""

    month = forms.ChoiceField(label="月份", error_messages=NEEDED)
    field_order = ("month",)

    def __init__(self, *args: Any, months: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["month"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(months)


class WagesForm(forms.Form):
    """A month's roll, pasted or typed: a worker a line."""

    month = forms.ChoiceField(label="月份", error_messages=NEEDED)
    workers = forms.CharField(
        label="名册",
        help_text="一人一行：姓名 工日 报酬（元）；可以从表格里整列粘贴。重名的在行末加户编号",
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        error_messages=NEEDED,
    )
    papers = Photos("发放凭证", with_files=True)

    def __init__(self, *args: Any, months: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["month"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(months)


class LinkageForm(Once):
    mode = choice("联农带农方式", codes.LinkageMode.choices)
    operator = line("经营主体", most=120)
    agreed_households = count("约定带动户数")
    agreed_persons = count("约定带动人数")
    agreed_fen = SumField("约定每年金额", help_text="每年付给农户的合计；没有金额的填 0")
    from_on = day("起")
    to_on = day("止", required=False)
    terms = text("约定内容", help_text="按什么标准、什么时候兑现")
    papers = Photos("协议", with_files=True)


class DeliveryForm(Once):
    on = day("兑现日期")
    households = count("户数")
    persons = count("人数")
    amount_fen = SumField("金额", help_text="没有金额的填 0")
    note = line("说明", most=300, required=False)
    papers = Photos("凭证", with_files=True)
