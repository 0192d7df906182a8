"""Who works on cases: the accounts round Zhuji; elsewhere offices that nobody signs in to."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from zhuzhen.demo.families.casting import told
from zhuzhen.demo.names import words
from zhuzhen.partners.choices import PostingStatus
from zhuzhen.partners.models import Person, Posting
from zhuzhen.people.choices import Role
from zhuzhen.people.models import Account, Grant
from zhuzhen.people.queries import hold_grants


@dataclass(frozen=True)
class Office:
    """Who takes which step in one village. `second` approves what `clerk` drafts, `door` goes to
    the families, `helper` sees to plans and measures."""

    village: str
    clerk: Account
    second: Account
    door: Account
    town: Account
    county: Account
    helper: Account
    civil: Account | None = None
    posted: tuple[Person, ...] = ()  # the town's team, whom families are paired with


@dataclass(frozen=True)
class Desk:
    """An account to open: its role in a place, under which the words name it."""

    part: str
    role: Role
    place: str


def _desks(villages: Iterable[str], *, held: Mapping[str, Account]) -> list[Desk]:
    """Everyone who is needed and not there, each once."""
    wanted = []
    for village in villages:
        wanted += [
            Desk("clerk", Role.VILLAGE, village),
            Desk("second", Role.VILLAGE, village),
            Desk("town", Role.TOWN, village[:9] + "000"),
            Desk("county", Role.COUNTY, village[:6] + "000000"),
        ]
    return [each for each in dict.fromkeys(wanted) if key_of(each.part, each.place) not in held]


def key_of(part: str, place: str) -> str:
    """The user name of an office that nobody signs in to."""
    return f"{part}-{place}"


def open_desks(
    desks: Iterable[Desk],
    *,
    spoken: Mapping[str, list[str]],
    named: Callable[[str], str],
    since: dt.date,
) -> dict[str, Account]:
    """Accounts without a password: nobody can sign in to them. Those that are there stay."""
    wanted = {key_of(each.part, each.place): each for each in desks}
    there = {each.username: each for each in Account.objects.filter(username__in=wanted)}
    desks = [each for key, each in wanted.items() if key not in there]
    now, without = timezone.now(), make_password(None)
    made = Account.objects.bulk_create(
        Account(
            username=key_of(each.part, each.place),
            display_name=spoken[each.part][0].format(place=named(each.place)),
            job_title=spoken[each.part][1],
            password=without,
            password_changed_at=now,
        )
        for each in desks
    )
    Grant.objects.bulk_create(
        Grant(
            account=account,
            role=each.role,
            place_id=each.place,
            during=DateRange(since, None),
            reason=words()["source"],
        )
        for each, account in zip(desks, made, strict=True)
    )
    return there | {each.username: each for each in made}


def _posted(towns: Iterable[str], *, since: dt.date) -> dict[str, tuple[Person, ...]]:
    """Of each town who has been posted there all the time."""
    rows = Posting.objects.filter(
        place_id__in=towns, status=PostingStatus.ON_DUTY, during=DateRange(since, None)
    )
    found: dict[str, tuple[Person, ...]] = {}
    for each in rows.select_related("person").order_by("pk"):
        found[each.place_id] = (*found.get(each.place_id, ()), each.person)
    return found


def open_offices(
    villages: list[str],
    *,
    home: str,
    by_name: Mapping[str, Account],
    named: Callable[[str], str],
    since: dt.date,
) -> dict[str, Office]:
    """The office of each village; `home` is the one whose accounts people sign in to."""
    town, county = home[:9] + "000", home[:6] + "000000"
    held = {
        key_of("clerk", home): by_name["village"],
        key_of("second", home): by_name["committee"],
        key_of("town", town): by_name["zhuji"],
        key_of("county", county): by_name["nanxiong"],
        key_of("county", "440222000000"): by_name["shixing"],
    }
    held |= open_desks(
        _desks(villages, held=held), spoken=told()["offices"], named=named, since=since
    )
    for account in {*held.values(), *by_name.values()}:
        hold_grants(account, on=since)
    posted = _posted({each[:9] + "000" for each in villages}, since=since)
    return {
        each: _office(each, held=held, home=home, by_name=by_name, posted=posted)
        for each in villages
    }


def _office(
    village: str,
    *,
    held: Mapping[str, Account],
    home: str,
    by_name: Mapping[str, Account],
    posted: Mapping[str, tuple[Person, ...]],
) -> Office:
    town = village[:9] + "000"
    at_home = town == home[:9] + "000"
    second = held[key_of("second", village)]
    doors = {True: by_name["secretary"], False: by_name["team"] if at_home else second}
    return Office(
        village=village,
        clerk=held[key_of("clerk", village)],
        second=second,
        door=doors[village == home],
        town=held[key_of("town", town)],
        county=held[key_of("county", village[:6] + "000000")],
        helper=by_name["team"] if at_home else held[key_of("town", town)],
        civil=by_name["civil"] if at_home else None,
        posted=posted.get(town, ()),
    )
