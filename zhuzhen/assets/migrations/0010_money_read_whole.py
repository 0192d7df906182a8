"""The ledger of funds and the fund statistics, read by the owner within the scope.

Each statement is written out with the scope's ranges (`zhuzhen_seen`) and planned anew, so that it
costs what it would cost without row-level security. Months are read whole; lines only of the month
that a day cuts, of what was entered later than asked about, and of what was carried over.
"""

from django.db import migrations

# What stood on a day is what stands now less what moved since, and what was only entered since.
_SINCE = """
    later := 'SELECT account_id, amount_fen FROM funds_monthtotal
        WHERE place_id BETWEEN $1 AND $2 AND month > $3
        UNION ALL SELECT account_id, amount_fen FROM funds_line
        WHERE place_id BETWEEN $1 AND $2 AND "on" > $3
            AND "on" < date_trunc(''month'', $3)::date + interval ''1 month''';
    IF known_at IS NOT NULL THEN
        later := later || ' UNION ALL SELECT account_id, amount_fen FROM funds_line
            WHERE place_id BETWEEN $1 AND $2 AND "on" <= $3 AND posted_at > $4';
    END IF;
"""
_PARTS = f"""
CREATE FUNCTION assets_fund_parts(
    lo text, hi text, day date, known_at timestamptz, width integer
) RETURNS TABLE (part text, stage text, fen bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    seen text := zhuzhen_seen('a', lo, hi);
    later text;
BEGIN
    {_SINCE}
    RETURN QUERY EXECUTE format('
        SELECT rpad(s.part, 12, ''0''), s.stage::text, sum(s.fen)::bigint FROM (
            SELECT left(a.place_id, $5) AS part, a.stage, sum(a.balance_fen) AS fen
            FROM funds_ledgeraccount a WHERE %1$s GROUP BY 1, 2
            UNION ALL
            SELECT left(a.place_id, $5), a.stage, -sum(m.amount_fen)
            FROM (%2$s) m JOIN funds_ledgeraccount a ON a.id = m.account_id
            WHERE %1$s GROUP BY 1, 2
        ) s WHERE s.stage NOT IN (''origin'', ''in_transit'')
        GROUP BY 1, 2 HAVING sum(s.fen) <> 0 ORDER BY 1', seen, later)
    USING lo, hi, day, known_at, width;
END
$$;
"""
_ROWS = f"""
CREATE FUNCTION assets_fund_rows(lo text, hi text, day date, known_at timestamptz)
RETURNS TABLE (
    place_id varchar, source varchar, year integer, helper_code varchar, purpose_id bigint,
    purpose varchar, direction varchar, project_uid text, project_code varchar,
    approval_no varchar, accounts text, arrived bigint, allocated bigint, committed bigint,
    paid bigint, capitalised bigint, expensed bigint, reclaimed bigint
)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    seen text := zhuzhen_seen('a', lo, hi);
    of_purpose text := zhuzhen_seen('p', '', '~');
    of_project text := zhuzhen_seen('j', '', '~');
    later text;
BEGIN
    {_SINCE}
    RETURN QUERY EXECUTE format('
        SELECT g.place_id, g.source, g.year, g.helper_code, g.purpose_id, coalesce(p.title, ''''),
            coalesce(p.direction, ''''), coalesce(j.uid::text, ''''), coalesce(j.code, ''''),
            coalesce(j.approval_no, ''''), g.accounts, g.arrived, g.allocated, g.committed, g.paid,
            g.capitalised, g.expensed, g.reclaimed
        FROM (
            SELECT s.place_id, s.source, s.year, s.helper_code, s.purpose_id,
                string_agg(s.id::text, '','') AS accounts,
                coalesce(sum(s.fen) FILTER (WHERE s.stage = ''arrived''), 0)::bigint AS arrived,
                coalesce(sum(s.fen) FILTER (WHERE s.stage = ''allocated''), 0)::bigint AS allocated,
                coalesce(sum(s.fen) FILTER (WHERE s.stage = ''committed''), 0)::bigint AS committed,
                coalesce(sum(s.fen) FILTER (WHERE s.stage = ''paid''), 0)::bigint AS paid,
                coalesce(sum(s.fen) FILTER (WHERE s.stage = ''capitalised''), 0)::bigint
                    AS capitalised,
                coalesce(sum(s.fen) FILTER (WHERE s.stage = ''expensed''), 0)::bigint AS expensed,
                coalesce(sum(s.fen) FILTER (WHERE s.stage = ''reclaimed''), 0)::bigint AS reclaimed
            FROM (
                SELECT a.*, a.balance_fen - coalesce(m.fen, 0) AS fen FROM funds_ledgeraccount a
                LEFT JOIN (SELECT account_id, sum(amount_fen)::bigint AS fen FROM (%2$s) t
                    GROUP BY 1) m ON m.account_id = a.id
                WHERE %1$s AND a.stage NOT IN (''origin'', ''in_transit'')
            ) s GROUP BY 1, 2, 3, 4, 5 HAVING bool_or(s.fen <> 0)
        ) g LEFT JOIN funds_purpose p ON p.id = g.purpose_id AND %3$s
        LEFT JOIN projects_project j ON j.purpose_id = g.purpose_id AND %4$s
        ORDER BY g.place_id, g.year, g.source, g.helper_code, g.purpose_id NULLS FIRST',
        seen, later, of_purpose, of_project)
    USING lo, hi, day, known_at;
END
$$;
"""
# `key` and `of` are a part and the direction, or a place and the source.
_FLOWS = """
CREATE FUNCTION assets_fund_flows(
    lo text, hi text, day date, known_at timestamptz, since date, fund_year integer,
    sources text[], width integer, by_place boolean
) RETURNS TABLE (
    key text, of text, is_carried boolean, stage text, fen bigint, lately bigint, came bigint
)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    groups text := 'left(a.place_id, $8), p.direction';
    known text := '';
    unknown text := '';
    until date := day + 1;
BEGIN
    IF by_place THEN groups := 'a.place_id, a.source'; END IF;
    IF date_trunc('month', until) <> until THEN
        until := date_trunc('month', day);
    END IF;
    IF known_at IS NOT NULL THEN
        known := 'AND l.posted_at <= $4';
        unknown := 'UNION ALL SELECT account_id, false, -amount_fen,
                CASE WHEN "on" >= $5 THEN -amount_fen END, 0
            FROM funds_line WHERE place_id BETWEEN $1 AND $2 AND "on" <= $3 AND posted_at > $4';
    END IF;
    RETURN QUERY EXECUTE format('
        WITH carried AS (
            SELECT id FROM funds_entry WHERE kind = ''carry_over'' UNION ALL
            SELECT e.id FROM funds_entry r JOIN funds_entry e ON e.reverses_id = r.id
            WHERE r.kind = ''carry_over''
        ), apart AS (
            SELECT l.account_id, l."on", l.amount_fen FROM carried c
            JOIN funds_line l ON l.entry_id = c.id
            WHERE l.place_id BETWEEN $1 AND $2 AND l."on" <= $3 %3$s
        ), moved(account_id, is_carried, fen, lately, came) AS (
            SELECT account_id, false, amount_fen, CASE WHEN month >= $5 THEN amount_fen END, 0
            FROM funds_monthtotal WHERE place_id BETWEEN $1 AND $2 AND month < $9
            UNION ALL SELECT account_id, false, amount_fen,
                CASE WHEN "on" >= $5 THEN amount_fen END, 0
            FROM funds_line WHERE place_id BETWEEN $1 AND $2 AND "on" BETWEEN $9 AND $3
            %4$s
            UNION ALL SELECT account_id, false, -amount_fen,
                CASE WHEN "on" >= $5 THEN -amount_fen END, 0 FROM apart
            UNION ALL SELECT account_id, true, amount_fen,
                CASE WHEN "on" >= $5 THEN amount_fen END, greatest(amount_fen, 0) FROM apart
        )
        SELECT rpad(g.key, 12, ''0''), coalesce(g.of, '''')::text, g.is_carried, g.stage::text,
            g.fen, g.lately, g.came
        FROM (
            SELECT %1$s, m.is_carried, a.stage, sum(m.fen)::bigint,
                coalesce(sum(m.lately), 0)::bigint, sum(m.came)::bigint
            FROM moved m JOIN funds_ledgeraccount a ON a.id = m.account_id
            LEFT JOIN funds_purpose p ON p.id = a.purpose_id AND %5$s
            WHERE %2$s AND a.year = $6 AND a.source = ANY($7)
                AND a.stage NOT IN (''origin'', ''in_transit'')
            GROUP BY 1, 2, 3, 4
        ) g(key, of, is_carried, stage, fen, lately, came)
        WHERE g.fen <> 0 OR g.lately <> 0 OR g.came <> 0',
        groups, zhuzhen_seen('a', lo, hi), known, unknown, zhuzhen_seen('p', '', '~'))
    USING lo, hi, day, known_at, since, fund_year, sources, width, until;
END
$$;
"""
_GONE = """
CREATE FUNCTION assets_posted_after(moment timestamptz) RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT id FROM funds_entry WHERE posted_at > moment $$;
CREATE FUNCTION assets_carried_over() RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT e.id FROM funds_entry e LEFT JOIN funds_entry r ON r.id = e.reverses_id
    WHERE e.kind = 'carry_over' OR r.kind = 'carry_over'
$$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("assets", "0009_past_ownership"),
        ("base", "0003_seen"),
        ("funds", "0010_line_posted_at"),
        ("projects", "0002_scope"),
    ]
    operations = [
        migrations.RunSQL(_PARTS, "DROP FUNCTION assets_fund_parts;"),
        migrations.RunSQL(_ROWS, "DROP FUNCTION assets_fund_rows;"),
        migrations.RunSQL(_FLOWS, "DROP FUNCTION assets_fund_flows;"),
        migrations.RunSQL(
            "DROP FUNCTION assets_carried_over(); DROP FUNCTION assets_posted_after(timestamptz);",
            _GONE,
        ),
    ]
