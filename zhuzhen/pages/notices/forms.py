"""Forms of notices and objections; they check and clean input only."""

import re
from typing import Any

from django import forms

from zhuzhen.notices.choices import NoticeKind
from zhuzhen.notices.commands.objecting import LONGEST_ANSWER, LONGEST_TEXT
from zhuzhen.pages.notices import choices

_CELL = re.compile(r"\t|\||｜")
_WIDEST, _LONGEST = 12, 500


def read_table(typed: str) -> tuple[list[str], list[list[str]]]:
    """Heads and lines of a table as typed or pasted; bars round a row are dropped, and a row that
    is short at its end has empty cells there."""
    rows = [
        [cell.strip() for cell in _CELL.split(line.strip().strip("|｜"))]
        for line in typed.splitlines()
        if line.strip()
    ]
    if not rows:
        return [], []
    heads = rows[0]
    return heads, [row + [""] * (len(heads) - len(row)) for row in rows[1:]]


def written_table(heads: list[str], lines: list[list[str]]) -> str:
    """The same table to be typed on."""
    return "\n".join(" | ".join(row) for row in [heads, *lines])


class DraftForm(forms.Form):
    """A notice to draft: where, what it shows, on what basis, for how long."""

    kind = forms.ChoiceField(label="种类", choices=NoticeKind.choices)
    place = forms.CharField(label="公示地", max_length=100, help_text=choices.PLACE_HINT)
    title = forms.CharField(label="标题", max_length=120)
    basis = forms.CharField(label="依据", max_length=200, help_text="文件名称和文号")
    office = forms.CharField(label="经办单位", max_length=120)
    table = forms.CharField(
        label="公示内容",
        help_text=choices.FORM_HINT,
        widget=forms.Textarea(attrs={"rows": 10, "placeholder": choices.TABLE_EXAMPLE}),
    )
    phones = forms.CharField(label="监督电话", max_length=120, help_text=choices.PHONES_HINT)
    days = forms.IntegerField(
        label="公示天数", required=False, min_value=1, max_value=90, help_text=choices.DAYS_HINT
    )

    def clean_table(self) -> tuple[list[str], list[list[str]]]:
        heads, lines = read_table(str(self.cleaned_data["table"]))
        if not lines:
            raise forms.ValidationError(choices.NO_TABLE)
        if len(heads) > _WIDEST or len(lines) > _LONGEST:
            raise forms.ValidationError(f"一份公示最多 {_WIDEST} 列、{_LONGEST} 行")
        return heads, lines


class ObjectionForm(forms.Form):
    """What anyone may send without signing in. `website` must stay empty: only machines fill it."""

    said = forms.CharField(
        label=choices.SAID,
        max_length=LONGEST_TEXT,
        help_text=choices.SAID_HINT,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    name = forms.CharField(
        label=choices.NAME, max_length=30, required=False, help_text=choices.NAME_HINT
    )
    contact = forms.CharField(
        label=choices.CONTACT, max_length=60, required=False, help_text=choices.CONTACT_HINT
    )
    website = forms.CharField(label=choices.TRAP_LABEL, max_length=200, required=False)
    uid = forms.UUIDField(widget=forms.HiddenInput)

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise forms.ValidationError(choices.TRAP)
        return ""


class ReceiptForm(forms.Form):
    receipt = forms.CharField(label=choices.RECEIPT, max_length=40, help_text=choices.RECEIPT_HINT)


class AnswerForm(forms.Form):
    """The answer to an objection, and whether it is upheld."""

    verdict = forms.ChoiceField(
        label=choices.UPHELD, choices=choices.VERDICTS, widget=forms.RadioSelect
    )
    answer = forms.CharField(
        label=choices.ANSWER,
        max_length=LONGEST_ANSWER,
        help_text=choices.ANSWER_HINT,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def as_facts(self) -> dict[str, Any]:
        """What the command takes."""
        asked = self.cleaned_data
        return {"upheld": asked["verdict"] == "upheld", "answer": asked["answer"]}
