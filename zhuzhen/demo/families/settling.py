"""Put drawn families into the register in sets: households, residents, history, income, checks."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.backends.postgresql.psycopg_any import DateRange

from zhuzhen.base import cipher
from zhuzhen.demo.dice import dice
from zhuzhen.demo.families.drawing import Crowd, DrawnHousehold, DrawnIncome, DrawnPerson, Street
from zhuzhen.demo.names import words
from zhuzhen.households.choices import ChangeKind, Health, IdKind, SafeguardResult, Secret
from zhuzhen.households.models import (
    Household,
    HouseholdChange,
    IncomeSheet,
    Resident,
    SafeguardCheck,
)
from zhuzhen.households.rules.composition import Member, composition
from zhuzhen.households.rules.identity import shown
from zhuzhen.households.rules.income import IncomeFacts, judged
from zhuzhen.households.sealing import health_text, seal
from zhuzhen.people.models import Account

BATCH = 2000
REGISTERED_ON, TAKEN_ON = dt.date(2021, 7, 15), dt.date(2022, 9, 28)
_YEAR = DateRange(dt.date(2021, 9, 1), dt.date(2022, 9, 1))


@dataclass(frozen=True)
class Settled:
    """The families as they stand, with how each was drawn."""

    households: tuple[Household, ...]
    drawn: tuple[DrawnHousehold, ...]

    def __iter__(self) -> Iterator[tuple[Household, DrawnHousehold]]:
        return iter(zip(self.households, self.drawn, strict=True))


def draw(
    villages: Sequence[str], *, a_village: dict[str, int], today: dt.date
) -> Iterator[DrawnHousehold]:
    """Families of the villages, `a_village` many each."""
    crowd = Crowd()
    for village in villages:
        street = Street(village, chance=dice("families", village), today=today, crowd=crowd)
        for _ in range(a_village[village]):
            yield street.household()


def settle(drawn: Sequence[DrawnHousehold], *, by: Account, now: dt.datetime) -> Settled:
    """Insert them all; each table at once."""
    households = Household.objects.bulk_create(
        [_household(each, number=at, by=by, now=now) for at, each in enumerate(drawn, start=1)],
        batch_size=BATCH,
    )
    settled = Settled(tuple(households), tuple(drawn))
    Resident.objects.bulk_create(
        [_resident(person, of=home) for home, told in settled for person in told.people],
        batch_size=BATCH,
    )
    HouseholdChange.objects.bulk_create(
        [_registered(home, by=by, now=now) for home, _ in settled], batch_size=BATCH
    )
    IncomeSheet.objects.bulk_create(
        [
            _income(told.income, of=home, by=by, now=now)
            for home, told in settled
            if told.income is not None
        ],
        batch_size=BATCH,
    )
    SafeguardCheck.objects.bulk_create(
        [_check(told, of=home, by=by, now=now) for home, told in settled if told.income],
        batch_size=BATCH,
    )
    return settled


def _household(drawn: DrawnHousehold, *, number: int, by: Account, now: dt.datetime) -> Household:
    whole = composition(Member(p.name, p.relation, p.labour) for p in drawn.people)
    return Household(
        number=f"{drawn.village}{number:06d}",
        place_id=drawn.village,
        address=drawn.address,
        kind=drawn.kind,
        social_assist=drawn.social_assist,
        head_name=whole.head_name,
        name_pairs=list(whole.name_pairs),
        size=whole.size,
        able=whole.able,
        weak=whole.weak,
        registered_on=REGISTERED_ON,
        created_by=by,
        updated_at=now,
    )


def _resident(person: DrawnPerson, *, of: Household) -> Resident:
    return Resident(
        household=of,
        place_id=of.place_id,
        name=person.name,
        relation=person.relation,
        sex=person.sex,
        born_on=person.born_on,
        id_kind=IdKind.RESIDENT,
        id_sealed=seal(Secret.ID, person.id_number),
        id_blind=cipher.blind(person.id_number),
        id_shown=shown(person.id_number),
        labour=person.labour,
        schooling=person.schooling,
        health_sealed=seal(Secret.HEALTH, health_text(person.health or (Health.HEALTHY,))),
        during=DateRange(max(REGISTERED_ON, person.born_on), None),
    )


def _registered(home: Household, *, by: Account, now: dt.datetime) -> HouseholdChange:
    return HouseholdChange(
        household=home,
        place_id=home.place_id,
        kind=ChangeKind.REGISTERED,
        on=REGISTERED_ON,
        after={"size": home.size, "kind": home.kind},
        reason=words()["source"],
        by=by,
        by_name=by.display_name,
        at=now,
    )


def _income(drawn: DrawnIncome, *, of: Household, by: Account, now: dt.datetime) -> IncomeSheet:
    facts = IncomeFacts(
        persons=of.size,
        wages_fen=drawn.wages,
        operating_fen=drawn.operating,
        operating_cost_fen=drawn.operating_cost,
        property_fen=drawn.property,
        transfers_fen=drawn.transfers,
        self_paid_fen=drawn.self_paid,
        claims_fen=drawn.claims,
    )
    found = judged(facts)
    return IncomeSheet(
        household=of,
        place_id=of.place_id,
        period=_YEAR,
        taken_on=TAKEN_ON,
        persons=of.size,
        **facts.amounts,
        net_fen=found.net_fen,
        net_per_head_fen=found.net_per_head_fen,
        judged_per_head_fen=found.judged_per_head_fen,
        by=by,
        at=now,
    )


def _check(
    drawn: DrawnHousehold, *, of: Household, by: Account, now: dt.datetime
) -> SafeguardCheck:
    chance = dice("safeguards", of.number)
    housing = SafeguardResult.ISSUE if drawn.is_poor and chance.chance(0.1) else SafeguardResult.OK
    return SafeguardCheck(
        household=of,
        place_id=of.place_id,
        checked_on=TAKEN_ON,
        education=SafeguardResult.OK,
        medical=SafeguardResult.OK,
        housing=housing,
        water=SafeguardResult.OK,
        house_grade="C" if housing == SafeguardResult.ISSUE else "B",
        note=words()["house_note"] if housing == SafeguardResult.ISSUE else "",
        by=by,
        at=now,
    )
