"""Forms of steps and clues; they check and clean input only, the guards of the flow judge it."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.core.validators import MaxValueValidator

from zhuzhen.casework.choices import (
    MOST_RISKS,
    Category,
    ClearanceMode,
    ClueSource,
    Comparison,
    Disaster,
    HandoverState,
    Risk,
    Urgency,
)
from zhuzhen.casework.flow import Step
from zhuzhen.casework.rules.guards import GUARDS
from zhuzhen.casework.rules.situation import GivenFacts, Situation
from zhuzhen.households.choices import SocialAssist
from zhuzhen.pages.cases.choices import (
    HOUSEHOLD,
    LATE_HINT,
    LATE_REASON,
    NEW_DAY,
    REASON,
    REASONS,
    TEXT_HINT,
    TOLD_HINT,
)
from zhuzhen.pages.households.forms import choice, day, line, words
from zhuzhen.people.models import Account

_NEEDED = {"required": "请填写", "invalid": "请填整数", "invalid_choice": "请从列出的项里选"}
_MOST_PEOPLE = 99_999
_LONGEST = 500
# What each guard asks on a form.
_ASKED: dict[str, tuple[str, ...]] = {
    "verifiers": ("verifiers",),
    "risks": ("category", "risks", "disaster"),
    "compared": ("comparison", "comparison_note"),
    "meeting": ("met_on", "present", "agreed", "minutes"),
    "told": ("told_how",),
    "relief": ("urgency", "disaster"),
    "mode": ("mode",),
    "receipt": ("receipt_state", "receipt_number", "social_assist", "note"),
}
# Asked anew at the step that it belongs to; later steps ask only what is not known yet.
_HOME = {"risks": "verify", "compared": "match"}
_WITH_NOTE = ("hand_over",)
_WITH_PAPER = ("verify", "match", "review", "elim_review", "propose", "elim_verify", "hand_over",
               "civil_receipt", "report_decrease", "report_revocation", "relief_first")  # fmt: skip


def _several(label: str, given: Iterable[tuple[Any, str]], *, help_text: str = "") -> forms.Field:
    return forms.MultipleChoiceField(
        label=label, choices=list(given), widget=forms.CheckboxSelectMultiple,
        help_text=help_text, error_messages=_NEEDED,
    )  # fmt: skip


def _one(label: str, given: Iterable[tuple[str, str]]) -> forms.Field:
    return forms.ChoiceField(
        label=label, choices=list(given), widget=forms.RadioSelect, error_messages=_NEEDED
    )


def _people(label: str) -> forms.Field:
    widget = forms.TextInput(attrs={"inputmode": "numeric", "class": "num short"})
    return forms.IntegerField(
        label=label, min_value=0, widget=widget, error_messages=_NEEDED,
        validators=[MaxValueValidator(_MOST_PEOPLE, "人数太大，请核对")],
    )  # fmt: skip


def _text(
    label: str, *, required: bool = True, help_text: str = "", most: int = _LONGEST
) -> forms.CharField:
    return words(label, required=required, help_text=help_text, most=most)


def _kinds_of_assistance() -> list[tuple[str, str]]:
    return [pair for pair in SocialAssist.choices if pair[0] != SocialAssist.NONE]


_RECEIPTS = [pair for pair in HandoverState.choices if pair[0] != HandoverState.SENT]


def _field(name: str, *, today: dt.date) -> forms.Field:
    """The field of one thing that a step asks."""
    made: dict[str, forms.Field] = {
        "category": _one("监测类别", Category.choices),
        "risks": _several(
            "风险类型", Risk.choices, help_text=f"可多选，最多 {MOST_RISKS} 种，选主要的"
        ),
        "disaster": choice(
            "灾害种类", Disaster.choices, required=False, help_text="因自然灾害的要选"
        ),
        "comparison": _one("比对结果", Comparison.choices),
        "comparison_note": _text(
            "疑点和核实情况", required=False, help_text="有疑点的要写：哪个部门、什么疑点、怎样核实"
        ),
        "met_on": day("评议日期"),
        "present": _people("到会人数"),
        "agreed": _people("同意人数"),
        "minutes": _text("评议纪要", help_text="写明评议意见；不要写证件号码和病情"),
        "told_how": line("怎样告知农户", most=60, help_text="如当面、电话，告知了谁"),
        "urgency": _one("为什么先帮扶", Urgency.choices),
        "mode": _one("消除方式", ClearanceMode.choices),
        "receipt_state": _one("是否纳入救助", _RECEIPTS),
        "receipt_number": line("回执编号", most=60, required=False, help_text="纳入救助的要写"),
        "social_assist": choice(
            "救助类别", _kinds_of_assistance(), required=False, help_text="纳入救助的要选"
        ),
        "note": _text("说明", required=False, help_text="不符合条件的要写明理由", most=300),
    }
    found = made[name]
    if name == "met_on":
        found.initial = today
    return found


def asked_by(row: Step, at: Situation) -> tuple[str, ...]:
    """What a step asks: what its guards look at, without what was answered at a step before."""
    asked: list[str] = []
    for guard in row.guards:
        again = _HOME.get(guard, row.id) == row.id
        if guard in _ASKED and (again or not GUARDS[guard](at)):
            asked += [each for each in _ASKED[guard] if each not in asked]
    return (*asked, *(("note",) if row.id in _WITH_NOTE else ()))


class StepForm(forms.Form):
    """The form of one step of one case."""

    def __init__(
        self, *args: Any, row: Step, at: Situation, verifiers: Iterable[Account], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.asked = asked_by(row, at)
        for name in self.asked:
            self.fields[name] = (
                _several("核查人", [(str(each.pk), each.display_name) for each in verifiers],
                         help_text=f"至少 {at.figures['verifiers']} 人")
                if name == "verifiers"
                else _field(name, today=at.today)
            )  # fmt: skip
        if row.id in _WITH_NOTE:
            self.fields["note"].help_text = ""
        self.fields["reason"] = self._reason(row, at)
        if row.id in _WITH_PAPER:
            self.fields["paper"] = forms.FileField(
                label="材料照片或文件", required=False,
                help_text="如纪要照片、证明；按农户材料保管，只有办理农户业务的人能看",
                widget=forms.ClearableFileInput(attrs={"accept": "image/*,.pdf,.docx"}),
            )  # fmt: skip

    @staticmethod
    def _reason(row: Step, at: Situation) -> forms.Field:
        late = (at.today - at.decision_due_on).days
        if "in_time" in row.guards and late > 0:
            hint = LATE_HINT.format(due=at.decision_due_on, days=late)
            return _text(LATE_REASON, help_text=hint)
        return _text(REASONS.get(row.id, REASON), required=row.needs_reason)

    def given(self) -> GivenFacts:
        """What was typed, by the names that the command takes."""
        facts: dict[str, Any] = {name: self.cleaned_data[name] for name in self.asked}
        if "verifiers" in facts:
            facts["verifiers"] = tuple(int(each) for each in facts["verifiers"])
        if "risks" in facts:
            facts["risks"] = tuple(facts["risks"])
        return cast(GivenFacts, facts)


class ClueForm(forms.Form):
    """A clue reported by a person; the household is picked from a list or told by name."""

    household = line(HOUSEHOLD, most=60)
    source = _one("来源", [
        pair for pair in ClueSource.choices
        if pair[0] not in (ClueSource.PLATFORM, ClueSource.EDGE_2019)
    ])  # fmt: skip
    text = _text("线索内容", help_text=TEXT_HINT)
    found_on = day("发现日期", help_text=NEW_DAY)


class DismissalForm(forms.Form):
    """Why a clue is untrue, and how the household is told where its case ends with it."""

    reason = _text("核实情况和理由")
    told_how = line("怎样告知农户", most=60, help_text=TOLD_HINT)

    def __init__(self, *args: Any, is_last: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_last:
            del self.fields["told_how"]
