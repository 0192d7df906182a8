"""Packs as loaded: the current ones, what is in force on a day, and what they declare.

A pack's content is read from the database once in a process and kept by its hash; after that a
call costs one small query.
"""

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Q, QuerySet

from zhuzhen.policy import rules
from zhuzhen.policy.models import Clause as ClauseRow
from zhuzhen.policy.models import PackVersion
from zhuzhen.policy.schema import Clause, FundUse, Pack, Register
from zhuzhen.policy.schema.parameters import Parameter


@dataclass(frozen=True)
class StoredPack:
    """A pack's content with the version it is stored as."""

    pack: Pack
    version_id: int
    version: int
    loaded_at: dt.datetime

    @property
    def label(self) -> str:
        """As audit and figures cite it: dongguan-2022@3."""
        return f"{self.pack.id}@{self.version}"


@lru_cache(maxsize=64)
def _pack_of(content_hash: str) -> Pack:
    body = PackVersion.objects.filter(content_hash=content_hash).values_list("body", flat=True)
    return Pack.model_validate(body.order_by("pk")[0])


def _stored(versions: QuerySet[PackVersion]) -> tuple[StoredPack, ...]:
    rows = versions.values_list("pk", "version", "loaded_at", "content_hash")
    return tuple(
        StoredPack(_pack_of(content_hash), pk, version, loaded_at)
        for pk, version, loaded_at, content_hash in rows
    )


def current_packs() -> tuple[StoredPack, ...]:
    """The current version of every pack, bases before what lies over them."""
    stored = _stored(PackVersion.objects.filter(superseded_at=None).order_by("pack_id"))
    order = {pack.id: at for at, pack in enumerate(rules.bases_first([s.pack for s in stored]))}
    return tuple(sorted(stored, key=lambda one: order[one.pack.id]))


def packs_in_force(on: dt.date | None = None) -> tuple[Pack, ...]:
    """Current packs in force on a day, bases first; without a day, all current packs."""
    packs = (stored.pack for stored in current_packs())
    return tuple(pack for pack in packs if on is None or pack.in_force_on(on))


def pack(pack_id: str) -> Pack | None:
    """The current version of one pack."""
    found = _stored(PackVersion.objects.filter(pack_id=pack_id, superseded_at=None).order_by("pk"))
    return found[0].pack if found else None


def pack_version(version_id: int) -> StoredPack | None:
    """A pack as it was stored under that id, however old."""
    found = _stored(PackVersion.objects.filter(pk=version_id).order_by("pk"))
    return found[0] if found else None


def register_named(register_id: str, *, region: str | None = None) -> Register | None:
    """A declared register; `region` (of the helping side) picks among overlays of it.

    Without a region the first declaration counts: the base's, where an overlay only keeps it.
    """
    packs = packs_in_force()
    if region is not None:
        chosen = rules.pack_for(packs, region=region)
        return chosen.registers.get(register_id) if chosen else None
    for each in packs:
        if register_id in each.registers:
            return each.registers[register_id]
    return None


def parameter(parameter_id: str, *, region: str, on: dt.date | None = None) -> Parameter | None:
    """A parameter as it holds in a region: an overlay's own before its base's.

    One small query (`current_packs`). Read values by `value_on(day)`, or by `known_on(day)` where
    a day before the first value means that nothing is known (`income_line`).
    """
    return rules.parameter_for(packs_in_force(), parameter_id=parameter_id, region=region, on=on)


def whole_number(parameter_id: str, *, region: str, on: dt.date, usual: int) -> int:
    """A parameter's whole number on a day (days, fen, counts); `usual` where no pack says."""
    found = parameter(parameter_id, region=region, on=on)
    value = found.value_on(on).value if found else usual
    return value if isinstance(value, int) else usual


def fund_uses(*, region: str, on: dt.date) -> dict[str, FundUse]:
    """The list of uses of money in force in a place on a day; empty where no pack has one."""
    holding = rules.pack_for(packs_in_force(), region=region, on=on)
    return dict(holding.fund_uses) if holding else {}


def clause(document: str, *, clause: str) -> Clause | None:
    """A clause by document and id, from whichever current pack has the document."""
    for each in packs_in_force():
        found = each.clause(document, clause=clause)
        if found is not None:
            return found
    return None


def clauses_saying(words: str) -> QuerySet[ClauseRow]:
    """Current clauses whose heading, text, quantity or responsible units contain the words."""
    return ClauseRow.objects.filter(pack_version__superseded_at=None).filter(
        Q(heading__icontains=words)
        | Q(text__icontains=words)
        | Q(quantity__icontains=words)
        | Q(responsible__icontains=words)
    )
