"""How far a screening is, told from within its transaction: nothing of it is written.

A run is one transaction, so no row of it can be seen before it ends. The name that its connection
bears is seen at once, goes with the transaction, and with the process if that is killed.
"""

from dataclasses import dataclass

from django.db import connection

_NAME = "zhuzhen-screening"
_RUNNING = """
SELECT split_part(application_name, ' ', 2)::int, split_part(application_name, ' ', 3)::int
FROM pg_stat_activity
WHERE datname = current_database() AND application_name ~ '^zhuzhen-screening [0-9]+ [0-9]+$'
ORDER BY xact_start LIMIT 1
"""


@dataclass(frozen=True)
class Running:
    """A screening that runs now: rules judged, of all; 0 of 0 while its files are read."""

    done: int
    total: int


def announce(done: int, total: int) -> None:
    """Say how far the screening of this transaction is."""
    with connection.cursor() as cursor:
        name = f"{_NAME} {done} {total}"
        cursor.execute("SELECT set_config('application_name', %s, true)", [name])


def running() -> Running | None:
    """The screening that runs now; there is one at a time. Others wait for it and say nothing."""
    with connection.cursor() as cursor:
        cursor.execute(_RUNNING)
        row = cursor.fetchone()
    return Running(*row) if row else None
