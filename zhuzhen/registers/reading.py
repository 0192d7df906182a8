"""From what people type or a sheet holds to stored values, one reader for each kind of field."""

import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from math import isfinite

from stdnum.cn import uscc
from stdnum.exceptions import InvalidChecksum, InvalidFormat, InvalidLength

from zhuzhen.base.money import LARGEST_FEN, NotMoney, parse_fen
from zhuzhen.base.texts import is_loosely_grouped, seen
from zhuzhen.policy.choices import FieldKind
from zhuzhen.policy.schema import Field, Terms
from zhuzhen.registers.choices import (
    DAY_FORM,
    KIND_WORDS,
    MONEY_ENDINGS,
    MONEY_UNITS,
    NO_WORDS,
    YES_WORDS,
    YUAN,
)
from zhuzhen.registers.problems import Unreadable

Reader = Callable[[object], object]
EARLIEST = dt.date(2000, 1, 1)
SHORT, LONG, ADDRESS = 200, 5000, 500
_DAY = re.compile(DAY_FORM)
_EIGHT = re.compile(r"(?:19|20)\d{6}")
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
_HAN_NAME = re.compile(r"[\u3400-\u9fff\U00020000-\U000323af·•]+")
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?[eE]\+?\d+")
_CLEAN = str.maketrans("", "", ",， 　\t")
# Digits and signs as a Chinese keyboard in full width writes them, beside what is left out.
_HALF_WIDTH = str.maketrans("０１２３４５６７８９．％－＋／", "0123456789.%-+/")
_NUMBER = _CLEAN | _HALF_WIDTH


def _number_text(raw: float) -> str:
    """A sheet's number as a person would have typed it: 3.0 is 3."""
    # Neither "not a number" nor infinity has a whole part.
    return str(int(raw)) if isfinite(raw) and raw == int(raw) else repr(raw)


def as_typed(raw: object) -> str:
    """What a cell holds as a person would have typed it: 36 for 36.0, a day without its hour."""
    if isinstance(raw, float):
        return _number_text(raw)
    return str(raw)[:10] if isinstance(raw, dt.date) else str(raw)


def read_text(raw: object, *, limit: int = SHORT) -> str:
    if type(raw) is not str:
        return _text_of_other(raw)
    text = seen(raw).strip()
    if len(text) > limit:
        raise Unreadable("too_long", length=len(text), limit=limit)
    if not text.isprintable() and _UNSTORABLE.search(text):
        raise Unreadable("bad_characters")
    return text


def read_name(raw: object, *, limit: int = SHORT) -> str:
    """Someone's name: the blanks that set a Chinese one wide (张　三) are no part of it."""
    parts = read_text(raw, limit=limit).split()
    together = "".join(parts)
    return together if _HAN_NAME.fullmatch(together) else " ".join(parts)


def _text_of_other(raw: object) -> str:
    """What a sheet holds as a number or a day though a text was wanted."""
    if isinstance(raw, float) and abs(raw) >= 1e15:
        raise Unreadable("code_as_number", value=as_typed(raw)[:40])
    return as_typed(raw)[:SHORT]


def read_day(raw: object) -> dt.date:
    """A day from a date, or from text as people write it."""
    if isinstance(raw, dt.datetime):
        return raw.date()
    if isinstance(raw, dt.date):
        return raw
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        text = _number_text(float(raw))
        if not _EIGHT.fullmatch(text):
            raise Unreadable("day_as_number", value=text)
    else:
        text = str(raw).strip().translate(_HALF_WIDTH)
    found = _DAY.fullmatch(text)
    if found:
        parts = (int(found[1]), int(found[2]), int(found[3]))
    elif _EIGHT.fullmatch(text):
        parts = (int(text[:4]), int(text[4:6]), int(text[6:]))
    else:
        raise Unreadable("not_a_day", value=text[:40])
    try:
        return dt.date(*parts)
    except ValueError:
        raise Unreadable("no_such_day", value=text) from None


def _read_date(raw: object) -> str:
    return read_day(raw).isoformat()


def _read_integer(raw: object) -> int:
    if isinstance(raw, bool):
        raise Unreadable("not_whole", value=raw)
    if isinstance(raw, int):
        return raw
    if isinstance(raw, float):
        if not isfinite(raw) or raw != int(raw):
            raise Unreadable("not_whole", value=as_typed(raw)[:40])
        return int(raw)
    text = str(raw).translate(_NUMBER)
    if is_loosely_grouped(str(raw)) or not re.fullmatch(r"[-+]?\d{1,18}(?:\.0+)?", text):
        raise Unreadable("not_whole", value=as_typed(raw)[:40])
    return int(text.partition(".")[0])


def _read_decimal(raw: object) -> str:
    """Kept as text, digit by digit, so that nothing is rounded."""
    if isinstance(raw, bool):
        raise Unreadable("not_a_number", value=raw)
    if is_loosely_grouped(str(raw)):
        raise Unreadable("not_a_number", value=as_typed(raw)[:40])
    try:
        amount = Decimal(str(raw).translate(_NUMBER).removesuffix("%"))
    except InvalidOperation:
        raise Unreadable("not_a_number", value=as_typed(raw)[:40]) from None
    if not amount.is_finite() or abs(amount) >= Decimal(10) ** 18 or amount.adjusted() < -12:
        raise Unreadable("not_a_number", value=as_typed(raw)[:40])
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _read_percent(raw: object) -> int:
    """`8.7`, `8.7%` or a sheet's 8.7 to 87 permille; a second decimal place is refused."""
    permille = Decimal(_read_decimal(raw)) * 10
    if permille != permille.to_integral_value():
        raise Unreadable("percent_places", value=as_typed(raw)[:40])
    return int(permille)


