"""Figures of cases for those who see no family: counted within their ordinary scope, down to towns.

SECURITY DEFINER, because row-level security shows them no case; it gives counts and place codes only.
"""

from django.db import migrations

# The body of `casework.queries.funnel.COUNTS`, narrowed to what the transaction's scope names: its
# code ranges, and the towns of clusters that it names, or that are helped from its ranges.
_FUNNEL = """
CREATE FUNCTION casework_funnel(
    lo text, hi text, digits int, since date, until date, today date
) RETURNS TABLE (
    at text, clues bigint, late_clues bigint, begun bigint, verified bigint, admitted bigint,
    measured bigint, cleared bigint, watched bigint, overdue bigint, relapsed bigint
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
WITH ranges (low, high) AS (
    SELECT current_setting('zhuzhen.lo' || n, true), current_setting('zhuzhen.hi' || n, true)
    FROM generate_series(1, 4) n
), spans (low, high) AS MATERIALIZED (
    SELECT low, high FROM ranges
    UNION
    SELECT c.town_id, left(c.town_id, 9) || '999' FROM partners_cluster c
    WHERE c.during @> today AND (
        c.id = ANY (coalesce(current_setting('zhuzhen.clusters', true), '{}')::bigint[])
        OR EXISTS (SELECT 1 FROM ranges r WHERE c.helper_id BETWEEN r.low AND r.high)
    )
)
SELECT at, coalesce(sum(clues), 0)::bigint, coalesce(sum(late_clues), 0)::bigint,
    coalesce(sum(begun), 0)::bigint, coalesce(sum(verified), 0)::bigint,
    coalesce(sum(admitted), 0)::bigint, coalesce(sum(measured), 0)::bigint,
    coalesce(sum(cleared), 0)::bigint, coalesce(sum(watched), 0)::bigint,
    coalesce(sum(overdue), 0)::bigint, coalesce(sum(relapsed), 0)::bigint
FROM (
    SELECT left(c.place_id, least(digits, 9)) AS at, 0 AS clues, 0 AS late_clues,
        (c.t0 BETWEEN since AND until)::int AS begun,
        (c.t0 BETWEEN since AND until AND EXISTS (
            SELECT 1 FROM casework_casestep s WHERE s.case_id = c.id AND s.step = 'verify'
        ))::int AS verified,
        (c.t0 BETWEEN since AND until AND c.admitted_on IS NOT NULL)::int AS admitted,
        (c.t0 BETWEEN since AND until AND c.admitted_on IS NOT NULL AND EXISTS (
            SELECT 1 FROM casework_measure m
            WHERE m.case_id = c.id AND m.state IN ('running', 'done')
        ))::int AS measured,
        (c.t0 BETWEEN since AND until AND c.state = 'cleared')::int AS cleared,
        (c.state IN ('monitored', 'assisting', 'elim_proposed', 'elim_reviewing',
            'elim_posting', 'elim_town', 'elim_county'))::int AS watched,
        (c.ended_on IS NULL AND c.due_on < today)::int AS overdue,
        (c.re_entry_of_id IS NOT NULL AND c.admitted_on BETWEEN since AND until)::int AS relapsed
    FROM casework_case c WHERE c.place_id BETWEEN lo AND hi
        AND EXISTS (SELECT 1 FROM spans WHERE c.place_id BETWEEN low AND high)
    UNION ALL
    SELECT left(k.place_id, least(digits, 9)), (k.found_on BETWEEN since AND until)::int,
        (k.state = 'open' AND k.due_on < today)::int, 0, 0, 0, 0, 0, 0, 0, 0
    FROM casework_clue k WHERE k.place_id BETWEEN lo AND hi
        AND EXISTS (SELECT 1 FROM spans WHERE k.place_id BETWEEN low AND high)
) rows GROUP BY at ORDER BY at
$$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0006_submission_frozen"),
        ("partners", "0006_reach_towns"),
    ]
    operations = [
        migrations.RunSQL(
            sql=_FUNNEL,
            reverse_sql="DROP FUNCTION casework_funnel(text, text, int, date, date, date);",
        )
    ]
