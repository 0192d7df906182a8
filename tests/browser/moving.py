"""A server of a test's own, in this process, so that the test can let days pass.

The server of the other browser tests is an installation of its own, on one fixed day.
"""

import datetime as dt
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.db import connections
from django.test.testcases import LiveServerThread

from tests.browser.conftest import Server
from tests.template_database import connections_at, copy_of_template


@dataclass
class MovingDay:
    """The day on the server's calendar."""

    def go_to(self, day: dt.date) -> None:
        settings.DEMONSTRATION_TODAY = day


@contextmanager
def own_database() -> Iterator[None]:
    """A database with all divisions and packs and nothing else."""
    name = f"zhuzhen_moving_{os.getpid()}"
    with copy_of_template(name), connections_at(name):
        yield


@contextmanager
def serving(passwords: dict[str, str]) -> Iterator[Server]:
    """The application on a free port of this machine.

    A browser keeps several sockets open, each of which has a thread here: of a dozen people they
    would hold more connections than the database gives, so each ends with its request.
    """
    thread = LiveServerThread("127.0.0.1", StaticFilesHandler, connections_override={})
    thread.daemon = True
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(connections.settings["default"], "CONN_MAX_AGE", 0)
        thread.start()
        thread.is_ready.wait()
        if thread.error:
            raise thread.error
        try:
            yield Server(f"http://127.0.0.1:{thread.port}", passwords)
        finally:
            thread.terminate()
