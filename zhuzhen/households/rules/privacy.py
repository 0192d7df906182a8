"""How closely each fact is kept, how it is masked, and what must be said to see it (facts B10)."""

import datetime as dt
from dataclasses import dataclass

from zhuzhen.base.problems import Fault
from zhuzhen.households.choices import Grade, Ground, Secret
from zhuzhen.households.problems import text
from zhuzhen.households.rules.identity import age_on, shown

# Facts of children below this age are kept more closely (Personal Information Protection Law).
CHILD_BELOW = 14
SHORTEST_REASON, SHORTEST_CHILD_REASON = 4, 10
# What only needs asking for where it is a child's.
CHILD_ONLY = frozenset({Secret.SCHOOLING})
CHILD_GROUNDS = frozenset({Ground.GUARDIAN, Ground.CHILD_RELIEF})

# Every column with something to say of a family. L1 may stand in a notice, L2 is for those who work
# with families, L3 is personal, L4 is sealed and shown masked.
GRADES: dict[str, Grade] = {
    "household.place": Grade.L1,
    "household.kind": Grade.L1,
    "household.number": Grade.L2,
    "household.head_name": Grade.L2,
    "household.size": Grade.L2,
    "household.able": Grade.L2,
    "household.weak": Grade.L2,
    "household.legacy_grade": Grade.L2,
    "household.was_edge_2019": Grade.L2,
    "household.state": Grade.L2,
    "household.address": Grade.L3,
    "household.social_assist": Grade.L3,
    "household.phone": Grade.L4,
    "household.account": Grade.L4,
    "resident.name": Grade.L2,
    "resident.relation": Grade.L2,
    "resident.labour": Grade.L2,
    "resident.sex": Grade.L3,
    "resident.born_on": Grade.L3,
    "resident.schooling": Grade.L3,
    "resident.id": Grade.L4,
    "resident.certificate": Grade.L4,
    "resident.health": Grade.L4,
    "income": Grade.L3,
    "safeguards": Grade.L3,
}
_PHONE_HEAD, _TAIL = 3, 4


def is_child(born_on: dt.date | None, *, on: dt.date) -> bool:
    """Below fourteen on the day; whose birth is not known is not treated as a child."""
    return born_on is not None and age_on(born_on, on) < CHILD_BELOW


def grade_of(column: str, *, child: bool = False) -> Grade:
    """How closely a fact is kept; everything personal of a child as closely as can be.

    Raises KeyError for a column without a grade: none may be forgotten.
    """
    grade = GRADES[column]
    return Grade.L4 if child and grade == Grade.L3 else grade


def masked_phone(number: str) -> str:
    """The first three and last four digits of a phone: 138****5678."""
    if len(number) <= _PHONE_HEAD + _TAIL:
        return "*" * len(number)
    return number[:_PHONE_HEAD] + "*" * (len(number) - _PHONE_HEAD - _TAIL) + number[-_TAIL:]


def masked_account(number: str) -> str:
    """The last four digits of a bank account."""
    return "*" * max(len(number) - _TAIL, 0) + number[-_TAIL:] if len(number) > _TAIL else "****"


def masked_name(name: str) -> str:
    """A name as a notice shows it: the first character and a star for each other."""
    return name[:1] + "*" * (len(name) - 1)


def masked_id(number: str, *, child: bool = False) -> str:
    """An identity number as pages show it; of a child's nothing but that it has one."""
    return text("kept") if child and number else shown(number)


@dataclass(frozen=True)
class Asked:
    """Who asks for which masked fact, and why."""

    secret: Secret
    reason: str
    ground: str = ""
    child: bool = False


def asking_faults(asked: Asked) -> tuple[Fault, ...]:
    """What is missing before a masked fact is shown: a reason in words; for a child's also one of
    the two grounds, and a fuller reason."""
    found = []
    shortest = SHORTEST_CHILD_REASON if asked.child else SHORTEST_REASON
    if len("".join(asked.reason.split())) < shortest:
        name = "child_reason" if asked.child else "short_reason"
        what = text(f"{name}_what", least=shortest)
        found.append(Fault(what, text(f"{name}_right"), field="reason"))
    if asked.child and asked.ground not in CHILD_GROUNDS:
        what = text("child_ground_what", age=CHILD_BELOW)
        found.append(Fault(what, text("child_ground_right"), field="ground"))
    if not asked.child and asked.ground in CHILD_GROUNDS:
        what = text("not_a_child_what", age=CHILD_BELOW)
        found.append(Fault(what, text("not_a_child_right"), field="ground"))
    return tuple(found)
