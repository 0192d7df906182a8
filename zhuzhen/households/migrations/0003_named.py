"""Households found by any part of a name: an index of character pairs, read by the owner.

Under row-level security a GIN index is not used (its operators are not leakproof), so the function
is the owner's and applies the scope of families itself. It gives keys alone; the rows are then read
under row-level security. Its SQL is planned anew with the ranges as literals: a village's few
households are found by place, a rare name in the province by the index of pairs, a common one on a
walk in the list's own order.
"""

from django.contrib.postgres.indexes import GinIndex
from django.db import migrations

from zhuzhen.base.scope import MAX_RANGES

_SLOTS = ", ".join(
    f"(current_setting('zhuzhen.home_lo{n}', true), current_setting('zhuzhen.home_hi{n}', true))"
    for n in range(1, MAX_RANGES + 1)
)
_SQL = f"""
CREATE FUNCTION households_named(
    pairs text[], part text, lo text, hi text, kind text, assist text, labour text, state text,
    in_order boolean, skip integer, want integer
) RETURNS TABLE (id bigint) LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE
    seen text;
    asked text;
BEGIN
    SELECT string_agg(
        format('h.place_id BETWEEN %L AND %L', greatest(s.lo, $3), least(s.hi, $4)), ' OR ')
    INTO seen FROM (VALUES {_SLOTS}) AS s(lo, hi)
    WHERE greatest(s.lo, $3) COLLATE "C" <= least(s.hi, $4) COLLATE "C";
    IF seen IS NULL THEN
        RETURN;
    END IF;
    asked := format(
        'SELECT h.id FROM households_household h WHERE h.name_pairs @> %L::varchar[] AND (%s)',
        pairs, seen);
    IF kind <> '' THEN asked := asked || format(' AND h.kind = %L', kind); END IF;
    IF assist <> '' THEN asked := asked || format(' AND h.social_assist = %L', assist); END IF;
    IF state <> '' THEN asked := asked || format(' AND h.state = %L', state); END IF;
    asked := asked || CASE labour
        WHEN 'able' THEN ' AND h.able > 0'
        WHEN 'weak' THEN ' AND h.able = 0 AND h.weak > 0'
        WHEN 'unable' THEN ' AND h.able = 0 AND h.weak = 0 AND h.size > 0'
        ELSE '' END;
    -- Pairs may be those of two persons: a part of three and more is looked for in each name.
    IF length(part) > 2 THEN
        asked := asked || format(
            ' AND (position(%1$L in replace(h.head_name, '' '', '''')) > 0 OR EXISTS (SELECT FROM
            households_resident r WHERE r.household_id = h.id AND r.state = ''present''
            AND position(%1$L in replace(r.name, '' '', '''')) > 0))', part);
    END IF;
    IF in_order THEN asked := asked || ' ORDER BY h.place_id, h.head_name, h.id'; END IF;
    RETURN QUERY EXECUTE asked || format(' OFFSET %s LIMIT %s', skip, want);
END
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("households", "0002_scope")]
    operations = [
        migrations.AddIndex(
            model_name="household",
            index=GinIndex(fields=["name_pairs"], name="household_name_pairs"),
        ),
        migrations.RunSQL(sql=_SQL, reverse_sql="DROP FUNCTION households_named"),
    ]
