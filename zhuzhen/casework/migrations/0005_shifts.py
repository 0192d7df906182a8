"""Scope of the new tables, and the triggers that tell duties what moved.

Statement triggers with transition tables: an import of a hundred thousand rows writes a row a
village, and no path to these tables, by command or by COPY, can forget to tell (docs/adr/0012).
"""

from django.db import migrations

from zhuzhen.base.rowsecurity import append_only, family_policy

# From which day on a row of the table can change a figure.
_SINCE = {
    "casework_case": "admitted_on",
    "casework_plan": "starts_on",
    "casework_measure": "starts_on",
    "casework_visit": "visited_on",
    "casework_helperpair": "lower(during)",
}
_NOTE = """
CREATE FUNCTION casework_note_shift() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moved text := CASE TG_OP WHEN 'INSERT' THEN 'SELECT * FROM now_so' WHEN 'DELETE'
        THEN 'SELECT * FROM was_so' ELSE 'SELECT * FROM now_so UNION ALL SELECT * FROM was_so' END;
BEGIN
    EXECUTE format(
        'INSERT INTO casework_familyshift (place_id, since) SELECT place_id, min(%s) FROM (%s) m '
        'WHERE %s IS NOT NULL GROUP BY place_id', TG_ARGV[0], moved, TG_ARGV[0]);
    RETURN NULL;
END $$;
CREATE FUNCTION casework_note_ability() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO casework_familyshift (place_id, since)
    SELECT n.place_id, min(c.admitted_on) FROM now_so n JOIN was_so w USING (id)
    JOIN casework_case c ON c.household_id = n.id AND c.admitted_on IS NOT NULL
    WHERE (n.able > 0, n.weak > 0) IS DISTINCT FROM (w.able > 0, w.weak > 0)
    GROUP BY n.place_id;
    RETURN NULL;
END $$;
CREATE TRIGGER casework_ability AFTER UPDATE ON households_household
    REFERENCING NEW TABLE AS now_so OLD TABLE AS was_so
    FOR EACH STATEMENT EXECUTE FUNCTION casework_note_ability();
"""
_REFERENCING = {
    "INSERT": "NEW TABLE AS now_so",
    "UPDATE": "NEW TABLE AS now_so OLD TABLE AS was_so",
    "DELETE": "OLD TABLE AS was_so",
}


def _triggers() -> str:
    return "".join(
        f"CREATE TRIGGER {table}_shift_{event.lower()} AFTER {event} ON {table} "
        f"REFERENCING {tables} FOR EACH STATEMENT "
        f"EXECUTE FUNCTION casework_note_shift('{since}');"
        for table, since in _SINCE.items()
        for event, tables in _REFERENCING.items()
    )


def _no_triggers() -> str:
    dropped = "".join(
        f"DROP TRIGGER {table}_shift_{event.lower()} ON {table};"
        for table in _SINCE
        for event in _REFERENCING
    )
    functions = "DROP FUNCTION casework_note_shift(); DROP FUNCTION casework_note_ability();"
    return f"DROP TRIGGER casework_ability ON households_household; {dropped}{functions}"


class Migration(migrations.Migration):
    dependencies = [("casework", "0004_support_history"), ("households", "0003_named")]
    operations = [
        family_policy("casework_supportchange"),
        append_only("casework_supportchange"),
        family_policy("casework_familyshift"),
        migrations.RunSQL(_NOTE + _triggers(), reverse_sql=_no_triggers()),
    ]
