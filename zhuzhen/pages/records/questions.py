"""The questions a form asks, made from a register's declaration and what was typed so far."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from urllib.parse import urlencode

from zhuzhen.base.money import NotMoney, in_words_of_size, parse_fen
from zhuzhen.policy.choices import UNITS, EvidenceKind, FieldKind
from zhuzhen.policy.schema.registers import Field, Register
from zhuzhen.policy.schema.terms import Terms

MONEY_UNITS = ("元", "万元")
# Up to this many choices are laid out as buttons one can hit with a thumb.
MOST_SEGMENTS = 5
_WIDGETS = {
    FieldKind.TEXT: "text",
    FieldKind.LONG_TEXT: "textarea",
    FieldKind.DATE: "date",
    FieldKind.INTEGER: "number",
    FieldKind.DECIMAL: "number",
    FieldKind.MONEY_FEN: "money",
    FieldKind.PEOPLE_COUNT: "number",
    FieldKind.PERCENT: "number",
    FieldKind.YES_NO: "segmented",
    FieldKind.PLACE: "lookup",
    FieldKind.ORGANISATION: "lookup",
    FieldKind.PERSON: "text",
    FieldKind.CREDIT_CODE: "text",
    FieldKind.URL: "url",
}
_ACCEPT = {
    EvidenceKind.PHOTO: "image/jpeg,image/png,image/webp",
    EvidenceKind.DOCUMENT: ".pdf,.docx",
    EvidenceKind.SHEET: ".xlsx",
    EvidenceKind.VIDEO: "video/mp4",
    EvidenceKind.LINK: "image/jpeg,image/png,image/webp",
}


@dataclass(frozen=True)
class Option:
    """One answer that can be chosen."""

    value: str
    label: str
    detail: str = ""


@dataclass(frozen=True)
class Question:
    """One question as the form shows it: what is asked, what was typed, what is wrong with it."""

    name: str
    label: str
    widget: str
    value: str = ""
    required: bool = False
    help: str = ""
    hint: str = ""
    unit: str = ""
    options: tuple[Option, ...] = ()
    errors: tuple[str, ...] = ()
    candidates: tuple[Option, ...] = ()
    # Pickers: which list is searched, and the chosen id that belongs to the text in `value`.
    source: str = ""
    levels: tuple[str, ...] = ()
    register: str = ""  # where a parent is looked for
    chosen: str = ""
    size_words: str = ""
    accept: str = ""

    @property
    def lookup_path(self) -> str:
        """Where the picker's list comes from, narrowed to the levels that fit."""
        asked = [("level", level) for level in self.levels]
        query = urlencode([*asked, *([("register", self.register)] if self.register else [])])
        return f"/registers/lookup/{self.source}/" + (f"?{query}" if query else "")

    @property
    def described_by(self) -> str:
        parts = []
        if self.help:
            parts.append(f"{self.name}-help")
        if self.errors:
            parts.append(f"{self.name}-error")
        return " ".join(parts)


@dataclass(frozen=True)
class Typed:
    """What stands in the form now: texts by name, faults by name, candidates by name."""

    texts: Mapping[str, str]
    errors: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    candidates: Mapping[str, tuple[Option, ...]] = field(default_factory=dict)


def money_text(typed: Mapping[str, str], *, name: str) -> str:
    """What was typed as money, with its unit, as 元; left as typed when it is no amount."""
    text, unit = typed.get(name, "").strip(), typed.get(f"{name}__unit", MONEY_UNITS[0])
    if not text or unit == MONEY_UNITS[0] or unit not in MONEY_UNITS:
        return text
    try:
        return format(Decimal(parse_fen(text, unit=unit)) / 100, "f")
    except NotMoney:
        return text


def _size_words(text: str, *, unit: str) -> str:
    try:
        return in_words_of_size(parse_fen(text, unit=unit)) if text else ""
    except NotMoney:
        return ""


def _options(one: Field, *, terms: Mapping[str, Terms]) -> tuple[Option, ...]:
    if one.kind is FieldKind.YES_NO:
        return (Option("yes", "是"), Option("no", "否"))
    if one.terms is None:
        return ()
    return tuple(Option(term.code, term.label) for term in terms[one.terms].values)


def field_question(one: Field, *, terms: Mapping[str, Terms], typed: Typed) -> Question:
    """The question of a declared field."""
    options = _options(one, terms=terms)
    widget = _WIDGETS.get(one.kind, "text")
    if one.kind is FieldKind.CHOICE:
        widget = "segmented" if len(options) <= MOST_SEGMENTS else "select"
    value = typed.texts.get(one.id, "")
    unit = UNITS[one.counted_in] if one.counted_in else ""
    if widget == "money":
        unit = typed.texts.get(f"{one.id}__unit", MONEY_UNITS[0])
        unit = unit if unit in MONEY_UNITS else MONEY_UNITS[0]
    return Question(
        name=one.id,
        label=one.label,
        widget=widget,
        value=value,
        required=one.required,
        help=one.help or "",
        hint=one.hint or "",
        unit=unit,
        options=options,
        errors=typed.errors.get(one.id, ()),
        candidates=typed.candidates.get(one.id, ()),
        source={FieldKind.PLACE: "place", FieldKind.ORGANISATION: "org"}.get(one.kind, ""),
        levels=tuple(level.value for level in one.levels),
        chosen=typed.texts.get(f"{one.id}__id", ""),
        size_words=_size_words(value, unit=unit) if widget == "money" else "",
    )


def papers_question(register: Register, *, errors: Sequence[str] = ()) -> Question:
    """The question that asks for evidence."""
    rule = register.evidence
    accept = ",".join(dict.fromkeys(_ACCEPT[kind] for kind in rule.kinds))
    return Question(
        name="papers",
        label="佐证材料",
        widget="files",
        required=rule.required,
        help=rule.help or "",
        errors=tuple(errors),
        accept=accept,
    )
