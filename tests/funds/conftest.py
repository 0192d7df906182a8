"""A database apart, for what a single transaction cannot show: rivals, and broken rows."""

import threading
from collections.abc import Callable, Iterator

import pytest
from django.db import connection, connections

from tests.template_database import connections_at, copy_of_template
from zhuzhen.base import scope


@pytest.fixture(scope="module")
def apart(django_db_setup, django_db_blocker) -> Iterator[None]:
    """This module's own database: what is written in it is committed, and gone afterwards."""
    name = f"{connections['owner'].settings_dict['NAME']}_funds"
    with copy_of_template(name), django_db_blocker.unblock(), connections_at(name):
        yield


def committed(act: Callable[[], object]) -> object:
    """An act in a transaction of its own that sees every row."""
    with scope.within(scope.EVERYTHING):
        return act()


def at_once(*acts: Callable[[], object]) -> list[object]:
    """What each act came to (or the exception it raised) when all began together, each on a
    connection of its own."""
    gate = threading.Barrier(len(acts))
    results: list[object] = [None] * len(acts)

    def run(at: int, act: Callable[[], object]) -> None:
        try:
            connection.ensure_connection()
            gate.wait(timeout=20)
            results[at] = committed(act)
        except Exception as error:  # handed to the test, which judges it
            results[at] = error
        finally:
            connection.close()

    threads = [
        threading.Thread(target=run, args=(at, act), daemon=True) for at, act in enumerate(acts)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not any(thread.is_alive() for thread in threads), "two wait for each other"
    return results
