"""Identity numbers by GB 11643 and disability certificates: what they say, or what is wrong.

What is written in another but unmistakable way (full-width digits, blanks, a small x) is read and
told in `notes`; what has lost digits (Excel's scientific notation) is refused, never completed.
"""

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass

from stdnum.cn.ric import calc_check_digit

from zhuzhen.base.problems import Fault
from zhuzhen.households.choices import DisabilityKind, DisabilityLevel, Sex
from zhuzhen.households.problems import text

LENGTH, OLD_LENGTH = 18, 15
_SCIENTIFIC = re.compile(r"\d(\.\d+)?[eE]\+?\d+")
_AFTER_POINT = re.compile(r"\d+\.0+")
_SHAPE = re.compile(r"\d{17}[\dX]")
# The first two digits: the provinces of GB/T 2260, and 83 for residents from Taiwan.
_PROVINCES = frozenset(
    f"{each}"
    for each in (
        *range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55),
        *range(61, 66), 71, 81, 82, 83,
    )
)  # fmt: skip
_HEAD, _TAIL = 6, 4


@dataclass(frozen=True)
class IdFacts:
    """A valid number in its one form, and what it tells; `notes`: what was written otherwise."""

    number: str
    born_on: dt.date
    sex: Sex
    notes: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        return shown(self.number)


@dataclass(frozen=True)
class CertificateFacts:
    """A valid disability certificate: whose it is, the kind and level, which issue (B1 the first
    replacement; '' the original)."""

    number: str
    id: IdFacts
    kind: DisabilityKind
    level: DisabilityLevel
    issue: str = ""


def shown(number: str) -> str:
    """The first six and last four characters of a number: 110105********002X."""
    if len(number) <= _HEAD + _TAIL:
        return "*" * len(number)
    return number[:_HEAD] + "*" * (len(number) - _HEAD - _TAIL) + number[-_TAIL:]


def _tidied(given: str) -> tuple[str, tuple[str, ...]]:
    """The text in its one form, and what had to be read otherwise than it is written."""
    notes = []
    plain = unicodedata.normalize("NFKC", given)
    if plain != given:
        notes.append(text("was_full_width"))
    without = "".join(plain.split())
    if without != plain:
        notes.append(text("had_blanks"))
    if without.endswith("x"):
        notes.append(text("was_small_x"))
    return without.upper(), tuple(notes)


def _fault(name: str, /, **facts: object) -> Fault:
    return Fault(text(f"{name}_what", **facts), text(f"{name}_right", **facts))


def _spoilt(tidy: str, *, given: str) -> Fault | None:
    """What a spreadsheet does to long numbers, and other shapes that are no identity number."""
    if not tidy:
        return _fault("id_empty")
    if _SCIENTIFIC.fullmatch(tidy) or _AFTER_POINT.fullmatch(tidy):
        return _fault("id_scientific", given=given.strip())
    if len(tidy) == OLD_LENGTH and tidy.isdigit():
        return _fault("id_old")
    if len(tidy) != LENGTH:
        return _fault("id_length", length=len(tidy))
    if not _SHAPE.fullmatch(tidy):
        at = next(i for i, each in enumerate(tidy) if not (each.isdigit() and each.isascii()))
        return _fault("id_character", at=at + 1, character=tidy[at])
    return None


def _birth(digits: str) -> dt.date | None:
    try:
        return dt.date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def _checked(tidy: str, *, today: dt.date | None) -> dt.date | Fault:
    """The day of birth of a number of the right shape, or what is wrong with the number."""
    if tidy[:2] not in _PROVINCES:
        return _fault("id_area", area=tidy[:6])
    born_on = _birth(tidy[6:14])
    if born_on is None or born_on.year < 1880:
        return _fault("id_birth", birth=tidy[6:14])
    if today is not None and born_on > today:
        return _fault("id_future", day=born_on)
    expected = calc_check_digit(tidy)
    if tidy[17] == expected:
        return born_on
    if tidy.endswith("000"):
        return _fault("id_zeros", expected=expected, found=tidy[17])
    return _fault("id_check", expected=expected, found=tidy[17])


def check_id(given: str, *, today: dt.date | None = None) -> IdFacts | Fault:
    """What an identity number tells, or what is wrong with it and what would be right.

    With `today`, a birth after it is refused.
    """
    tidy, notes = _tidied(given)
    spoilt = _spoilt(tidy, given=given)
    if spoilt is not None:
        return spoilt
    born_on = _checked(tidy, today=today)
    if isinstance(born_on, Fault):
        return born_on
    # The last digit of the order number is odd for men.
    sex = Sex.MALE if int(tidy[16]) % 2 else Sex.FEMALE
    return IdFacts(tidy, born_on, sex, notes)


def check_certificate(given: str, *, today: dt.date | None = None) -> CertificateFacts | Fault:
    """A disability certificate: 18 of the identity number, kind 1 to 7, level 1 to 4, and for a
    replacement B and its number: 20 or 22 characters."""
    tidy, notes = _tidied(given)
    if _SCIENTIFIC.fullmatch(tidy):
        return _fault("id_scientific", given=given.strip())
    if len(tidy) not in (20, 22):
        return _fault("certificate_length", length=len(tidy))
    owner = check_id(tidy[:18], today=today)
    if isinstance(owner, Fault):
        return Fault(text("certificate_id", why=owner.what), owner.right)
    if tidy[18] not in DisabilityKind.values:
        return _fault("certificate_kind", found=tidy[18])
    if tidy[19] not in DisabilityLevel.values:
        return _fault("certificate_level", found=tidy[19])
    issue = tidy[20:]
    if issue and not re.fullmatch(r"B[1-9]", issue):
        return _fault("certificate_issue", found=issue)
    owner = IdFacts(owner.number, owner.born_on, owner.sex, notes)
    return CertificateFacts(tidy, owner, DisabilityKind(tidy[18]), DisabilityLevel(tidy[19]), issue)


def age_on(born_on: dt.date, day: dt.date) -> int:
    """Whole years on a day; who is born on 29 February is a year older on 1 March."""
    had_birthday = (day.month, day.day) >= (born_on.month, born_on.day)
    return day.year - born_on.year - (0 if had_birthday else 1)


def disagreements(
    facts: IdFacts, *, born_on: dt.date | None = None, sex: str = Sex.UNKNOWN
) -> tuple[Fault, ...]:
    """Where a birth date or sex entered beside a number says otherwise than the number."""
    found = []
    if born_on is not None and born_on != facts.born_on:
        what = text("birth_differs_what", entered=born_on, told=facts.born_on)
        found.append(Fault(what, text("differs_right"), field="born_on"))
    if sex not in (Sex.UNKNOWN, "", facts.sex):
        what = text("sex_differs_what", entered=Sex(sex).label, told=facts.sex.label)
        found.append(Fault(what, text("differs_right"), field="sex"))
    return tuple(found)
