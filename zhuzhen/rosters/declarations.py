"""What a typed sheet is: its columns, as data; the sheets themselves stand in `choices`."""

from collections.abc import Hashable
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import TextChoices

from zhuzhen.partners.access import Act

# What a row says, by the names of its columns: ids of organisations, clusters, teams and people,
# codes of places, dates, stored codes of choices; None where nothing is said.
Values = dict[str, object]
Key = Hashable


class Kind(StrEnum):
    """What a cell of a column holds."""

    NUMBER = "number"
    TEXT = "text"
    NAME = "name"
    CHOICE = "choice"
    YES_NO = "yes_no"
    DATE = "date"
    CREDIT_CODE = "credit_code"
    PLACE = "place"
    UNIT = "unit"
    UNITS = "units"
    CLUSTER = "cluster"
    TEAM = "team"
    PERSON = "person"


@dataclass(frozen=True)
class Column:
    """A column of a typed sheet.

    `is_fixed`: once the row is known, a sheet no longer changes it; `why_fixed` says what does.
    `other_words`: how offices also write a choice, with its code.
    `levels`: of a place, which are allowed (none: any).
    """

    name: str
    title: str
    kind: Kind
    required: bool = False
    note: str = ""
    aliases: tuple[str, ...] = ()
    choices: type[TextChoices] | None = None
    other_words: tuple[tuple[str, str], ...] = ()
    levels: frozenset[str] = frozenset()
    longest: int = 120
    width: int = 14
    is_fixed: bool = False
    why_fixed: str = ""


@dataclass(frozen=True)
class Roster:
    """A typed sheet: what it lists, who may change it (the circle of `act`), its columns."""

    id: str
    title: str
    noun: str
    purpose: str
    act: Act
    columns: tuple[Column, ...]

    @property
    def sheet_id(self) -> str:
        """By which its workbooks are stamped and their foreign heads remembered."""
        return f"roster.{self.id}"

    def column(self, name: str) -> Column:
        return next(each for each in self.columns if each.name == name)
