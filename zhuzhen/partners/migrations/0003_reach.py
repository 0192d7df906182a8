"""What organisations and clusters reach: the one read that runs before a scope exists."""

from django.db import migrations

# SECURITY DEFINER because row-level security shows nothing until the scope, which this read
# makes, is entered. It gives only ids and codes. A past membership keeps its cluster in reach
# (what a unit did there stays visible to it); one that has not begun does not.
_SQL = """
CREATE FUNCTION partners_reach(
    orgs bigint[], clusters bigint[], lows text[], highs text[], day date
) RETURNS TABLE (kind text, id bigint, code text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH RECURSIVE earlier (code) AS (
        SELECT s.before_id FROM places_succession s
        JOIN unnest(lows, highs) AS span (low, high) ON s.after_id BETWEEN span.low AND span.high
        WHERE s.is_main
        UNION
        SELECT s.before_id FROM places_succession s JOIN earlier e ON s.after_id = e.code
        WHERE s.is_main
    )
    SELECT 'cluster', m.cluster_id, NULL::text FROM partners_membership m
    WHERE m.org_id = ANY (orgs) AND m.during && daterange(NULL, day, '[]')
    UNION
    SELECT 'org', m.org_id, NULL FROM partners_membership m
    WHERE m.cluster_id = ANY (clusters) AND m.during && daterange(NULL, day, '[]')
    UNION
    SELECT 'works_in', o.id, o.works_in_id FROM partners_org o
    WHERE o.id = ANY (orgs) AND o.works_in_id IS NOT NULL
    UNION
    SELECT 'before', NULL, e.code FROM earlier e
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("partners", "0002_constraints"), ("places", "0001_initial")]
    operations = [
        migrations.RunSQL(
            sql=_SQL,
            reverse_sql="DROP FUNCTION partners_reach(bigint[], bigint[], text[], text[], date);",
        ),
    ]
