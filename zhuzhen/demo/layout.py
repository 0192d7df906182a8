"""What is to be built: towns, their clusters and units, as plain facts before any row exists."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class UnitPlan:
    """A unit to found; `key` is its name, which is unique in the demonstration."""

    name: str
    kind: str
    home: str
    short_name: str = ""
    works_in: str | None = None

    @property
    def key(self) -> str:
        return self.name


@dataclass(frozen=True)
class ClusterPlan:
    """A cluster to form: the first unit leads."""

    town: str
    town_name: str
    helper: str
    tier: str
    units: tuple[str, ...]
    villages: tuple[str, ...] = ()


@dataclass(frozen=True)
class Layout:
    """All that a demonstration consists of, besides records."""

    units: tuple[UnitPlan, ...]
    clusters: tuple[ClusterPlan, ...]
    pairs: tuple[tuple[str, str], ...]  # assisting city, helped city
    key_towns: frozenset[str] = frozenset()
    extra_units: tuple[UnitPlan, ...] = field(default=())  # units of no cluster

    @property
    def all_units(self) -> tuple[UnitPlan, ...]:
        return self.units + self.extra_units
