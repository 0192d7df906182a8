"""Finding doubts in a place: new ones are written, those whose facts were mended are gone."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import QuerySet

from zhuzhen.base import audit, clock
from zhuzhen.casework.choices import DoubtState
from zhuzhen.casework.doubts.facts import Home
from zhuzhen.casework.doubts.gathering import GroundKeeper, chunks, homes, worth_asking
from zhuzhen.casework.doubts.table import RULES, DoubtRule, doubts_of, told
from zhuzhen.casework.models import Doubt
from zhuzhen.households.access import require
from zhuzhen.households.models import Household
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account

# One finding at a time: two would both write what is new.
_LOCK = 20_221_121


@dataclass(frozen=True)
class Found:
    """What a finding came to: households read, doubts that are new, and that are gone."""

    asked: int = 0
    new: int = 0
    gone: int = 0

    def __add__(self, other: "Found") -> "Found":
        return Found(self.asked + other.asked, self.new + other.new, self.gone + other.gone)


def key_of(rule: DoubtRule, home: Home) -> str:
    """What makes a doubt the same: the rule, the household, and its case where it is about one."""
    case = home.case.id if rule.of_case and home.case is not None else 0
    return f"{rule.id}:{home.id}:{case}"


def _fresh(found: list[Home], *, keeper: GroundKeeper, with_health: bool) -> dict[str, Doubt]:
    """The doubts there are now, by key."""
    fresh: dict[str, Doubt] = {}
    for home in found:
        ground = keeper.ground_of(home)
        for rule in doubts_of(home, ground, with_health=with_health):
            key = key_of(rule, home)
            fresh[key] = Doubt(
                household_id=home.id,
                case_id=home.case.id if rule.of_case and home.case else None,
                place_id=home.place,
                rule=rule.id,
                key=key,
                text=told(rule, home, ground),
                remedy=rule.remedy,
                found_on=keeper.today,
                state=DoubtState.OPEN,
            )
    return fresh


def _settle(
    household_ids: Collection[int], fresh: dict[str, Doubt], *, unasked: Collection[str]
) -> Found:
    """Write what is new, reopen what came back, end what is no more, be it that its rule is none
    now. An explained doubt stays explained while its facts are as they were; after they were mended
    it may come back. Doubts of rules that were not asked stay as they are."""
    mine = Doubt.objects.filter(household_id__in=household_ids)
    known = {each.key: each for each in mine.exclude(rule__in=unasked)}
    new = [each for key, each in fresh.items() if key not in known]
    Doubt.objects.bulk_create(new, batch_size=1000, ignore_conflicts=True)
    back = [known[key] for key in fresh if key in known and known[key].state == DoubtState.GONE]
    for each in back:
        each.state, each.explanation, each.by, each.ended_at = DoubtState.OPEN, "", None, None
        each.found_on, each.text = fresh[each.key].found_on, fresh[each.key].text
    gone = [
        each for key, each in known.items() if key not in fresh and each.state != DoubtState.GONE
    ]
    now = clock.now()
    for each in gone:
        each.state, each.ended_at = DoubtState.GONE, now
    columns = ["state", "explanation", "by", "ended_at", "found_on", "text"]
    Doubt.objects.bulk_update([*back, *gone], columns, batch_size=1000)
    return Found(new=len(new) + len(back), gone=len(gone))


def _find(households: QuerySet[Household], *, today: dt.date, with_health: bool) -> Found:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    keeper, total = GroundKeeper(today=today), Found()
    unasked = [rule.id for rule in RULES if rule.opens_health and not with_health]
    for some in chunks(households):
        found = homes(some, today=today, with_health=with_health)
        fresh = _fresh(found, keeper=keeper, with_health=with_health)
        total += Found(asked=len(some)) + _settle([e.pk for e in some], fresh, unasked=unasked)
    return total


@transaction.atomic
def find_doubts(place: str = "", *, today: dt.date) -> Found:
    """Find the doubts of a place ('' everywhere in scope); a job of the system.

    Sealed health is opened for the look and nowhere kept; the audit says how many were read.
    """
    found = _find(worth_asking(place), today=today, with_health=True)
    facts: dict[str, object] = {"asked": found.asked, "new": found.new, "gone": found.gone}
    audit.record("doubts.find", by=None, subject="place", subject_id=place, facts=facts)
    return found


@transaction.atomic
def look_again(household: Household, *, by: Account, today: dt.date) -> Found:
    """Look at one household again, after something was mended; health stays sealed, and what only
    it decides stays as it is. Raises not_allowed."""
    require(Act.HOUSEHOLD_KEEP, by=by, place=household.place_id)
    only = Household.objects.filter(pk=household.pk).order_by("pk")
    return _find(only, today=today, with_health=False)
