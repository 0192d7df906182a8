"""What every form shares: days that can be meant, and plain words for what can't be read."""

import datetime as dt
from typing import Any

from django import forms
from django.core import validators

from zhuzhen.base.days import FIRST_DAY, LAST_DAY, is_believable

NO_SUCH_DAY = "日期应在 {first} 年到 {last} 年之间，请核对年份"
_WORDS: dict[type[forms.Field], dict[str, str]] = {
    forms.Field: {"required": "请填写"},
    forms.ChoiceField: {"invalid_choice": "请从列出的项里选"},
    forms.MultipleChoiceField: {
        "invalid_choice": "请从列出的项里选",
        "invalid_list": "请从列出的项里选",
    },
    forms.DateField: {"invalid": "不像是日期，请写成 2022-11-20 这样"},
    forms.IntegerField: {"invalid": "请填整数"},
    forms.DecimalField: {"invalid": "请填数字，如 12.5"},
    forms.UUIDField: {"invalid": "表单不完整，请重新打开这一页再填"},
    forms.FileField: {"empty": "文件是空的，请重新选择", "missing": "请选择文件"},
}


def speak_plainly() -> None:
    """Put the house's words in the place of the framework's, for fields that say nothing else."""
    for kind, told in _WORDS.items():
        kind.default_error_messages = {**kind.default_error_messages, **told}
    validators.MaxLengthValidator.message = (
        "最多 %(limit_value)d 个字，现在有 %(show_value)d 个，请写短些"
    )
    validators.MaxValueValidator.message = "不能大于 %(limit_value)s"
    validators.MinValueValidator.message = "不能小于 %(limit_value)s"
    validators.DecimalValidator.messages = {
        "invalid": "请填数字，如 12.5",
        "max_digits": "最多 %(max)s 位数字",
        "max_decimal_places": "最多 %(max)s 位小数",
        "max_whole_digits": "小数点前最多 %(max)s 位",
    }
    validators.ProhibitNullCharactersValidator.message = "有看不见的控制字符，请重新输入"


class DayField(forms.DateField):
    """A day that can be meant."""

    def clean(self, value: Any) -> dt.date | None:
        day = super().clean(value)
        if day is not None and not is_believable(day):
            told = NO_SUCH_DAY.format(first=FIRST_DAY.year, last=LAST_DAY.year)
            raise forms.ValidationError(told)
        return day
