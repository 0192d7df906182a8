"""The values of a record: read from what was typed, and checked against the declaration."""

import datetime as dt
from collections.abc import Collection, Mapping
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from zhuzhen.base.problems import Fault
from zhuzhen.policy.choices import SUMMABLE, FieldKind, Unit
from zhuzhen.policy.expressions import evaluate
from zhuzhen.policy.schema import Field
from zhuzhen.registers.choices import KIND_WORDS, UNIT_WORDS, YUAN
from zhuzhen.registers.declarations import Declaration
from zhuzhen.registers.problems import Unreadable, fault
from zhuzhen.registers.reading import EARLIEST, LONG, reader_of
from zhuzhen.registers.world import Links

Values = Mapping[str, object]
FAR_YEARS = 5  # a plan of the programme runs five years
_WHOLE = frozenset(
    {FieldKind.INTEGER, FieldKind.MONEY_FEN, FieldKind.PEOPLE_COUNT, FieldKind.PERCENT}
)


def read_values(
    declaration: Declaration, *, raw: Mapping[str, object], money_unit: str = YUAN
) -> tuple[dict[str, object], tuple[Fault, ...]]:
    """What a form or the API sends, read as stored values; all that cannot be read as faults.

    Empty text and None mean missing. Names that the register does not declare are faults.
    """
    values: dict[str, object] = {}
    faults: list[Fault] = []
    register = declaration.register
    for name in raw:
        if register.field(name) is None:
            known = "、".join(each.id for each in register.fields)
            faults.append(fault("unknown_field", field=name, name=name, known=known))
    for field in register.fields:
        given = raw.get(field.id)
        if given is None or (isinstance(given, str) and not given.strip()):
            continue
        terms = declaration.terms_of(field) if field.terms else None
        try:
            values[field.id] = reader_of(field, terms=terms, money_unit=money_unit)(given)
        except Unreadable as error:
            faults.append(error.as_fault(field=field.id))
    return values, tuple(faults)


def day_faults(day: dt.date, *, today: dt.date, field: str = "happened_on") -> tuple[Fault, ...]:
    """A day that has not come, or lies before the programme's century."""
    if day > today:
        return (fault("future", field=field, value=day, today=today),)
    if day < EARLIEST:
        return (fault("too_old", field=field, value=day),)
    return ()


def _number(value: object) -> Decimal | None:
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None


def bounds_faults(field: Field, *, value: object) -> tuple[Fault, ...]:
    number = value if type(value) is int else _number(value)
    if number is None:
        return (fault("not_a_number", field=field.id, value=value),)
    money = field.kind is FieldKind.MONEY_FEN

    def shown(amount: Decimal | int) -> str:
        if field.kind is FieldKind.PERCENT:
            return f"{Decimal(amount) / 10}%"
        return f"{Decimal(amount) / 100:,.2f}{UNIT_WORDS['fen']}" if money else f"{amount}"

    # Where a lowest value is declared it speaks for itself, negative or not.
    if field.min is not None and number < field.min:
        return (fault("too_small", field=field.id, value=shown(number), bound=shown(field.min)),)
    if field.min is None and number < 0 and not field.negative_allowed:
        return (fault("negative", field=field.id, value=shown(number)),)
    if field.max is not None and number > field.max:
        return (fault("too_big", field=field.id, value=shown(number), bound=shown(field.max)),)
    return ()


def _iso_day(value: object) -> dt.date | None:
    try:
        return dt.date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _is_of_kind(field: Field, value: object, declaration: Declaration) -> bool:
    kind = field.kind
    if kind in _WHOLE or kind is FieldKind.ORGANISATION:
        return isinstance(value, int) and not isinstance(value, bool)
    if kind is FieldKind.YES_NO:
        return isinstance(value, bool)
    if not isinstance(value, str) or len(value) > LONG:
        return False
    if kind is FieldKind.DECIMAL:
        return _number(value) is not None
    if kind is FieldKind.DATE:
        return _iso_day(value) is not None
    if kind is FieldKind.CHOICE:
        return any(term.code == value for term in declaration.terms_of(field).values)
    return True


def _kind_words(field: Field) -> str:
    kind = "integer" if field.kind is FieldKind.PEOPLE_COUNT else field.kind.value
    return KIND_WORDS.get(kind, KIND_WORDS["text"])


def field_faults(
    field: Field, *, value: object, declaration: Declaration, today: dt.date
) -> tuple[Fault, ...]:
    """The faults of one stored value that is there."""
    if not _is_of_kind(field, value, declaration):
        wanted = _kind_words(field)
        return (fault("wrong_kind", field=field.id, value=str(value)[:40], wanted=wanted),)
    if field.kind in SUMMABLE:
        return bounds_faults(field, value=value)
    terms = declaration.terms_of(field) if field.terms else None
    if field.kind in (FieldKind.CREDIT_CODE, FieldKind.URL, FieldKind.PLACE, FieldKind.TEXT):
        try:
            reader_of(field, terms=terms)(value)
        except Unreadable as error:
            return (error.as_fault(field=field.id),)
    return ()


