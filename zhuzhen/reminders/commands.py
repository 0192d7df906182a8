"""Makes the night's reminders set by set, for all accounts at once; and notes what was read."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from zhuzhen.duties.access import CLUSTERS_OWN, OF_PLACE
from zhuzhen.partners.choices import ClusterRole
from zhuzhen.people.access import MAY
from zhuzhen.people.choices import ADMINISTRATORS, Act, Role
from zhuzhen.people.models import Account
from zhuzhen.policy.choices import OwnerKind
from zhuzhen.registers.choices import COUNTING, RecordState
from zhuzhen.registers.queries import all_declared
from zhuzhen.reminders.models import Reminder
from zhuzhen.reminders.notices import NOTICES
from zhuzhen.reminders.queries import days_by_version, usual_days

# Grants in force of active accounts; what each leads; the days of each pack version.
_HELD = """
WITH held AS (
    SELECT g.account_id, g.role, g.place_id, g.org_id, g.cluster_id FROM people_grant g
    JOIN people_account a ON a.id = g.account_id AND a.is_active
    WHERE g.during @> %(today)s::date AND g.role <> ALL (%(administrators)s)
), led AS (
    SELECT h.account_id, h.role, m.cluster_id FROM held h
    JOIN partners_membership m ON m.org_id = h.org_id AND m.role = %(lead)s
        AND m.during @> %(today)s::date
    UNION SELECT account_id, role, cluster_id FROM held WHERE cluster_id IS NOT NULL
), days AS (
    SELECT * FROM unnest(%(versions)s::bigint[], %(firsts)s::int[], %(lasts)s::int[])
        d (version, first, last)
)
"""
_STEP = """CASE WHEN {due} < %(today)s THEN 'late'
    WHEN {due} <= %(today)s + {last} THEN 'last' ELSE 'first' END"""
_INTO = """
INSERT INTO reminders_reminder
    (account_id, kind, step, duty, owner_key, period, record_id, due_on, made_on)
