"""Write and verify the audit chain."""

import datetime as dt
from dataclasses import dataclass
from typing import Protocol

from zhuzhen.base import clock
from zhuzhen.base.digest import sm3_of
from zhuzhen.base.models import AuditEntry, AuditHead

FIRST_SEAL = "0" * 64
# The act under which the nightly recount and check leaves its outcome.
NIGHTLY = "system.nightly"


class Actor(Protocol):
    """Whoever acts: an account, by its id and the name it is shown with."""

    pk: int
    display_name: str


def _seal(entry: AuditEntry) -> str:
    return sm3_of(
        [
            entry.previous_seal,
            entry.at.astimezone(dt.UTC).isoformat(),
            entry.actor_id,
            entry.actor_name,
            entry.act,
            entry.subject_kind,
            entry.subject_id,
            entry.reason,
            entry.pack_version,
            entry.facts,
        ]
    )


def record(
    act: str,
    *,
    by: Actor | None,
    subject: str,
    subject_id: object,
    reason: str = "",
    pack_version: str = "",
    facts: dict[str, object] | None = None,
) -> AuditEntry:
    """Append one entry to the chain. `by=None` is the system itself (set-up, jobs).

    `facts` must hold JSON values only. Call it last in a command: it locks the chain's head
    until the transaction ends.
    """
    head = AuditHead.objects.select_for_update().get(pk=1)
    entry = AuditEntry(
        at=clock.now(),
        actor_id=by.pk if by else None,
        actor_name=by.display_name if by else "系统",
        act=act,
        subject_kind=subject,
        subject_id=str(subject_id),
        reason=reason,
        pack_version=pack_version,
        facts=facts or {},
        previous_seal=head.seal,
    )
    entry.seal = _seal(entry)
    entry.save(force_insert=True)
    head.seal = entry.seal
    head.save(update_fields=["seal"])
    return entry


def last_nightly() -> AuditEntry | None:
    """The outcome of the last nightly recount and check, if there was one."""
    return AuditEntry.objects.filter(act=NIGHTLY).order_by("-pk").first()


def last_night_that_held(invariant: str) -> AuditEntry | None:
    """The last nightly check that looked at an invariant and found that it holds."""
    nights = AuditEntry.objects.filter(act=NIGHTLY, facts__lines__has_key=invariant)
    return nights.exclude(facts__broken__contains=[invariant]).order_by("-pk").first()


@dataclass(frozen=True)
class ChainCheck:
    """The result of walking the chain: entries read, and the first that does not hold."""

    entries: int
    broken_at: int | None


def verify_chain() -> ChainCheck:
    """Walk the whole chain in order; constant memory."""
    previous, count = FIRST_SEAL, 0
    for entry in AuditEntry.objects.order_by("pk").iterator(chunk_size=2000):
        count += 1
        if entry.previous_seal != previous or entry.seal != _seal(entry):
            return ChainCheck(entries=count, broken_at=entry.pk)
        previous = entry.seal
    head = AuditHead.objects.get(pk=1).seal
    return ChainCheck(entries=count, broken_at=None if head == previous else -1)
