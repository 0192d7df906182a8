"""Whether a project may be settled, handed over, closed, or taken out with its money back."""

from zhuzhen.base.money import yuan
from zhuzhen.projects.rules.entering import posted
from zhuzhen.projects.rules.situation import FINE, Situation, Verdict, all_of, no


def settled(at: Situation) -> Verdict:
    """Settlement is booked first: nothing is left at paid, and what became assets or was expensed
    is what was settled, less the retention that is paid later."""
    given, money = at.given, at.money
    booked = money.capitalised + money.expensed
    due = given.settled_fen - given.retention_fen
    return all_of(
        FINE if given.settled_fen > 0 else no("settled_missing"),
        FINE if 0 <= given.retention_fen <= given.settled_fen else no("retention_wrong"),
        no("paid_left", paid=yuan(money.paid)) if money.paid else FINE,
        FINE
        if booked in (due, given.settled_fen)
        else no("settled_other", booked=yuan(booked), settled=yuan(due)),
    )


def handover(at: Situation) -> Verdict:
    return FINE if at.given.handed_to.strip() else no("handed_to_missing")


def evaluated(at: Situation) -> Verdict:
    return FINE if at.given.evaluation.strip() else no("evaluation_missing")


def completion_notice(at: Situation) -> Verdict:
    return posted(at.completion, at=at)


def money_back(at: Situation) -> Verdict:
    """Money goes back first (workflows D3); what was paid is settled or expensed."""
    money = at.money
    return all_of(
        no("orders_wait", count=at.orders) if at.orders else FINE,
        no("money_held", held=yuan(money.unspent)) if money.unspent else FINE,
        no("paid_left", paid=yuan(money.paid)) if money.paid else FINE,
    )
