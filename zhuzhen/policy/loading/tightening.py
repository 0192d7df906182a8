"""Whether an overlay's item asks for less than the item it replaces."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from zhuzhen.policy.choices import PERIODS_IN_A_YEAR, Calendar
from zhuzhen.policy.labels import CASE_FIGURES, FUND_DIRECTIONS
from zhuzhen.policy.problems import LOOSER
from zhuzhen.policy.schema.casework import Casework
from zhuzhen.policy.schema.common import Item, ParameterRef
from zhuzhen.policy.schema.duties import Duty, Measure, NamedMeasure
from zhuzhen.policy.schema.parameters import Parameter
from zhuzhen.policy.schema.registers import Register
from zhuzhen.policy.schema.screening import Feed, ScreeningRule
from zhuzhen.policy.schema.terms import Terms
from zhuzhen.policy.schema.uses import FundUse


@dataclass(frozen=True)
class Way:
    """One way in which an item asks less: the key that does it, and the Chinese words for it."""

    key: str
    text: str


# rule of LOOSER -> the key it is about, where that is not its own name
_KEYS = {
    "at_least_gone": "at_least",
    "at_most_gone": "at_most",
    "more_than_gone": "more_than",
    "range_gone": "range",
    "condition_gone": "measure",
    "lowers": "lowers_allowed",
    "field_gone": "fields",
    "field_optional": "fields",
    "check_gone": "checks",
    "confirmation": "needs_confirmation",
    "link_gone": "links",
    "link_optional": "links",
    "term_gone": "values",
    "value": "values",
    "column_gone": "columns",
    "column_optional": "columns",
    "rule_changed": "measure",
    "feed_gone": "feeds",
    "threshold": "more_than",
    "limit_longer": "limits",
    "limit_lower": "limits",
}


def _told(rule: str, **facts: object) -> Way:
    return Way(_KEYS.get(rule, rule), LOOSER[rule].format(**facts))


Bound = int | Decimal | ParameterRef | None


def _shown(bound: Bound) -> str:
    return bound.parameter if isinstance(bound, ParameterRef) else str(bound)


def _bound(rule: str, base: Bound, own: Bound, *, looser_if_less: bool) -> Iterator[Way]:
    """A bound dropped, or moved the loose way. A parameter against a number is not compared:
    the parameter's own values are."""
    if base is None:
        return
    if own is None:
        yield _told(f"{rule}_gone", base=_shown(base))
        return
    if isinstance(base, ParameterRef) or isinstance(own, ParameterRef):
        return
    if own != base and (own < base) is looser_if_less:
        yield _told(rule, base=base, own=own)


def _targets(base: Duty, own: Duty) -> Iterator[Way]:
    # A floor may be raised to a strict one, or a range may take its place.
    own_floor = own.range.from_ if own.range else own.at_least
    if own.more_than is None:
        yield from _bound("at_least", base.at_least, own_floor, looser_if_less=True)
    elif isinstance(base.at_least, int) and isinstance(own.more_than, int):
        # Whole numbers: more than n is at least n + 1.
        bound = own.more_than + 1
        yield from _bound("at_least", base.at_least, bound, looser_if_less=True)
    yield from _bound("more_than", base.more_than, own.more_than, looser_if_less=True)
    yield from _bound("at_most", base.at_most, own.at_most, looser_if_less=False)
    if base.range is not None:
        if own_floor is None:
            yield _told("range_gone")
        elif not isinstance(own_floor, ParameterRef) and own_floor < base.range.from_:
            yield _told("range", base=base.range.from_, own=own_floor)


def _time(base: Duty, own: Duty) -> Iterator[Way]:
    times = [PERIODS_IN_A_YEAR.get(duty.per, 0) for duty in (base, own)]
    if times[1] < times[0]:
        yield _told("per", base=base.per, own=own.per)
    if isinstance(base.days, int) and isinstance(own.days, int) and own.days > base.days:
        yield _told("days", base=base.days, own=own.days)
    if base.calendar is Calendar.CALENDAR and own.calendar is Calendar.WORKING:
        yield _told("calendar")


def _conditions(measure: Measure) -> set[str]:
    parts = [measure.of] if measure.of else []
    return {part.strip() for part in [*parts, *(rule.if_ for rule in measure.where)]}


def _households(base: Measure, own: Measure) -> Iterator[Way]:
    was, is_now = base.covered, own.covered
    if was is None or is_now is None:
        return
    if (was.of, was.having) != (is_now.of, is_now.having):
        yield _told("measure")
    days = (was.after_days, is_now.after_days)
    if isinstance(days[0], int) and isinstance(days[1], int) and days[1] > days[0]:
        yield _told("days", base=days[0], own=days[1])


def _measure(base: Measure, own: Measure) -> Iterator[Way]:
    yield from _households(base, own)
    same = ("aggregate", "register_id", "field", "each", "through", "contributed", "undertaken")
    if any(getattr(base, part) != getattr(own, part) for part in same):
        yield _told("measure")
    for gone in sorted(_conditions(base) - _conditions(own)):
        if not any(own_part.startswith(f"{gone} and ") for own_part in _conditions(own)):
            yield _told("condition_gone", base=gone)


def _mercy(base: Duty, own: Duty) -> Iterator[Way]:
    base_by = set(base.exemption.by) if base.exemption else set()
    own_by = set(own.exemption.by) if own.exemption else set()
    if own_by - base_by:
        yield _told("exemption")
    if own.lowers_allowed and not base.lowers_allowed:
        yield _told("lowers")
    if base.floor is not None and (own.floor is None or own.floor < base.floor):
        yield _told("floor", base=base.floor, own=own.floor)


