"""What pages of support show of the history: each change in words."""

from dataclasses import dataclass

from zhuzhen.base import money
from zhuzhen.casework import choices as codes
from zhuzhen.casework.models import SupportChange
from zhuzhen.pages.households.choices import NO, NONE, YES
from zhuzhen.pages.support.choices import FACT_LABELS

_LABELS: dict[str, dict[str, str]] = {
    "kind": dict(codes.MeasureKind.choices) | dict(codes.VisitKind.choices),
    "state": dict(codes.MeasureState.choices),
}


@dataclass(frozen=True)
class Event:
    """One line of history in words."""

    change: SupportChange
    details: tuple[str, ...]


def _said(name: str, value: object) -> str:
    if value in (None, ""):
        return NONE
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, int) and name.endswith("_fen"):
        return f"{money.yuan(value)} 元"
    return _LABELS.get(name, {}).get(str(value), str(value))


def event_of(change: SupportChange) -> Event:
    """A change with what was before and after; what was left empty is not told."""
    details = []
    for name, value in change.after.items():
        label = FACT_LABELS.get(name, name)
        if name in change.before:
            told = f"{_said(name, change.before[name])} → {_said(name, value)}"
            details.append(f"{label}：{told}")
        elif value not in (None, "", False, 0):
            details.append(f"{label}：{_said(name, value)}")
    return Event(change, tuple(details))
