"""Numbers that name a person: identity numbers (GB 11643), certificates, cards by Luhn."""

import datetime as dt

_WEIGHTS = tuple(pow(2, 17 - at, 11) for at in range(17))
_CHECKS = "10X98765432"
# First two digits of divisions: the provinces.
_PROVINCES = frozenset(
    f"{at}"
    for span in ((11, 16), (21, 24), (31, 38), (41, 47), (50, 55), (61, 66), (71, 72), (81, 84))
    for at in range(*span)
)
_OLD, _NEW = 15, 18
_YEARS = (1850, 2100)


def _is_day(year: int, month: str, day: str) -> bool:
    try:
        dt.date(year, int(month), int(day))
    except ValueError:
        return False
    return _YEARS[0] <= year < _YEARS[1]


def is_day(number: str) -> bool:
    """Whether eight digits are a day written without signs: 20220302."""
    return len(number) == 8 and _is_day(int(number[:4]), number[4:6], number[6:8])


def looks_like_identity(number: str) -> bool:
    """Whether 15 or 18 characters have a province and a birthday where an identity number has."""
    if number[:2] not in _PROVINCES or not number[:-1].isdigit():
        return False
    if len(number) == _OLD:
        return number.isdigit() and _is_day(1900 + int(number[6:8]), number[8:10], number[10:12])
    return len(number) == _NEW and _is_day(int(number[6:10]), number[10:12], number[12:14])


def is_identity(number: str) -> bool:
    """Whether it looks like an identity number, its check character, where it has one, right."""
    if not looks_like_identity(number):
        return False
    if len(number) == _OLD:
        return True
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], _WEIGHTS, strict=True))
    return number[17].upper() == _CHECKS[total % 11]


def is_certificate(number: str) -> bool:
    """Whether it is a disability certificate: an identity number, kind and grade, and a reissue."""
    kind, grade = number[18:19], number[19:20]
    return (
        len(number) in (20, 21, 22)
        and looks_like_identity(number[:18])
        and kind in "1234567"
        and grade in "1234"
    )


def passes_luhn(number: str) -> bool:
    """Whether the digits are those of a bank card: 16 to 19 that add up by Luhn."""
    if not number.isdigit() or not 16 <= len(number) <= 19 or len(set(number)) == 1:
        return False
    total = 0
    for at, digit in enumerate(reversed(number)):
        doubled = int(digit) * (1 + at % 2)
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0
