"""Rows of the sheet put together to households, and both to what is registered; all in DuckDB.

`people` has a line a row with `key` (which household), `groups` a line a household of the sheet,
with `household_id` where it is known, `matched` the resident that a row means.
"""

import pyarrow as pa

from zhuzhen.base.bulk import Crew
from zhuzhen.feeds.room import Room
from zhuzhen.households.importing.known import bring_known
from zhuzhen.households.importing.labels import OF_HOUSEHOLD

# What the register gives out itself: twelve digits of the village and five more.
OWN_NUMBER = r"^\d{17}$"

_PEOPLE = """
CREATE OR REPLACE TABLE people AS
SELECT t.* EXCLUDE (head, born_on, sex),
    coalesce(t.head, CASE WHEN t.relation = 'head' THEN t.name END) AS head,
    b.id_blind, b.certificate_blind,
    try_strptime(substr(t.id, 7, 8), '%Y%m%d')::DATE AS id_born,
    CASE WHEN t.id IS NOT NULL THEN CASE WHEN substr(t.id, 17, 1) IN ('1', '3', '5', '7', '9')
        THEN 'male' ELSE 'female' END END AS id_sex,
    t.born_on AS said_born, t.sex AS said_sex,
    coalesce(id_born, t.born_on) AS born_on,
    coalesce(id_sex, t.sex) AS sex,
    CASE WHEN t.number IS NOT NULL THEN 'n' || t.number
        WHEN coalesce(t.head, CASE WHEN t.relation = 'head' THEN t.name END) IS NOT NULL
            THEN 'h' || coalesce(t.village, '') || coalesce(t.head, t.name) END AS key
FROM typed t JOIN blinds b ON b.row = t.row
"""

_GROUPS = """
CREATE OR REPLACE TABLE groups AS
WITH one AS (
    SELECT key, min(row) AS row, min(number) AS number,
        min(name) FILTER (relation = 'head') AS head_name, min(head) AS said_head,
        {facts}
    FROM people WHERE key IS NOT NULL GROUP BY key
), by_person AS (
    SELECT p.key, min(r.household_id) AS household_id, count(DISTINCT r.household_id) AS houses
    FROM people p JOIN known_residents r ON r.id_blind = p.id_blind
    WHERE p.key IS NOT NULL AND p.id_blind IS NOT NULL GROUP BY p.key
)
SELECT one.*, coalesce(k.id, CASE WHEN p.houses = 1 THEN p.household_id END) AS household_id,
    coalesce(p.houses, 0) AS houses, k.id IS NOT NULL AS is_by_number
FROM one LEFT JOIN known_households k ON k.number = one.number
LEFT JOIN by_person p ON p.key = one.key
"""

# By identity number; else, within the known household, by name where only one may be meant.
_MATCHED = """
CREATE OR REPLACE TABLE matched AS
WITH by_id AS (
    SELECT p.row, r.id AS resident_id, r.household_id
    FROM people p JOIN known_residents r ON r.id_blind = p.id_blind WHERE p.id_blind IS NOT NULL
), named AS (
    SELECT p.row, min(r.id) AS resident_id, min(r.household_id) AS household_id
    FROM people p JOIN groups g ON g.key = p.key
    JOIN known_residents r ON r.household_id = g.household_id AND r.name = p.name
        AND (p.born_on IS NULL OR r.born_on IS NULL OR r.born_on = p.born_on)
        AND (p.id_blind IS NULL OR r.id_blind = '')
    WHERE p.row NOT IN (SELECT row FROM by_id)
    GROUP BY p.row HAVING count(*) = 1
)
SELECT * FROM by_id UNION ALL SELECT * FROM named
"""


def blind_all(room: Room, *, by: Crew) -> None:
    """Make `blinds`: of each row the blind of its identity number and certificate."""
    found = room.table("SELECT row, id, certificate FROM typed ORDER BY row")
    columns = [
        pa.array(by.blinded(found[name].to_pylist()), pa.string()) for name in ("id", "certificate")
    ]
    names = ["row", "id_blind", "certificate_blind"]
    room.db.register("blinded", pa.table([found["row"], *columns], names=names))
    room.db.execute(
        "CREATE OR REPLACE TABLE blinds AS SELECT row, nullif(id_blind, '') AS id_blind, "
        "nullif(certificate_blind, '') AS certificate_blind FROM blinded"
    )
    room.db.unregister("blinded")


def join_all(room: Room, *, by: Crew) -> None:
    """Make `people`, `groups` and `matched` of what was checked."""
    blind_all(room, by=by)
    room.db.execute(_PEOPLE)
    bring_known(room)
    facts = ", ".join(f"min({name}) AS {name}" for name in OF_HOUSEHOLD)
    room.db.execute(_GROUPS.format(facts=facts))
    room.db.execute(_MATCHED)
