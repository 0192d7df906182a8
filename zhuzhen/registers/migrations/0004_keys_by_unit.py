"""A sheet's own numbers are unique for the unit (or cluster, or place) whose rows they number."""

from django.db import migrations

_INDEX = """
CREATE UNIQUE INDEX registers_outside_key ON registers_record (
    register, outside_key, coalesce(org_id, -cluster_id, 0),
    (CASE WHEN org_id IS NULL AND cluster_id IS NULL THEN place_id END)
) NULLS NOT DISTINCT WHERE outside_key IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = [("registers", "0003_steps_tell_all")]
    operations = [
        migrations.RemoveConstraint(model_name="record", name="registers_outside_key"),
        migrations.RunSQL(sql=_INDEX, reverse_sql="DROP INDEX registers_outside_key"),
    ]
