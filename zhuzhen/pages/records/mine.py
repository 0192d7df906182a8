"""Where and who I am, for a form's defaults: the units, clusters and teams I may report for."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from zhuzhen.base.problems import Problem
from zhuzhen.pages.records.holding import fillable
from zhuzhen.pages.records.questions import Option
from zhuzhen.partners.choices import PostingStatus
from zhuzhen.partners.models import Membership, Org, Posting, Team
from zhuzhen.people.access import grants_for
from zhuzhen.people.choices import Act, Role
from zhuzhen.people.models import Account, Grant
from zhuzhen.places.choices import Level
from zhuzhen.places.models import Division
from zhuzhen.policy.choices import Link
from zhuzhen.policy.schema import Register
from zhuzhen.registers.access import require_step
from zhuzhen.registers.commands.writing import flow_row, links_of_record
from zhuzhen.registers.declarations import Declaration
from zhuzhen.registers.models import Record
from zhuzhen.registers.problems import LISTED

_CLOSE = (Level.TOWN, Level.VILLAGE)


@dataclass(frozen=True)
class Mine:
    """What an account may report for. `is_wide`: a whole area, so units are searched instead."""

    orgs: tuple[Option, ...] = ()
    clusters: tuple[Option, ...] = ()
    teams: tuple[Option, ...] = ()
    people: tuple[Option, ...] = ()
    places: tuple[Division, ...] = ()
    is_wide: bool = False

    def options(self, link: str) -> tuple[Option, ...]:
        """The options for a link of a record."""
        named = {
            "org": self.orgs,
            "cluster": self.clusters,
            "team": self.teams,
            "person": self.people,
        }
        return named.get(link, ())


def may_fill(account: Account, *, register: Register, today: dt.date) -> bool:
    """Whether the register holds for the account and one of its roles reports it."""
    return register.id in fillable(account, today=today)


def require_editing(
    by: object, *, record: Record, declaration: Declaration, today: dt.date
) -> None:
    """Refuse before anything is typed whoever could not save it. Raises what a revision would:
    wrong_state, not_allowed."""
    assert isinstance(by, Account)
    row = flow_row(declaration, step="revise", start=record.state, what=str(record))
    links = (links_of_record(record),)
    require_step(by, step="revise", who=row.who, declaration=declaration, links=links, on=today)


def require_filling(by: object, *, declaration: Declaration, today: dt.date) -> Account:
    """The account, if it may fill the register. Raises not_allowed, naming who may."""
    assert isinstance(by, Account)
    if not may_fill(by, register=declaration.register, today=today):
        who = LISTED.join(str(Role(role).label) for role in declaration.register.reported_by)
        raise Problem("not_allowed", act=f"填写{declaration.title}", who=who)
    return by


def mine_of(account: Account, *, register: Register, today: dt.date) -> Mine:
    """What the account may report for in this register; five queries at most."""
    reporters = set(register.reported_by)
    grants = [
        grant
        for grant in grants_for(account, act=Act.RECORD_CREATE, on=today)
        if grant.role in reporters
    ]
    own_orgs = {grant.org_id for grant in grants if grant.org_id}
    own_clusters = {grant.cluster_id for grant in grants if grant.cluster_id}
    serving = Membership.objects.filter(during__contains=today)
    rows = list(
        (serving.filter(org_id__in=own_orgs) | serving.filter(cluster_id__in=own_clusters))
        .select_related("org", "cluster", "cluster__town")
        .order_by("role", "org__name", "pk")
    )
    orgs = {row.org_id: row.org for row in rows if row.cluster_id in own_clusters}
    if missing := own_orgs - orgs.keys():
        orgs |= {org.pk: org for org in Org.objects.filter(pk__in=missing).order_by("name")}
    clusters = {
        row.cluster_id: row.cluster
        for row in rows
        if row.org_id in own_orgs or row.cluster_id in own_clusters
    }
    towns = {each.town_id: each.town for each in clusters.values()}
    teams = Team.objects.filter(cluster_id__in=clusters, during__contains=today)
    return Mine(
        orgs=tuple(Option(str(each.pk), each.name) for each in orgs.values()),
        clusters=tuple(Option(str(each.pk), each.name) for each in clusters.values()),
        teams=tuple(Option(str(each.pk), each.name) for each in teams.order_by("name", "pk")),
        people=_people_of(clusters, own_orgs, register=register, on=today),
        places=tuple((towns | _kept_by(grants)).values()),
        is_wide=any(grant.place_id for grant in grants),
    )


def _kept_by(grants: Iterable[Grant]) -> dict[str, Division]:
    """The towns and villages whose own clerk the account is; no wider place."""
    places = [each.place for each in grants if each.place is not None]
    return {each.code: each for each in places if each.level in _CLOSE}


def _people_of(
    clusters: Iterable[int], orgs: Iterable[int], *, register: Register, on: dt.date
) -> tuple[Option, ...]:
    """Who is posted by these units or to these clusters, where the register asks for a person."""
    if Link.PERSON not in register.links:
        return ()
    posts = Posting.objects.filter(during__contains=on).exclude(status=PostingStatus.PLANNED)
    posts = posts.filter(cluster_id__in=list(clusters)) | posts.filter(
        sending_org_id__in=list(orgs)
    )
    rows = posts.select_related("person", "sending_org").order_by("person__name", "pk")
    return tuple(Option(str(p.person_id), p.person.name, p.sending_org.name) for p in rows)
