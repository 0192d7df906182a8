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
_OF_KNOWN = f"""{_ADD}, 0, sum(cells), 0
FROM (SELECT t.*, k.cells FROM {ROWS} t JOIN {KNOWN} k USING (row) WHERE NOT k.is_same) differing
GROUP BY {_WHOSE}
"""


def meter_sheet(register: str, *, on: dt.date) -> None:
    """Add what the rows in the passing tables ask to the load of the month of `on`."""
    parameters: dict[str, str | dt.date] = {"register": register, "month": on.replace(day=1)}
    with connection.cursor() as cursor:
        for statement in (_OF_NEW, _OF_KNOWN):
            cursor.execute(statement, parameters)
