"""Load packs into the system: all or nothing, a new version only where content changed."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from django.db import transaction

from zhuzhen.base import audit, clock
from zhuzhen.base.audit import Actor
from zhuzhen.base.problems import Fault, Problem
from zhuzhen.policy.loading import load_packs as read_packs
from zhuzhen.policy.models import Clause, PackVersion
from zhuzhen.policy.problems import PackFault, PackFaults
from zhuzhen.policy.schema import Pack


def _as_fault(fault: PackFault) -> Fault:
    return Fault(file=f"{fault.file}:{fault.line}", what=fault.wrong, right=fault.right)


def _left_behind(packs: Sequence[Pack], current: dict[str, PackVersion]) -> list[PackFault]:
    """Loaded overlays would keep stale copies of a changed base unless they are loaded with it."""
    given = {pack.id for pack in packs}
    changed = {
        pack.id
        for pack in packs
        if pack.id in current and current[pack.id].content_hash != pack.content_hash
    }
    return [
        PackFault.of("left_behind", file=pack_id, line=1, name=pack_id, base=base)
        for pack_id, version in current.items()
        if pack_id not in given and (base := version.body["head"].get("overlays")) in changed
    ]


def _store_clauses(pack: Pack, *, stored: PackVersion) -> None:
    """Only the pack's own clauses: those of its base stand with the base."""
    own = [clause for clause in pack.clauses if clause.origin == pack.id]
    Clause.objects.bulk_create(
        Clause(
            pack_version=stored,
            document=clause.document,
            clause_id=clause.id,
            number=clause.number,
            part=clause.part,
            heading=clause.heading,
            text=clause.text,
            responsible=list(clause.responsible),
            quantity=clause.quantity or "",
            position=position,
        )
        for position, clause in enumerate(own)
    )


def _store(pack: Pack, *, after: PackVersion | None, by: Actor | None) -> PackVersion:
    now = clock.now()
    if after is not None:
        after.superseded_at = now
        after.save(update_fields=["superseded_at"])
    stored = PackVersion.objects.create(
        pack_id=pack.id,
        version=after.version + 1 if after else 1,
        content_hash=pack.content_hash,
        body=pack.as_json(),
        title=pack.title,
        level=pack.head.level,
        region_code=pack.region,
        in_force_from=pack.head.in_force.from_,
        in_force_to=pack.head.in_force.to,
        loaded_at=now,
        loaded_by_id=by.pk if by else None,
        loaded_by_name=by.display_name
        if by
        else PackVersion._meta.get_field("loaded_by_name").default,
    )
    _store_clauses(pack, stored=stored)
    audit.record(
        "policy.load",
        by=by,
        subject="pack",
        subject_id=pack.id,
        pack_version=str(stored),
        facts={"content_hash": pack.content_hash, "before": str(after) if after else ""},
    )
    return stored


def load_packs(paths: Iterable[Path], *, by: Actor | None) -> tuple[PackVersion, ...]:
    """Read the pack folders (and the bases beside them) and store what changed.

    Returns the versions newly made; none if nothing changed. Raises Problem("invalid_pack") with
    every fault as file and line, and then stores nothing.
    """
    try:
        packs = read_packs(path for path in paths if not path.is_file())
    except PackFaults as failure:
        raise _invalid(failure) from failure
    return store_packs(packs, by=by)


def _invalid(failure: PackFaults) -> Problem:
    return Problem("invalid_pack", faults=tuple(_as_fault(fault) for fault in failure.faults))


@transaction.atomic
def store_packs(packs: Sequence[Pack], *, by: Actor | None) -> tuple[PackVersion, ...]:
    """Store what changed of packs already read, bases first; the versions newly made.

    Raises Problem("invalid_pack") if a stored overlay would be left behind.
    """
    # One loading at a time: two would number their versions alike.
    versions = PackVersion.objects.select_for_update().filter(superseded_at=None)
    current = {version.pack_id: version for version in versions.order_by("pack_id")}
    stale = _left_behind(packs, current)
    if stale:
        raise _invalid(PackFaults(tuple(stale)))
    return tuple(
        _store(pack, after=current.get(pack.id), by=by)
        for pack in packs
        if pack.id not in current or current[pack.id].content_hash != pack.content_hash
    )
