"""What must always hold of projects; `zhuzhen verify` prints a line for each."""

from collections.abc import Iterator

from django.db import connection

from zhuzhen.base import scope
from zhuzhen.projects.contents import digests, settled_digests
from zhuzhen.projects.models import (
    Claim,
    Contract,
    Need,
    Project,
    ProjectShare,
    Selection,
    WageRoll,
)
from zhuzhen.projects.wording import text

_CHUNK = 1_000
_SHARES = """
SELECT p.code FROM projects_projectshare s JOIN projects_project p ON p.id = s.project_id
GROUP BY p.code HAVING sum(s.share_bp) <> 10000 ORDER BY 1 LIMIT 1
"""
_STRAYED = """
SELECT p.code FROM projects_project p LEFT JOIN LATERAL (
    SELECT s.after FROM projects_projectstep s WHERE s.project_id = p.id ORDER BY s.id DESC LIMIT 1
) last ON true WHERE last.after IS DISTINCT FROM p.state ORDER BY p.id LIMIT 1
"""
# What is judged, and by which steps (projects/flow.py, `judges`).
_OWN = """
SELECT p.code FROM projects_projectstep d JOIN projects_project p ON p.id = d.project_id
JOIN projects_projectstep s ON s.project_id = d.project_id AND s.by_id = d.by_id AND s.id < d.id
WHERE (d.step IN ('review', 'approve') AND s.step IN ('propose', 'revise', 'submit'))
    OR (d.step = 'argue' AND s.step IN ('propose', 'revise', 'submit', 'review'))
    OR (d.step = 'reserve' AND s.step IN ('propose', 'revise', 'submit', 'review', 'argue'))
    OR (d.step IN ('accept', 'rectify') AND s.step = 'complete')
    OR (d.step = 'adjust' AND s.step = 'ask_adjustment')
ORDER BY d.id LIMIT 1
"""
# Whoever came past the notice of village or town: it was open whole, and over by then.
_POSTED_SHORT = """
SELECT p.code FROM projects_projectstep d JOIN projects_project p ON p.id = d.project_id
LEFT JOIN LATERAL (
    SELECT n.opens_on, n.closes_on, n.state FROM projects_projectstep t
    JOIN notices_notice n ON n.id = (t.facts ->> 'notice_id')::bigint
    WHERE t.project_id = d.project_id AND t.id < d.id AND t.facts ? 'notice_id'
    ORDER BY t.id DESC LIMIT 1
) n ON true
WHERE d.step IN ('pass_village', 'pass_town')
    AND (n.closes_on IS NULL OR n.state <> 'passed' OR n.closes_on >= d."on"
        OR n.opens_on > n.closes_on)
ORDER BY d.id LIMIT 1
"""
_UNLINKED = """
SELECT p.code FROM projects_project p WHERE p.is_operating
    AND p.state NOT IN ('draft', 'village_posted', 'town_review', 'town_posted', 'county_argue',
        'removed')
    AND NOT EXISTS (SELECT 1 FROM projects_linkage l WHERE l.project_id = p.id)
ORDER BY p.id LIMIT 1
"""
_OVER_ALLOCATION = """
SELECT p.code FROM projects_project p
JOIN LATERAL (
    SELECT sum(coalesce(c.kept_fen, c.amount_fen)) AS fen FROM projects_contract c
    WHERE c.project_id = p.id
) c ON true
JOIN LATERAL (
    SELECT coalesce(sum(a.balance_fen), 0) AS fen FROM funds_ledgeraccount a
    WHERE a.purpose_id = p.purpose_id
    AND a.stage IN ('allocated', 'committed', 'paid', 'capitalised', 'expensed')
) a ON true
WHERE p.state NOT IN ('terminated', 'removed', 'closed') AND c.fen > a.fen ORDER BY p.id LIMIT 1
"""
_UNPLANNED = """
SELECT p.code FROM projects_project p WHERE p.plan_year IS NULL
    AND p.state IN ('planned', 'approved', 'procuring', 'building', 'completed', 'accepted',
        'settled', 'transferred', 'closed')
ORDER BY p.id LIMIT 1
"""
_OVER_CLAIMED = """
SELECT n.uid::text FROM projects_need n JOIN projects_claim c ON c.need_id = n.id
WHERE c.state <> 'cancelled' GROUP BY n.uid, n.need_fen, n.id
HAVING sum(c.amount_fen) > n.need_fen ORDER BY n.id LIMIT 1
"""
_UNRECEIVED = """
SELECT c.id::text FROM projects_claim c JOIN projects_need n ON n.id = c.need_id
LEFT JOIN funds_entry e ON e.uid = c.entry_uid
WHERE c.state = 'received' AND (e.amount_fen IS DISTINCT FROM c.amount_fen OR NOT EXISTS (
    SELECT 1 FROM funds_line l JOIN funds_ledgeraccount a ON a.id = l.account_id
    WHERE l.entry_id = e.id AND a.purpose_id = n.purpose_id))
ORDER BY c.id LIMIT 1
"""
_ROLLS = """
SELECT p.code || ' ' || to_char(r.month, 'YYYY-MM') FROM projects_wageroll r
JOIN projects_project p ON p.id = r.project_id
LEFT JOIN LATERAL (
    SELECT count(*) AS persons, sum(w.days) AS days, sum(w.amount_fen) AS fen,
        count(*) FILTER (WHERE w.kind <> 'other') AS preferred
    FROM projects_wageline w WHERE w.roll_id = r.id
) w ON true
WHERE (w.persons, w.days, w.fen, w.preferred)
    IS DISTINCT FROM (r.persons::bigint, r.days, r.amount_fen::numeric, r.preferred::bigint)
ORDER BY r.id LIMIT 1
"""
_SELECTIONS = """
SELECT s.uid::text FROM projects_selection s LEFT JOIN LATERAL (
    SELECT coalesce(sum(c.asked_fen), 0) AS fen FROM projects_candidate c
    WHERE c.selection_id = s.id AND c.outcome = 'chosen'
) c ON true WHERE c.fen <> s.total_fen OR s.total_fen > s.budget_fen ORDER BY s.id LIMIT 1
"""


