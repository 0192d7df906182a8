"""Forms of money; they check and clean input only."""

import uuid
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from zhuzhen.base.money import NotMoney, parse_fen
from zhuzhen.funds.choices import SHARED, Direction, Source
from zhuzhen.pages.households.forms import choice, day, line, words

_UNITS = {"亿元": "亿元", "亿": "亿元", "万元": "万元", "万": "万元", "元": "元"}
MOST_PAPERS = 9
AMOUNT_HINT = "单位元，可带千分位；也可写 2000万、1.2亿"
PAPERS_HINT = "文件、凭证、回单的照片或扫描件，每个不超过 20 MB"


def read_money(typed: str) -> int:
    """An amount as people write it: 300,000.00, 30万, 1.2 亿元. Raises NotMoney."""
    text = typed.strip()
    for ending, unit in _UNITS.items():
        if text.endswith(ending):
            return parse_fen(text[: -len(ending)].strip(), unit=unit)
    return parse_fen(text)


class MoneyField(forms.CharField):
    """An amount above nothing, cleaned to whole fen; None where it is optional and empty."""

    def __init__(self, label: str, *, required: bool = True, help_text: str = AMOUNT_HINT) -> None:
        widget = forms.TextInput(
            attrs={"inputmode": "decimal", "class": "num", "autocomplete": "off", "data-size": ""}
        )
        super().__init__(
            label=label, required=required, help_text=help_text, widget=widget, max_length=30,
            error_messages={"required": "请填金额"},
        )  # fmt: skip

    def clean(self, value: Any) -> int | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            fen = read_money(text)
        except NotMoney as error:
            raise forms.ValidationError(str(error)) from None
        if fen <= 0:
            raise forms.ValidationError("金额应大于 0")
        return fen


class _Several(forms.ClearableFileInput):
    allow_multiple_selected = True


class PapersField(forms.FileField):
    """Several files at once; cleaned to a list."""

    def __init__(self, label: str = "附件", *, required: bool = False) -> None:
        widget = _Several(attrs={"accept": "image/*,.pdf,.docx,.xlsx", "multiple": True})
        super().__init__(
            label=label, required=required, widget=widget, help_text=PAPERS_HINT,
            allow_empty_file=True,
        )  # fmt: skip

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        given = data if isinstance(data, list | tuple) else [data] if data else []
        if len(given) > MOST_PAPERS:
            raise forms.ValidationError(f"一次最多 {MOST_PAPERS} 个附件")
        return [super(PapersField, self).clean(each, initial) for each in given]


class _Numbered(forms.Form):
    """A form whose number makes a second press the same act."""

    request_id = forms.UUIDField(label="办理编号", widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"request_id": uuid.uuid4(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)


class BudgetForm(forms.Form):
    amount_fen = MoneyField("列支额")
    item = line("预算科目", most=80, help_text="列在哪个科目，如“21305 巩固脱贫衔接乡村振兴”")
    on = day("列支日期")


class PassingForm(forms.Form):
    on = day("预算通过日期", help_text="从这天起算拨付期限")


class TransferForm(_Numbered):
    amount_fen = MoneyField("拨付金额")
    voucher_no = line("拨付凭证号", most=60, help_text="到账方按这个号勾对")
    on = day("拨付日期")
    papers = PapersField("凭证")


class ReceiptForm(forms.Form):
    receipt_no = line("到账凭证号", most=60)
    on = day("到账日期")
    papers = PapersField("回单")


class ReversalForm(_Numbered):
    text = words("为什么冲销", help_text="会写在红字的摘要里")
    on = day("记账日期", help_text="原分录的月份已经关账的，记在开着的月份")
    papers = PapersField()


class IncomeForm(_Numbered):
    """Income outside the shares: what, whence, for what and where."""

    source = choice("来源", [pair for pair in Source.choices if pair[0] not in SHARED])
    amount_fen = MoneyField("金额")
    year = forms.IntegerField(
        label="资金年度", min_value=2021, max_value=2099,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "num short"}),
        error_messages={"required": "请填年度", "invalid": "请填四位年度"},
    )  # fmt: skip
    place = line("用在哪里", most=60, help_text="定向到村的写村名；镇、县、市名或 12 位代码也可以")
    on = day("到账日期")
    text = line("摘要", most=300, help_text="谁给的、做什么用")
    voucher_no = line("凭证号", most=60, required=False)
    purpose = forms.ChoiceField(
        label="用途", required=False, help_text="没有指定用途的不选；新的用途填在下面"
    )
    new_purpose = line("新的用途", most=160, required=False, help_text="如“某某村路灯”")
    direction = choice("投向", Direction.choices, required=False, help_text="填了新的用途才选")
    papers = PapersField()

    def __init__(self, *args: Any, purposes: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["purpose"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "不指定"), *purposes]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("new_purpose") and not given.get("direction"):
            self.add_error("direction", "请选投向")
        if given.get("new_purpose") and given.get("purpose"):
            self.add_error("new_purpose", "已选了用途，就不要再填新的")
        return given


class ReopenForm(forms.Form):
    reason = words("解锁原因")
