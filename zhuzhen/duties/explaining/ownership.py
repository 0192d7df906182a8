"""One owner in plain Python: its links and the sets that conditions ask of it, on any day.

The same sources as `duties.owners`, read for one owner; a property test compares the two.
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property, lru_cache

from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange

from zhuzhen.base import scope
from zhuzhen.duties.owners import (
    CITY,
    COUNTY,
    SOURCES,
    TOWN,
    VILLAGES,
    OwnerSource,
    link_digits,
    link_rows,
)
from zhuzhen.duties.sql import OwnerId
from zhuzhen.places.models import Division
from zhuzhen.policy.choices import OWNER_SETS, Link, OwnerKind

_DIGITS = {"towns": TOWN, "counties": COUNTY, "cities": CITY}


def _holds(during: DateRange | None, day: dt.date) -> bool:
    if during is None:
        return True
    since, until = during.lower, during.upper
    return (since is None or since <= day) and (until is None or day < until)


@lru_cache(maxsize=500)
def _below(prefix: str, code: str, levels: tuple[str, ...]) -> frozenset[str]:
    rows = Division.objects.filter(code__startswith=prefix).exclude(code=code)
    if levels:
        rows = rows.filter(level__in=levels)
    return frozenset(rows.values_list("code", flat=True))


@dataclass(frozen=True)
class Ownership:
    """An owner by kind and id. Read with every row in scope: the reader's must not bend reasons."""

    source: OwnerSource
    owner_id: OwnerId

    @classmethod
    def of_key(cls, key: str) -> "Ownership":
        """`cluster_org:17`, `city_pair:441900000000-440200000000`."""
        kind, _, text = key.partition(":")
        source = SOURCES[OwnerKind(kind)]
        return cls(source, int(text) if source.id_type == "bigint" else text)

    def links(self, through: Link) -> tuple[tuple[OwnerId, DateRange], ...]:
        """The values by which records are the owner's, each with its days."""
        rows = link_rows(self.source, through=through)
        return self._rows(
            f"WITH raw AS (SELECT * FROM ({self.source.rows}) r "
            f"WHERE r.id = %s::{self.source.id_type}) "
            f"SELECT l.link, l.during FROM ({rows}) l"
        )

    def link_digits(self, through: Link) -> int:
        return link_digits(self.source, through=through)

    def _rows(self, sql: str) -> tuple[tuple[OwnerId, DateRange], ...]:
        with scope.within(scope.EVERYTHING), connection.cursor() as cursor:
            cursor.execute(sql, [self.owner_id])
            return tuple(cursor.fetchall())

    @cached_property
    def _places(self) -> tuple[tuple[OwnerId, DateRange | None], ...]:
        """Codes of the places the owner is bound to, with their days."""
        span = f"(SELECT %s::{self.source.id_type} AS id) span"
        if self.source.towns:
            return self._rows(
                f"SELECT {self.source.code}, x.during FROM {span}, {self.source.towns}"
            )
        rows = self._rows(f"SELECT {self.source.code}, NULL::daterange FROM {span}")
        return tuple(rows)

    @cached_property
    def _orgs(self) -> tuple[tuple[OwnerId, DateRange], ...]:
        return self._rows(
            "SELECT org_id, during FROM partners_membership "
            "WHERE role <> 'special_support' AND cluster_id = %s"
        )

    @cached_property
    def _clusters(self) -> tuple[tuple[OwnerId, DateRange], ...]:
        return self.links(Link.CLUSTER)

    def on(self, day: dt.date, *, names: Collection[str]) -> dict[str, object]:
        """The attributes asked for, as they stood on a day."""
        return {name: self._attribute(name, day) for name in names}

    def _attribute(self, name: str, day: dt.date) -> object:
        if name in OWNER_SETS:
            return self.members(name, on=day)
        if name == "org":
            return self._org_on(day)
        clusters = [link for link, during in self._clusters if _holds(during, day)]
        return min(clusters, default=None)

    def _org_on(self, day: dt.date) -> OwnerId | None:
        if self.source.kind is not OwnerKind.POSTED_PERSON:
            return self.owner_id
        sending = [link for link, during in self.links(Link.ORG) if _holds(during, day)]
        return min(sending, default=None)

    def members(self, name: str, *, on: dt.date) -> frozenset[OwnerId]:
        """A set of the owner's on a day: codes of places, or ids of organisations."""
        if name == "orgs":
            return frozenset(org for org, during in self._orgs if _holds(during, on))
        codes = [str(code) for code, during in self._places if _holds(during, on)]
        return frozenset(member for code in codes for member in self._around(code, name))

    def _around(self, code: str, name: str) -> frozenset[str]:
        kind = self.source.kind
        if kind in VILLAGES and name == "villages":
            return frozenset({code})
        if name == "villages":
            return _below(code[:TOWN], code, ())
        if kind is OwnerKind.COUNTY and name == "towns":
            return _below(code[:COUNTY], code, ())
        digits = COUNTY if kind is OwnerKind.COUNTY else _DIGITS[name]
        return frozenset({code[:digits].ljust(12, "0")})
