"""The template database of the tests: migrated, with all divisions and packs, made once."""

import datetime as dt
import hashlib
from pathlib import Path

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


def point_connections_to(name: str) -> None:
    """Let both aliases speak to the database `name` from now on."""
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

    point_connections_to(name)
    migrating.migrate()
    with acting_as_system():
        load_divisions(Path(settings.DATA_ROOT) / "divisions.csv", on=dt.date(2020, 1, 1))
        load_packs(sorted(Path(settings.PACKS_ROOT).iterdir()), by=None)
    point_connections_to("postgres")


def filled_template() -> str:
    """The template's name; made if the schema, the divisions or the packs changed since."""
    name = _PREFIX + _fingerprint()
    point_connections_to("postgres")
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
    # The lock lives with this connection: filling uses others, by their own names.
    keeper = connections["owner"].connection
    connections["owner"].connection = None
    with connections["owner"].cursor() as cursor:
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
            with connections["owner"].cursor() as again:
                again.execute(f'ALTER DATABASE "{making}" RENAME TO "{name}"')
                for old in existing - {name}:
                    again.execute(f'DROP DATABASE IF EXISTS "{old}" WITH (FORCE)')
    keeper.close()
    return name
