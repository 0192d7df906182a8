"""Whether help is in place, and looked at each quarter: S1-1.1d to f, S4-9b."""

from zhuzhen.casework.choices import DEVELOPMENTAL, MeasureState
from zhuzhen.casework.problems import text
from zhuzhen.casework.rules.months import quarter_of
from zhuzhen.casework.rules.situation import FINE, Help, Situation, Verdict, no


def plan(at: Situation) -> Verdict:
    """One plan, with somebody who answers for it."""
    if at.plan is None:
        return no("plan_missing")
    return FINE if at.plan.responsible.strip() else no("responsible_missing")


def is_development(help: Help) -> bool:
    """A measure that makes a living; training alone, or one that was stopped, does not."""
    return (
        help.kind in DEVELOPMENTAL
        and not help.is_training_only
        and help.state != MeasureState.STOPPED
    )


def developmental(at: Situation) -> Verdict:
    """Who can work gets at least one; who is only weakly able gets one or a reason why not."""
    if any(map(is_development, at.helps)):
        return FINE
    if at.home.able:
        return no("developmental_missing", able=at.home.able)
    told = at.plan is not None and at.plan.no_development_reason.strip()
    return no("development_untold") if at.home.weak and not told else FINE


def checked(at: Situation) -> Verdict:
    """Income and safeguards were taken anew in this quarter."""
    since = quarter_of(at.today)
    lacking = []
    if not any(each.taken_on >= since for each in at.incomes):
        lacking.append(text("income"))
    if not any(each.checked_on >= since for each in at.checks):
        lacking.append(text("safeguards"))
    return no("checked_missing", since=since, what=text("and").join(lacking)) if lacking else FINE