def _duty(base: Duty, own: Duty) -> Iterator[Way]:
    if base.owed_by is not own.owed_by:
        yield _told("owed_by", base=base.owed_by, own=own.owed_by)
    if base.shape is not own.shape:
        yield _told("shape", base=base.shape, own=own.shape)
    if base.trend and own.trend and base.trend.must == "above" and own.trend.must != "above":
        yield _told("trend")
    yield from _targets(base, own)
    yield from _time(base, own)
    yield from _measure(base.measure, own.measure)
    yield from _mercy(base, own)


def _fields(base: Register, own: Register) -> Iterator[Way]:
    for field in base.fields:
        kept = own.field(field.id)
        if kept is None:
            yield _told("field_gone", base=field.id)
        elif field.required and not kept.required:
            yield _told("field_optional", base=field.id)


def _links(base: Register, own: Register) -> Iterator[Way]:
    for link, rule in base.links.items():
        kept = own.links.get(link)
        if kept is None:
            yield _told("link_gone", base=link)
        elif rule.required and not kept.required:
            yield _told("link_optional", base=link)


def _register(base: Register, own: Register) -> Iterator[Way]:
    yield from _fields(base, own)
    yield from _links(base, own)
    kept_checks = {check.if_ for check in own.checks}
    for check in base.checks:
        if check.if_ not in kept_checks:
            yield _told("check_gone", base=check.if_)
    if own.evidence.min < base.evidence.min:
        yield _told("evidence", base=base.evidence.min, own=own.evidence.min)
    if base.ledger is not None and own.ledger != base.ledger:
        yield _told("ledger_gone")
    if base.needs_confirmation and not own.needs_confirmation:
        yield _told("confirmation")


def _terms(base: Terms, own: Terms) -> Iterator[Way]:
    kept = {term.code for term in own.values}
    for term in base.values:
        if term.code not in kept:
            yield _told("term_gone", base=term.code)


def _parameter(base: Parameter, own: Parameter) -> Iterator[Way]:
    if base.tighter is None:
        return
    for dated in own.values:
        was = base.value_on(dated.from_).value
        if not isinstance(was, int | Decimal) or not isinstance(dated.value, int | Decimal):
            continue
        if was != dated.value and (dated.value < was) is (base.tighter == "higher"):
            yield _told("value", base=was, own=dated.value)


def _feed(base: Feed, own: Feed) -> Iterator[Way]:
    for column in base.columns:
        kept = own.column(column.id)
        if kept is None:
            yield _told("column_gone", base=column.id)
        elif column.required and not kept.required:
            yield _told("column_optional", base=column.id)
    # Raw files with identity numbers go early; keeping them longer is the loose way.
    yield from _bound("keep_days", base.keep_days, own.keep_days, looser_if_less=False)


def _screening(base: ScreeningRule, own: ScreeningRule) -> Iterator[Way]:
    """A rule may find more families than its base, never fewer."""
    same = ("measure", "field", "per", "of", "where", "months")
    if any(getattr(base, part) != getattr(own, part) for part in same):
        yield _told("rule_changed")
    if set(base.feeds) - set(own.feeds):
        yield _told("feed_gone", base="、".join(sorted(set(base.feeds) - set(own.feeds))))
    for key in ("more_than", "at_least"):
        was, now = getattr(base, key), getattr(own, key)
        if was is not None and now is None:
            yield _told("rule_changed")
        else:
            yield from _bound("threshold", was, now, looser_if_less=False)
    yield from _bound("verify_days", base.verify_days, own.verify_days, looser_if_less=False)


# Figures of the way of a case of which more is stricter; of the others fewer days are.
_MORE_IS_STRICTER = ("notice", "clearance_notice", "verifiers", "stable_months")


def _casework(base: Casework, own: Casework) -> Iterator[Way]:
    for name, figure in CASE_FIGURES.items():
        was, now = base.limits.get(name, figure.usual), own.limits.get(name, figure.usual)
        if isinstance(was, ParameterRef) or isinstance(now, ParameterRef) or was == now:
            continue
        if (now < was) is (name in _MORE_IS_STRICTER):
            rule = "limit_lower" if now < was else "limit_longer"
            yield _told(rule, name=figure.label, base=was, own=now)


def _fund_use(base: FundUse, own: FundUse) -> Iterator[Way]:
    """Money may be kept from more, never given for more."""
    if own.is_allowed and not base.is_allowed:
        yield _told("use_allowed")
    for direction in own.directions if base.is_allowed else ():
        if direction not in base.directions:
            yield _told("use_wider", own=FUND_DIRECTIONS[direction])
    for word in base.words:
        if word not in own.words:
            yield _told("word_gone", base=word)


_RULES: dict[type[Item], Callable[..., Iterator[Way]]] = {
    Duty: _duty,
    Register: _register,
    Terms: _terms,
    Parameter: _parameter,
    Feed: _feed,
    ScreeningRule: _screening,
    NamedMeasure: _measure,
    Casework: _casework,
    FundUse: _fund_use,
}


def ways_it_loosens(base: Item, *, own: Item) -> list[Way]:
    """Each way in which `own` asks less than `base`; empty if it only tightens."""
    rule = _RULES.get(type(base))
    return list(rule(base, own)) if rule else []
