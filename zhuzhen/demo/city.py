"""Load the demonstration at city scale: one assisting city, one year, everyone's accounts."""

import datetime as dt
import json
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TypedDict

from django.conf import settings
from django.db import transaction

from zhuzhen.base import audit, scope
from zhuzhen.demo import accounts, dongguan, pictures
from zhuzhen.demo.building import Built, build
from zhuzhen.demo.dice import dice
from zhuzhen.demo.facts import People, write
from zhuzhen.demo.families.cases import tell_cases
from zhuzhen.demo.families.story import settle_families
from zhuzhen.demo.grounds import Ground
from zhuzhen.demo.layout import ClusterPlan, Layout
from zhuzhen.demo.load import meter_all
from zhuzhen.demo.works.story import tell_works
from zhuzhen.demo.year import Year
from zhuzhen.duties.commands import refresh_period
from zhuzhen.people.models import Account
from zhuzhen.registers.facts import world_in_scope

TODAY = dt.date(2022, 11, 20)
SINCE, ROTATED_ON = dt.date(2021, 7, 1), dt.date(2022, 7, 1)
Tell = Callable[[str, int, int], None]  # what is done, how much, of how much


def untold(what: str, done: int, total: int) -> None:
    """Nobody listens."""


class StoryFacts(TypedDict):
    """What every story is told from."""

    layout: Layout
    by_name: dict[str, Account]
    named: Callable[[str], str]
    since: dt.date
    today: dt.date


@dataclass(frozen=True)
class Loaded:
    """What was loaded, and the accounts with their passwords."""

    today: dt.date
    towns: int
    units: int
    records: int
    credentials: tuple[accounts.Credentials, ...] = ()


def told_of(
    layout: Layout,
    *,
    today: dt.date,
    records: int,
    credentials: tuple[accounts.Credentials, ...],
) -> Loaded:
    """What was loaded of a layout."""
    return Loaded(
        today=today,
        towns=len(layout.clusters),
        units=len(layout.units),
        records=records,
        credentials=credentials,
    )


def credentials_path() -> Path:
    """Where the accounts' passwords stand, beside the other private files."""
    return Path(settings.EVIDENCE_ROOT).parent / "demonstration.json"


def keep_credentials(loaded: Loaded, *, path: Path) -> None:
    """Write the fixed day and the accounts, readable by the owner only."""
    path.parent.mkdir(parents=True, exist_ok=True)
    body = {"today": f"{loaded.today}", "accounts": [asdict(one) for one in loaded.credentials]}
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(body, file, ensure_ascii=False, indent=1)
    path.chmod(0o600)


def load(
    *,
    now: dt.datetime,
    path: Path | None = None,
    tell: Tell = untold,
) -> Loaded:
    """Load everything in one transaction; passwords go to `path` (default under var/).

    The system's day is fixed to the demonstration's, in this process at once.
    """
    with transaction.atomic(), scope.within(scope.EVERYTHING):
        loaded = _load(now=now, tell=tell)
    keep_credentials(loaded, path=path or credentials_path())
    settings.DEMONSTRATION_TODAY = loaded.today
    return loaded


def _load(*, now: dt.datetime, tell: Tell) -> Loaded:
    layout = dongguan.layout()
    built = build(layout, since=SINCE, rotated_on=ROTATED_ON)
    tell("partners", 1, 1)
    zhuji = next(plan for plan in layout.clusters if plan.town == dongguan.ZHUJI)
    wanted = accounts.parts(built, units=zhuji.units, village=zhuji.villages[0])
    by_name, credentials = accounts.open_accounts(wanted, since=SINCE)
    tell("accounts", 1, 1)
    people = _people(built, zhuji=zhuji, by_name=by_name)
    facts = Year(layout=layout, built=built, today=TODAY).facts()
    world = world_in_scope()
    records = write(facts, world=world, people=people, today=TODAY, chance=dice("records"))

    pictures.attach(by=by_name["dongguan"], always=built.clusters[dongguan.ZHUJI].pk)
    meter_all()
    tell("records", records, records)
    _tell_stories(layout, named=Ground(layout, built).said, by_name=by_name, now=now, tell=tell)
    refresh_period(str(TODAY.year), now=now)
    tell("duties", 1, 1)
    audit.record(
        "demo.load",
        by=None,
        subject="demonstration",
        subject_id="city",
        facts={"records": records, "units": len(layout.all_units)},
    )
    return told_of(layout, today=TODAY, records=records, credentials=credentials)


def _tell_stories(
    layout: Layout,
    *,
    named: Callable[[str], str],
    by_name: dict[str, Account],
    now: dt.datetime,
    tell: Tell,
) -> None:
    """Families and their cases; money, projects and assets, at which some of them work."""
    county = by_name["nanxiong"]
    families, cast = settle_families(layout, today=TODAY, by=county, now=now)
    tell("families", len(families.households), len(families.households))
    shared: StoryFacts = {
        "layout": layout, "by_name": by_name, "named": named, "since": SINCE, "today": TODAY,
    }  # fmt: skip
    cases = tell_cases(families, cast=cast, **shared)
    tell("cases", cases.cases, cases.cases)
    picture = pictures.keep(seed="works", on=SINCE, by=county)
    works = tell_works(**shared, papers=(picture,))
    tell("works", works.projects, works.projects)


def _people(built: Built, *, zhuji: ClusterPlan, by_name: dict[str, Account]) -> People:
    """Who enters what in the story round Zhuji; everything is reviewed by Dongguan's office."""
    return People(
        by_org={
            built.orgs[zhuji.units[0]].pk: by_name["liaison"],
            built.orgs[zhuji.units[1]].pk: by_name["member"],
            built.orgs[dongguan.FORCES[0]].pk: by_name["taskforce"],
        },
        by_cluster={built.clusters[zhuji.town].pk: by_name["team"]},
        by_place={zhuji.town: by_name["zhuji"], zhuji.villages[0]: by_name["village"]},
        reviewer=by_name["dongguan"],
    )
