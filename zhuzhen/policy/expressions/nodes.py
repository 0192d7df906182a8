"""The checked form of an expression: a small tree that every rendering walks."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Kind(StrEnum):
    """What a value is, for comparing it; how it is shown or stored is not said here."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    YES_NO = "yes_no"
    CHOICE = "choice"
    PLACE = "place"
    ORGANISATION = "organisation"
    CLUSTER = "cluster"
    # A link of which one may only ask whether it is there: a team, a person, a parent record.
    LINKED = "linked"


NUMBERS = frozenset({Kind.INTEGER, Kind.DECIMAL})


@dataclass(frozen=True)
class NamedSet:
    """Some codes of a term set under one name, as “县级及以上”."""

    id: str
    label: str
    codes: tuple[str, ...]


@dataclass(frozen=True)
class TermSet:
    """An enumeration as expressions see it; `codes` run from low to high when ordered."""

    id: str
    label: str
    codes: tuple[str, ...]
    labels: tuple[str, ...]
    ordered: bool = False
    sets: tuple[NamedSet, ...] = ()

    def label_of(self, code: str) -> str:
        return self.labels[self.codes.index(code)] if code in self.codes else code


@dataclass(frozen=True)
class ValueType:
    """Kind of a value, its terms if it is a choice, its unit (fen, person, …) if it has one."""

    kind: Kind
    terms: TermSet | None = None
    unit: str | None = None
    many: bool = False


@dataclass(frozen=True)
class Name:
    """A declared field, or a common name; then `column` is its real column."""

    id: str
    label: str
    type: ValueType
    column: str | None = None


@dataclass(frozen=True)
class OwnerName:
    """An attribute of whoever owes: `owner.towns`. `type.many` tells a set from one value."""

    id: str
    label: str
    type: ValueType


Scalar = str | int | bool | Decimal | dt.date


@dataclass(frozen=True)
class Literal:
    value: Scalar
    type: ValueType


@dataclass(frozen=True)
class Call:
    """A function of operands; every function here gives an integer."""

    function: str
    arguments: tuple["Operand", ...]
    type: ValueType


Operand = Name | OwnerName | Literal | Call


@dataclass(frozen=True)
class Comparison:
    left: Operand
    operator: str  # ==  !=  <  <=  >  >=
    right: Operand


@dataclass(frozen=True)
class Membership:
    """`item in [..]`; `wording` keeps how it was written if not as a list.

    A rank comparison of an ordered choice becomes a membership of the codes it allows.
    """

    item: Operand
    options: tuple[Literal, ...]
    negated: bool = False
    operator: str = "in"  # or a comparison operator, then `bound` is the code compared with
    bound: str = ""
    set_label: str = ""


@dataclass(frozen=True)
class OwnerMembership:
    item: Operand
    owner: OwnerName
    negated: bool = False


@dataclass(frozen=True)
class Contains:
    item: Operand
    part: str


@dataclass(frozen=True)
class Presence:
    """`x == None` (missing) or `x != None` (given)."""

    item: Operand
    given: bool


@dataclass(frozen=True)
class Not:
    inner: "Condition"


@dataclass(frozen=True)
class All:
    parts: tuple["Condition", ...]


@dataclass(frozen=True)
class AnyOf:
    parts: tuple["Condition", ...]


Condition = Comparison | Membership | OwnerMembership | Contains | Presence | Not | All | AnyOf


@dataclass(frozen=True)
class Expression:
    """A checked expression: what was written and what it means."""

    text: str
    condition: Condition
    names: frozenset[str]
    owner_names: frozenset[str]


@dataclass(frozen=True)
class Vocabulary:
    """The names an expression may use: fields and common names, and attributes of the owner."""

    names: dict[str, Name]
    owner: dict[str, OwnerName]

    @property
    def all_names(self) -> list[str]:
        return [*self.names, *(f"owner.{name}" for name in self.owner)]
