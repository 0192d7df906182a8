"""What a text of a kind becomes and what is wrong with it, as SQL of whole columns.

Each kind gives four expressions, each over columns that those before it made, so that nothing is
worked out twice: `plain` (`p_…`) of the tidied text `t_…`, `helped` (`h_…`) of that, then `fault`
(a code of `problems.FAULTS`, NULL where there is none) and `value`. The rules are those of single
values (households.rules.identity, base.money, registers.reading); tests hold them together.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from zhuzhen.base import days
from zhuzhen.base.money import LARGEST_FEN
from zhuzhen.feeds.choices import (
    DAY_FORM,
    FULL_WIDTH,
    HALF_WIDTH,
    LOOSELY_GROUPED,
    MONEY_ENDINGS,
    MONEY_SIGNS,
    MONEY_UNITS,
    NO_WORDS,
    SEPARATORS,
    YES_WORDS,
)
from zhuzhen.feeds.declaring import Column, Kind
from zhuzhen.feeds.mapping import Mapped
from zhuzhen.feeds.reading.raw import ERROR, FORMULA, NUMBER

_PROVINCES = (
    *range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55),
    *range(61, 66), 71, 81, 82, 83,
)  # fmt: skip
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_SCIENTIFIC = r"^\d(\.\d+)?[eE]\+?\d+$"
_AFTER_POINT = r"^\d+\.0+$"
_CONTROL = r"[\x00-\x08\x0b\x0c\x0e-\x1f]"
_HAN = r"^[\x{3400}-\x{9fff}\x{20000}-\x{323af}·•\s]+$"
# What is longer than this was kept by a sheet with 15 digits at most.
_EXACT_DIGITS = 15
FIRST_DAY, LAST_DAY = f"{days.FIRST_DAY}", f"{days.LAST_DAY}"


def literal(text: str) -> str:
    """A text as SQL."""
    return "'" + text.replace("'", "''") + "'"


def _sum_of_weights(digits: str) -> str:
    terms = (f"{digits} // {10 ** (16 - at)} % 10 * {weight}" for at, weight in enumerate(_WEIGHTS))
    return " + ".join(terms)


MACROS = (
    # translate() makes its table for each row: only what needs it goes there.
    f"CREATE OR REPLACE MACRO half_width(t) AS CASE WHEN regexp_matches(t, '[{FULL_WIDTH}]') "
    f"THEN translate(t, {literal(FULL_WIDTH)}, {literal(HALF_WIDTH)}) ELSE t END",
    # What was typed: no mark of a number, half width, no blanks around.
    f"CREATE OR REPLACE MACRO tidy(t) AS nullif(trim(half_width(ltrim(t, '{NUMBER}')), "
    f"' \t\r\n\u00a0'), '')",
    r"CREATE OR REPLACE MACRO closed(t) AS CASE WHEN regexp_matches(t, '\s') "
    r"THEN regexp_replace(t, '\s', '', 'g') ELSE t END",
    # `n`: the first seventeen digits as a number.
    f"CREATE OR REPLACE MACRO id_expected(n) AS "
    f"substr('10X98765432', (({_sum_of_weights('n')}) % 11 + 1)::INTEGER, 1)",
    f"""CREATE OR REPLACE MACRO id_fault(t, n, today) AS CASE
        WHEN regexp_matches(t, '{_SCIENTIFIC}') OR regexp_matches(t, '{_AFTER_POINT}')
            THEN 'id_scientific'
        WHEN length(t) = 15 AND regexp_matches(t, '^\\d+$') THEN 'id_old'
        WHEN length(t) <> 18 THEN 'id_length'
        WHEN NOT regexp_matches(t, '^[0-9]{{17}}[0-9X]$') THEN 'id_character'
        WHEN substr(t, 1, 2) NOT IN ({", ".join(f"'{each}'" for each in _PROVINCES)})
            THEN 'id_area'
        WHEN coalesce(try_strptime(substr(t, 7, 8), '%Y%m%d')::DATE < DATE '1880-01-01', true)
            THEN 'id_birth'
        WHEN try_strptime(substr(t, 7, 8), '%Y%m%d')::DATE > today THEN 'id_future'
        WHEN substr(t, 18) = id_expected(n) THEN NULL
        WHEN substr(t, 16) = '000' THEN 'id_zeros'
        ELSE 'id_check' END""",
    f"""CREATE OR REPLACE MACRO certificate_fault(t, n, today) AS CASE
        WHEN regexp_matches(t, '{_SCIENTIFIC}') THEN 'id_scientific'
        WHEN length(t) NOT IN (20, 22) THEN 'certificate_length'
        WHEN id_fault(substr(t, 1, 18), n, today) IS NOT NULL THEN 'certificate_id'
        WHEN substr(t, 19, 1) NOT BETWEEN '1' AND '7' THEN 'certificate_kind'
        WHEN substr(t, 20, 1) NOT BETWEEN '1' AND '4' THEN 'certificate_level'
        WHEN length(t) = 22 AND NOT regexp_matches(substr(t, 21), '^B[1-9]$')
            THEN 'certificate_issue' END""",
    f"CREATE OR REPLACE MACRO day_part(t, n) AS regexp_extract(t, {literal(DAY_FORM)}, n)",
    r"""CREATE OR REPLACE MACRO day_of(t) AS CASE
        WHEN regexp_matches(t, '^\d{4}-\d{1,2}-\d{1,2}$') THEN try_cast(t AS DATE)
        WHEN regexp_matches(t, '^(19|20)\d{6}$') THEN try_strptime(t, '%Y%m%d')::DATE
        WHEN day_part(t, 1) <> '' THEN try_cast(day_part(t, 1) || '-' ||
            lpad(day_part(t, 2), 2, '0') || '-' || lpad(day_part(t, 3), 2, '0') AS DATE) END""",
    f"CREATE OR REPLACE MACRO exact(t) AS try_cast(CASE WHEN NOT regexp_matches(t, "
    f"{literal(MONEY_SIGNS)}) THEN t WHEN NOT regexp_matches(t, {literal(LOOSELY_GROUPED)}) "
    f"THEN regexp_replace(t, {literal(MONEY_SIGNS)}, '', 'g') END AS DECIMAL(38, 12))",
)


@dataclass(frozen=True)
class Cell:
    """The names of a column's cells in SQL: `raw` as the file has it, and what is made of it."""

    column: Column
    raw: str

    @property
    def text(self) -> str:
        """Tidied; NULL if blank."""
        return f"t_{self.column.name}"

    @property
    def plain(self) -> str:
        return f"p_{self.column.name}"

    @property
    def helped(self) -> str:
        return f"h_{self.column.name}"

    @property
    def is_number(self) -> str:
        return f"starts_with({self.raw}, '{NUMBER}')"


