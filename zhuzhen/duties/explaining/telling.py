"""A duty and its target told in Chinese, by the pack's own labels."""

from zhuzhen.duties import problems as said
from zhuzhen.duties import rules
from zhuzhen.duties.inforce import DutyVersion
from zhuzhen.duties.labels import event_day, parse_period
from zhuzhen.duties.models import DutyInstance
from zhuzhen.places.queries import place_names
from zhuzhen.policy.choices import CALENDARS, OWNER_KINDS, Unit
from zhuzhen.policy.expressions import as_sentence
from zhuzhen.policy.wording import (
    contributed_in_words,
    covered_in_words,
    place_codes_in,
    undertaken_in_words,
    with_unit,
)


def target_said(version: DutyVersion) -> str:
    """The full target: at least, more than, a range, or against last year; and within what days."""
    duty, full = version.duty, version.target
    if duty.trend is not None:
        told = said.ABOVE_LAST_YEAR if full.strict else said.NOT_BELOW_LAST_YEAR
    elif duty.range is not None:
        low = rules.shown(full.low or 0, unit=version.unit)
        told = said.RANGE.format(low=low, high=_amount(version, full.high))
    else:
        form = said.MORE_THAN if full.strict else said.AT_LEAST
        low = form.format(low=_amount(version, full.low)) if full.low is not None else ""
        cap = full.high is not None and full.is_cap
        high = said.AT_MOST.format(high=_amount(version, full.high)) if cap else ""
        told = said.LISTED.join(part for part in (low, high) if part)
    if duty.after is not None:
        event = version.pack.registers[duty.after.register_id]
        told += said.WITHIN_DAYS.format(
            event=event.happened_on, days=version.days, calendar=CALENDARS[duty.calendar]
        )
    return told


def _amount(version: DutyVersion, amount: int | None) -> str:
    figure = rules.shown(amount or 0, unit=version.unit)
    return figure if version.is_share else with_unit(figure, unit=Unit(version.unit))


def rule_said(version: DutyVersion) -> str:
    """The whole rule in one sentence: who, how often, how much, and which records count."""
    duty = version.duty
    measure = duty.measure
    if measure.is_beside_records:
        return _rule_beside_records(version)
    register = version.pack.registers[measure.register_id]
    how = said.HOW["each" if measure.each else measure.aggregate]
    candidate = version.candidate
    names = place_names(place_codes_in(duty))
    conditions = [as_sentence(each.expression, place_names=names) for each in version.conditions]
    where = said.BETWEEN_CONDITIONS.join(conditions)
    return said.RULE.format(
        owner=OWNER_KINDS[duty.owed_by],
        per=said.PER[duty.per],
        title=duty.title,
        target=target_said(version),
        register=register.title,
        of=said.OF.format(said=as_sentence(candidate, place_names=names)) if candidate else "",
        where=(said.WHERE.format(said=where) if where else "")
        + how.format(field=register.label_of(measure.field or "")),
    )


def _rule_beside_records(version: DutyVersion) -> str:
    duty, measure = version.duty, version.duty.measure
    said_first = {
        "owner": OWNER_KINDS[duty.owed_by],
        "per": said.PER[duty.per],
        "title": duty.title,
        "target": target_said(version),
    }
    if measure.covered is not None:
        days = int(version.number(measure.covered.after_days))
        covered = covered_in_words(measure.covered, days=days)
        return said.RULE_OVER_HOUSEHOLDS.format(**said_first, covered=covered)
    if measure.contributed is not None:
        contributed = contributed_in_words(measure.contributed)
        return said.RULE_OVER_CONTRIBUTIONS.format(**said_first, contributed=contributed)
    assert measure.undertaken is not None
    undertaken = undertaken_in_words(measure.undertaken)
    return said.RULE_OVER_PROJECTS.format(**said_first, undertaken=undertaken)


def derivation_said(instance: DutyInstance, *, version: DutyVersion) -> str:
    """How this owner's target comes about: the days served and the pack's rule, or last year."""
    target = rules.Target(
        low=instance.target_low,
        high=instance.target_high,
        strict=instance.strict,
        is_cap=version.target.is_cap,
    )
    shown = rules.target_shown(target, unit=version.unit)
    day = event_day(instance.period) if version.is_deadline else None
    if day is not None:
        return said.FROM_EVENT.format(event=day, due=instance.due_on)
    if version.is_trend:
        known = instance.target_low is not None
        return said.LAST_YEAR_IS.format(target=shown) if known else said.NO_TARGET_YET
    days, rule = parse_period(instance.period).days, version.partial_rule
    served = instance.served_days
    if not version.is_reducible or not rule.applies(served_days=served, period_days=days):
        return said.FULL_TERM.format(served=served, days=days, target=shown)
    return said.PARTIAL_TERM.format(
        served=served,
        days=days,
        below=rule.below_percent,
        full=rules.target_shown(version.target, unit=version.unit),
        owes=rule.owes_percent,
        rounding=said.ROUNDING[rule.rounding],
        target=shown,
    )
