"""The time line of a project, and how facts of a step are told in words."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from zhuzhen.base import money
from zhuzhen.pages.projects.choices import FACTS, NO, YES
from zhuzhen.pages.projects.showing import Papers, named
from zhuzhen.pages.records.papers import ShownPaper
from zhuzhen.projects import choices as codes
from zhuzhen.projects import flow
from zhuzhen.projects.models import ProjectStep

_LISTED, _YUAN = "、", " 元"
_WORDS: dict[str, str] = {
    **dict(codes.Procurement.choices),
    **dict(codes.AcceptanceResult.choices),
    **dict(codes.Category.choices),
    **dict(codes.Tag.choices),
    **dict(codes.ReviewPoint.choices),
    **dict(codes.ArguePoint.choices),
}


@dataclass(frozen=True)
class Event:
    """Something that was done, as the time line tells it."""

    on: dt.date
    at: dt.datetime
    label: str
    by_name: str
    after: str
    reason: str
    said: list[tuple[str, str]]
    papers: list[ShownPaper]


def said_of(
    facts: Mapping[str, object], *, labels: Mapping[str, str], words: Mapping[str, str]
) -> list[tuple[str, str]]:
    """What was said at a step, in the order of `labels`; what has no label is not told."""
    return [
        (label, _worded(name, facts[name], words=words))
        for name, label in labels.items()
        if facts.get(name) not in (None, "", [], {})
    ]


def _worded(name: str, value: object, *, words: Mapping[str, str]) -> str:
    if isinstance(value, list):
        return _LISTED.join(_worded(name, each, words=words) for each in value)
    if isinstance(value, Mapping):
        return _LISTED.join(f"{words.get(str(key), key)} {one}" for key, one in value.items())
    if isinstance(value, int) and name.endswith("_fen"):
        return f"{money.yuan(value)}{_YUAN}"
    return words.get(f"{value}", f"{value}")


def events_of(steps: list[ProjectStep], *, papers: Papers) -> list[Event]:
    """What was done with a project, the latest first."""
    words = {**_WORDS, "True": YES, "False": NO}
    return [
        Event(
            on=each.on,
            at=each.at,
            label=flow.LABELS.get(each.step, each.step),
            by_name=each.by.display_name if each.by else "",
            after=str(codes.ProjectState(each.after).label) if each.after != each.before else "",
            reason=each.reason,
            said=said_of(each.facts, labels=FACTS, words=words),
            papers=named(each.papers, papers),
        )
        for each in steps
    ]