@dataclass(frozen=True)
class Read:
    """The four expressions of a column, each over what those before it made."""

    plain: str
    fault: str
    value: str
    helped: str = "NULL"


def _case(*pairs: tuple[str, str], otherwise: str = "NULL") -> str:
    if not pairs:
        return otherwise
    whens = " ".join(f"WHEN {condition} THEN {result}" for condition, result in pairs)
    return f"CASE {whens} ELSE {otherwise} END"


def _id(cell: Cell, today: str) -> Read:
    macro = "certificate_fault" if cell.column.kind is Kind.CERTIFICATE else "id_fault"
    return Read(
        plain=f"upper(closed({cell.text}))",
        helped=f"try_cast(substr({cell.plain}, 1, 17) AS BIGINT)",
        fault=_case(
            (cell.is_number, "'id_as_number'"),
            otherwise=f"{macro}({cell.plain}, {cell.helped}, {today})",
        ),
        value=cell.plain,
    )


def _code(cell: Cell, today: str) -> Read:
    pairs = [
        (f"{cell.is_number} AND length({cell.plain}) > {_EXACT_DIGITS}", "'code_as_number'"),
        (f"regexp_matches({cell.plain}, '{_SCIENTIFIC}')", "'code_scientific'"),
    ]
    if cell.column.pattern:
        form = literal(f"^(?:{cell.column.pattern})$")
        pairs.append((f"NOT regexp_matches({cell.plain}, {form})", "'code_form'"))
    without = rf"regexp_replace({cell.text}, '[\s–—-]', '', 'g')"
    return Read(plain=without, fault=_case(*pairs), value=cell.plain)


