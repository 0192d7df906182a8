"""The masking check: what may not stand in public is found, however it is written.

Identity numbers, telephones, bank accounts, health (workflows D5, facts B10). Digits may be full
width or Chinese, with blanks, hyphens or invisible characters between them. A fault says line and
column; it never repeats the whole number.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from zhuzhen.base.problems import Fault
from zhuzhen.notices import choices
from zhuzhen.notices.problems import fault, text
from zhuzhen.notices.rules.numbers import (
    is_certificate,
    is_day,
    is_identity,
    looks_like_identity,
    passes_luhn,
)

_GONE = "\u25a1"  # stands where something was found, so that it is told once
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u2060\ufeff]")
_BLANKS = re.compile(r"\s+")
_CHINESE_RUN = re.compile(f"[{''.join(choices.CHINESE_DIGITS)}]{{7,}}")
_G = r"[\s\-\u2010-\u2015\u00b7\u2022_]{0,3}"
_START, _END = r"(?<!\d)(?<!\d\.)", rf"(?!\d|\.\d|\s?(?:{choices.SUM_UNITS}))"
_ABROAD = rf"(?:(?:00|\+)?86{_G})?"
_DIGITS = re.compile(rf"\d(?:{_G}\d)*(?:{_G}[Xx])?")
_MOBILE = re.compile(rf"{_START}{_ABROAD}1{_G}[3-9](?:{_G}\d){{9}}{_END}")
_AREA = rf"[(]?0{_G}(?:1{_G}0|2{_G}\d|[3-9]{_G}\d{_G}\d)[)]?"
_LANDLINE = re.compile(rf"{_START}{_ABROAD}{_AREA}{_G}[2-9](?:{_G}\d){{6,7}}{_END}")
_BARE = re.compile(rf"{_START}[2-9]\d{{2,3}}{_G}\d{{4}}{_END}")
_CARD = re.compile(rf"(?<!\d)\d(?:{_G}\d){{15,18}}(?!\d)")
_ACCOUNT = re.compile(rf"(?<!\d)\d(?:{_G}\d){{8,29}}(?!\d)")
_IDENTITY = re.compile(rf"(?<!\d)(?:\d(?:{_G}\d){{16}}{_G}[\dXx]|\d(?:{_G}\d){{14}})(?!\d)")
_CERTIFICATE = re.compile(rf"(?<!\d)\d(?:{_G}\d){{16}}{_G}[\dXx]{_G}\d{_G}\d(?:{_G}B?\d+)?(?!\d)")
_TERMS = sorted(choices.HEALTH_TERMS, key=len, reverse=True)
_HARMLESS = re.compile("|".join(map(re.escape, choices.HARMLESS)))
_HEALTH = re.compile("|".join(map(re.escape, _TERMS)), re.IGNORECASE)
_ENDS, _TERMS_TOLD = 3, 3
_SHORTEST_SLIP = 14
_CARDS = "62"  # every card of a Chinese bank, also one with a slip in it


@dataclass(frozen=True)
class _Cell:
    """One text to look at: as written, made plain, and the words that stand beside it."""

    plain: str
    beside: str

    def says(self, words: Sequence[str]) -> bool:
        return any(word in self.beside for word in words)


def plain(written: str) -> str:
    """A text in half width, without invisible characters, long Chinese numerals as digits."""
    seen = _INVISIBLE.sub("", unicodedata.normalize("NFKC", written))
    return _CHINESE_RUN.sub(
        lambda run: "".join(choices.CHINESE_DIGITS[each] for each in run[0]), seen
    )


def digits_of(number: str) -> str:
    """The digits of a number as written, and its X."""
    return re.sub(r"[^\dX]", "", number.upper())


def _hint(number: str) -> str:
    """Enough of a number to find it again, too little to use it."""
    bare = number.strip()
    return f"{bare[:_ENDS]}…{bare[-2:]}"


Test = Callable[[str, _Cell], bool]


def _is_identity(number: str, cell: _Cell) -> bool:
    if cell.says(choices.CODE_WORDS):
        return is_identity(number)
    return looks_like_identity(number)


def _is_slip_of_identity(number: str, cell: _Cell) -> bool:
    """A digit too few or too many, and the word beside it: what is left names somebody."""
    return len(number) >= _SHORTEST_SLIP and cell.says(choices.IDENTITY_WORDS)


def _is_short_phone(number: str, cell: _Cell) -> bool:
    return cell.says(choices.PHONE_WORDS) and not is_day(number)


# In this order: what was found is taken out before the next is looked for.
_FINDERS: tuple[tuple[str, re.Pattern[str], Test], ...] = (
    ("certificate", _CERTIFICATE, lambda number, cell: is_certificate(number)),
    ("identity", _IDENTITY, _is_identity),
    ("identity", _ACCOUNT, _is_slip_of_identity),
    ("mobile", _MOBILE, lambda number, cell: True),
    ("landline", _LANDLINE, lambda number, cell: True),
    ("account", _CARD, lambda number, cell: number.startswith(_CARDS) or passes_luhn(number)),
    ("account", _ACCOUNT, lambda number, cell: cell.says(choices.ACCOUNT_WORDS)),
    ("landline", _BARE, _is_short_phone),
)


def _hidden_identity(rest: str) -> str | None:
    """An identity number, right to its check digit, anywhere inside a longer run of digits."""
    for run in _DIGITS.finditer(rest):
        number = digits_of(run[0])
        for at in range(len(number) - 17):
            if is_identity(number[at : at + 18]):
                return number[at : at + 18]
    return None


def _numbers(cell: _Cell, *, offices: Set[str]) -> Iterator[tuple[str, str]]:
    """Each (kind of fault, hint) of the numbers in a text; offices' own telephones aside."""
    rest = cell.plain
    for kind, pattern, is_one in _FINDERS:
        for match in pattern.finditer(rest):
            number = digits_of(match[0])
            if number not in offices and is_one(number, cell):
                rest = rest.replace(match[0], _GONE, 1)
                yield kind, _hint(match[0])
    hidden = _hidden_identity(rest)
    if hidden is not None:
        yield "identity", _hint(hidden)


