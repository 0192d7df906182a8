"""Households as doubt rules see them, read in sets: a few queries for some thousands of them."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from functools import cache

from django.db.models import Exists, OuterRef, Q, QuerySet

from zhuzhen.base.scope import CodeRange
from zhuzhen.casework.choices import OPEN, DoubtState
from zhuzhen.casework.doubts.facts import (
    CaseFacts,
    CheckFacts,
    Figures,
    Ground,
    HelpFacts,
    Home,
    IncomeFacts,
    PersonFacts,
)
from zhuzhen.casework.models import Case, Doubt, Measure
from zhuzhen.households import sealing
from zhuzhen.households.choices import (
    HouseholdKind,
    HouseholdState,
    ResidentState,
    SafeguardResult,
    Schooling,
    Secret,
    SocialAssist,
)
from zhuzhen.households.models import Household, IncomeSheet, Resident, SafeguardCheck
from zhuzhen.households.queries.assessing import income_lines
from zhuzhen.households.rules.identity import age_on
from zhuzhen.policy.queries import whole_number

CHUNK = 2_000
_ISSUES = Q(education=SafeguardResult.ISSUE) | Q(medical=SafeguardResult.ISSUE)
_ISSUES |= Q(housing=SafeguardResult.ISSUE) | Q(water=SafeguardResult.ISSUE)
_ISSUES |= Q(house_grade__in=("C", "D"))


def worth_asking(place: str) -> QuerySet[Household]:
    """Households of a place that any rule could be about, and those with a doubt now: of millions
    without case, help or trouble nothing else need be read."""
    span = CodeRange.under(place) if place else CodeRange("", "~")
    mine = {"household": OuterRef("pk")}
    dropped_out = Resident.objects.filter(
        schooling=Schooling.DROPPED_OUT, state=ResidentState.PRESENT, **mine
    )
    doubtful = Doubt.objects.filter(**mine).exclude(state=DoubtState.GONE)
    return (
        Household.objects.filter(place_id__gte=span.lo, place_id__lte=span.hi)
        .filter(
            Q(kind=HouseholdKind.RELIEVED)
            | Q(social_assist__in=(SocialAssist.DIBAO, SocialAssist.TEKUN))
            | Exists(Case.objects.filter(**mine))
            | Exists(SafeguardCheck.objects.filter(_ISSUES, **mine))
            | Exists(dropped_out)
            | Exists(doubtful)
        )
        .order_by("place_id", "pk")
    )


def chunks(households: QuerySet[Household]) -> Iterator[list[Household]]:
    """The households some thousands at a time."""
    held: list[Household] = []
    for each in households.iterator(chunk_size=CHUNK):
        held.append(each)
        if len(held) == CHUNK:
            yield held
            held = []
    if held:
        yield held


class GroundKeeper:
    """The figures and lines of each county, asked for once."""

    def __init__(self, *, today: dt.date) -> None:
        self.today = today
        self._figures: Callable[[str], Figures] = cache(self._read)
        self._lines: dict[str, dict[int, int | None]] = defaultdict(dict)

    def _read(self, county: str) -> Figures:
        def number(name: str, usual: int) -> int:
            return whole_number(name, region=county, on=self.today, usual=usual)

        usual = Figures()
        return Figures(
            measure_days=number("measure_days", usual.measure_days),
            developmental_months=number("developmental_months", usual.developmental_months),
            small_wages_fen=number("doubt_small_wages", usual.small_wages_fen),
            labour_percent=number("doubt_labour_percent", usual.labour_percent),
        )

    def ground_of(self, home: Home) -> Ground:
        """What a household is judged by, with the lines of the years that it asks about."""
        county = f"{home.place[:6]}000000"
        lines = self._lines[county]
        years = {each.year for each in home.incomes}
        if home.case is not None and home.case.ended_on is not None:
            years.add(home.case.ended_on.year)
        if missing := years - set(lines):
            lines |= income_lines(county, missing)
        return Ground(self.today, self._figures(county), lines)


def _people(ids: Collection[int], *, today: dt.date, health: bool) -> dict[int, list[PersonFacts]]:
    rows = Resident.objects.filter(household_id__in=ids, state=ResidentState.PRESENT)
    found: dict[int, list[PersonFacts]] = defaultdict(list)
    for each in rows.order_by("pk"):
        # Opened for this look only: what is kept stays sealed.
        opened = sealing.unseal(Secret.HEALTH, each.health_sealed) if health else ""
        found[each.household_id].append(
            PersonFacts(
                age=age_on(each.born_on, today) if each.born_on else None,
                labour=each.labour,
                schooling=each.schooling,
                has_certificate=bool(each.certificate_blind),
                health=frozenset(map(str, sealing.health_of(opened))) if health else None,
                id=each.pk,
            )
        )
    return found


def _incomes(ids: Collection[int]) -> dict[int, list[IncomeFacts]]:
    rows = IncomeSheet.objects.filter(household_id__in=ids, replaced_by=None)
    found: dict[int, list[IncomeFacts]] = defaultdict(list)
    for each in rows.order_by("taken_on", "pk"):
        last = each.period.upper - dt.timedelta(days=1)
        found[each.household_id].append(
            IncomeFacts(
                taken_on=each.taken_on,
                year=last.year,
                wages_fen=each.wages_fen,
                transfers_fen=each.transfers_fen,
                self_paid_fen=each.self_paid_fen,
                net_per_head_fen=each.net_per_head_fen,
                has_collector=each.by_id is not None,
            )
        )
    return found


def _checks(ids: Collection[int]) -> dict[int, list[CheckFacts]]:
    names = ("checked_on", "education", "medical", "housing", "water", "house_grade")
    rows = SafeguardCheck.objects.filter(household_id__in=ids).order_by("checked_on", "pk")
    found: dict[int, list[CheckFacts]] = defaultdict(list)
    for household_id, *values in rows.values_list("household_id", *names):
        found[household_id].append(CheckFacts(**dict(zip(names, values, strict=True))))
    return found


def _cases(ids: Collection[int]) -> dict[int, CaseFacts]:
    """The open case of each household, or else the one that ended last."""
    rows = Case.objects.filter(household_id__in=ids).order_by("ended_on", "created_at", "pk")
    last: dict[int, Case] = {}
    for each in rows:
        known = last.get(each.household_id)
        if known is None or known.state not in OPEN:
            last[each.household_id] = each
    helped = _measures([each.pk for each in last.values()])
    return {
        household_id: CaseFacts(
            id=each.pk,
            state=each.state,
            risks=frozenset(each.risks),
            disaster=each.disaster,
            is_wholly_unable=each.is_wholly_unable,
            admitted_on=each.admitted_on,
            ended_on=each.ended_on,
            clearance_mode=each.clearance_mode,
            measures=tuple(helped[each.pk]),
        )
        for household_id, each in last.items()
    }


def _measures(case_ids: Collection[int]) -> dict[int, list[HelpFacts]]:
    names = ("kind", "state", "starts_on", "is_training_only", "resident")
    found: dict[int, list[HelpFacts]] = defaultdict(list)
    rows = Measure.objects.filter(case_id__in=case_ids).order_by("starts_on", "pk")
    for case_id, *values in rows.values_list("case_id", *names):
        found[case_id].append(HelpFacts(**dict(zip(names, values, strict=True))))
    return found


def homes(households: list[Household], *, today: dt.date, with_health: bool) -> list[Home]:
    """The facts of active households, in five queries for all; of others none are wanted."""
    active = [each for each in households if each.state == HouseholdState.ACTIVE]
    ids = [each.pk for each in active]
    people = _people(ids, today=today, health=with_health)
    incomes, checks, cases = _incomes(ids), _checks(ids), _cases(ids)
    return [
        Home(
            id=each.pk,
            place=each.place_id,
            kind=each.kind,
            social_assist=each.social_assist,
            size=each.size,
            able=each.able,
            weak=each.weak,
            people=tuple(people[each.pk]),
            incomes=tuple(incomes[each.pk]),
            checks=tuple(checks[each.pk]),
            case=cases.get(each.pk),
        )
        for each in active
    ]
