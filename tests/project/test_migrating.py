"""Whether a database is migrated is asked of that database, never of a file beside it."""

import io

import pytest
from django.core.management import call_command
from django.db import connections

from tests.template_database import connections_at, maintenance
from zhuzhen.project import migrating


@pytest.fixture
def empty_database(django_db_setup, django_db_blocker):
    name = f"{connections['owner'].settings_dict['NAME']}_empty"
    with maintenance() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
    mine = connections["owner"].settings_dict["NAME"]
    try:
        with django_db_blocker.unblock(), connections_at(name):
            yield name
    finally:
        with django_db_blocker.unblock():
            assert connections["owner"].settings_dict["NAME"] == mine
        with maintenance() as cursor:
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.mark.django_db(databases=["default", "owner"])
def test_the_database_of_the_tests_is_migrated():
    assert migrating.is_migrated()


def test_an_empty_database_is_not_whatever_another_one_is(empty_database):
    assert not migrating.is_migrated()


@pytest.mark.django_db(databases=["default", "owner"])
def test_other_migrations_make_it_unmigrated(monkeypatch):
    monkeypatch.setattr(migrating, "fingerprint", lambda *patterns: "other")
    assert not migrating.is_migrated()


@pytest.mark.django_db(databases=["default", "owner"])
def test_every_change_of_a_model_has_its_migration():
    """Constraints written by hand in a migration are those of the model."""
    told = io.StringIO()
    call_command("makemigrations", check=True, dry_run=True, verbosity=1, stdout=told)
    assert "No changes" in told.getvalue()
