"""Contributions: reckoned from standards, towns and shares; budgeted; the budget passed."""

import datetime as dt

from django.db import transaction

from zhuzhen.base import audit, clock
from zhuzhen.base.money import yuan
from zhuzhen.base.problems import Problem
from zhuzhen.funds import parameters
from zhuzhen.funds.access import may_pay, require_payer
from zhuzhen.funds.choices import Source
from zhuzhen.funds.commands.posting import refuse_day
from zhuzhen.funds.models import Contribution
from zhuzhen.funds.problems import text
from zhuzhen.funds.reckoning import Due, dues
from zhuzhen.funds.rules import transfer_due_on
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account
from zhuzhen.places.queries import place_names


def contribution_name(each: Contribution) -> str:
    """A contribution as messages call it."""
    names = place_names([each.helper_code, each.place_id])
    return text(
        "share",
        payer=names.get(each.helper_code, each.helper_code),
        place=names.get(each.place_id, each.place_id),
        year=each.year,
        source=Source(each.source).label,
    )


@transaction.atomic
def reckon_contributions(
    *, year: int, by: Account | None, today: dt.date, under: str = ""
) -> list[Contribution]:
    """What each payer owes each host for a year, from standards, towns and shares of packs.

    Whoever is of the province reckons for all (of `under`), another payer what it owes itself. A
    share whose budget has passed stays as it was; others are reckoned anew. Raises not_allowed,
    fund_nothing_due, fund_standard_unknown, and `faults` that name every place where a share or a
    city is missing.
    """
    found = dues(year=year, under=under, today=today)
    own = [each for each in found if by is None or may_pay_for(by, payer=each.helper_code)]
    if not own:
        payer = found[0].helper_code
        require_payer(Act.FUND_RECKON, by=by, payer=payer)
    return [_reckoned(each, year=year, by=by) for each in own]


def may_pay_for(account: Account, *, payer: str) -> bool:
    """Whether an account may reckon what a payer owes: its own office, or the province's."""
    return bool(
        may_pay(account, Act.FUND_RECKON, payer=payer)
        or may_pay(account, Act.FUND_RECKON, payer="440000000000")
    )


def _reckoned(due: Due, *, year: int, by: Account | None) -> Contribution:
    key = {
        "source": due.source, "helper_code": due.helper_code, "place_id": due.place, "year": year,
    }  # fmt: skip
    facts = {
        "towns": due.towns,
        "standard_fen": due.standard_fen,
        "due_fen": due.due_fen,
        "basis": due.basis,
    }
    now = Contribution.objects.select_for_update().filter(**key).first()
    if now is None:
        now = Contribution.objects.create(**key, **facts, updated_at=clock.now())
    elif now.passed_on is not None or all(
        getattr(now, name) == value for name, value in facts.items()
    ):
        return now
    else:
        for name, value in facts.items():
            setattr(now, name, value)
        now.version, now.updated_at = now.version + 1, clock.now()
        now.save()
    told: dict[str, object] = {"due_fen": due.due_fen, "towns": due.towns}
    _record("fund.reckon", now, by=by, facts=told)
    return now


def _record(
    act: str, contribution: Contribution, *, by: Account | None, facts: dict[str, object]
) -> None:
    audit.record(act, by=by, subject="contribution", subject_id=contribution.uid, facts=facts)


def locked(contribution: Contribution) -> Contribution:
    """The contribution as it stands now, locked. Raises not_found."""
    found = Contribution.objects.select_for_update().filter(pk=contribution.pk).first()
    if found is None:
        raise Problem("not_found", what=text("contribution"))
    return found


@transaction.atomic
def set_budget(
    contribution: Contribution, *, amount_fen: int, item: str, on: dt.date, by: Account | None
) -> Contribution:
    """Enter what the payer has put into its budget, and where. Less than due is a red light, not
    refused. Raises not_allowed, fund_amount, fund_budget_item, fund_budget_passed,
    fund_future, fund_year_apart."""
    now = locked(contribution)
    require_payer(Act.FUND_BUDGET, by=by, payer=now.helper_code)
    if now.passed_on is not None:
        raise Problem("fund_budget_passed", what=contribution_name(now), on=now.passed_on)
    if amount_fen <= 0:
        raise Problem("fund_amount", what=text("budgeted"), amount=yuan(amount_fen))
    if not item.strip():
        raise Problem("fund_budget_item")
    refuse_day(on, year=now.year)
    now.budgeted_fen, now.budget_item, now.budgeted_on = amount_fen, item.strip()[:80], on
    now.version, now.updated_at = now.version + 1, clock.now()
    now.save()
    facts: dict[str, object] = {
        "amount_fen": amount_fen, "due_fen": now.due_fen, "item": now.budget_item, "on": str(on),
    }  # fmt: skip
    _record("fund.budget", now, by=by, facts=facts)
    return now


@transaction.atomic
def pass_budget(contribution: Contribution, *, on: dt.date, by: Account | None) -> Contribution:
    """Enter that the payer's budget has passed: from that day the days of the transfer count.

    Raises not_allowed, fund_not_budgeted, fund_passed_early, fund_budget_passed, fund_future.
    """
    now = locked(contribution)
    require_payer(Act.FUND_BUDGET, by=by, payer=now.helper_code)
    name = contribution_name(now)
    if now.passed_on is not None:
        raise Problem("fund_budget_passed", what=name, on=now.passed_on)
    if now.budgeted_fen is None or now.budgeted_on is None:
        raise Problem("fund_not_budgeted", what=name)
    if on < now.budgeted_on:
        raise Problem("fund_passed_early", on=on, since=now.budgeted_on)
    refuse_day(on, year=now.year)
    days = parameters.transfer_days(place=now.helper_code, on=on)
    now.passed_on, now.transfer_due_on = on, transfer_due_on(on, days)
    now.version, now.updated_at = now.version + 1, clock.now()
    now.save()
    facts: dict[str, object] = {"on": str(on), "transfer_due_on": str(now.transfer_due_on)}
    _record("fund.pass", now, by=by, facts=facts)
    return now
