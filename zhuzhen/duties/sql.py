"""Pieces of SQL that carry their parameters, so that composing never loses their order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

OwnerId = int | str
Param = bool | int | Decimal | str | dt.date | dt.datetime | list[OwnerId] | list[str] | None


@dataclass(frozen=True)
class Sql:
    """SQL text with `%s` places, and the values for them in order."""

    text: str
    params: tuple[Param, ...] = ()

    def __add__(self, other: Sql) -> Sql:
        return Sql(self.text + other.text, self.params + other.params)

    def within(self, form: str) -> Sql:
        """`form` holds one `{}` for this piece and no parameters of its own."""
        return Sql(form.replace("{}", self.text), self.params)


def joined(parts: Iterable[Sql], *, by: str) -> Sql:
    """Pieces one after another with `by` between them."""
    listed = list(parts)
    params = tuple(value for part in listed for value in part.params)
    return Sql(by.join(part.text for part in listed), params)


def with_clauses(clauses: dict[str, Sql], *, then: Sql) -> Sql:
    """`WITH name AS (…), … then`. What is worked out row by row (`stood…`) is so only once."""
    named = []
    for name, sql in clauses.items():
        once = "MATERIALIZED " if name.startswith("stood") else ""
        named.append(sql.within(f"{name} AS {once}({{}})"))
    return Sql("WITH ") + joined(named, by=",\n") + Sql("\n") + then
