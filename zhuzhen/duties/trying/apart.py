"""Empty tables that hide the real ones for a while, so that a case stands in a world of its own."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import apps
from django.db import connection, models, transaction

from zhuzhen.base import scope
from zhuzhen.base.audit import FIRST_SEAL
from zhuzhen.base.models import AuditHead
from zhuzhen.places.models import DivisionTag

# Divisions are the same in every world; accounts play no part in one.
_SHARED = {"places", "people"}
# Temporary tables are found before the real ones of the same name. Numbers come from the real
# sequences, so that what is remembered by id is never mistaken for something real.
_HIDE = """
CREATE TEMPORARY TABLE {table} (LIKE public.{table} INCLUDING DEFAULTS INCLUDING CONSTRAINTS
  INCLUDING GENERATED INCLUDING INDEXES) ON COMMIT DROP
"""
_NUMBER = (
    "ALTER TABLE pg_temp.{table} ALTER {column} "
    "SET DEFAULT nextval(pg_get_serial_sequence('public.{table}', '{column}'))"
)


def _hidden() -> list[type[models.Model]]:
    found = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model.__module__.startswith("zhuzhen.") and model._meta.app_label not in _SHARED
    ]
    return [*found, DivisionTag]


@contextmanager
def world_apart() -> Iterator[None]:
    """A block in which all but divisions and accounts is empty; nothing of it remains.

    The real tables are neither touched nor locked. Must not be entered twice at once.
    """
    with undone(), scope.within(scope.EVERYTHING):
        with connection.cursor() as cursor:
            for model in _hidden():
                table, key = model._meta.db_table, model._meta.pk
                cursor.execute(_HIDE.format(table=table))
                if isinstance(key, models.AutoField):
                    cursor.execute(_NUMBER.format(table=table, column=key.column))
        AuditHead.objects.create(pk=1, seal=FIRST_SEAL)
        yield


@contextmanager
def undone() -> Iterator[None]:
    """A block whose changes are taken back when it ends."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
