"""Whether a project may be begun, said to be built, and accepted; and what of it may be paid."""

from zhuzhen.base.money import yuan
from zhuzhen.projects.rules.situation import FINE, Contracted, Situation, Verdict, all_of, no

WHOLE_PERCENT = 100


def contract(at: Situation) -> Verdict:
    """A contract before the first spade, with no more paid in advance than may be."""
    running = [each for each in at.contracts if not each.is_ended]
    if not running:
        return no("contract_missing")
    most = at.limits.prepaid_percent
    high = [each for each in running if each.prepaid_percent > most]
    return all_of(
        *(
            no("prepaid_high", number=each.number, percent=each.prepaid_percent, most=most)
            for each in high
        ),
        no("contracts_over_budget", sum=yuan(at.contracted_fen), budget=yuan(at.budget_fen))
        if at.contracted_fen > at.budget_fen
        else FINE,
    )


def progress(at: Situation) -> Verdict:
    """The last monthly report says that all is built, and shows it."""
    return all_of(
        no("progress_unfinished", percent=at.percent) if at.percent < WHOLE_PERCENT else FINE,
        FINE if at.has_pictures else no("pictures_missing"),
    )


def wages(at: Situation) -> Verdict:
    """Work relief names whom it paid (S1-1.2b)."""
    return no("rolls_missing") if at.is_work_relief and not at.rolls else FINE


def looked(at: Situation) -> Verdict:
    """Somebody went there on a day and says what they found."""
    given = at.given
    is_dated = given.looked_on is not None and given.looked_on <= at.today
    return all_of(
        FINE if is_dated else no("looked_day"),
        FINE if given.members.strip() else no("members_missing"),
        FINE if given.opinion.strip() else no("opinion_missing"),
    )


def payable_fen(
    contracts: tuple[Contracted, ...], *, percent: int, is_accepted: bool, retention_fen: int = 0
) -> int:
    """How much may have been paid on these contracts by now: the advance, or what is built where
    that is more; all but the retention once accepted. Of one that ended, what was paid then."""
    if is_accepted:
        return max(sum(each.amount_fen for each in contracts) - retention_fen, 0)
    return sum(
        each.amount_fen
        if each.is_ended
        else each.amount_fen * max(each.prepaid_percent, percent) // WHOLE_PERCENT
        for each in contracts
    )
