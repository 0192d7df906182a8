"""What forms say of what can't be read, and which days they take."""

import datetime as dt

import pytest
from django import forms

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
