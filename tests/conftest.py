"""Guard rails of every test: a real database under the application's role, and no network."""

import datetime as dt
import os
import socket
from collections.abc import Iterator
from pathlib import Path

from zhuzhen.project import database

database.start_embedded()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhuzhen.project.settings")

import pytest  # noqa: E402  (the server must run before settings are read)
from django.conf import settings  # noqa: E402
from django.db import connection, connections  # noqa: E402

from zhuzhen.base import scope  # noqa: E402

TODAY = dt.date(2022, 11, 20)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(request: pytest.FixtureRequest) -> None:
    """Each xdist worker has a database of its own."""
    worker = getattr(request.config, "workerinput", {}).get("workerid", "")
    name = f"test_zhuzhen_{worker}" if worker else "test_zhuzhen"
    for alias in ("owner", "default"):
        settings.DATABASES[alias]["TEST"]["NAME"] = name


@pytest.fixture(scope="session")
def django_db_setup(django_db_modify_db_settings: None, django_db_blocker) -> Iterator[None]:
    """Create, migrate and fill the test database once: all divisions and both packs."""
    from zhuzhen.places.commands import load_divisions
    from zhuzhen.policy.commands import load_packs

    from zhuzhen.project import migrating
    from zhuzhen.project.work import acting_as_system

    with django_db_blocker.unblock():
        owner = connections["owner"]
        name = settings.DATABASES["owner"]["TEST"]["NAME"]
        migrating.ensure_database()
        owner.creation._create_test_db(verbosity=0, autoclobber=True, keepdb=False)
        for alias in ("owner", "default"):
            connections[alias].close()
            settings.DATABASES[alias]["NAME"] = name
            connections[alias].settings_dict["NAME"] = name
        migrating.migrate()
        with acting_as_system():
            load_divisions(Path(settings.DATA_ROOT) / "divisions.csv", on=dt.date(2020, 1, 1))
            load_packs(sorted(Path(settings.PACKS_ROOT).iterdir()), by=None)
        yield
        connection.close()
        owner.close()
        settings.DATABASES["owner"]["NAME"] = database.DATABASE
        owner.settings_dict["NAME"] = "postgres"
        with owner.cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        owner.close()


@pytest.fixture
def everything(db: None) -> None:
    """A test that sets its world up freely: every row in scope until it enters another."""
    scope.enter(scope.EVERYTHING)


@pytest.fixture(autouse=True)
def fixed_today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "DEMONSTRATION_TODAY", TODAY)


@pytest.fixture(autouse=True, scope="session")
def no_network() -> Iterator[None]:
    """Only unix sockets and loopback may be reached."""
    real = socket.socket.connect

    def connect(self: socket.socket, address: object) -> None:
        if isinstance(address, tuple) and address[0] not in ("127.0.0.1", "::1", "localhost"):
            raise RuntimeError(f"tests may not reach {address[0]}")
        real(self, address)

    socket.socket.connect = connect
    yield
    socket.socket.connect = real
