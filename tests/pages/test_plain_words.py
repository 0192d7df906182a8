"""What forms say of what can't be read, and which days they take."""

import datetime as dt

import pytest
from django import forms
from django.core import validators
from django.urls import get_resolver

from zhuzhen.pages.forms import DayField
from zhuzhen.pages.notices.forms import DraftForm, ObjectionForm, ReceiptForm

FOREIGN = ("这个字段", "确保该变量", "有效的选项", "请输入有效")


@pytest.mark.parametrize("kind", [DraftForm, ObjectionForm, ReceiptForm])
def test_forms_say_it_in_the_words_of_the_house(kind) -> None:
    empty, long = kind({}), kind(dict.fromkeys(kind.base_fields, "长" * 3000))
    told = [each for form in (empty, long) for faults in form.errors.values() for each in faults]
    assert told and not [each for each in told if any(word in each for word in FOREIGN)]
    assert "请填写" in told


@pytest.mark.parametrize("given", ["0202-11-20", "9999-12-31", "1899-12-31", "2101-01-01"])
def test_a_day_of_another_age_is_a_slip(given) -> None:
    with pytest.raises(forms.ValidationError, match="1900 年到 2100 年"):
        DayField().clean(given)


def test_a_day_that_can_be_meant() -> None:
    assert DayField().clean("2024-02-29") == dt.date(2024, 2, 29)
    assert DayField(required=False).clean("") is None
    with pytest.raises(forms.ValidationError, match="不像是日期"):
        DayField().clean("2022-02-29")


def _declared() -> list[tuple[str, forms.CharField]]:
    """Every text field that a form of the house declares."""
    found, waiting = [], [forms.BaseForm]
    while waiting:
        for kind in waiting.pop().__subclasses__():
            waiting.append(kind)
            for name, field in getattr(kind, "base_fields", {}).items():
                if kind.__module__.startswith("zhuzhen") and isinstance(field, forms.CharField):
                    found.append((f"{kind.__name__}.{name}", field))
    return found


def test_a_field_takes_as_much_as_it_lets_one_type() -> None:
    assert get_resolver().reverse_dict, "every page is there, and its forms"
    told = _declared()
    assert len(told) > 50
    for name, field in told:
        limits = [
            each.limit_value
            for each in field.validators
            if isinstance(each, validators.MaxLengthValidator)
        ]
        typed = field.widget.attrs.get("maxlength")
        assert not (typed and limits) or int(typed) == min(limits), name


@pytest.mark.parametrize(
    ("typed", "told"), [("NaN", "请填数字"), ("1.234", "最多 2 位小数"), ("1234567.1", "最多 6 位")]
)
def test_what_is_no_number_is_told_in_the_words_of_the_house(typed, told) -> None:
    field = forms.DecimalField(max_digits=6, decimal_places=2)
    with pytest.raises(forms.ValidationError) as refused:
        field.clean(typed)
    assert told in str(refused.value.messages)
