"""What a feed is declared to hold: its columns by kind, and what must be true of each.

`screening` builds a DeclaredFeed from a pack, `households.importing` the one of its own sheet.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """What a column holds, and so how its texts are read and what they become."""

    ID = "id"  # GB 11643 identity number -> text of 18 in capitals
    CERTIFICATE = "certificate"  # disability certificate, 20 or 22 signs -> text in capitals
    NAME = "name"  # -> text without the blanks that set a Chinese name wide
    PLACE = "place"  # code, path or name of a place -> 12-digit code
    MONEY = "money"  # -> fen (BIGINT); the unit is in the head, or the mapping, or the column
    DATE = "date"  # -> DATE
    NUMBER = "number"  # -> DECIMAL(18, 4)
    WHOLE = "whole"  # -> BIGINT
    CHOICE = "choice"  # code, label or alias -> code
    CHOICES = "choices"  # several, parted by commas or 、 -> codes joined by commas
    YES_NO = "yes_no"  # -> BOOLEAN
    TEXT = "text"  # -> text
    CODE = "code"  # an account or a telephone: digits kept as text, like an ID refused as a number


# Facts about a person that never stand in a fault's text as they are (B10).
PERSONAL = frozenset({Kind.ID, Kind.CERTIFICATE, Kind.CODE})


@dataclass(frozen=True)
class Choice:
    """One value of a choice: its code, its label, and what else people write for it."""

    code: str
    label: str
    aliases: tuple[str, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        return (self.code, self.label, *self.aliases)


@dataclass(frozen=True)
class Column:
    """A column of a feed. `name` is what rules call it, `title` what people do.

    `least` and `most` bound a number (money: fen) or a day (ISO text); `longest` a text; `pattern`
    is a regular expression that a code must match, `note` then says what is right.
    `unit` is what money is written in if nothing else says so; "" asks.
    `is_blinded`: leaves the room of reading only as keyed SM3, under `<name>` itself.
    """

    name: str
    title: str
    kind: Kind
    required: bool = False
    aliases: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    unit: str = ""
    least: int | str | None = None
    most: int | str | None = None
    longest: int = 200
    pattern: str = ""
    is_blinded: bool = False
    note: str = ""


@dataclass(frozen=True)
class DeclaredFeed:
    """A kind of file: its columns, and which of them together name a row once.

    `once`: no two rows may have the same values here (blank ones are not compared).
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    once: tuple[tuple[str, ...], ...] = ()

    def column(self, name: str) -> Column:
        return next(each for each in self.columns if each.name == name)

    @property
    def blinded(self) -> tuple[Column, ...]:
        return tuple(each for each in self.columns if each.is_blinded)


@dataclass(frozen=True)
class Places:
    """The places that names and codes of a file may mean: those of a scope, code to path.

    `names` adds to each code the words it goes by (path without the city, bare name).
    """

    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
