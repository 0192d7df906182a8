"""Nobody was in two towns at once either: postings that ended count for the days they lasted."""

from django.db import migrations

_SQL = """
ALTER TABLE partners_posting DROP CONSTRAINT partners_person_one_town;
ALTER TABLE partners_posting ADD CONSTRAINT partners_person_one_town
    EXCLUDE USING gist (int8range(person_id, person_id, '[]') WITH &&, during WITH &&){where};
"""
_SERVING = " WHERE (status IN ('on_duty', 'leave', 'on_secondment', 'planned'))"


class Migration(migrations.Migration):
    dependencies = [("partners", "0003_reach")]
    operations = [
        migrations.RunSQL(sql=_SQL.format(where=""), reverse_sql=_SQL.format(where=_SERVING)),
    ]