def _text(cell: Cell, today: str) -> Read:
    plain = cell.text
    if cell.column.kind is Kind.NAME:
        plain = _case(
            (rf"NOT regexp_matches({cell.text}, '\s')", cell.text),
            (f"regexp_matches({cell.text}, '{_HAN}')", f"closed({cell.text})"),
            otherwise=rf"regexp_replace({cell.text}, '\s+', ' ', 'g')",
        )
    faults = _case(
        (f"regexp_matches({cell.text}, '{_CONTROL}')", "'bad_characters'"),
        (f"length({cell.plain}) > {cell.column.longest}", "'too_long'"),
    )
    return Read(plain=plain, fault=faults, value=cell.plain)


def _bounds(column: Column, value: str) -> list[tuple[str, str]]:
    found = []
    if column.least is not None:
        found.append((f"{value} < {column.least}", "'too_small'"))
    if column.most is not None:
        found.append((f"{value} > {column.most}", "'too_big'"))
    return found


def _money(cell: Cell, *, unit: str) -> Read:
    """A text may carry its own unit: 3 万 is 30,000 元 whatever the head says."""
    form = literal(rf"({'|'.join(MONEY_ENDINGS)})\s*$")
    own = f"regexp_extract({cell.text}, {form}, 1)"
    factors = [(f"{own} = '{word}'", str(MONEY_UNITS[of])) for word, of in MONEY_ENDINGS.items()]
    factor = f"({_case(*factors, otherwise=str(MONEY_UNITS[unit]))})::BIGINT"
    of_text = _case(
        (f"{own} <> ''", f"exact(regexp_replace({cell.text}, {form}, '')) * {factor}"),
        otherwise=f"exact({cell.text}) * {MONEY_UNITS[unit]}::BIGINT",
    )
    # 7e25 in one cell overflows: a fault of that cell, not the end of the file.
    of_text = f"try({of_text})"
    fen, column = cell.plain, cell.column
    most = LARGEST_FEN if column.most is None else column.most
    pairs = [
        (f"{fen} IS NULL", "'not_money'"),
        (f"{fen} > {most} OR {fen} < -{LARGEST_FEN}", "'too_big'"),
        (f"{fen} <> trunc({fen})", "'below_fen'"),
    ]
    if column.least is not None:
        pairs.append((f"{fen} < {column.least}", "'too_small'"))
    return Read(plain=of_text, fault=_case(*pairs), value=f"try_cast({fen} AS BIGINT)")


def _number(cell: Cell, today: str) -> Read:
    value, bounds = cell.plain, _bounds(cell.column, cell.plain)
    if cell.column.kind is Kind.NUMBER:
        fault = _case((f"{value} IS NULL", "'not_number'"), *bounds)
        return Read(f"exact({cell.text})", fault, f"try_cast({value} AS DECIMAL(28, 6))")
    whole = f"{value} IS NULL OR {value} <> trunc({value})"
    fault = _case((whole, "'not_whole'"), (f"abs({value}) >= 1e18", "'too_big'"), *bounds)
    return Read(f"exact({cell.text})", fault, f"try_cast({value} AS BIGINT)")


def _date(cell: Cell, today: str) -> Read:
    least, most = cell.column.least or FIRST_DAY, cell.column.most or LAST_DAY
    is_eight = rf"regexp_matches({cell.text}, '^(19|20)\d{{6}}$')"
    faults = _case(
        (f"{cell.is_number} AND NOT {is_eight}", "'day_as_number'"),
        (f"{cell.plain} IS NULL", "'not_day'"),
        (f"{cell.plain} < DATE '{least}'", "'too_early'"),
        (f"{cell.plain} > DATE '{most}'", "'too_late'"),
    )
    return Read(plain=f"day_of({cell.text})", fault=faults, value=cell.plain)


