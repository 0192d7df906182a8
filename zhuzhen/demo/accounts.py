"""Accounts of the demonstration: one for each part in the story, passwords made at first start."""

import datetime as dt
import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.hashers import PBKDF2PasswordHasher, get_hasher, make_password
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from zhuzhen.demo import dongguan
from zhuzhen.demo.building import Built
from zhuzhen.demo.names import words
from zhuzhen.partners.choices import PersonRole
from zhuzhen.partners.models import Person, Posting
from zhuzhen.people.choices import Role
from zhuzhen.people.models import Account, Grant

_LETTERS = "abcdefghjkmnpqrstuvwxyz"  # without those read wrongly from paper
_DIGITS = "23456789"
# Sixteen passwords at the usual strength take 20 seconds of a first start. These are drawn at
# random (about 50 bits), and Django hashes each anew at full strength when it is first used.
_ITERATIONS = 60_000


@dataclass(frozen=True)
class Part:
    """A part in the demonstration: its user name, its role and where it holds."""

    username: str
    role: Role
    place: str | None = None
    org: int | None = None
    cluster: int | None = None

    @property
    def display_name(self) -> str:
        return str(words()["accounts"][self.username][0])

    @property
    def job_title(self) -> str:
        return str(words()["accounts"][self.username][1])


@dataclass(frozen=True)
class Credentials:
    """What is printed at first start and kept in var/demonstration.json."""

    username: str
    password: str
    display_name: str
    role: str


def new_password() -> str:
    """Sixteen characters of three kinds, easily typed: Abcd-2345-efgh."""

    def run(letters: str, count: int) -> str:
        return "".join(secrets.choice(letters) for _ in range(count))

    return f"{run(_LETTERS, 1).upper()}{run(_LETTERS, 3)}-{run(_DIGITS, 4)}-{run(_LETTERS, 5)}"


def _hashed(password: str) -> str:
    hasher = get_hasher()
    if isinstance(hasher, PBKDF2PasswordHasher):
        return str(hasher.encode(password, hasher.salt(), iterations=_ITERATIONS))
    return make_password(password)


def parts(built: Built, *, units: tuple[str, ...], village: str) -> tuple[Part, ...]:
    """Everyone in the story round Zhuji; `units` are its cluster's, the lead first."""
    town = dongguan.ZHUJI
    return (
        Part("province", Role.PROVINCE, place="440000000000"),
        Part("dongguan", Role.ASSISTING_CITY, place=dongguan.DONGGUAN),
        Part("shaoguan", Role.CITY, place=dongguan.SHAOGUAN),
        Part("nanxiong", Role.COUNTY, place=town[:6] + "000000"),
        Part("finance", Role.ASSISTING_FINANCE, place=dongguan.DONGGUAN),
        Part("countyfinance", Role.COUNTY_FINANCE, place=town[:6] + "000000"),
        Part("approver", Role.COUNTY, place=town[:6] + "000000"),
        Part("zhuji", Role.TOWN, place=town),
        Part("village", Role.VILLAGE, place=village),
        Part("committee", Role.VILLAGE, place=village),
        Part("secretary", Role.FIRST_SECRETARY, place=village),
        Part("civil", Role.CIVIL, place=town[:6] + "000000"),
        Part("liaison", Role.CLUSTER_LEAD, org=built.orgs[units[0]].pk),
        Part("member", Role.CLUSTER_MEMBER, org=built.orgs[units[1]].pk),
        Part("team", Role.TEAM_LEADER, cluster=built.clusters[town].pk),
        Part("taskforce", Role.CITY_TASK_FORCE, org=built.orgs[dongguan.FORCES[0]].pk),
        Part("auditor", Role.AUDITOR, place=dongguan.SHAOGUAN),
        Part("sysadmin", Role.SYSTEM_ADMIN),
        Part("secadmin", Role.SECURITY_ADMIN),
        Part("auditadmin", Role.AUDIT_ADMIN),
        Part("shixing", Role.COUNTY, place="440222000000"),
        Part("idle", Role.CLUSTER_MEMBER, org=built.orgs[dongguan.IDLE].pk),
    )


def open_accounts(
    wanted: Iterable[Part], *, since: dt.date
) -> tuple[dict[str, Account], tuple[Credentials, ...]]:
    """Make the accounts and their grants; returns them by user name, and their passwords."""
    listed = list(wanted)
    given = [new_password() for _ in listed]
    hashed = [_hashed(each) for each in given]
    now = timezone.now()
    accounts = Account.objects.bulk_create(
        [
            Account(
                username=part.username,
                display_name=part.display_name,
                job_title=part.job_title,
                password=password,
                password_changed_at=now,
            )
            for part, password in zip(listed, hashed, strict=True)
        ]
    )
    Grant.objects.bulk_create(
        [
            Grant(
                account=account,
                role=part.role,
                place_id=part.place,
                org_id=part.org,
                cluster_id=part.cluster,
                during=DateRange(since, None),
                reason=words()["source"],
            )
            for part, account in zip(listed, accounts, strict=True)
        ]
    )
    _seat_team_leader({account.username: account for account in accounts}.get("team"))
    credentials = tuple(
        Credentials(part.username, password, part.display_name, str(part.role.label))
        for part, password in zip(listed, given, strict=True)
    )
    return {account.username: account for account in accounts}, credentials


def _seat_team_leader(account: Account | None) -> None:
    """The account of the team leader belongs to the person posted as leader in Zhuji."""
    if account is None:
        return
    leading = Posting.objects.filter(
        place_id=dongguan.ZHUJI, role=PersonRole.LEADER, during__endswith=None
    )
    Person.objects.filter(postings__in=leading).update(account_id=account.pk)
