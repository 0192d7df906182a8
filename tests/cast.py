"""The fixed cast and stage of the tests: one cluster for 珠玑镇, and everyone who looks at it."""

import datetime as dt
from dataclasses import dataclass

from zhuzhen.partners.models import Cluster, Membership, Org, Team
from zhuzhen.people.models import Account, Grant

FOREVER = (dt.date(2021, 1, 1), None)
DONGGUAN, SHAOGUAN, JIEYANG = "441900000000", "440200000000", "445200000000"
NANXIONG, ZHUJI, HUKOU = "440282000000", "440282113000", "440282112000"


@dataclass(frozen=True)
class Stage:
    """The organisations, the cluster and its team."""

    lead: Org  # A
    member_b: Org
    member_c: Org
    outsider: Org  # an organisation of another cluster
    cluster: Cluster
    other_cluster: Cluster  # helps a town of 揭阳, next door
    team: Team
    task_force: Org


def org(name: str, *, kind: str = "city_direct", home: str = DONGGUAN, **more: object) -> Org:
    return Org.objects.create(name=name, kind=kind, home_id=home, during=FOREVER, **more)


def cluster(town: str, *, name: str, lead: Org, members: tuple[Org, ...] = ()) -> Cluster:
    made = Cluster.objects.create(
        name=name, town_id=town, helper_id=DONGGUAN, tier="prd_city", during=FOREVER
    )
    since = (dt.date(2022, 1, 1), None)
    for position, each in enumerate((lead, *members)):
        Membership.objects.create(
            cluster=made,
            org=each,
            role="member" if position else "lead",
            during=since,
            place_id=town,
            helper_code=DONGGUAN,
        )
    return made


def stage() -> Stage:
    """Build the stage; call it with every row in scope."""
    a, b, c, x = (org(f"东莞市{name}") for name in ("甲局", "乙局", "丙局", "丁局"))
    ours = cluster(ZHUJI, name="珠玑镇组团", lead=a, members=(b, c))
    theirs = cluster("445222110000", name="棉湖镇组团", lead=x)
    team = Team.objects.create(
        name="珠玑镇工作队", cluster=ours, place_id=ZHUJI, helper_code=DONGGUAN, during=FOREVER
    )
    force = org("东莞市驻韶关市工作组", kind="city_taskforce", works_in_id=SHAOGUAN)
    return Stage(a, b, c, x, ours, theirs, team, force)


def account(name: str, *, role: str, password: str = "", **where: object) -> Account:
    """An account with one grant; `where` is place_id, org_id or cluster_id."""
    made = Account(username=name, display_name=name)
    if password:
        made.set_password(password)
    else:
        made.set_unusable_password()
    made.save()
    Grant.objects.create(account=made, role=role, during=FOREVER, **where)
    return made


@dataclass(frozen=True)
class Cast:
    """Everyone who looks at the stage."""

    province: Account
    assisting_city: Account
    host_city: Account
    county: Account
    town: Account
    village: Account
    liaison: Account  # of the lead, A
    colleague: Account  # liaison of member B
    task_force: Account
    auditor: Account
    system_admin: Account
    stranger: Account  # a county next door
    outsider: Account  # liaison of an organisation of another cluster


def cast(on: Stage) -> Cast:
    return Cast(
        province=account("province", role="prov_admin", place_id="440000000000"),
        assisting_city=account("city-office", role="assist_city", place_id=DONGGUAN),
        host_city=account("host-city", role="city", place_id=SHAOGUAN),
        county=account("county", role="county", place_id=NANXIONG),
        town=account("town", role="town", place_id=ZHUJI),
        village=account("village", role="village", place_id="440282113201"),
        liaison=account("liaison", role="cluster_lead", org_id=on.lead.pk),
        colleague=account("colleague", role="cluster_member", org_id=on.member_b.pk),
        task_force=account("task-force", role="city_tf", org_id=on.task_force.pk),
        auditor=account("auditor", role="auditor", place_id=SHAOGUAN),
        system_admin=account("sysadmin", role="sys_admin"),
        stranger=account("stranger", role="county", place_id="440281000000"),
        outsider=account("outsider", role="cluster_member", org_id=on.outsider.pk),
    )
