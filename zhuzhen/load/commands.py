"""The nightly work of the load meter: rows that are alike but for their counts become one."""

import datetime as dt

from django.db import connection, transaction

_SAME = "register, month, place_id, helper_code, org_id, cluster_id"
_MERGE = f"""
WITH counted AS (
    SELECT id, count(*) OVER (PARTITION BY {_SAME}) AS alike
    FROM registers_load WHERE month >= %s
), gone AS (
    DELETE FROM registers_load
    WHERE id = ANY (ARRAY(SELECT id FROM counted WHERE alike > 1)) RETURNING *
)
INSERT INTO registers_load ({_SAME}, entries, asked, prefilled)
SELECT {_SAME}, sum(entries), sum(asked), sum(prefilled) FROM gone GROUP BY {_SAME}
"""


@transaction.atomic
def merge_loads(*, since: dt.date) -> int:
    """Merge those in scope of the month of `since` and later; returns what became of them."""
    with connection.cursor() as cursor:
        cursor.execute(_MERGE, [since.replace(day=1)])
        return int(cursor.rowcount)
