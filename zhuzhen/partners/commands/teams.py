"""Changes of teams and postings: formed, posted, handed over, ended."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from django.db import transaction

from zhuzhen.base import audit
from zhuzhen.base.problems import Problem
from zhuzhen.partners import rules, spans
from zhuzhen.partners.access import Act, Ground, require
from zhuzhen.partners.choices import PersonRole, PostingStatus
from zhuzhen.partners.commands.clusters import ground_of
from zhuzhen.partners.commands.shifting import note
from zhuzhen.partners.models import Cluster, Handover, Org, Person, Posting, Team
from zhuzhen.partners.overlaps import refusing_overlaps
from zhuzhen.partners.problems import LISTED, text
from zhuzhen.people.models import Account
from zhuzhen.places.models import Division


@dataclass(frozen=True)
class Item:
    """One line of a handover list."""

    what: str
    done: bool


@transaction.atomic
def enrol_person(
    name: str,
    *,
    org: Org,
    by: Account | None,
    is_party_member: bool = False,
    account_id: int | None = None,
) -> Person:
    """A cadre or specialist of an organisation, who can then be posted."""
    require(Act.POSTINGS, by=by, ground=Ground(codes=(org.home_id,)))
    person = Person.objects.create(
        name=name,
        org=org,
        helper_code=org.home_id,
        account_id=account_id,
        is_party_member=is_party_member,
    )
    audit.record("enrol_person", by=by, subject="person", subject_id=person.pk)
    return person


@transaction.atomic
def form_team(cluster: Cluster, *, name: str, on: dt.date, by: Account | None) -> Team:
    """The town team that a cluster stations, from `on`."""
    require(Act.CLUSTERS, by=by, ground=ground_of(cluster))
    team = Team.objects.create(
        name=name,
        cluster=cluster,
        place_id=cluster.town_id,
        helper_code=cluster.helper_id,
        during=spans.since(on),
    )
    note(team)
    audit.record(
        "form_team", by=by, subject="team", subject_id=team.pk, facts={"cluster": cluster.pk}
    )
    return team


def _refuse_unfit(person: Person, *, role: str, village: Division | None, town: str) -> None:
    faults = rules.post_faults(
        rules.PostFacts(
            role=role,
            is_party_member=person.is_party_member,
            village=village.pk if village else None,
            town=town,
        )
    )
    if faults:
        label = PersonRole(role).label
        raise Problem("unfit_for_post", person=person.name, role=label, why=LISTED.join(faults))


@transaction.atomic
def post_person(
    person: Person,
    *,
    team: Team,
    sending_org: Org,
    role: str,
    on: dt.date,
    by: Account | None,
    until: dt.date | None = None,
    village: Division | None = None,
    status: str = PostingStatus.ON_DUTY,
) -> Posting:
    """Post a person to a team from `on` (to the last day `until`).

    Raises Problem('unfit_for_post') by rule, Problem('overlaps') for a second leader or deputy
    leader, and for a person already in a town.
    """
    require(Act.POSTINGS, by=by, ground=ground_of(team.cluster))
    _refuse_unfit(person, role=role, village=village, town=team.place_id)
    posting = Posting(
        person=person,
        team=team,
        sending_org=sending_org,
        role=role,
        village=village,
        status=status,
        during=spans.since(on, until=until, what=text("posting")),
        cluster_id=team.cluster_id,
        place_id=team.place_id,
        helper_code=team.helper_code,
    )
    with refusing_overlaps(posting):
        posting.save()
    note(posting, over=posting.during)
    facts: dict[str, object] = {"person": person.pk, "team": team.pk, "role": role, "on": f"{on}"}
    audit.record("post_person", by=by, subject="posting", subject_id=posting.pk, facts=facts)
    return posting


def _locked(posting: Posting, *, by: Account | None) -> Posting:
    rows = Posting.objects.select_for_update(of=("self",)).select_related("person", "cluster")
    found = rows.filter(pk=posting.pk).first()
    if found is None:
        raise Problem("not_found", what=text("posting"))
    require(Act.POSTINGS, by=by, ground=ground_of(found.cluster))
    return found


@transaction.atomic
def hand_over(
    leaving: Posting,
    *,
    items: Sequence[Item],
    on: dt.date,
    by: Account | None,
    taking: Posting | None = None,
) -> Handover:
    """Write (or rewrite) the handover list of a posting; complete once every line is done."""
    posting = _locked(leaving, by=by)
    handover = Handover.objects.filter(leaving=posting).first() or Handover(
        leaving=posting,
        cluster_id=posting.cluster_id,
        place_id=posting.place_id,
        helper_code=posting.helper_code,
    )
    handover.items = [asdict(item) for item in items]
    handover.taking = taking
    handover.completed_on = None if rules.open_items(handover.items) else on
    handover.save()
    audit.record(
        "hand_over",
        by=by,
        subject="posting",
        subject_id=posting.pk,
        facts={"items": handover.items, "completed_on": f"{handover.completed_on or ''}"},
    )
    return handover


@transaction.atomic
def end_posting(
    posting: Posting,
    *,
    on: dt.date,
    by: Account | None,
    status: str = PostingStatus.ROTATED_OUT,
    reason: str = "",
) -> Posting:
    """`on` is the last day in post. Raises Problem('handover_open') while lines are not done."""
    posting = _locked(posting, by=by)
    handover = Handover.objects.filter(leaving=posting).first()
    still_open = rules.open_items(handover.items if handover else [])
    if still_open:
        raise Problem("handover_open", person=posting.person.name, items=LISTED.join(still_open))
    # All of its days: a post that was only planned did not count before it got its end.
    before = posting.during
    what = text("leaving_post", person=posting.person.name)
    posting.during = spans.ended(posting.during, last_day=on, what=what)
    posting.status = status
    posting.save(update_fields=["during", "status"])
    note(posting, over=before)
    audit.record(
        "end_posting",
        by=by,
        subject="posting",
        subject_id=posting.pk,
        reason=reason,
        facts={"last_day": f"{on}", "status": status},
    )
    return posting
