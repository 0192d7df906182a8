"""What must always hold of the household register; `zhuzhen verify` prints a line for each."""

from zhuzhen.base import cipher, scope
from zhuzhen.base.invariants import Line, first, line
from zhuzhen.households import sealing
from zhuzhen.households.choices import ABLE, HouseholdState, ResidentState, Secret
from zhuzhen.households.models import Household, IncomeSheet, Resident
from zhuzhen.households.problems import text
from zhuzhen.households.rules.composition import name_pairs

# Numbers opened each time: enough to notice a wrong key, few enough for every night.
SAMPLE = 1_000
_CHUNK = 5_000
_MISCOUNTED = """
SELECT h.number FROM households_household h LEFT JOIN (
    SELECT household_id, count(*) AS size, count(*) FILTER (WHERE labour = ANY (%s)) AS able,
        count(*) FILTER (WHERE labour = 'weak_half') AS weak
    FROM households_resident WHERE state = 'present' GROUP BY household_id
) r ON r.household_id = h.id
WHERE (h.size, h.able, h.weak) IS DISTINCT FROM
    (coalesce(r.size, 0), coalesce(r.able, 0), coalesce(r.weak, 0))
ORDER BY h.id LIMIT 1
"""
_HEADLESS = """
SELECT h.number FROM households_household h
LEFT JOIN households_resident r
    ON r.household_id = h.id AND r.state = 'present' AND r.relation = 'head'
WHERE h.state = 'active' AND (r.id IS NULL OR r.name <> h.head_name)
ORDER BY h.id LIMIT 1
"""
_STRAYED = """
SELECT h.number FROM households_household h JOIN households_resident r ON r.household_id = h.id
WHERE r.place_id <> h.place_id OR (r.state = 'present' AND h.state <> 'active')
ORDER BY h.id LIMIT 1
"""
_UNJUDGED = """
SELECT id::text FROM households_incomesheet
WHERE net_per_head_fen <> floor(net_fen::numeric / persons)
   OR judged_per_head_fen <> floor((net_fen + claims_fen - self_paid_fen)::numeric / persons)
ORDER BY id LIMIT 1
"""


def _unfindable() -> str | None:
    """The first household whose pairs are not those of its head and of whoever is present."""
    people = Resident.objects.filter(state=ResidentState.PRESENT).order_by("household_id")
    names = iter(people.values_list("household_id", "name").iterator(chunk_size=_CHUNK))
    held = next(names, None)
    rows = Household.objects.order_by("pk").values_list("pk", "number", "head_name", "name_pairs")
    for pk, number, head, pairs in rows.iterator(chunk_size=_CHUNK):
        own = [head]
        while held is not None and held[0] <= pk:
            own += [held[1]] if held[0] == pk else []
            held = next(names, None)
        if set(pairs) != set(name_pairs(own)):
            return str(number)
    return None


def _unopened() -> tuple[int, str | None]:
    """Numbers opened in a sample spread over all, and the first that is not the one its blind
    index was made from."""
    people = Resident.objects.exclude(id_sealed="").order_by("pk")
    step = max(people.count() // SAMPLE, 1)
    checked = 0
    keys = list(people.values_list("pk", flat=True).iterator())[::step]
    for each in Resident.objects.filter(pk__in=keys).order_by("pk").iterator(chunk_size=_CHUNK):
        checked += 1
        try:
            blind = cipher.blind(sealing.unseal(Secret.ID, each.id_sealed))
        except cipher.NotOpened:
            return checked, f"resident {each.pk}"
        if blind != each.id_blind:
            return checked, f"resident {each.pk}"
    return checked, None


def verify() -> list[Line]:
    """Counts, heads, places, pairs of names, income and blind indexes of the whole register."""
    with scope.within(scope.EVERYTHING):
        homes, people = Household.objects.count(), Resident.objects.count()
        active = Household.objects.filter(state=HouseholdState.ACTIVE).count()
        opened, unopened = _unopened()
        sheets = IncomeSheet.objects.count()
        asked = (
            (
                "households_count_those_present",
                homes,
                first(_MISCOUNTED, [[each.value for each in ABLE]]),
                "recount_household",
            ),
            ("households_have_the_head_they_name", active, first(_HEADLESS), "recount_household"),
            (
                "residents_are_where_their_household_is",
                people,
                first(_STRAYED),
                "recount_household",
            ),
            ("households_are_found_by_their_names", homes, _unfindable(), "recount_household"),
            ("incomes_are_judged_as_they_add_up", sheets, first(_UNJUDGED), "sum_remedy"),
            ("identity_numbers_open_to_their_blind_index", opened, unopened, "blind_remedy"),
        )
        return [
            line(name, checked=checked, offence=offence, remedy=text(remedy))
            for name, checked, offence, remedy in asked
        ]