"""
_ONCE = "ON CONFLICT ON CONSTRAINT reminders_once DO NOTHING"
# As `duties.access.own_instances`; a test compares the two.
_DUTIES = f"""
{_HELD}, kinds AS (
    SELECT * FROM unnest(%(place_roles)s::text[], %(place_kinds)s::text[]) k (role, owner_kind)
), pressing AS MATERIALIZED (
    SELECT i.duty, i.owner_key, i.owner_kind, i.period, i.due_on, i.org_id, i.cluster_id,
        i.helper_code, {_STEP.format(due="i.due_on", last="d.last")} AS step
    FROM duties_dutyinstance i JOIN days d ON d.version = i.pack_version_id
    WHERE NOT i.is_met AND NOT (i.target_low IS NULL AND i.target_high IS NULL)
        AND i.starts_on BETWEEN date_trunc('year', %(today)s::date)::date AND %(today)s
        AND i.due_on <= %(today)s + d.first
        AND i.id NOT IN (SELECT instance_id FROM duties_exemption WHERE lifted_at IS NULL)
), told AS (
    SELECT h.account_id, p.* FROM pressing p JOIN held h ON h.org_id = p.org_id
    UNION SELECT l.account_id, p.* FROM pressing p
        JOIN led l ON l.cluster_id = p.cluster_id
            AND (l.role = %(cluster_lead)s OR EXISTS (
                SELECT FROM held h WHERE (h.account_id, h.cluster_id)
                    = (l.account_id, l.cluster_id)))
        WHERE p.owner_kind = ANY (%(clusters_own)s)
    UNION SELECT h.account_id, p.* FROM pressing p
        JOIN (held h JOIN kinds k USING (role)) ON p.owner_key = k.owner_kind || ':' || h.place_id
        WHERE h.role <> %(city)s
    UNION SELECT h.account_id, p.* FROM pressing p
        JOIN (held h JOIN kinds k USING (role))
            ON p.owner_kind = k.owner_kind AND p.helper_code = h.place_id
        WHERE h.role = %(city)s
)
{_INTO} SELECT account_id, 'duty', step, duty, owner_key, period, NULL, due_on, %(today)s
FROM told ORDER BY account_id, due_on, duty, owner_key, period {_ONCE}
"""
# As `pages.tasks.open_tasks`; a test compares the two.
_TASKS = f"""
{_HELD}, pressing AS MATERIALIZED (
    SELECT r.id, r.due_on, r.org_id, r.cluster_id, r.place_id,
        {_STEP.format(due="r.due_on", last="coalesce(d.last, %(last)s)")} AS step
    FROM registers_record r LEFT JOIN days d ON d.version = r.pack_version_id
    WHERE r.due_on <= %(today)s + coalesce(d.first, %(first)s) AND r.done_on IS NULL
        AND r.state = ANY (%(counting)s)
), near AS (
    SELECT account_id, place_id AS lo, CASE WHEN right(place_id, 3) = '000'
        THEN left(place_id, 9) || '999' ELSE place_id END AS hi
    FROM held WHERE substr(place_id, 7, 3) <> '000' AND role = ANY (%(reporters)s)
), told AS (
    SELECT h.account_id, p.id, p.step, p.due_on FROM pressing p
        JOIN held h ON h.org_id = p.org_id AND h.role = ANY (%(reporters)s)
    UNION SELECT l.account_id, p.id, p.step, p.due_on FROM pressing p
        JOIN led l ON l.cluster_id = p.cluster_id AND l.role = ANY (%(reporters)s)
        WHERE p.org_id IS NULL
    UNION SELECT n.account_id, p.id, p.step, p.due_on FROM pressing p
        JOIN near n ON p.place_id BETWEEN n.lo AND n.hi WHERE p.org_id IS NULL
)
{_INTO} SELECT account_id, 'task', step, '', '', '', id, due_on, %(today)s
FROM told ORDER BY account_id, due_on, id {_ONCE}
"""
# Once for each return: the version tells them apart.
_RETURNED = f"""
{_INTO} SELECT r.created_by_id, 'returned', r.version::text, '', '', '', r.id, NULL, %(today)s
FROM registers_record r JOIN people_account a ON a.id = r.created_by_id AND a.is_active
WHERE r.state = %(returned)s ORDER BY r.created_by_id, r.id {_ONCE}
"""
# Once a week for whoever may review (`registers.access.Reach.may_review`), not once a record.
_AWAITING = f"""
{_HELD}, waiting AS MATERIALIZED (
    SELECT place_id, helper_code, cluster_id, created_by_id FROM registers_record
    WHERE state = %(submitted)s AND register = ANY (%(confirming)s) AND updated_at < %(before)s
    GROUP BY place_id, helper_code, cluster_id, created_by_id
), works AS (
    SELECT h.account_id, coalesce(h.place_id, o.works_in_id) AS place FROM held h
    LEFT JOIN partners_org o ON o.id = h.org_id WHERE h.role = ANY (%(reviewers)s)
), spans AS (
    SELECT account_id, place AS lo, CASE
        WHEN right(place, 10) = '0000000000' THEN left(place, 2) || '9999999999'
        WHEN right(place, 8) = '00000000' THEN left(place, 4) || '99999999'
        WHEN right(place, 6) = '000000' THEN left(place, 6) || '999999'
        WHEN right(place, 3) = '000' THEN left(place, 9) || '999' ELSE place END AS hi
    FROM works WHERE place IS NOT NULL
), told AS (
    SELECT DISTINCT s.account_id FROM spans s WHERE EXISTS (
        SELECT FROM waiting w WHERE w.created_by_id IS DISTINCT FROM s.account_id
            AND (w.place_id BETWEEN s.lo AND s.hi OR w.helper_code BETWEEN s.lo AND s.hi))
    UNION SELECT l.account_id FROM led l WHERE l.role = ANY (%(reviewers)s) AND EXISTS (
        SELECT FROM waiting w WHERE w.created_by_id IS DISTINCT FROM l.account_id
            AND w.cluster_id = l.cluster_id)
)
{_INTO} SELECT account_id, 'awaiting', %(monday)s, '', '', '', NULL, NULL, %(today)s
FROM told ORDER BY account_id {_ONCE}
"""


def _parameters(today: dt.date) -> dict[str, Any]:
    days, usual = days_by_version(on=today), usual_days(on=today)
    pairs = [(role, kind) for role, kinds in OF_PLACE.items() for kind in kinds]
    confirming = [each.id for each in all_declared() if each.register.needs_confirmation]
    midnight = dt.datetime.combine(today, dt.time.min, tzinfo=timezone.get_current_timezone())
    return {
        "today": today,
        "administrators": sorted(ADMINISTRATORS),
        "lead": ClusterRole.LEAD,
        "cluster_lead": Role.CLUSTER_LEAD,
        "city": Role.ASSISTING_CITY,
        "versions": list(days),
        "firsts": [each.first for each in days.values()],
        "lasts": [each.last for each in days.values()],
        "first": usual.first,
        "last": usual.last,
        "place_roles": [str(role) for role, _ in pairs],
        "place_kinds": [OwnerKind(kind).value for _, kind in pairs],
        "clusters_own": [OwnerKind(kind).value for kind in CLUSTERS_OWN],
        "counting": [state.value for state in COUNTING],
        "reporters": sorted(MAY[Act.RECORD_CREATE]),
        "reviewers": sorted(MAY[Act.RECORD_CONFIRM]),
        "notice_approvers": sorted(MAY[Act.NOTICE_APPROVE]),
        "notice_answerers": sorted(MAY[Act.NOTICE_ANSWER]),
        "returned": RecordState.RETURNED,
        "submitted": RecordState.SUBMITTED,
        "confirming": confirming,
        "before": midnight - dt.timedelta(days=usual.review),
        "monday": f"{today - dt.timedelta(days=today.weekday())}",
    }


@transaction.atomic
def make_reminders(*, today: dt.date) -> int:
    """Make what is lacking of all reminders of a day, under a scope that holds everything.

    Returns how many are new. What was told at a step is not told again.
    """
    parameters, made = _parameters(today), 0
    with connection.cursor() as cursor:
        for statement in (_DUTIES, _TASKS, _RETURNED, _AWAITING, NOTICES):
            cursor.execute(statement, parameters)
            made += cursor.rowcount
    return made


def mark_seen(*, by: Account, at: dt.datetime, ids: Sequence[int] | None = None) -> int:
    """Note that `by` has read these reminders, or all of theirs. Others' are left alone."""
    which = Q(account=by, seen_at=None)
    if ids is not None:
        which &= Q(pk__in=ids)
    return Reminder.objects.filter(which).update(seen_at=at)