def _line(name: str, *, checked: int, offence: str, remedy: str) -> dict[str, object]:
    return {
        "invariant": name,
        "holds": not offence,
        "checked": checked,
        "first_offence": offence,
        "remedy": text(remedy) if offence else "",
    }


def _first(sql: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        row = cursor.fetchone()
    return str(row[0]) if row else ""


def _altered() -> str:
    """The first project past its draft in which something else stands than was submitted."""
    rows = Project.objects.exclude(state__in=("draft", "removed")).order_by("pk")
    last = 0
    while chunk := list(rows.filter(pk__gt=last)[:_CHUNK]):
        now, settled = digests(chunk), settled_digests(chunk)
        for each in chunk:
            if now[each.pk] != settled.get(each.pk):
                return each.code
        last = chunk[-1].pk
    return ""


def verify() -> list[dict[str, object]]:
    """A row for each invariant of projects."""
    with scope.within(scope.EVERYTHING):
        return list(_lines())


def _lines() -> Iterator[dict[str, object]]:
    projects = Project.objects.count()
    for name, sql, remedy, checked in (
        ("shares_add_up", _SHARES, "remedy_shares", ProjectShare.objects.count()),
        ("projects_stand_where_their_last_step_left_them", _STRAYED, "remedy_stands", projects),
        ("nobody_judges_their_own_project", _OWN, "remedy_own", projects),
        ("projects_were_posted_whole", _POSTED_SHORT, "remedy_notice", projects),
        ("operating_projects_have_a_linkage", _UNLINKED, "remedy_linkage", projects),
        (
            "contract_within_allocation", _OVER_ALLOCATION, "remedy_contract",
            Contract.objects.count(),
        ),
        ("planned_projects_have_their_year", _UNPLANNED, "remedy_year", projects),
        ("needs_are_not_overclaimed", _OVER_CLAIMED, "remedy_need", Need.objects.count()),
        ("received_claims_are_in_the_ledger", _UNRECEIVED, "remedy_claim", Claim.objects.count()),
        ("wage_rolls_are_their_lines", _ROLLS, "remedy_roll", WageRoll.objects.count()),
        (
            "selections_are_within_budget", _SELECTIONS, "remedy_selection",
            Selection.objects.count(),
        ),
    ):  # fmt: skip
        yield _line(name, checked=checked, offence=_first(sql), remedy=remedy)
    yield _line(
        "projects_are_as_submitted",
        checked=projects,
        offence=_altered(),
        remedy="remedy_content",
    )
