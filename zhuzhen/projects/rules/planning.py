"""Whether a project may go into a year's plan, be approved, procured and adjusted."""

from zhuzhen.base.money import yuan
from zhuzhen.projects.choices import Procurement
from zhuzhen.projects.rules.situation import FINE, Situation, Verdict, all_of, no


def year(at: Situation) -> Verdict:
    """This year's plan or next year's: what is past is not planned."""
    first = at.today.year
    return FINE if at.given.year in (first, first + 1) else no("year_wrong", first=first)


def money(at: Situation) -> Verdict:
    """资金额度落实: ready where it may be taken from, and not promised to what was planned."""
    return no("money_lacking", lacking=yuan(at.lacking_fen)) if at.lacking_fen > 0 else FINE


def approval(at: Situation) -> Verdict:
    return FINE if at.given.approval_no.strip() else no("approval_missing")


def performance(at: Situation) -> Verdict:
    return FINE if at.performance.strip() else no("performance_missing")


def procurement(at: Situation) -> Verdict:
    """A known way; large works by open tender, only small ones built by villagers themselves."""
    asked = at.given.procurement
    if asked not in Procurement.values:
        return no("procurement_missing")
    if at.budget_fen >= at.limits.tender_fen and asked != Procurement.TENDER:
        return no("procurement_tender", floor=yuan(at.limits.tender_fen))
    if asked == Procurement.VILLAGE_BUILT and at.budget_fen > at.limits.self_build_fen:
        return no("procurement_self_build", most=yuan(at.limits.self_build_fen))
    return FINE


def nothing_asked(at: Situation) -> Verdict:
    return FINE if at.asked is None else no("adjustment_waits")


def asked(at: Situation) -> Verdict:
    return no("adjustment_none") if at.asked is None else FINE


def _lowered_too_far(budget_fen: int, *, at: Situation) -> Verdict:
    """What is contracted or paid already cannot be adjusted away."""
    bound = max(at.contracted_fen, at.money.committed + at.money.spent)
    if budget_fen >= bound:
        return FINE
    return no("budget_below", asked=yuan(budget_fen), bound=yuan(bound))


def adjustment(at: Situation) -> Verdict:
    """Something is asked for, and it can be."""
    given = at.given
    is_empty = not (
        given.budget_fen or given.content or given.performance or given.builder or given.ends_on
    )
    return all_of(
        no("adjustment_empty") if is_empty else FINE,
        no("budget_negative") if given.budget_fen < 0 else FINE,
        _lowered_too_far(given.budget_fen, at=at) if given.budget_fen > 0 else FINE,
        no("ends_past", day=given.ends_on) if given.ends_on and given.ends_on < at.today else FINE,
    )


def adjustable(at: Situation) -> Verdict:
    """It still can be: a contract may have been signed since."""
    wanted = (at.asked or {}).get("budget_fen")
    return _lowered_too_far(wanted, at=at) if isinstance(wanted, int) else FINE
