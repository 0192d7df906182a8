"""Balances at a day, read by the owner within the scope (`zhuzhen_seen`): see `queries/balances`.

What stands now is what stood on a day since which nothing moved; else whole months are read, and
lines of the month that the day lies in. As known then it is less what was posted since.
"""

from django.db import migrations

_MADE = """
CREATE FUNCTION funds_balances(
    lo text, hi text, day date, known_at timestamptz, groups text[], fund_year integer,
    stages text[], sources text[], helper text, purpose bigint
) RETURNS SETOF record
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    columns text;
    numbers text;
    stood text;
    wanted text := zhuzhen_seen('a', lo, hi);
    seen text := zhuzhen_seen('x', lo, hi);
    is_moved boolean;
BEGIN
    SELECT string_agg(CASE name
            WHEN 'place' THEN 'a.place_id::text'
            WHEN 'city' THEN 'rpad(left(a.place_id, 4), 12, ''0'')'
            WHEN 'county' THEN 'rpad(left(a.place_id, 6), 12, ''0'')'
            WHEN 'town' THEN 'rpad(left(a.place_id, 9), 12, ''0'')'
            WHEN 'source' THEN 'a.source::text'
            WHEN 'stage' THEN 'a.stage::text'
            WHEN 'year' THEN 'a.year'
            WHEN 'helper' THEN 'a.helper_code::text'
            WHEN 'purpose' THEN 'a.purpose_id'
            WHEN 'account' THEN 'a.id'
        END, ', ' ORDER BY at), string_agg(at::text, ', ')
    INTO columns, numbers FROM unnest(groups) WITH ORDINALITY AS g(name, at);
    IF fund_year IS NOT NULL THEN wanted := wanted || ' AND a.year = $4'; END IF;
    IF stages IS NOT NULL THEN wanted := wanted || ' AND a.stage = ANY($5)'; END IF;
    IF sources IS NOT NULL THEN wanted := wanted || ' AND a.source = ANY($6)'; END IF;
    IF helper IS NOT NULL THEN wanted := wanted || ' AND a.helper_code = $7'; END IF;
    IF purpose IS NOT NULL THEN wanted := wanted || ' AND a.purpose_id = $8'; END IF;
    EXECUTE 'SELECT EXISTS (SELECT FROM funds_monthtotal WHERE month > $1) OR EXISTS (
        SELECT FROM funds_line WHERE "on" > $1)' INTO is_moved USING day;
    IF known_at < now() - interval '1 year' THEN
        -- Of long ago most was posted since: only lines that were known are read.
        stood := format('SELECT a.*, m.fen FROM funds_ledgeraccount a JOIN (
                SELECT x.account_id, sum(x.amount_fen)::bigint AS fen FROM funds_line x
                WHERE %1$s AND x."on" <= $1 AND x.posted_at <= $2 GROUP BY 1
            ) m ON m.account_id = a.id WHERE %2$s', seen, wanted);
    ELSIF is_moved THEN
        stood := format('SELECT a.*, m.fen FROM funds_ledgeraccount a JOIN (
                SELECT account_id, sum(amount_fen)::bigint AS fen FROM (
                    SELECT x.account_id, x.amount_fen FROM funds_monthtotal x
                    WHERE %1$s AND x.month < $3
                    UNION ALL SELECT x.account_id, x.amount_fen FROM funds_line x
                    WHERE %1$s AND x."on" BETWEEN $3 AND $1
                ) t GROUP BY 1
            ) m ON m.account_id = a.id WHERE %2$s', seen, wanted);
    ELSE
        stood := 'SELECT a.*, a.balance_fen AS fen FROM funds_ledgeraccount a WHERE ' || wanted;
    END IF;
    IF known_at >= now() - interval '1 year' THEN
        stood := stood || format(' UNION ALL
            SELECT a.*, -x.amount_fen FROM funds_line x
            JOIN funds_ledgeraccount a ON a.id = x.account_id
            WHERE x."on" <= $1 AND x.posted_at > $2 AND %1$s AND %2$s', seen, wanted);
    END IF;
    RETURN QUERY EXECUTE format('SELECT %1$s, sum(a.fen)::bigint FROM (%2$s) a
        GROUP BY %3$s HAVING sum(a.fen) <> 0 ORDER BY %3$s', columns, stood, numbers)
    USING day, known_at, date_trunc('month', day)::date, fund_year, stages, sources, helper,
        purpose;
END
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("funds", "0010_line_posted_at"), ("base", "0003_seen")]
    operations = [migrations.RunSQL(_MADE, "DROP FUNCTION funds_balances;")]
