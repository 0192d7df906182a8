"""The ledgers of assets and of disposals, read by the owner within the scope, as the ledger of funds.

What hangs on an asset bears the asset's own scope columns, so the scope is asked of the asset (or
the disposal) alone; a project has its own. Of an asset whose steps are all of the day and known,
the card says how it stands; of others the last step before.
"""

from collections.abc import Iterator

import django.db.models.deletion
from django.db import migrations, models

# OFFSET 0 keeps the planner from reckoning that few assets of a place have steps of that place: it
# would walk those steps for each.
_ROWS = """
CREATE FUNCTION assets_listed(
    lo text, hi text, day date, known_at timestamptz, gone text[]
) RETURNS TABLE (
    of_day date, uid text, code varchar, title varchar, kind varchar, form varchar,
    place_id varchar, size varchar, built_on date, original_fen bigint, life_years integer, keeper varchar,
    keeping_fen bigint, state varchar, project_uid text, project varchar, fundings text,
    entries text, shares text, mode varchar, operator varchar, from_on date, to_on date,
    yearly_fen bigint, owed_fen bigint, received_fen bigint, disposal_uid text, papers bigint[]
)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    known text := '';
    known_of_card text := '';
    known_of_entry text := '';
    known_back text := '';
    or_unknown text := '';
BEGIN
    IF known_at IS NOT NULL THEN
        known := 'AND x.at <= $4';
        known_of_card := 'AND a.created_at <= $4';
        known_of_entry := 'AND x.posted_at <= $4';
        known_back := 'AND b.posted_at <= $4';
        or_unknown := 'OR x.at > $4';
    END IF;
    RETURN QUERY EXECUTE format('
        WITH later AS MATERIALIZED (
            SELECT DISTINCT x.asset_id FROM assets_assetstep x
            WHERE x.place_id BETWEEN $1 AND $2 AND (x."on" > $3 %4$s)
        ), came AS MATERIALIZED (
            SELECT substr(x.cause, 5)::bigint AS due_id, sum(x.amount_fen)::bigint AS fen
            FROM funds_entry x WHERE x.cause LIKE ''due:%%'' AND x.kind = ''income''
                AND x.place_id BETWEEN $1 AND $2 AND x."on" <= $3 %3$s AND NOT EXISTS (
                    SELECT FROM funds_entry b
                    WHERE b.reverses_id = x.id AND b."on" <= $3 %7$s
                ) GROUP BY 1
        )
        SELECT $3, a.uid::text, a.code, a.title, a.kind, a.form, a.place_id, a.size, a.built_on, f.fen,
            a.life_years, a.keeper, a.keeping_fen, z.state, coalesce(j.uid::text, ''''),
            coalesce(j.title, ''''), f.parts, coalesce(f.entries, ''''),
            coalesce(t.shares::text, ''[]''), coalesce(r.mode, ''''), coalesce(r.operator, ''''),
            r.from_on, r.to_on, r.yearly_fen, coalesce(i.owed, 0), coalesce(i.came, 0),
            coalesce(d.uid::text, ''''), a.papers
        FROM (
            SELECT * FROM assets_asset a WHERE %1$s AND a.booked_on <= $3 %5$s OFFSET 0
        ) a
        JOIN (
            SELECT x.asset_id, sum(x.amount_fen)::bigint AS fen, json_agg(json_build_array(x.source,
                x.year, x.amount_fen) ORDER BY x.year, x.source)::text AS parts,
                string_agg(x.entry_uid::text, '','') AS entries
            FROM assets_assetfunding x
            WHERE x.place_id BETWEEN $1 AND $2 AND x."on" <= $3 %2$s GROUP BY 1
        ) f ON f.asset_id = a.id
        LEFT JOIN later l ON l.asset_id = a.id
        CROSS JOIN LATERAL (SELECT CASE WHEN l.asset_id IS NULL THEN a.state ELSE coalesce((
            SELECT x.after FROM assets_assetstep x
            WHERE x.asset_id = a.id AND x."on" <= $3 %2$s ORDER BY x.id DESC LIMIT 1
        ), ''registered'') END AS state) z
        LEFT JOIN (
            SELECT DISTINCT ON (x.place_id, x.asset_id) x.asset_id, x.facts -> ''shares'' AS shares
            FROM assets_assetstep x WHERE x.place_id BETWEEN $1 AND $2 AND x.facts ? ''shares''
                AND x."on" <= $3 %2$s ORDER BY x.place_id, x.asset_id, x.id DESC
        ) t ON t.asset_id = a.id
        LEFT JOIN (
            SELECT DISTINCT ON (x.asset_id) x.asset_id, x.mode, x.operator, x.from_on,
                coalesce(x.ended_on, x.to_on) AS to_on, x.yearly_fen
            FROM assets_operation x WHERE x.place_id BETWEEN $1 AND $2 AND x.from_on <= $3
                AND coalesce(x.ended_on, x.to_on) >= $3 %2$s ORDER BY x.asset_id, x.from_on DESC
        ) r ON r.asset_id = a.id
        LEFT JOIN (
            SELECT x.asset_id, coalesce(sum(u.amount_fen) FILTER (WHERE u.due_on <= $3), 0)::bigint
                AS owed, sum(c.fen)::bigint AS came
            FROM assets_dueincome u JOIN assets_operation x ON x.id = u.operation_id
            LEFT JOIN came c ON c.due_id = u.id
            WHERE u.place_id BETWEEN $1 AND $2 AND (u.due_on <= $3 OR c.due_id IS NOT NULL) %2$s
            GROUP BY 1
        ) i ON i.asset_id = a.id
        LEFT JOIN (
            SELECT DISTINCT ON (x.asset_id) x.asset_id, x.uid FROM assets_disposal x
            WHERE x.place_id BETWEEN $1 AND $2 AND x.applied_on <= $3 %2$s
            ORDER BY x.asset_id, x.id DESC
        ) d ON d.asset_id = a.id
        LEFT JOIN projects_project j ON j.id = a.project_id AND %6$s
        WHERE z.state <> ALL($5)
        ORDER BY a.place_id, a.code',
        zhuzhen_seen('a', lo, hi), known, known_of_entry, or_unknown, known_of_card,
        zhuzhen_seen('j', '', '~'), known_back)
    USING lo, hi, day, known_at, gone;
END
$$;
"""
# What is gone stays gone: only of what is gone now it is asked whether it was then.
_PARTS = """
CREATE FUNCTION assets_counted(
    lo text, hi text, day date, known_at timestamptz, gone text[], width integer
) RETURNS TABLE (part text, kind varchar, number bigint, fen bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    stood text;
    known text := '';
    or_unknown text := '';
    known_of_card text := '';
BEGIN
    IF known_at IS NOT NULL THEN
        known := 'AND x.at <= $4';
        or_unknown := 'OR x.at > $4';
        known_of_card := 'AND a.created_at <= $4';
    END IF;
    stood := format('SELECT * FROM assets_asset a WHERE %1$s AND a.booked_on <= $3 %2$s',
        zhuzhen_seen('a', lo, hi), known_of_card);
    stood := format('%1$s AND a.state <> ALL($5) UNION ALL
        %1$s AND a.state = ANY($5) AND NOT EXISTS (
            SELECT FROM assets_assetstep x WHERE x.asset_id = a.id AND x.after = ANY($5)
                AND x."on" <= $3 %2$s)', stood, known);
    RETURN QUERY EXECUTE format('
        SELECT rpad(s.part, 12, ''0''), s.kind, sum(s.number)::bigint, sum(s.fen)::bigint FROM (
            SELECT left(a.place_id, $6) AS part, a.kind, count(*) AS number,
                sum(a.original_fen) AS fen FROM (%1$s) a GROUP BY 1, 2
            UNION ALL
            SELECT left(a.place_id, $6), a.kind, 0, -sum(x.amount_fen) FROM assets_assetfunding x
            JOIN (%1$s) a ON a.id = x.asset_id
            WHERE x.place_id BETWEEN $1 AND $2 AND (x."on" > $3 %2$s) GROUP BY 1, 2
        ) s GROUP BY 1, 2 ORDER BY 1', stood, or_unknown)
    USING lo, hi, day, known_at, gone, width;
END
$$;
"""
# Each disposal as its steps had brought it then: what came later is not said. Where none is later,
# it is as it stands.
_ENDS = """
CREATE FUNCTION assets_ended(lo text, hi text, day date, known_at timestamptz)
RETURNS TABLE (
    uid text, asset_uid text, code varchar, title varchar, asset_kind varchar, place_id varchar,
    original_fen bigint, kind varchar, reason varchar, told varchar, state text, level varchar,
    applied_on date, value_fen bigint, valued_by varchar, valued_on date, decided_on date,
    meeting varchar, approved_on date, filed_on date, disposed_on date, receiver varchar,
    proceeds_fen bigint, reinvest varchar, entry_uid text, is_booked boolean, papers bigint[]
)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    known text := '';
    known_itself text := '';
    or_unknown text := '';
BEGIN
    IF known_at IS NOT NULL THEN
        known := 'AND s.at <= $4';
        or_unknown := 'OR s.at > $4';
        known_itself := 'AND d.at <= $4';
    END IF;
    RETURN QUERY EXECUTE format('
        WITH later AS MATERIALIZED (
            SELECT DISTINCT s.asset_id FROM assets_assetstep s
            WHERE s.place_id BETWEEN $1 AND $2 AND (s."on" > $3 %4$s)
        )
        SELECT d.uid::text, a.uid::text, a.code, a.title, a.kind, d.place_id, a.original_fen,
            d.kind, d.reason, d.text, coalesce(r.state, ''applied''), d.level, d.applied_on,
            CASE WHEN r.valued THEN d.value_fen END,
            CASE WHEN r.valued THEN d.valued_by ELSE '''' END,
            CASE WHEN r.valued THEN d.valued_on END,
            CASE WHEN r.decided THEN d.decided_on END,
            CASE WHEN r.decided THEN d.meeting ELSE '''' END,
            CASE WHEN r.approved THEN d.approved_on END,
            CASE WHEN r.filed THEN d.filed_on END,
            CASE WHEN r.disposed THEN d.disposed_on END,
            CASE WHEN r.disposed THEN d.receiver ELSE '''' END,
            CASE WHEN r.disposed THEN d.proceeds_fen END,
            CASE WHEN r.booked THEN d.reinvest ELSE '''' END,
            CASE WHEN r.booked THEN d.entry_uid::text END,
            coalesce(r.booked, false), d.papers
        FROM assets_disposal d JOIN assets_asset a ON a.id = d.asset_id
        LEFT JOIN later l ON l.asset_id = d.asset_id
        CROSS JOIN LATERAL (
            SELECT d.state::text, true, true, true, true, true, d.state = ''proceeds_booked''
            WHERE l.asset_id IS NULL
            UNION ALL
            SELECT (array_agg(s.facts ->> ''to'' ORDER BY s.id DESC))[1] AS state,
                bool_or(s.step = ''end_value''), bool_or(s.step = ''end_decide''),
                bool_or(s.step = ''end_approve''), bool_or(s.step = ''end_file''),
                bool_or(s.step = ''end_dispose''), bool_or(s.step = ''end_book'')
            FROM assets_assetstep s WHERE s.asset_id = d.asset_id AND s."on" <= $3 %2$s
                AND s.facts ->> ''disposal'' = d.uid::text HAVING l.asset_id IS NOT NULL
        ) r(state, valued, decided, approved, filed, disposed, booked)
        WHERE %1$s AND d.applied_on <= $3 %3$s ORDER BY d.place_id, d.applied_on, d.id',
        zhuzhen_seen('d', lo, hi), known, known_itself, or_unknown)
    USING lo, hi, day, known_at;
END
$$;
"""
# What came of dues, by place: a due is in the cause of its entries.
_OF_DUES = """
CREATE INDEX entry_of_due ON funds_entry (place_id, "on")
INCLUDE (id, cause, posted_at, amount_fen, kind) WHERE cause LIKE 'due:%';
"""


