"""走访: a visit is recorded once, however often it is sent; it may take income and safeguards anew,
tick a household off a campaign, and raise a clue (S1-1.1c, S4-9b)."""

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db import IntegrityError, transaction

from zhuzhen.base import clock
from zhuzhen.base.problems import Fault, Problem
from zhuzhen.casework.choices import OPEN, ClueSource, SupportAct, VisitKind
from zhuzhen.casework.commands.cases import check_by_visit, raise_clue
from zhuzhen.casework.commands.support import writing
from zhuzhen.casework.models import Campaign, CampaignVillage, Case, Visit
from zhuzhen.casework.rules.support import VisitFacts, visit_faults
from zhuzhen.casework.wording import text
from zhuzhen.evidence.commands import file_papers
from zhuzhen.evidence.models import Paper
from zhuzhen.households.commands import check_safeguards, record_income
from zhuzhen.households.models import Household
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account


def visit_made(request_id: uuid.UUID | None, *, of: Household, facts: VisitFacts) -> Visit | None:
    """The visit an earlier try of this request made; `request_reused` if it was another one."""
    if request_id is None:
        return None
    found = Visit.objects.select_related("household").filter(request_id=request_id).first()
    if found is None:
        return None
    same = (found.household_id, found.visited_on, found.kind, found.finding)
    if same != (of.pk, facts.visited_on, facts.kind, facts.finding.strip()):
        raise Problem("request_reused", household=found.household.head_name, on=found.visited_on)
    return found


def _campaign_faults(
    campaign: Campaign | None, *, household: Household, facts: VisitFacts
) -> tuple[Fault, ...]:
    """A household is ticked off a campaign that asks for it, while it lasts.

    Raises campaign_over, not_asked_for: nothing on the form could mend these.
    """
    if campaign is None:
        return ()
    now = Campaign.objects.filter(pk=campaign.pk).first()
    if now is None:
        raise Problem("not_found", what=text("campaign"))
    if now.closed_on is not None:
        raise Problem("campaign_over", title=now.title, on=now.closed_on)
    asked = CampaignVillage.objects.filter(campaign=now, households__contains=[household.pk])
    if not asked.exists():
        raise Problem("not_asked_for", head=household.head_name, title=now.title)
    if now.starts_on <= facts.visited_on <= now.ends_on:
        return ()
    told = {"day": facts.visited_on, "first": now.starts_on, "last": now.ends_on}
    what = text("outside_campaign_what", **told)
    return (Fault(what, text("outside_campaign_right"), field="visited_on"),)


def _taken(household: Household, *, facts: VisitFacts, by: Account | None) -> dict[str, object]:
    """Income and safeguards recorded in the register, as its own forms would."""
    found: dict[str, object] = {}
    if facts.income is not None:
        found["income_sheet"] = record_income(
            household,
            facts=facts.income.facts,
            first_month=facts.income.first_month,
            taken_on=facts.visited_on,
            details=facts.income.details,
            by=by,
        )
    if facts.safeguards is not None:
        found["safeguard_check"] = check_safeguards(household, facts=facts.safeguards, by=by)
    return found


def _filled(household: Household, *, facts: VisitFacts, by: Account | None) -> Visit:
    """The visit as told, with the sheets taken on it; not saved yet."""
    return Visit(
        household=household,
        place_id=household.place_id,
        case=Case.objects.filter(household=household, state__in=OPEN).first(),
        kind=facts.kind,
        visited_on=facts.visited_on,
        visitors=facts.visitors.strip(),
        finding=facts.finding.strip(),
        has_new_risk=bool(facts.risk.strip()),
        by=by,
        at=clock.now(),
        **_taken(household, facts=facts, by=by),
    )


@transaction.atomic
def record_visit(
    household: Household,
    *,
    facts: VisitFacts,
    by: Account | None,
    today: dt.date,
    campaign: Campaign | None = None,
    papers: Sequence[Paper] = (),
    request_id: uuid.UUID | None = None,
) -> Visit:
    """Record a visit; a retry with the same request id is the same visit.

    Raises not_found, not_allowed, wrong_state, faults, campaign_over, not_asked_for,
    request_reused, and what income and safeguards raise. Nothing is half written.
    """
    if earlier := visit_made(request_id, of=household, facts=facts):
        return earlier
    household = writing.locked_household(household, by=by, act=Act.VISIT_RECORD, doing="act_visit")
    # Whoever held the lock before may have been the same request.
    if earlier := visit_made(request_id, of=household, facts=facts):
        return earlier
    faults = visit_faults(
        facts, today=today, registered_on=household.registered_on,
        in_campaign=campaign is not None,
    )  # fmt: skip
    writing.refuse(faults + _campaign_faults(campaign, household=household, facts=facts))
    visit = _filled(household, facts=facts, by=by)
    visit.campaign_id = campaign.pk if campaign else None
    visit.papers = [paper.pk for paper in papers]
    visit.request_id = request_id
    _save(visit)
    _after(visit, facts=facts, by=by, papers=papers)
    return visit


def _save(visit: Visit) -> None:
    try:
        with transaction.atomic():
            visit.save(force_insert=True)
    except IntegrityError:
        # The same request for another household, sent at the same moment.
        raise Problem("already_done", what=text("act_visit")) from None


def _after(visit: Visit, *, facts: VisitFacts, by: Account | None, papers: Sequence[Paper]) -> None:
    """What follows from a visit: its pictures are the family's, a quarterly one is the check of the
    case, a new risk is a clue."""
    if papers and by is not None:
        file_papers(
            papers, by=by, place_id=visit.place_id, helper_code=None, org_id=None,
            cluster_id=None, is_family=True,
        )  # fmt: skip
    if visit.case is not None and visit.kind == VisitKind.QUARTERLY:
        check_by_visit(visit.case, by=by, on=visit.visited_on)
    if visit.has_new_risk:
        raise_clue(
            household=visit.household,
            source=ClueSource.CADRE_CHECK,
            text=facts.risk.strip(),
            found_on=visit.visited_on,
            key=f"visit:{visit.pk}",
            by=by,
        )
    after: writing.Facts = {
        "kind": visit.kind,
        "visited_on": f"{visit.visited_on}",
        "income": visit.income_sheet_id,
        "safeguards": visit.safeguard_check_id,
        "risk": visit.has_new_risk,
        "campaign": visit.campaign_id,
    }
    writing.note(
        SupportAct.VISITED, household=visit.household, case=visit.case, subject_id=visit.pk,
        on=visit.visited_on, by=by, after=after,
    )  # fmt: skip
