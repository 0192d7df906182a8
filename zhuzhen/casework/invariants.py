"""What must always hold of plans, helpers, visits and campaigns; `zhuzhen verify` prints a line
for each."""

from zhuzhen.base import scope
from zhuzhen.base.invariants import Line, first, line
from zhuzhen.casework.models import Campaign, Doubt, HelperPair, Measure, Plan, Visit
from zhuzhen.casework.wording import text

# Rows that hang on a household stand where it stands; a household's village never changes. What was
# done at a household that was merged stays there, though the case went on with the other.
_STRAYED = """
SELECT x.kind || ' ' || x.id FROM (
    SELECT 'plan' AS kind, id, household_id, case_id, place_id FROM casework_plan
    UNION ALL SELECT 'measure', id, household_id, case_id, place_id FROM casework_measure
    UNION ALL SELECT 'visit', id, household_id, case_id, place_id FROM casework_visit
    UNION ALL SELECT 'doubt', id, household_id, case_id, place_id FROM casework_doubt
    UNION ALL SELECT 'pair', id, household_id, NULL, place_id FROM casework_helperpair
) x JOIN households_household h ON h.id = x.household_id
LEFT JOIN casework_case c ON c.id = x.case_id
WHERE x.place_id <> h.place_id OR (c.household_id <> x.household_id
    AND h.merged_into_id IS DISTINCT FROM c.household_id) ORDER BY 1 LIMIT 1
"""
_UNCHECKED = """
SELECT v.id::text FROM casework_visit v WHERE v.kind = 'quarterly'
    AND (v.income_sheet_id IS NULL OR v.safeguard_check_id IS NULL) ORDER BY v.id LIMIT 1
"""
_UNASKED = """
SELECT v.id::text FROM casework_visit v WHERE v.campaign_id IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM casework_campaignvillage a
    WHERE a.campaign_id = v.campaign_id AND v.household_id = ANY(a.households))
ORDER BY v.id LIMIT 1
"""
_TWICE = """
SELECT a.id::text FROM casework_helperpair a JOIN casework_helperpair b
    ON b.household_id = a.household_id AND b.person_id = a.person_id AND b.id > a.id
    AND b.during && a.during ORDER BY a.id LIMIT 1
"""
_HEALTHY = """
SELECT d.id::text FROM casework_doubt d
WHERE (d.state = 'explained' AND (d.explanation = '' OR d.ended_at IS NULL))
   OR (d.state = 'open' AND d.ended_at IS NOT NULL) ORDER BY d.id LIMIT 1
"""


def _line(name: str, *, checked: int, sql: str) -> Line:
    return line(name, checked=checked, offence=first(sql), remedy=text("verify_remedy"))


def verify() -> list[Line]:
    """A row for each invariant of support."""
    with scope.within(scope.EVERYTHING):
        visits, pairs, doubts = (model.objects.count() for model in (Visit, HelperPair, Doubt))
        hanging = Plan.objects.count() + Measure.objects.count() + visits + pairs + doubts
        return [
            _line("support_stands_with_its_household", checked=hanging, sql=_STRAYED),
            _line("quarterly_visits_took_income_and_safeguards", checked=visits, sql=_UNCHECKED),
            _line("campaign_visits_were_asked_for", checked=Campaign.objects.count(), sql=_UNASKED),
            _line("helpers_are_paired_once_at_a_time", checked=pairs, sql=_TWICE),
            _line("doubts_end_as_they_say", checked=doubts, sql=_HEALTHY),
        ]