def _code_of(column: Column, text: str) -> str:
    pairs = []
    for choice in column.choices:
        words = ", ".join(literal(word) for word in dict.fromkeys(choice.words))
        pairs.append((f"{text} IN ({words})", literal(choice.code)))
    return _case(*pairs)


def _choice(cell: Cell, today: str) -> Read:
    fault = _case((f"{cell.plain} IS NULL", "'unknown_choice'"))
    return Read(plain=_code_of(cell.column, cell.text), fault=fault, value=cell.plain)


def _choices(cell: Cell, today: str) -> Read:
    """Several words to their codes, in the order of the declaration, joined by commas."""
    column, codes = cell.column, cell.plain
    parts = f"string_split_regex({cell.text}, {literal(SEPARATORS)})"
    order = "[" + ", ".join(literal(each.code) for each in column.choices) + "]"
    chosen = f"list_filter({order}, lambda each: list_contains({codes}, each))"
    return Read(
        plain=f"list_transform({parts}, lambda part: {_code_of(column, 'part')})",
        fault=_case((f"list_count({codes}) < len({codes})", "'unknown_choice'")),
        value=f"array_to_string({chosen}, ',')",
    )


def _yes_no(cell: Cell, today: str) -> Read:
    lowered = f"lower({cell.text})"
    yes, no = (", ".join(literal(each) for each in words) for words in (YES_WORDS, NO_WORDS))
    value = _case((f"{lowered} IN ({yes})", "true"), (f"{lowered} IN ({no})", "false"))
    fault = _case((f"{cell.plain} IS NULL", "'not_yes_no'"))
    return Read(plain=value, fault=fault, value=cell.plain)


def _place(cell: Cell, today: str) -> Read:
    """`place_<name>` is joined by the tidied text (`checking`)."""
    joined = f"place_{cell.column.name}"
    faults = _case(
        (f"{joined}.count IS NULL", "'unknown_place'"),
        (f"{joined}.count > 1", "'ambiguous_place'"),
    )
    return Read(plain="NULL", fault=faults, value=f"{joined}.code")


_READERS: dict[Kind, Callable[[Cell, str], Read]] = {
    Kind.ID: _id,
    Kind.CERTIFICATE: _id,
    Kind.CODE: _code,
    Kind.NAME: _text,
    Kind.TEXT: _text,
    Kind.NUMBER: _number,
    Kind.WHOLE: _number,
    Kind.DATE: _date,
    Kind.CHOICE: _choice,
    Kind.CHOICES: _choices,
    Kind.YES_NO: _yes_no,
    Kind.PLACE: _place,
}


def reading_of(mapped: Mapped, *, today: str) -> Read:
    """The expressions of a column, blanks and marks seen to; `today` is SQL."""
    cell = Cell(mapped.column, mapped.source)
    if mapped.column.kind is Kind.MONEY:
        inner = _money(cell, unit=mapped.unit)
    else:
        inner = _READERS[mapped.column.kind](cell, today)
    blank = "'required'" if mapped.column.required else "NULL"
    fault = _case(
        (f"starts_with({cell.raw}, '{FORMULA}')", "'formula'"),
        (f"starts_with({cell.raw}, '{ERROR}')", "'error_cell'"),
        (f"{cell.text} IS NULL", blank),
        otherwise=f"({inner.fault})",
    )
    return replace(inner, fault=fault)


# What a column is where the file has none of it.
NOTHING: dict[Kind, str] = {
    Kind.MONEY: "NULL::BIGINT",
    Kind.WHOLE: "NULL::BIGINT",
    Kind.NUMBER: "NULL::DECIMAL(28, 6)",
    Kind.DATE: "NULL::DATE",
    Kind.YES_NO: "NULL::BOOLEAN",
}
