"""Which entries carried money over: whoever sees a line of one need not see the entry itself, which
lies with the place and with no payer. Only their numbers are told."""

from django.db import migrations

_MADE = """
CREATE FUNCTION funds_carried_over() RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT id FROM funds_entry WHERE kind = 'carry_over'
    UNION ALL SELECT e.id FROM funds_entry r JOIN funds_entry e ON e.reverses_id = r.id
    WHERE r.kind = 'carry_over'
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("funds", "0011_balances")]
    operations = [migrations.RunSQL(_MADE, "DROP FUNCTION funds_carried_over();")]