_PLACES = dict(zip(MONEY_UNITS, (2, 6, 10), strict=True))  # decimals down to a fen
_DIGITS = re.compile(r"-?\d{1,11}\.\d{1,10}")


def _plain_fen(raw: float, *, places: int) -> int | None:
    """The fen of a sheet's number by its digits alone; None if it needs a closer look."""
    text = repr(raw)
    if _DIGITS.fullmatch(text) is None:
        return None
    whole, _, part = text.partition(".")
    if part != "0" and len(part) > places:
        return None
    fen = int(whole + part.ljust(places, "0"))
    return fen if abs(fen) <= LARGEST_FEN else None


def money_reader(unit: str) -> Reader:
    """Money written in `unit` (元, 万元, 亿元) to fen; a text may carry its own unit."""
    places = _PLACES[unit]

    def read(raw: object) -> int:
        if type(raw) is float and (fen := _plain_fen(raw, places=places)) is not None:
            return fen
        if isinstance(raw, bool | dt.date):
            raise Unreadable("not_a_number", value=raw)
        text, own = as_typed(raw).strip().translate(_HALF_WIDTH), unit
        for ending, each in MONEY_ENDINGS.items():
            if text.endswith(ending):
                text, own = text.removesuffix(ending), each
                break
        try:
            # A number of a cell may be 1e-07; what somebody typed may not.
            return parse_fen(raw if isinstance(raw, float) else text, unit=own)
        except NotMoney as error:
            raise Unreadable("not_money", why=str(error)) from None

    return read


def _read_yes_no(raw: object) -> bool:
    if isinstance(raw, bool):
        return raw
    text = _number_text(raw) if isinstance(raw, float) else str(raw).strip().lower()
    if text in YES_WORDS:
        return True
    if text in NO_WORDS:
        return False
    raise Unreadable("not_yes_no", value=text[:40])


def read_credit_code(raw: object) -> str:
    """A unified social credit code by GB 32100, in capitals."""
    if isinstance(raw, float | int):
        raise Unreadable("code_as_number", value=as_typed(float(raw))[:40])
    text = str(raw).strip()
    if _SCIENTIFIC.fullmatch(text):
        raise Unreadable("code_as_number", value=text)
    code = uscc.compact(text)
    try:
        uscc.validate(code)
    except InvalidLength:
        raise Unreadable("code_length", value=text[:40], length=len(code)) from None
    except InvalidFormat:
        raise Unreadable("code_form", value=code) from None
    except InvalidChecksum:
        expected = uscc.calc_check_digit(code[:17])
        raise Unreadable("code_check", value=code, expected=expected) from None
    return code


def _read_url(raw: object) -> str:
    text = read_text(raw, limit=ADDRESS)
    if not re.fullmatch(r"https?://[^\s/]+\.[^\s]+", text):
        raise Unreadable("not_a_url", value=text[:40])
    return text


def _read_place_code(raw: object) -> str:
    text = _number_text(raw) if isinstance(raw, float) else str(raw).strip()
    if not re.fullmatch(r"\d{12}", text):
        raise Unreadable("wrong_kind", value=text[:40], wanted=KIND_WORDS["place"])
    return text


def _read_id(raw: object) -> int:
    try:
        return _read_integer(raw)
    except Unreadable:
        raise Unreadable(
            "wrong_kind", value=as_typed(raw)[:40], wanted=KIND_WORDS["organisation"]
        ) from None


def choice_reader(terms: Terms) -> Reader:
    """A code, a label or an alias to the code."""
    known = {
        word: term.code for term in terms.values for word in (term.code, term.label, *term.aliases)
    }

    def read(raw: object) -> str:
        text = raw.strip() if isinstance(raw, str) else read_text(raw)
        code = known.get(text)
        if code is None:
            labels = "、".join(term.label for term in terms.values)
            raise Unreadable("unknown_choice", value=text[:40], known=labels)
        return code

    return read


def _read_long_text(raw: object) -> str:
    return read_text(raw, limit=LONG)


_READERS: dict[FieldKind, Reader] = {
    FieldKind.TEXT: read_text,
    FieldKind.LONG_TEXT: _read_long_text,
    FieldKind.DATE: _read_date,
    FieldKind.INTEGER: _read_integer,
    FieldKind.DECIMAL: _read_decimal,
    FieldKind.PEOPLE_COUNT: _read_integer,
    FieldKind.PERCENT: _read_percent,
    FieldKind.YES_NO: _read_yes_no,
    FieldKind.PLACE: _read_place_code,
    FieldKind.ORGANISATION: _read_id,
    FieldKind.PERSON: read_name,
    FieldKind.CREDIT_CODE: read_credit_code,
    FieldKind.URL: _read_url,
}


def reader_of(field: Field, *, terms: Terms | None, money_unit: str = YUAN) -> Reader:
    """The reader for a field; it raises Unreadable, and never sees an empty value."""
    if field.kind is FieldKind.MONEY_FEN:
        return money_reader(money_unit)
    if field.kind is FieldKind.CHOICE:
        assert terms is not None
        return choice_reader(terms)
    return _READERS[field.kind]
