"""Bring a database to the present schema: the application's role, migrations, its rights."""

import hashlib
from pathlib import Path

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connections

from zhuzhen.project import database

# Rows of these tables are never changed or removed; the trigger refuses the owner as well.
APPEND_ONLY = ("base_auditentry", "registers_recordstep")
# Written by the ledger's own trigger, under its owner. A column that never changes may be updated,
# since whoever locks a row needs that right on one.
BALANCES = {"funds_ledgeraccount": "helper_code", "funds_monthtotal": "helper_code"}

# Written by triggers alone, under their owner.
TRIGGERS_OWN = ("funds_duechange",)


def ensure_database() -> None:
    """Create the database itself if it is missing (embedded server only)."""
    entry = connections["owner"].settings_dict
    with (
        psycopg.connect(dbname="postgres", user=entry["USER"], host=entry["HOST"]) as connection,
        connection.cursor() as cursor,
    ):
        connection.autocommit = True
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database.DATABASE])
        if cursor.fetchone() is None:
            cursor.execute(
                f'CREATE DATABASE "{database.DATABASE}" TEMPLATE template0 '
                "ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'"
            )


def ensure_role() -> None:
    """Create the application's role, which can bypass nothing, and set its password."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [database.APP_ROLE])
        verb = "ALTER" if cursor.fetchone() else "CREATE"
        secret = "" if database.is_embedded() else database.app_password()
        password = psycopg.sql.Literal(secret or None).as_string(cursor.connection)
        cursor.execute(
            f'{verb} ROLE "{database.APP_ROLE}" LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB '
            f"NOCREATEROLE PASSWORD {password}"
        )
        # A server of one's own has it on: compiling a recount takes seconds, running it less.
        cursor.execute(f'ALTER ROLE "{database.APP_ROLE}" SET jit = off')


def grant_rights() -> None:
    """Give the application's role what it needs, and no more, on every table there is."""
    role = f'"{database.APP_ROLE}"'
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            f"GRANT USAGE ON SCHEMA public TO {role};"
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role};"
            f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role};"
            f"REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {role};"
        )
        for table in APPEND_ONLY:
            cursor.execute(f"REVOKE UPDATE, DELETE ON {table} FROM {role}")
        for table in TRIGGERS_OWN:
            cursor.execute(f"REVOKE INSERT, UPDATE, DELETE ON {table} FROM {role}")
        for table, column in BALANCES.items():
            cursor.execute(
                f"REVOKE UPDATE, DELETE ON {table} FROM {role};"
                f"GRANT UPDATE ({column}) ON {table} TO {role}"
            )


def fingerprint(*patterns: str) -> str:
    """One digest of the files that match, by path and content."""
    digest = hashlib.sha256()
    for pattern in patterns:
        for path in sorted(Path(settings.BASE_DIR).glob(pattern)):
            if path.is_file():
                digest.update(path.as_posix().encode() + path.read_bytes())
    return digest.hexdigest()


def _present_schema() -> str:
    """What a migrated database is marked with; on another server the role must be made anew."""
    where = settings.DATABASES["owner"]["HOST"] if not database.is_embedded() else "embedded"
    return f"{where} {fingerprint('zhuzhen/*/migrations/*.py', 'zhuzhen/project/migrating.py')}"


def is_migrated() -> bool:
    """Whether this very database has had all that `migrate` does: quick, unlike a migration plan.

    The mark is a comment on its table of migrations, so that it goes where the schema goes.
    """
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT obj_description(to_regclass('django_migrations'), 'pg_class')")
        return cursor.fetchone()[0] == _present_schema()


def migrate(*, verbosity: int = 0) -> None:
    """Role, migrations, rights; safe to repeat."""
    ensure_role()
    call_command("migrate", database="owner", verbosity=verbosity, interactive=False)
    grant_rights()
    with connections["owner"].cursor() as cursor:
        mark = psycopg.sql.Literal(_present_schema()).as_string(cursor.connection)
        cursor.execute(f"COMMENT ON TABLE django_migrations IS {mark}")