# What is at most what, of the same people: told by the ends of the fields' names, so that those
# who came (`persons`) are not held against others who were served (`visitor_person_times`).
_AT_MOST = (
    ("persons", "person_times", Unit.PERSON_TIME, "persons_exceed"),
    ("persons", "times", Unit.PERSON_TIME, "persons_exceed"),
    ("households", "persons", Unit.PERSON, "households_exceed"),
)


def people_faults(declaration: Declaration, *, values: Values) -> list[Fault]:
    """Persons are at most person-times (one who came twice counts once, and twice), and households
    at most persons (each has somebody)."""
    found = []
    for fewer, more, code in _compared(declaration):
        few, many = values.get(fewer), values.get(more)
        if isinstance(few, int) and isinstance(many, int) and few > many:
            found.append(fault(code, field=fewer, few=few, many=many))
    return found


@lru_cache(maxsize=256)
def _compared(declaration: Declaration) -> tuple[tuple[str, str, str], ...]:
    """The fields of a register that are compared: fewer, more, the fault."""
    fields = {field.id: field for field in declaration.register.fields}
    found = []
    for fewer, more, unit, code in _AT_MOST:
        for name, field in fields.items():
            other = fields.get(name.removesuffix(fewer) + more) if name.endswith(fewer) else None
            if other is not None and field.unit is not None and other.unit is unit:
                found.append((name, other.id, code))
    return tuple(found)


def facts_of(values: Values, *, links: Links, happened_on: dt.date) -> dict[str, object]:
    """What conditions see of a record."""
    return {
        **values,
        "happened_on": happened_on,
        "place": links.place,
        "org": links.org,
        "cluster": links.cluster,
        "team": links.team,
        "person": links.person,
        "parent": links.parent,
    }


def check_faults(
    declaration: Declaration, *, facts: Values, faulty: Collection[str] = ()
) -> list[Fault]:
    """The register's own checks that do not hold, those of fields already found wrong left out."""
    return [
        fault("check", field=check.field, otherwise=check.otherwise)
        for check in declaration.checks
        if check.condition.names.isdisjoint(faulty) and not evaluate(check.condition, facts=facts)
    ]


def check_values(
    declaration: Declaration,
    *,
    values: Values,
    links: Links,
    happened_on: dt.date,
    today: dt.date,
    complete: bool = True,
) -> tuple[Fault, ...]:
    """Every fault in the stored values of a record. A draft (`complete` false) may have gaps."""
    register = declaration.register
    found: list[Fault] = []
    for name in values:
        if register.field(name) is None:
            known = "、".join(each.id for each in register.fields)
            found.append(fault("unknown_field", field=name, name=name, known=known))
    for field in register.fields:
        value = values.get(field.id)
        if value is not None and value != "":
            found += field_faults(field, value=value, declaration=declaration, today=today)
        elif field.required and complete:
            found.append(fault("required", field=field.id))
    found += people_faults(declaration, values=values)
    found += done_faults(declaration, values=values, today=today)
    if complete:
        faulty = {each.field for each in found}
        facts = facts_of(values, links=links, happened_on=happened_on)
        found += check_faults(declaration, facts=facts, faulty=faulty)
    return (*day_faults(happened_on, today=today), *found)


def done_faults(declaration: Declaration, *, values: Values, today: dt.date) -> tuple[Fault, ...]:
    """A task that is called done on a day that has not come."""
    task = declaration.register.task
    done = _iso_day(values.get(task.done)) if task else None
    if task is None or done is None or done <= today:
        return ()
    return (fault("future", field=task.done, value=done, today=today),)


def due_warnings(declaration: Declaration, *, values: Values, today: dt.date) -> tuple[Fault, ...]:
    """A task due so many years ahead that the year is likely mistyped; it forbids nothing."""
    task = declaration.register.task
    due = _iso_day(values.get(task.due)) if task else None
    if task is None or due is None or due.year - today.year <= FAR_YEARS:
        return ()
    label = declaration.label_of(task.due)
    return (fault("due_far", field=task.due, label=label, day=due, years=due.year - today.year),)


def new_faults(
    declaration: Declaration,
    *,
    before: Values,
    values: Values,
    links: Links,
    happened_on: dt.date,
    today: dt.date,
) -> tuple[Fault, ...]:
    """What a change makes wrong; what was wrong before it is not its fault."""
    found, known = (
        check_values(declaration, values=each, links=links, happened_on=happened_on, today=today)
        for each in (values, before)
    )
    return tuple(each for each in found if each not in known)


def finish_faults(
    declaration: Declaration,
    *,
    values: Values,
    links: Links,
    happened_on: dt.date,
    today: dt.date,
    result: str,
) -> tuple[Fault, ...]:
    """What is wrong with a task called done today with a word on how it went, for the register."""
    task = declaration.register.task
    if task is None:
        return ()
    done = {**values, task.done: today.isoformat()}
    if task.result and result:
        done[task.result] = result
    return new_faults(
        declaration, before=values, values=done, links=links, happened_on=happened_on, today=today
    )
