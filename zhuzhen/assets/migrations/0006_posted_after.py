"""Which entries came to be known after a moment, and which carry over: what figures as they stood
then leave out, and what a year's figures tell apart.

A town sees its lines of an entry that lies above it, not the entry; when that was posted it may
know.
"""

from django.db import migrations

_MADE = """
CREATE FUNCTION assets_posted_after(moment timestamptz) RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT id FROM funds_entry WHERE posted_at > moment $$;

CREATE FUNCTION assets_carried_over() RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT e.id FROM funds_entry e LEFT JOIN funds_entry r ON r.id = e.reverses_id
    WHERE e.kind = 'carry_over' OR r.kind = 'carry_over'
$$;
"""
_UNMADE = """
DROP FUNCTION assets_carried_over(); DROP FUNCTION assets_posted_after(timestamptz);
"""


class Migration(migrations.Migration):
    dependencies = [("assets", "0005_settlement_laws")]
    operations = [migrations.RunSQL(sql=_MADE, reverse_sql=_UNMADE)]
