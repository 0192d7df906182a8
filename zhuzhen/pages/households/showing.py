"""What a household's page shows: persons with their masks, income against the line, history."""

import datetime as dt
from dataclasses import dataclass

from zhuzhen.base import money
from zhuzhen.households import choices as codes
from zhuzhen.households.models import HouseholdChange, IncomeSheet, Resident
from zhuzhen.households.rules.identity import age_on
from zhuzhen.households.rules.income import AgainstLine, Judged, against_line
from zhuzhen.households.rules.privacy import is_child, masked_id
from zhuzhen.pages.households.choices import HIDDEN, NO, NONE, PLAIN_LABELS, YES

_LABELS: dict[str, dict[str, str]] = {
    "relation": dict(codes.Relation.choices),
    "sex": dict(codes.Sex.choices),
    "labour": dict(codes.Labour.choices),
    "schooling": dict(codes.Schooling.choices),
    "kind": dict(codes.HouseholdKind.choices),
    "social_assist": dict(codes.SocialAssist.choices),
    "legacy_grade": dict(codes.LegacyGrade.choices),
}
_SECRETS = dict(codes.Secret.choices)
_SAFEGUARDS = dict(codes.Safeguard.choices)


@dataclass(frozen=True)
class Person:
    """A person as shown: a child's number and schooling are not, and of its birth only the age."""

    row: Resident
    id_text: str
    age: int | None
    is_child: bool
    schooling: str
    birth: str
    has_health: bool
    has_certificate: bool


def person_of(row: Resident, *, today: dt.date) -> Person:
    child = is_child(row.born_on, on=today)
    shown = HIDDEN if child else row.get_schooling_display()
    return Person(
        row=row,
        id_text=masked_id(row.id_shown, child=child),
        age=None if row.born_on is None else age_on(row.born_on, today),
        is_child=child,
        schooling=shown,
        birth="" if child or row.born_on is None else f"{row.born_on}",
        has_health=bool(row.health_sealed),
        has_certificate=bool(row.certificate_sealed),
    )


@dataclass(frozen=True)
class Year:
    """One sheet with how both readings stand to the line of its year."""

    sheet: IncomeSheet
    stands: AgainstLine


def years_of(sheets: list[IncomeSheet], *, lines: dict[int, int | None]) -> list[Year]:
    """Sheets against their lines, the earliest first."""
    return [
        Year(
            each,
            against_line(
                Judged(each.net_fen, each.net_per_head_fen, each.judged_per_head_fen),
                line_fen=lines[each.taken_on.year],
            ),
        )
        for each in sheets
    ]


@dataclass(frozen=True)
class Event:
    """One line of history in words."""

    change: HouseholdChange
    details: tuple[str, ...]


def _said(name: str, value: object) -> str:
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, int) and name.endswith("_fen"):
        return f"{money.yuan(value)} 元"
    if isinstance(value, list):
        known = _SECRETS if name == "sealed" else _SAFEGUARDS
        return "、".join(known.get(str(each), str(each)) for each in value) or NONE
    return _LABELS.get(name, {}).get(str(value), str(value)) if value not in (None, "") else NONE


def event_of(change: HouseholdChange, *, today: dt.date) -> Event:
    """A change with what was before and after; nothing of a child's birth and schooling."""
    child = change.resident is not None and is_child(change.resident.born_on, on=today)
    hidden = {"born_on", "schooling"} if child else set()
    details = []
    for name in [*change.before, *(each for each in change.after if each not in change.before)]:
        label = PLAIN_LABELS.get(name, name)
        if name in hidden:
            details.append(f"{label}：{HIDDEN}")
        elif name in change.before and name in change.after:
            before, after = change.before[name], change.after[name]
            details.append(f"{label}：{_said(name, before)} → {_said(name, after)}")
        else:
            value = change.after.get(name, change.before.get(name))
            details.append(f"{label}：{_said(name, value)}")
    return Event(change, tuple(details))
