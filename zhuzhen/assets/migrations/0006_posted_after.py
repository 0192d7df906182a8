"""Which entries came to be known after a moment: what a figure as it stood then leaves out.

A town sees its lines of an entry that lies above it, not the entry; when it was posted it may know.
"""

from django.db import migrations

_MADE = """
CREATE FUNCTION assets_posted_after(moment timestamptz) RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT id FROM funds_entry WHERE posted_at > moment $$;
"""
_UNMADE = "DROP FUNCTION assets_posted_after(timestamptz);"


class Migration(migrations.Migration):
    dependencies = [("assets", "0005_settlement_laws")]
    operations = [migrations.RunSQL(sql=_MADE, reverse_sql=_UNMADE)]
