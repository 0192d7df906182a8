"""The unit of work: one transaction, one actor, one scope; figures settled before it commits."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from zhuzhen.base import clock, scope
from zhuzhen.duties.commands import settle_changes
from zhuzhen.partners.queries import scope_of
from zhuzhen.people.models import Account


@contextmanager
def acting_as(account: Account) -> Iterator[None]:
    """Run a block as `account`: its scope, and duties settled when the block ends well."""
    with transaction.atomic():
        scope.enter(scope_of(account, on=clock.today()))
        yield
        settle_changes(now=clock.now(), today=clock.today())


@contextmanager
def acting_as_system() -> Iterator[None]:
    """Run a block as the system (set-up, operators on the machine, jobs): every row."""
    with transaction.atomic():
        scope.enter(scope.EVERYTHING)
        yield
        settle_changes(now=clock.now(), today=clock.today())
