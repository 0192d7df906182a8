"""Lists in pages: rows, and whether there are more."""

from collections.abc import Callable
from typing import Generic, TypeVar

from django.db.models import Model, QuerySet
from ninja import Schema

Row = TypeVar("Row")
Stored = TypeVar("Stored", bound=Model)


class Rows(Schema, Generic[Row]):
    """One page, numbered from 1; `has_next` says whether another follows."""

    page: int
    has_next: bool
    rows: list[Row]


def page_of(
    found: QuerySet[Stored], *, page: int, size: int, shown: Callable[[Stored], Row]
) -> Rows[Row]:
    """A page of an ordered query, read with one row more than it shows."""
    first = (page - 1) * size
    rows = list(found[first : first + size + 1])
    return Rows(page=page, has_next=len(rows) > size, rows=[shown(each) for each in rows[:size]])
