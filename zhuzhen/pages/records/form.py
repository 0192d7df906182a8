"""What the form of a record shows: its questions in order, its defaults, what is wrong."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from zhuzhen.base.numbers import whole_number
from zhuzhen.pages.records.answers import LINK_SOURCES, Answers
from zhuzhen.pages.records.lookups import candidates_for
from zhuzhen.pages.records.mine import Mine
from zhuzhen.pages.records.questions import (
    MOST_SEGMENTS,
    Option,
    Question,
    Typed,
    field_question,
    papers_question,
)
from zhuzhen.policy.choices import FieldKind, Link
from zhuzhen.policy.schema.registers import LinkRule
from zhuzhen.registers.declarations import Declaration
from zhuzhen.registers.models import Record

# Above this many, a list to choose from is worse than searching.
MOST_OPTIONS = 15
_WHOSE = (Link.ORG, Link.CLUSTER, Link.TEAM)
_ABOUT = (Link.PARENT, Link.PERSON)


@dataclass(frozen=True)
class Form:
    """The questions of a form: whose the record is, when and where, then what was done."""

    whose: tuple[Question, ...]
    settled: str  # the one answer there is to whose it is; '' where it has to be asked
    questions: tuple[Question, ...]
    more: tuple[Question, ...]  # what need not be answered, out of the way of who is in a hurry
    papers: Question
    wrong: tuple[tuple[str, str, str], ...] = field(default=())

    @property
    def whose_open(self) -> bool:
        return any(question.errors for question in self.whose)

    @property
    def more_open(self) -> bool:
        return len(self.more) == 1 or any(each.errors or each.value for each in self.more)


def _offered(link: Link, *, mine: Mine, value: str) -> tuple[Option, ...]:
    """The options of a link when they are few and the present answer is among them."""
    options = mine.options(link.value)
    if mine.is_wide or not options or len(options) > MOST_OPTIONS:
        return ()
    known = not value or any(value in (each.value, each.label) for each in options)
    return options if known else ()


def _link_question(link: Link, rule: LinkRule, *, mine: Mine, typed: Typed) -> Question:
    name = link.value
    value = typed.texts.get(name, "")
    options = _offered(link, mine=mine, value=value)
    few = 1 < len(options) <= MOST_SEGMENTS and rule.required
    by_label = {each.label: each.value for each in options}
    return Question(
        name=name,
        label=rule.label,
        widget=("segmented" if few else "select") if options else "lookup",
        value=by_label.get(value, value) if options else value,
        required=rule.required,
        help=rule.help or "",
        options=options,
        errors=typed.errors.get(name, ()),
        candidates=() if options else typed.candidates.get(name, ()),
        source=LINK_SOURCES[name],
        levels=tuple(level.value for level in rule.levels),
        register=rule.register_id or "",
        chosen=typed.texts.get(f"{name}__id", ""),
    )


def _settled(whose: Sequence[Question], *, mine: Mine) -> str:
    """Whose the record is, in words, when the questions have just one sensible answer each."""
    if mine.is_wide or not whose or any(len(each.options) != 1 for each in whose):
        return ""
    return " · ".join(each.options[0].label for each in whose if each.value)


def form_of(declaration: Declaration, *, mine: Mine, typed: Typed) -> Form:
    """The form of a register with what was typed (or defaults) and what is wrong with it."""
    register = declaration.register
    whose = tuple(
        _link_question(link, register.links[link], mine=mine, typed=typed)
        for link in _WHOSE
        if link in register.links
    )
    day = Question(
        name="happened_on",
        label=register.happened_on,
        widget="date",
        value=typed.texts.get("happened_on", ""),
        required=True,
        errors=typed.errors.get("happened_on", ()),
    )
    place = register.links.get(Link.PLACE)
    about = [
        _link_question(link, register.links[link], mine=mine, typed=typed)
        for link in _ABOUT
        if link in register.links
    ]
    questions = [*about, day]
    if place:
        questions.append(_link_question(Link.PLACE, place, mine=Mine(), typed=typed))
    questions += [
        field_question(each, terms=declaration.terms, typed=typed) for each in register.fields
    ]
    papers = papers_question(register, errors=typed.errors.get("papers", ()))
    asked = [*whose, *questions, papers]
    return Form(
        whose=whose,
        settled=_settled(whose, mine=mine),
        questions=tuple(each for each in questions if each.required),
        more=tuple(each for each in questions if not each.required),
        papers=papers,
        wrong=_wrong(asked, errors=typed.errors),
    )


def _wrong(
    asked: Sequence[Question], *, errors: Mapping[str, tuple[str, ...]]
) -> tuple[tuple[str, str, str], ...]:
    """All that is wrong as (label, name, text), in the order of the questions."""
    labels = {each.name: each.label for each in asked}
    listed = [(labels[name], name, text) for name in labels for text in errors.get(name, ())]
    rest = [
        ("记录", "content", text)
        for name, texts in errors.items()
        if name not in labels
        for text in texts
    ]
    return (*listed, *rest)


def defaults_for(
    declaration: Declaration, *, mine: Mine, today: dt.date, asked: Mapping[str, str]
) -> dict[str, str]:
    """What a new form starts with: today, my unit, my town or village; or as the address says."""
    texts = {"happened_on": today.isoformat()}
    for link in _WHOSE:
        options = mine.options(link.value)
        if link in declaration.register.links and len(options) == 1:
            texts[link.value] = options[0].value
    place = declaration.link(Link.PLACE)
    if place and place.required and len(mine.places) == 1:
        own = mine.places[0]
        if not place.levels or own.level in place.levels:
            texts["place"] = own.path
            texts["place__id"] = own.pk
    return texts | dict(asked)


def named_links(asked: Mapping[str, str], *, mine: Mine, on: dt.date) -> dict[str, str]:
    """What an address says of the form, its units by name: ?org=17 is shown as 东莞市甲局."""
    texts = {name: str(value)[:200] for name, value in asked.items()}
    for link in (*_WHOSE, Link.PERSON):
        name, value = link.value, texts.get(link.value, "")
        if whole_number(value) is None or any(value == each.value for each in mine.options(name)):
            continue
        found = candidates_for(value, source=name, on=on)
        texts[name] = found[0].label if found else ""
        texts[f"{name}__id"] = value if found else ""
    return texts


def named_fields(asked: Mapping[str, str], *, declaration: Declaration) -> dict[str, str]:
    """What an address says of the register's own fields; anything else in it is passed over."""
    known = {name for each in declaration.register.fields for name in (each.id, f"{each.id}__id")}
    return {name: str(value)[:200] for name, value in asked.items() if name in known}


