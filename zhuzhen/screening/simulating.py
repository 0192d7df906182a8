"""Other thresholds tried on past files and outcomes; nothing is written."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal

from zhuzhen.base.problems import Problem
from zhuzhen.people.models import Account
from zhuzhen.policy.schema import Pack, ParameterRef, ScreeningRule
from zhuzhen.screening import access
from zhuzhen.screening.choices import LISTED, Engine, RunState
from zhuzhen.screening.judging import bench_at, feeds_of, pack_at
from zhuzhen.screening.models import Run
from zhuzhen.screening.outcomes import Trial, compared, outcomes_of
from zhuzhen.screening.rules import Amount, months_before, ruling_of

MOST_DAYS = 6
MONTHS_KNOWN = 24


def parameters_of(rule: ScreeningRule) -> tuple[str, ...]:
    """The parameters of the pack that a rule's findings hang on, and `bound` if it has one."""
    values = (rule.more_than, rule.at_least, rule.months)
    named = [value.parameter for value in values if isinstance(value, ParameterRef)]
    has_bound = rule.more_than is not None or rule.at_least is not None
    return (*(["bound"] if has_bound else []), *named)


def simulate(
    rule_id: str,
    *,
    place: str,
    changed: Mapping[str, Amount],
    by: Account | None,
    today: dt.date,
    days: Sequence[dt.date] = (),
    engine: Engine = Engine.DUCKDB,
) -> Trial:
    """Whom the rule finds as it is, and with other values of its parameters (or `bound`).

    `days`: as of when; else the days of the last screenings of the place, else today. Raises
    not_allowed, no_rules, unknown_rule, unknown_parameter, no_feeds.
    """
    access.require_run(by, place=place, on=today)
    stored = pack_at(place, on=today)
    if stored is None or not stored.pack.screening:
        raise Problem("no_rules", place=place)
    rule = _rule(stored.pack, rule_id, changed=changed)
    on = tuple(days) or _days_of_runs(place, rule=rule_id) or (today,)
    declared = feeds_of([rule], pack=stored.pack)
    now: frozenset[int] = frozenset()
    tried: frozenset[int] = frozenset()
    with bench_at(place, declared=declared, on=max(on), engine=engine) as bench:
        if not bench.stored:
            raise Problem("no_feeds")
        for day in on:
            now |= bench.households(ruling_of(rule, pack=stored.pack, on=day))
            tried |= bench.households(ruling_of(rule, pack=stored.pack, on=day, changed=changed))
    since = months_before(today, months=MONTHS_KNOWN)
    known = outcomes_of(rule_id, risks=rule.suggests.risks, place=place, since=since)
    return compared(rule_id, days=on, changed=changed, now=now, tried=tried, known=known)


def _rule(pack: Pack, name: str, *, changed: Mapping[str, Amount]) -> ScreeningRule:
    if name not in pack.screening:
        raise Problem("unknown_rule", name=name, known=LISTED.join(pack.screening))
    rule = pack.screening[name]
    known = parameters_of(rule)
    for parameter in changed:
        if parameter not in known:
            raise Problem(
                "unknown_parameter", rule=rule.title, name=parameter, known=LISTED.join(known)
            )
    return rule


def _days_of_runs(place: str, *, rule: str) -> tuple[dt.date, ...]:
    """The days of the last screenings of this place that judged the rule."""
    runs = Run.objects.filter(place_id=place, state=RunState.DONE, rules__contains=[rule])
    days = runs.order_by("-on").values_list("on", flat=True).distinct()[:MOST_DAYS]
    return tuple(sorted(days))


def amount(text: str) -> Amount:
    """A number as typed: whole, or with a point. Raises ValueError."""
    cleaned = text.replace(",", "").strip()
    return int(cleaned) if cleaned.lstrip("-").isdigit() else Decimal(cleaned)
