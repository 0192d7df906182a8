"""What a grant reaches also tells the towns of granted clusters: a team works with their families.

The function runs before the transaction has a scope, so it is the owner's, as it was.
"""

import importlib

from django.db import migrations

_before = importlib.import_module("zhuzhen.partners.migrations.0003_reach")
_TOWNS = """
    UNION
    SELECT 'town', c.id, c.town_id FROM partners_cluster c
    WHERE c.id = ANY (clusters) AND c.during @> day
    UNION
    SELECT 'before', NULL, e.code FROM earlier e
$$;
"""
_LAST = """
    UNION
    SELECT 'before', NULL, e.code FROM earlier e
$$;
"""


def _replacing(sql: str) -> str:
    return sql.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")


class Migration(migrations.Migration):
    dependencies = [("partners", "0005_shift")]
    operations = [
        migrations.RunSQL(
            sql=_replacing(_before._SQL.replace(_LAST, _TOWNS)),
            reverse_sql=_replacing(_before._SQL),
        ),
    ]
