"""The demonstration at city scale, loaded once for all tests of this folder, and undone after."""

import datetime as dt

import pytest
from django.conf import settings
from django.db import transaction

from zhuzhen.base import scope
from zhuzhen.demo import city

NOW = dt.datetime(2022, 11, 20, 9, tzinfo=dt.UTC)


@pytest.fixture(scope="package")
def credentials_file(tmp_path_factory):
    return tmp_path_factory.mktemp("var") / "demonstration.json"


@pytest.fixture(scope="package")
def loaded(django_db_setup, django_db_blocker, credentials_file):
    """Loaded inside a transaction that is rolled back after the last of them."""
    with (
        pytest.MonkeyPatch.context() as patch,
        django_db_blocker.unblock(),
        transaction.atomic(),
    ):
        patch.setattr(settings, "FEEDS_ROOT", credentials_file.with_name("feeds"))
        scope.enter(scope.EVERYTHING)
        yield city.load(now=NOW, path=credentials_file)
        transaction.set_rollback(True)