def _text_of(value: object, *, kind: FieldKind) -> str:
    if value is None:
        return ""
    if kind is FieldKind.MONEY_FEN:
        return format(Decimal(str(value)) / 100, "f")
    if kind is FieldKind.YES_NO:
        return "yes" if value else "no"
    if kind is FieldKind.PERCENT:
        return format(Decimal(str(value)) / 10, "f")
    return str(value)


def texts_of(
    record: Record, *, declaration: Declaration, names: Mapping[str, str]
) -> dict[str, str]:
    """A stored record as it would have been typed. `names` are those of places by their codes
    and of units by their ids, for its fields that hold such."""
    texts = {"happened_on": record.happened_on.isoformat()}
    if record.place:
        texts |= {"place": record.place.path, "place__id": record.place.pk}
    for name in ("org", "cluster", "team", "person"):
        linked = getattr(record, name)
        if linked:
            texts |= {name: linked.name, f"{name}__id": str(linked.pk)}
    if record.parent:
        texts |= {"parent": record.parent.summary, "parent__id": str(record.parent.pk)}
    for each in declaration.register.fields:
        text = _text_of(record.values.get(each.id), kind=each.kind)
        if each.kind in (FieldKind.PLACE, FieldKind.ORGANISATION) and text:
            texts[f"{each.id}__id"] = text
            text = names.get(text, text)
        texts[each.id] = text
    return texts


def typed_of(answers: Answers) -> Typed:
    """Answers as the form shows them again: nothing typed is lost."""
    return Typed(answers.texts, answers.errors, answers.candidates)
