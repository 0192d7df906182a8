"""What a sheet asked of whose rows they are: one addition an owner, before anything is stored."""

import datetime as dt

from django.db import connection

from zhuzhen.registers.importing.passing import KNOWN, ROWS

_WHOSE = "place_id, helper_code, org_id, cluster_id"
_ADD = f"""
INSERT INTO registers_load (register, month, {_WHOSE}, entries, asked, prefilled)
SELECT %(register)s, %(month)s, {_WHOSE}
"""
_OF_NEW = f"""{_ADD}, count(*), sum(asked), sum(prefilled)
FROM {ROWS} t WHERE NOT EXISTS (SELECT FROM {KNOWN} k WHERE k.row = t.row) GROUP BY {_WHOSE}
"""
# As `rules.load.filled_again`: cells that say what is known already were not asked, and a cluster
# or team that goes with its organisation follows from it.
_OF_KNOWN = f"""
WITH differing AS (
    SELECT t.place_id, t.helper_code, t.org_id, t.cluster_id,
        (r.happened_on <> t.happened_on)::int
        + num_nonnulls(
            CASE WHEN r.place_id IS DISTINCT FROM t.place_id THEN 1 END,
            CASE WHEN r.org_id IS DISTINCT FROM t.org_id THEN 1 END,
            CASE WHEN t.org_id IS NULL AND r.cluster_id IS DISTINCT FROM t.cluster_id THEN 1 END,
            CASE WHEN t.org_id IS NULL AND r.team_id IS DISTINCT FROM t.team_id THEN 1 END,
            CASE WHEN r.person_id IS DISTINCT FROM t.person_id THEN 1 END,
            CASE WHEN r.parent_id IS DISTINCT FROM t.parent_id THEN 1 END)
        + (SELECT count(*) FROM jsonb_each(t."values") n FULL JOIN jsonb_each(r."values") o
           USING (key) WHERE n.value IS DISTINCT FROM o.value) AS cells
    FROM {ROWS} t JOIN {KNOWN} k USING (row) JOIN registers_record r ON r.id = k.record_id
    WHERE NOT k.is_same
)
{_ADD}, 0, sum(cells), 0 FROM differing GROUP BY {_WHOSE}
"""


def meter_sheet(register: str, *, on: dt.date) -> None:
    """Add what the rows in the passing tables ask to the load of the month of `on`."""
    parameters: dict[str, str | dt.date] = {"register": register, "month": on.replace(day=1)}
    with connection.cursor() as cursor:
        for statement in (_OF_NEW, _OF_KNOWN):
            cursor.execute(statement, parameters)
