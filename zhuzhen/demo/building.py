"""Put a layout into the database in sets: units, clusters, teams, postings, tags, pairings."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.backends.postgresql.psycopg_any import DateRange

from zhuzhen.demo.dice import dice
from zhuzhen.demo.layout import ClusterPlan, Layout
from zhuzhen.demo.names import credit_code, person_name, words
from zhuzhen.partners.choices import (
    ClusterRole,
    OrgKind,
    PairingKind,
    PersonRole,
    PostingStatus,
)
from zhuzhen.partners.models import (
    Cluster,
    Handover,
    Membership,
    Org,
    OrgName,
    Pairing,
    Person,
    Posting,
    Team,
)
from zhuzhen.places.choices import Tag
from zhuzhen.places.models import DivisionTag

BATCH = 2000


@dataclass(frozen=True)
class Built:
    """The rows made, by what the layout calls them."""

    orgs: dict[str, Org]
    clusters: dict[str, Cluster]  # by town
    teams: dict[str, Team]  # by town
    postings: tuple[Posting, ...] = ()  # in the order of their making


def build(layout: Layout, *, since: dt.date, rotated_on: dt.date | None = None) -> Built:
    """Found everything of `layout` on the day `since`.

    Where `rotated_on` is given, every fourth team's leader hands over the day before it.
    """
    orgs = _found_orgs(layout, since=since)
    clusters = Cluster.objects.bulk_create(
        [
            Cluster(
                name=words()["cluster"].format(town=plan.town_name),
                town_id=plan.town,
                helper_id=plan.helper,
                tier=plan.tier,
                during=DateRange(since, None),
            )
            for plan in layout.clusters
        ],
        batch_size=BATCH,
    )
    built = Built(orgs, {each.town_id: each for each in clusters}, {})
    _join(layout, built=built, since=since)
    teams = Team.objects.bulk_create(
        [
            Team(
                name=words()["team"].format(town=plan.town_name),
                cluster=built.clusters[plan.town],
                place_id=plan.town,
                helper_code=plan.helper,
                during=DateRange(since, None),
            )
            for plan in layout.clusters
        ],
        batch_size=BATCH,
    )
    built.teams.update({each.place_id: each for each in teams})
    postings = _post(layout, built=built, since=since, rotated_on=rotated_on)
    _tag(layout, since=since)
    _pair(layout, built=built, since=since)
    return replace(built, postings=tuple(postings))


def _found_orgs(layout: Layout, *, since: dt.date) -> dict[str, Org]:
    founded = dt.date(2019, 1, 1)
    orgs = Org.objects.bulk_create(
        [
            Org(
                name=unit.name,
                short_name=unit.short_name,
                kind=unit.kind,
                home_id=unit.home,
                works_in_id=unit.works_in,
                credit_code=credit_code(number, kind="11"),
                during=DateRange(since if unit.works_in else founded, None),
            )
            for number, unit in enumerate(layout.all_units)
        ],
        batch_size=BATCH,
    )
    OrgName.objects.bulk_create(
        [OrgName(org=each, name=each.name, during=each.during) for each in orgs], batch_size=BATCH
    )
    return {each.name: each for each in orgs}


def _join(layout: Layout, *, built: Built, since: dt.date) -> None:
    Membership.objects.bulk_create(
        [
            Membership(
                cluster=built.clusters[plan.town],
                org=built.orgs[key],
                role=ClusterRole.MEMBER if position else ClusterRole.LEAD,
                during=DateRange(since, None),
                place_id=plan.town,
                helper_code=plan.helper,
            )
            for plan in layout.clusters
            for position, key in enumerate(plan.units)
        ],
        batch_size=BATCH,
    )


def _roster(plan: ClusterPlan, *, key_villages: int) -> list[tuple[str, str | None]]:
    """Posts of a team of six or more: role and village."""
    chance = dice("roster", plan.town)
    posts: list[tuple[str, str | None]] = [
        (PersonRole.LEADER, None),
        (PersonRole.DEPUTY_LEADER, None),
        (PersonRole.MEMBER, None),
        (PersonRole.MEMBER, None),
        (PersonRole.FINANCE_ASSISTANT, None),
    ]
    posts += [(PersonRole.FIRST_SECRETARY, village) for village in plan.villages[:key_villages]]
    posts += [(PersonRole.MEMBER, None) for _ in range(chance.randint(0, 2))]
    return posts


@dataclass(frozen=True)
class _Post:
    """One posting to be: who sends, what role, from when to the day before `until`."""

    plan: ClusterPlan
    unit: str
    role: str
    village: str | None
    first: dt.date
    until: dt.date | None


def _posts(layout: Layout, *, since: dt.date, rotated_on: dt.date | None) -> Iterable[_Post]:
    for position, plan in enumerate(layout.clusters):
        rotates = rotated_on if position % 4 == 1 else None
        for n, (role, village) in enumerate(_roster(plan, key_villages=1)):
            unit = plan.units[n % len(plan.units)]
            if rotates and role == PersonRole.LEADER:
                yield _Post(plan, unit, role, village, since, rotates)
                yield _Post(plan, unit, role, village, rotates, None)
            else:
                yield _Post(plan, unit, role, village, since, None)


def _post(
    layout: Layout, *, built: Built, since: dt.date, rotated_on: dt.date | None
) -> list[Posting]:
    posts = list(_posts(layout, since=since, rotated_on=rotated_on))
    people = Person.objects.bulk_create(
        [
            Person(
                name=person_name(number),
                org=built.orgs[post.unit],
                helper_code=built.orgs[post.unit].home_id,
                is_party_member=post.role == PersonRole.LEADER or number % 5 != 0,
            )
            for number, post in enumerate(posts)
        ],
        batch_size=BATCH,
    )
    postings = Posting.objects.bulk_create(
        [
            Posting(
                person=person,
                team=built.teams[post.plan.town],
                sending_org=built.orgs[post.unit],
                role=post.role,
                village_id=post.village,
                status=PostingStatus.ROTATED_OUT if post.until else PostingStatus.ON_DUTY,
                during=DateRange(post.first, post.until),
                cluster=built.clusters[post.plan.town],
                place_id=post.plan.town,
                helper_code=post.plan.helper,
            )
            for person, post in zip(people, posts, strict=True)
        ],
        batch_size=BATCH,
    )
    _hand_over(postings)
    return postings


def _hand_over(postings: list[Posting]) -> None:
    """Who rotated out stands just before who took over."""
    Handover.objects.bulk_create(
        [
            Handover(
                leaving=leaving,
                taking=taking,
                items=[{"what": what, "done": True} for what in words()["handed_over"]],
                completed_on=leaving.during.upper - dt.timedelta(days=1),
                cluster_id=leaving.cluster_id,
                place_id=leaving.place_id,
                helper_code=leaving.helper_code,
            )
            for leaving, taking in zip(postings, postings[1:], strict=False)
            if leaving.status == PostingStatus.ROTATED_OUT
        ],
        batch_size=BATCH,
    )


def _tag(layout: Layout, *, since: dt.date) -> None:
    during, source = DateRange(since, None), words()["source"]
    tags = [
        DivisionTag(
            division_id=plan.town,
            tag=Tag.KEY_TOWN if plan.town in layout.key_towns else Tag.CONSOLIDATE_TOWN,
            during=during,
            source=source,
        )
        for plan in layout.clusters
    ]
    others = (Tag.FORMER_POOR, Tag.WEAK_ECONOMY, Tag.RED)
    for number, plan in enumerate(layout.clusters):
        marks = (Tag.KEY_VILLAGE, others[number % 3])
        tags += [
            DivisionTag(division_id=code, tag=mark, during=during, source=source)
            for code, mark in zip(plan.villages, marks, strict=False)
        ]
    DivisionTag.objects.bulk_create(tags, batch_size=BATCH)


def _pair(layout: Layout, *, built: Built, since: dt.date) -> None:
    """City to city; a unit to each key village; an enterprise to some villages, one-to-one."""
    during = DateRange(since, None)
    pairings = [
        Pairing(
            kind=PairingKind.CITY_CITY,
            helper_place_id=helper,
            place_id=helped,
            helper_code=helper,
            during=during,
            document=words()["agreement"],
        )
        for helper, helped in layout.pairs
    ]
    bound = [plan for plan in layout.clusters if plan.villages]
    pairings += [
        Pairing(
            kind=PairingKind.ORG_VILLAGE,
            helper_org=built.orgs[plan.units[-1]],
            place_id=plan.villages[0],
            helper_code=built.orgs[plan.units[-1]].home_id,
            during=during,
        )
        for plan in bound
    ]
    pairings += _enterprise_pairs(bound[::4], during=during)
    Pairing.objects.bulk_create(pairings, batch_size=BATCH)


def _enterprise_pairs(plans: list[ClusterPlan], *, during: DateRange) -> list[Pairing]:
    """An invented firm for the last followed village of each town, one-to-one."""
    firms = Org.objects.bulk_create(
        [
            Org(
                name=words()["firm"].format(number=number),
                kind=OrgKind.PRIVATE,
                home_id=plan.helper,
                credit_code=credit_code(90000 + number),
                during=during,
            )
            for number, plan in enumerate(plans, start=1)
        ]
    )
    OrgName.objects.bulk_create([OrgName(org=f, name=f.name, during=during) for f in firms])
    return [
        Pairing(
            kind=PairingKind.ENTERPRISE_VILLAGE,
            helper_org=firm,
            place_id=plan.villages[-1],
            helper_code=plan.helper,
            is_exclusive=True,
            during=during,
        )
        for firm, plan in zip(firms, plans, strict=True)
    ]
