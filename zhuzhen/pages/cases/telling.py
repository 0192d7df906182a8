"""Reasons with where they are mended, and what was said at a step, in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse

from zhuzhen.casework.choices import (
    Category,
    ClearanceMode,
    Comparison,
    Disaster,
    HandoverState,
    Risk,
    Urgency,
)
from zhuzhen.casework.models import Case
from zhuzhen.households.choices import SocialAssist
from zhuzhen.pages.cases.choices import MENDING, PEOPLE_UNIT, SAID, SOMEBODY_ELSE
from zhuzhen.pages.ways import Lacking, code_of
from zhuzhen.people.models import Account

_LISTED = "、"
_CHOICES: dict[str, Mapping[object, object]] = {
    "category": dict(Category.choices),
    "risks": dict(Risk.choices),
    "disaster": dict(Disaster.choices),
    "comparison": dict(Comparison.choices),
    "urgency": dict(Urgency.choices),
    "mode": dict(ClearanceMode.choices),
    "receipt_state": dict(HandoverState.choices),
    "social_assist": dict(SocialAssist.choices),
}
_COUNTED = ("present", "agreed")
_READ = {"support": "support", "reading": "income"}  # parts of the household's page


def lacking(
    reasons: Iterable[str], *, case: Case, notice_address: str, may_keep: bool
) -> list[Lacking]:
    """Reasons of guards as the page tells them; who may not write is led to what can be read."""
    return [
        _lacking(each, case=case, notice_address=notice_address, may_keep=may_keep)
        for each in reasons
    ]


def _lacking(told: str, *, case: Case, notice_address: str, may_keep: bool) -> Lacking:
    link, where = MENDING.get(code_of(told), ("", ""))
    home = reverse("household", args=[case.household_id])
    if where in _READ:
        return Lacking(told, link, f"{home}#{_READ[where]}")
    if where == "notice":
        return Lacking(told, link, notice_address) if notice_address else Lacking(told)
    if not where or not may_keep:
        return Lacking(told)
    return Lacking(told, link, reverse(f"household-{where}", args=[case.household_id]))


@dataclass(frozen=True)
class Said:
    """One thing that was said at a step."""

    label: str
    text: str


def said_at(facts: Mapping[str, object], *, names: Mapping[int, str]) -> list[Said]:
    """What was said at a step, in the order of the forms."""
    return [
        Said(label, _worded(name, facts[name], names=names))
        for name, label in SAID.items()
        if name in facts
    ]


def _worded(name: str, value: object, *, names: Mapping[int, str]) -> str:
    if name == "verifiers":
        assert isinstance(value, list)
        return _LISTED.join(names.get(each, SOMEBODY_ELSE) for each in value)
    words = _CHOICES.get(name)
    if words is None:
        return f"{value}{PEOPLE_UNIT}" if name in _COUNTED else str(value)
    values = value if isinstance(value, list) else [value]
    return _LISTED.join(str(words.get(each, each)) for each in values)


def worded(name: str, value: object) -> str:
    """A choice, or a list of them, in words."""
    return _worded(name, value, names={})


def names_of(ids: Iterable[int]) -> dict[int, str]:
    """The names of accounts; one query, none for none."""
    wanted = set(ids)
    rows = Account.objects.filter(pk__in=wanted) if wanted else Account.objects.none()
    return dict(rows.values_list("pk", "display_name"))