def _key(to: str, **more: object) -> models.ForeignKey:
    return models.ForeignKey(
        db_index=False, on_delete=django.db.models.deletion.PROTECT, to=to, **more
    )


def _dated(model: str, name: str) -> Iterator[migrations.operations.base.Operation]:
    """The day comes to the scope's indexes: what is later than one is found by it."""
    for part, column in (("place", "place_id"), ("helper", "helper_code")):
        yield migrations.RemoveIndex(model, f"{name}_{part}")
        yield migrations.AddIndex(model, models.Index(fields=[column, "on"], name=f"{name}_{part}"))


class Migration(migrations.Migration):
    dependencies = [("assets", "0010_money_read_whole"), ("places", "0003_name_once_a_day")]
    operations = [
        *_dated("assetstep", "assetstep"),
        *_dated("assetfunding", "funding"),
        migrations.AddIndex(
            "assetstep",
            models.Index(
                fields=["place_id", "asset", "-id"],
                condition=models.Q(facts__has_key="shares"),
                name="assetstep_titled",
            ),
        ),
        migrations.AddIndex(
            "assetstep",
            models.Index(
                fields=["place_id", "at"],
                condition=models.Q(step="correct"),
                name="assetstep_corrected",
            ),
        ),
        # Others begin with these.
        migrations.AlterField("assetstep", "asset", _key("assets.asset", related_name="steps")),
        migrations.AlterField(
            "dueincome", "operation", _key("assets.operation", related_name="dues")
        ),
        migrations.AlterField(
            "asset", "place", _key("places.division", related_name="+", verbose_name="坐落")
        ),
        migrations.RunSQL(_OF_DUES, "DROP INDEX entry_of_due;"),
        migrations.RunSQL(_ROWS, "DROP FUNCTION assets_listed;"),
        migrations.RunSQL(_PARTS, "DROP FUNCTION assets_counted;"),
        migrations.RunSQL(_ENDS, "DROP FUNCTION assets_ended;"),
    ]
