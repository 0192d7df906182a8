"""The passing tables of an import: the rows of its sheet, the records they name, likely doubles.

The application's role may not COPY into a table under row-level security; these are its own, and
last as long as the transaction. What is asked of a whole sheet is asked of them, set by set, so
that a long sheet need not lie in memory.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import connection

from zhuzhen.registers.importing.ready import Ready

ROWS = "zhuzhen_import_rows"
KNOWN = "zhuzhen_import_known"
DOUBLES = "zhuzhen_import_doubles"
_MAKE = f"""
CREATE TEMP TABLE {ROWS} (
    row int, outside_key text COLLATE "C", is_numbered boolean, happened_on date,
    place_id text COLLATE "C", helper_code text COLLATE "C", org_id bigint, cluster_id bigint,
    team_id bigint, person_id bigint, parent_id bigint, due_on date, done_on date,
    "values" jsonb, summary text, content_sm3 text, asked int, prefilled int,
    id bigint DEFAULT nextval('registers_record_id_seq')
) ON COMMIT DROP;
CREATE TEMP TABLE {KNOWN} (
    row int, record_id bigint, state text, is_same boolean, cells int, happened_on date,
    place_id text COLLATE "C", helper_code text COLLATE "C", org_id bigint, cluster_id bigint,
    team_id bigint, person_id bigint
) ON COMMIT DROP;
CREATE TEMP TABLE {DOUBLES} (row int, record_id bigint, others int, first int) ON COMMIT DROP
"""
_COLUMNS = """row, outside_key, is_numbered, happened_on, place_id, helper_code, org_id, cluster_id,
    team_id, person_id, parent_id, due_on, done_on, "values", summary, content_sm3, asked,
    prefilled"""


@contextmanager
def passing_tables() -> Iterator[None]:
    """Make them; on the way out they go, unless the transaction's end took them already."""
    with connection.cursor() as cursor:
        cursor.execute(_MAKE)
        yield
        cursor.execute(f"DROP TABLE {ROWS}, {KNOWN}, {DOUBLES}")


def put(rows: Iterable[Ready]) -> None:
    with connection.cursor() as cursor, cursor.copy(f"COPY {ROWS} ({_COLUMNS}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def count_up() -> None:
    """Tell the planner how much there is, once all rows are in."""
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {ROWS} (row, outside_key, happened_on)")
