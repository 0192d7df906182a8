"""Whether a project may go on its way into the pool (workflows D2, facts B3)."""

import datetime as dt

from zhuzhen.notices.choices import NoticeState
from zhuzhen.projects.choices import ArguePoint, ReviewPoint
from zhuzhen.projects.problems import LISTED
from zhuzhen.projects.rules.situation import FINE, Posted, Situation, Verdict, all_of, no

WHOLE_BP = 10_000


def meeting(at: Situation) -> Verdict:
    """A village (or town) proposes what its own meeting agreed to."""
    given = at.given
    is_dated = given.met_on is not None and given.met_on <= at.today
    return all_of(
        FINE if is_dated else no("meeting_day"),
        FINE if given.present > 0 else no("meeting_nobody"),
        no("meeting_votes", agreed=given.agreed, present=given.present)
        if given.agreed > given.present
        else FINE,
        FINE
        if given.present <= 0 or given.agreed * 2 > given.present
        else no("meeting_not_agreed", agreed=given.agreed, present=given.present),
        FINE if given.minutes.strip() else no("meeting_minutes"),
    )


def complete(at: Situation) -> Verdict:
    """Everything that a project of the pool tells of itself (facts B3, 入库材料)."""
    return no("untold", what=LISTED.join(at.missing)) if at.missing else FINE


def item(at: Situation) -> Verdict:
    """项目跟规划走 (S1-2.1b): on an item of a plan, or with the reason why on none."""
    if not at.has_item:
        return FINE if at.without_item.strip() else no("item_missing")
    return no("item_elsewhere") if at.is_item_elsewhere else FINE


def shares(at: Situation) -> Verdict:
    if at.shares_bp is None or at.shares_bp == WHOLE_BP:
        return FINE
    return no("shares_sum", sum=f"{at.shares_bp / 100:.2f}")


def use(at: Situation) -> Verdict:
    """What the list of uses and the negative list say of it."""
    return at.use


def unchanged(at: Situation) -> Verdict:
    """What is decided on is what was submitted (docs/adr/0016)."""
    return FINE if at.is_unchanged else no("content_changed")


def scored(at: Situation) -> Verdict:
    return FINE if at.score is not None else no("not_scored")


def reviewed(at: Situation) -> Verdict:
    lacking = [str(each.label) for each in ReviewPoint if each not in at.given.points]
    return no("points_missing", what=LISTED.join(lacking)) if lacking else FINE


def argued(at: Situation) -> Verdict:
    lacking = [str(each.label) for each in ArguePoint if each not in at.given.points]
    return no("points_missing", what=LISTED.join(lacking)) if lacking else FINE


def argument(at: Situation) -> Verdict:
    return FINE if at.is_argued else no("not_argued")


def linkage(at: Situation) -> Verdict:
    """Every operating project keeps its linkage ledger (S1-4.1b, 4.1c; R39)."""
    return no("linkage_missing") if at.is_operating and not at.linkages else FINE


def notice(at: Situation) -> Verdict:
    return posted(at.notice, at=at)


def posted(found: Posted | None, *, at: Situation) -> Verdict:
    """A notice of just this has run its days, with every objection answered and none upheld."""
    if found is None or found.state == NoticeState.WITHDRAWN:
        return no("notice_none")
    if not found.is_ours:
        return no("notice_other")
    if found.state == NoticeState.FAILED:
        return no("notice_failed")
    if found.state in (NoticeState.DRAFT, NoticeState.APPROVED) or found.closes_on is None:
        return no("notice_not_yet", state=NoticeState(found.state).label)
    least, last = at.limits.least_days, found.closes_on
    return all_of(
        no("notice_short", days=found.days, least=least) if found.days < least else FINE,
        no("notice_open", last=last, after=last + dt.timedelta(days=1))
        if at.today <= last
        else FINE,
        no("notice_objections", count=found.open_objections) if found.open_objections else FINE,
    )
