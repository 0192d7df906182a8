"""The template database of the tests: migrated, with all divisions and packs, made once."""

import datetime as dt
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.conf import settings
from django.db import connections

_INPUTS = (
    "zhuzhen/*/migrations/*.py",
    "zhuzhen/policy/**/*.py",
    "zhuzhen/places/*.py",
    "zhuzhen/base/*.py",
    "data/*.csv",
    "packs/**/*.yaml",
    "zhuzhen/project/migrating.py",
)
_PREFIX = "zhuzhen_template_"
_LOCK = 20221120


@contextmanager
def maintenance() -> Iterator[psycopg.Cursor]:
    """A cursor of the owner in the database `postgres`, apart from Django's connections."""
    entry = settings.DATABASES["owner"]
    words = {"user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    given = {word: entry[key] for word, key in words.items() if entry.get(key)}
    with (
        psycopg.connect(dbname="postgres", autocommit=True, **given) as connection,
        connection.cursor() as cursor,
    ):
        yield cursor


@contextmanager
def copy_of_template(name: str) -> Iterator[None]:
    """A database `name`, copied from the filled template, gone afterwards."""
    template = filled_template()
    with maintenance() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    try:
        yield
    finally:
        with maintenance() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextmanager
def connections_at(name: str) -> Iterator[None]:
    """Let both aliases speak to the database `name` for a while."""
    before = settings.DATABASES["owner"]["NAME"]
    _point_at(name)
    yield
    _point_at(before)


def _point_at(name: str) -> None:
    for alias in ("owner", "default"):
        connections[alias].close()
        settings.DATABASES[alias]["NAME"] = name
        connections[alias].settings_dict["NAME"] = name


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for pattern in _INPUTS:
        for path in sorted(Path(settings.BASE_DIR).glob(pattern)):
            digest.update(path.as_posix().encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _fill(name: str) -> None:
    from zhuzhen.places.commands import load_divisions
    from zhuzhen.policy.commands import load_packs
    from zhuzhen.project import migrating
    from zhuzhen.project.work import acting_as_system

    with connections_at(name):
        migrating.migrate()
        with acting_as_system():
            load_divisions(Path(settings.DATA_ROOT) / "divisions.csv", on=dt.date(2020, 1, 1))
            load_packs(sorted(Path(settings.PACKS_ROOT).iterdir()), by=None)


def filled_template() -> str:
    """The template's name; made if the schema, the divisions or the packs changed since."""
    name = _PREFIX + _fingerprint()
    with maintenance() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])  # until this connection ends
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [_PREFIX + "%"])
        existing = {row[0] for row in cursor.fetchall()}
        if name not in existing:
            making = name + "_making"
            cursor.execute(f'DROP DATABASE IF EXISTS "{making}" WITH (FORCE)')
            cursor.execute(
                f"CREATE DATABASE \"{making}\" TEMPLATE template0 ENCODING 'UTF8' "
                "LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'"
            )
            _fill(making)
            cursor.execute(f'ALTER DATABASE "{making}" RENAME TO "{name}"')
            for old in existing - {name}:
                cursor.execute(f'DROP DATABASE IF EXISTS "{old}" WITH (FORCE)')
    return name