def _health(cell: _Cell) -> str:
    """The words of health in a text, however they are spaced; '' if there are none."""
    closed = _HARMLESS.sub(_GONE, _BLANKS.sub("", cell.plain))
    terms = dict.fromkeys(match[0] for match in _HEALTH.finditer(closed))
    return text("listed").join(list(terms)[:_TERMS_TOLD])


def _faults_of(
    written: str, *, head: str, row: int | None, offices: Set[str], field: str
) -> Iterator[Fault]:
    shown = plain(written)
    cell = _Cell(shown, beside=f"{head} {shown}")
    for kind, hint in _numbers(cell, offices=offices):
        yield fault(kind, row=row, column=head, field=field, hint=hint)
    if terms := _health(cell):
        yield fault("health", row=row, column=head, field=field, hint=terms)


def _head_faults(heads: Sequence[str]) -> Iterator[Fault]:
    for head in heads:
        closed = _BLANKS.sub("", plain(head))
        if any(word in closed for word in choices.SENSITIVE_HEADS):
            yield fault("head", field="heads", hint=head)
        else:
            yield from _faults_of(head, head="", row=None, offices=frozenset(), field="heads")


def masking_faults(
    lines: Sequence[Sequence[str]],
    *,
    heads: Sequence[str] = (),
    texts: Mapping[str, str] | None = None,
    offices: Set[str] = frozenset(),
) -> tuple[Fault, ...]:
    """Everything in a notice that may not stand in public, by line and column.

    `texts` are further texts by the name of their field; `offices` the digits of telephones that
    are an office's, which may stand anywhere. Lines count from 1.
    """
    found: list[Fault] = list(_head_faults(heads))
    for row, line in enumerate(lines, start=1):
        for at, cell in enumerate(line):
            head = heads[at] if at < len(heads) else text("nth_column", at=at + 1)
            found += _faults_of(cell, head=head, row=row, offices=offices, field="lines")
    for name, written in (texts or {}).items():
        found += _faults_of(written, head=name, row=None, offices=offices, field="texts")
    return tuple(found)


def phones_of(written: str) -> tuple[str, ...]:
    """The telephones of the field of supervision phones, one a part, as they were written."""
    parts = re.split(rf"[{re.escape(choices.PHONE_STOPS)}]+", written)
    return tuple(part.strip() for part in parts if part.strip())


def _private(shown: str) -> str:
    """The kind of a person's number that stands where a telephone should; '' for none."""
    cell = _Cell(shown, beside="")
    kinds = [kind for kind, _ in _numbers(cell, offices=frozenset())]
    return next((kind for kind in kinds if kind not in ("mobile", "landline")), "")


def phone_faults(written: str) -> tuple[Fault, ...]:
    """What in the field of supervision phones is none: a mobile is a person's, not an office's."""
    found = []
    for each in phones_of(written):
        shown, column = plain(each), choices.PHONES_FIELD
        if private := _private(shown):
            found.append(fault(private, column=column, field="phones", hint=_hint(shown)))
        elif _MOBILE.search(shown):
            found.append(fault("phone_mobile", column=column, field="phones", hint=_hint(shown)))
        elif not _OFFICE_PHONE.search(shown):
            found.append(fault("phone_odd", column=column, field="phones", hint=each))
    return tuple(found)


# A short number (12317, 110), one of 400 or 800, or a landline; a name may stand beside it.
_OFFICE_PHONE = re.compile(
    rf"{_START}(?:1\d{{2,4}}|[48]00{_G}\d{{3,4}}{_G}\d{{3,4}}){_END}|{_LANDLINE.pattern}"
    rf"|{_BARE.pattern}"
)


def offices_of(written: str) -> frozenset[str]:
    """The digits of every telephone in the field of supervision phones."""
    return frozenset(
        digits_of(found[0])
        for each in phones_of(written)
        for found in _OFFICE_PHONE.finditer(plain(each))
    )
