"""The rules there are: each in words, how often it was right, and other thresholds tried."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from zhuzhen.base import clock
from zhuzhen.base.money import NotMoney, parse_fen, yuan
from zhuzhen.base.page import page
from zhuzhen.base.problems import Problem
from zhuzhen.pages.asking import me
from zhuzhen.pages.screening import choices as words
from zhuzhen.pages.screening.acting import crumbs, paths, require
from zhuzhen.pages.screening.sending import usual_place
from zhuzhen.people.choices import Act
from zhuzhen.places.queries import resolve
from zhuzhen.policy.expressions import as_sentence
from zhuzhen.policy.schema import Pack, ParameterRef, ScreeningRule
from zhuzhen.policy.schema.people import ColumnKind
from zhuzhen.screening import access
from zhuzhen.screening.judging import pack_at
from zhuzhen.screening.outcomes import Precision, Trial, precision
from zhuzhen.screening.rules import Amount, Ruling, ruling_of
from zhuzhen.screening.simulating import simulate


@dataclass(frozen=True)
class Told:
    """A rule in words, with what became of its clues."""

    rule: ScreeningRule
    feeds: tuple[str, ...]
    measured: str
    of: str
    where: str
    again: str
    worth: Precision | None


def is_money(ruling: Ruling) -> bool:
    """Whether the bound of a rule is an amount of money."""
    field = ruling.rule.field
    column = next(iter(ruling.feeds.values())).column(field) if field else None
    return column is not None and column.kind is ColumnKind.MONEY_FEN


def shown_bound(ruling: Ruling) -> str:
    """The bound as people say it."""
    if is_money(ruling):
        return f"{yuan(int(ruling.bound or 0))} {words.YUAN}"
    return f"{ruling.bound} {words.TIMES}"


def told(ruling: Ruling, *, worth: Precision | None) -> Told:
    rule = ruling.rule
    feed = next(iter(ruling.feeds.values()))
    column = feed.column(rule.field) if rule.field else None
    parts = [
        words.PER[rule.per],
        words.MEASURES[rule.measure].format(field=column.label if column else ""),
    ]
    if ruling.since is not None:
        parts.append(words.WITHIN.format(months=_months(ruling)))
    if ruling.bound is not None:
        text = words.MORE_THAN if rule.more_than is not None else words.AT_LEAST
        parts.append(text.format(bound=shown_bound(ruling)))
    counting = ruling.rows_that_count.get(feed.id)
    return Told(
        rule=rule,
        feeds=tuple(each.title for each in ruling.feeds.values()),
        measured="，".join(parts),
        of=as_sentence(counting) if counting else "",
        where=as_sentence(ruling.people_asked) if ruling.people_asked else "",
        again=words.AGAIN[rule.again],
        worth=worth,
    )


def _months(ruling: Ruling) -> int:
    assert ruling.since is not None
    return (ruling.on.year - ruling.since.year) * 12 + ruling.on.month - ruling.since.month


def _pack(place: str, *, on: dt.date) -> Pack:
    stored = pack_at(place, on=on)
    if stored is None or not stored.pack.screening:
        raise Problem("no_rules", place=place)
    return stored.pack


@login_required
@require_safe
def rules_page(request: HttpRequest) -> HttpResponse:
    """Every rule of the pack that holds for the account's place."""
    require(request, Act.SCREEN_RUN)
    today = clock.today()
    place = access.places_of(me(request), on=today)[0]
    pack = _pack(place, on=today)
    worths = precision()
    lines = [
        told(ruling_of(rule, pack=pack, on=today), worth=worths.get(rule.id))
        for rule in pack.screening.values()
    ]
    # Those that found somebody come first.
    lines.sort(key=lambda each: (each.worth is None, each.rule.title))
    context = {"lines": lines, "pack": pack, "crumbs": crumbs((words.RULES, ""))}
    return page(request, "screening/rules.html", context=context)


@dataclass(frozen=True)
class Knob:
    """One number of a rule that can be tried: its value now, as typed, and its unit."""

    name: str
    label: str
    now: str
    typed: str
    unit: str
    is_money: bool
    error: str = ""

    @property
    def is_changed(self) -> bool:
        return bool(self.typed) and self.typed != self.now and not self.error

    @property
    def value(self) -> Amount:
        plain = self.typed.replace(",", "")
        return parse_fen(plain) if self.is_money else int(plain)


def _knobs(request: HttpRequest, ruling: Ruling) -> list[Knob]:
    rule, knobs = ruling.rule, []
    if ruling.bound is not None:
        money = is_money(ruling)
        now = yuan(int(ruling.bound)).replace(",", "") if money else f"{ruling.bound}"
        unit = words.YUAN if money else words.TIMES
        typed = request.GET.get("bound", now).strip()[:20]
        error = _wrong(typed, money=money)
        knobs.append(Knob("bound", words.BOUND, now, typed, unit, money, error))
    if isinstance(rule.months, ParameterRef):
        now = f"{_months(ruling)}"
        typed = request.GET.get(rule.months.parameter, now).strip()[:3]
        error = _wrong(typed, money=False)
        name = rule.months.parameter
        knobs.append(Knob(name, words.MONTHS, now, typed, words.MONTH_UNIT, False, error))
    return knobs


def _wrong(text: str, *, money: bool) -> str:
    try:
        parse_fen(text) if money else int(Decimal(text.replace(",", "")))
    except NotMoney as error:
        return str(error)
    except (InvalidOperation, ValueError, OverflowError):
        return words.NOT_A_NUMBER
    return ""


@login_required
@require_safe
def trial_page(request: HttpRequest, rule: str) -> HttpResponse:
    """Other numbers of a rule tried on past files and outcomes; nothing is written."""
    require(request, Act.SCREEN_RUN)
    today, account = clock.today(), me(request)
    asked = request.GET.get("at", "").strip()[:60] or usual_place(account)
    place = resolve(asked).code
    access.require_run(account, place=place, on=today)
    pack = _pack(place, on=today)
    if rule not in pack.screening:
        raise Problem("not_found", what=f"规则“{rule}”")
    ruling = ruling_of(pack.screening[rule], pack=pack, on=today)
    knobs = _knobs(request, ruling)
    changed = {each.name: each.value for each in knobs if each.is_changed}
    tried, problem = None, None
    if changed:
        try:
            tried = simulate(rule, place=place, changed=changed, by=account, today=today)
        except Problem as found:
            problem = found
    context = {
        "line": told(ruling, worth=precision(place=place).get(rule)),
        "knobs": knobs,
        "at": asked,
        "place": paths([place]).get(place, ""),
        "tried": tried,
        "rows": _rows(tried) if tried else [],
        "problem": problem,
        "is_typed": "at" in request.GET,
        "crumbs": crumbs((words.RULES, "/screening/rules/"), (ruling.rule.title, "")),
    }
    return page(request, "screening/trial.html", context=context)


def _rows(tried: Trial) -> list[tuple[str, int, int, int, int]]:
    """Label, now, tried, more, fewer."""
    more_true, fewer_true = tried.caught, tried.lost
    return [
        ("查出的户", tried.now.found, tried.tried.found, tried.more, tried.fewer),
        ("其中已知属实", tried.now.true, tried.tried.true, more_true, fewer_true),
        ("其中已知不属实", tried.now.false, tried.tried.false, tried.false_more, tried.false_fewer),
    ]
