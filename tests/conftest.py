"""Guard rails of every test: a real database under the application's role, and no network."""

import datetime as dt
import os
import socket
from collections.abc import Iterator

from zhuzhen.project import database

database.start_embedded()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhuzhen.project.settings")

import hypothesis  # noqa: E402  (the server must run before settings are read)
import pytest  # noqa: E402
from django.conf import settings  # noqa: E402

from tests.template_database import connections_at, copy_of_template  # noqa: E402
from zhuzhen.base import scope  # noqa: E402

TODAY = dt.date(2022, 11, 20)
# No test fails for being slow: the machine may be busy.
hypothesis.settings.register_profile("untimed", deadline=None)
# `make fuzz`: for an evening, not for each commit.
hypothesis.settings.register_profile(
    "fuzz", deadline=None, max_examples=2_000, stateful_step_count=200, print_blob=True
)
hypothesis.settings.load_profile("fuzz" if os.environ.get("FUZZ") else "untimed")
# Tests ask for pages without collecting the static files first.
settings.STORAGES["staticfiles"]["BACKEND"] = (
    "django.contrib.staticfiles.storage.StaticFilesStorage"
)
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    """How several workers share the tests out."""
    from tests.sharing import ByWorld

    return ByWorld(config, log)


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker) -> Iterator[None]:
    """A database of this process's own, copied from a template with all divisions and packs."""
    name = f"test_zhuzhen_{os.getpid()}"
    from zhuzhen.policy.queries import current_packs

    with django_db_blocker.unblock(), copy_of_template(name), connections_at(name):
        # A process reads the packs' contents once: in no test's count of questions.
        current_packs()
        yield


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
