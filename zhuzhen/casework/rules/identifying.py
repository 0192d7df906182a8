"""Whether a household may be admitted step by step: S1-1.1c, facts B2.1 to B2.6, workflows D1."""

import datetime as dt

from zhuzhen.casework.choices import MOST_RISKS, Category, Comparison, Disaster, Risk
from zhuzhen.casework.rules.situation import FINE, Situation, Verdict, all_of, listed, no
from zhuzhen.notices.choices import NoticeState

_DAY = dt.timedelta(days=1)


def verifiers(at: Situation) -> Verdict:
    """At least two different people who may verify here."""
    named, least = at.verifiers, at.figures["verifiers"]
    unfit = [each for each in set(named) if each not in at.fit_verifiers]
    return all_of(
        no("verifiers_twice") if len(set(named)) < len(named) else FINE,
        no("verifiers_few", count=len(set(named)), least=least)
        if len(set(named)) < least
        else FINE,
        no("verifiers_unfit", count=len(unfit)) if unfit else FINE,
    )


def consent(at: Situation) -> Verdict:
    """承诺授权书 is signed before anybody's data are compared."""
    signed = at.home.consented_on is not None and at.home.consented_on <= at.today
    return FINE if signed else no("consent_missing")


def surveyed(at: Situation) -> Verdict:
    """Income and safeguards were taken at the door since the clue."""
    income = any(each.taken_on >= at.t0 for each in at.incomes)
    safeguards = any(each.checked_on >= at.t0 for each in at.checks)
    return all_of(
        FINE if income else no("income_missing", t0=at.t0),
        FINE if safeguards else no("safeguards_missing", t0=at.t0),
    )


def risks(at: Situation) -> Verdict:
    """A category, one to five risks; a natural disaster says which."""
    unknown = tuple(each for each in at.risks if each not in Risk.values)
    is_disaster = Risk.DISASTER in at.risks
    told = at.disaster in Disaster.values
    return all_of(
        FINE if at.category in Category.values else no("category_missing"),
        FINE if at.risks else no("risks_missing"),
        no("risks_many", count=len(at.risks), most=MOST_RISKS)
        if len(at.risks) > MOST_RISKS
        else FINE,
        no("risks_unknown", names=listed(unknown)) if unknown else FINE,
        no("disaster_kind") if is_disaster and not told else FINE,
        no("disaster_without") if at.disaster and not is_disaster else FINE,
    )


def compared(at: Situation) -> Verdict:
    """Departments' data were compared; what looked odd is explained."""
    if at.comparison not in Comparison.values:
        return no("not_compared")
    said = at.given.comparison == Comparison.EXPLAINED
    if said and not at.given.comparison_note.strip():
        return no("comparison_untold")
    return FINE


def meeting(at: Situation) -> Verdict:
    """A meeting in the village, with more than half of those present agreeing."""
    said = at.given
    in_time = said.met_on is not None and at.t0 <= said.met_on <= at.today
    votes = FINE
    if said.present < 1:
        votes = no("meeting_nobody")
    elif said.agreed > said.present:
        votes = no("meeting_votes", agreed=said.agreed, present=said.present)
    elif said.agreed * 2 <= said.present:
        votes = no("meeting_not_agreed", agreed=said.agreed, present=said.present)
    return all_of(
        FINE if in_time else no("meeting_day"),
        votes,
        FINE if said.minutes.strip() else no("meeting_minutes"),
    )


def notice(at: Situation) -> Verdict:
    """Shown in the village for all its days, of what is submitted now, with no open objection.

    The day of publication is not counted: published on 03-02, five full days are 03-03 to 03-07,
    and the case may go on from 03-08.
    """
    posted = at.posted
    if posted is None:
        return no("notice_none")
    if not posted.is_ours:
        return no("notice_other")
    if posted.state == NoticeState.FAILED:
        return no("notice_failed")
    if posted.state == NoticeState.WITHDRAWN:
        return no("notice_withdrawn")
    if posted.opens_on is None or posted.closes_on is None:
        return no("notice_not_yet", state=NoticeState(posted.state).label)
    least = at.figures["clearance_notice" if at.is_clearing else "notice"]
    days = (posted.closes_on - posted.opens_on).days + 1
    first_after = posted.closes_on + _DAY
    still_open = at.today < first_after
    return all_of(
        no("notice_short", days=days, least=least) if days < least else FINE,
        no("notice_open", last=posted.closes_on, first_after=first_after) if still_open else FINE,
        no("notice_objections", count=posted.open_objections) if posted.open_objections else FINE,
    )


def in_time(at: Situation) -> Verdict:
    """Decided within fifteen days of the clue, or it is said why not."""
    late = at.today > at.decision_due_on and not at.reason.strip()
    return no("late_untold", due=at.decision_due_on) if late else FINE


def told(at: Situation) -> Verdict:
    """A household that is not admitted is told so."""
    return FINE if at.given.told_how.strip() else no("told_missing")


def relief(at: Situation) -> Verdict:
    """Help before procedure, once, for a disaster (which says of what kind) or a dire need."""
    if at.relief_first:
        return no("relief_already")
    if not at.given.urgency:
        return no("urgency_missing")
    unsaid = at.given.urgency == "disaster" and at.disaster not in Disaster.values
    return no("disaster_kind") if unsaid else FINE
