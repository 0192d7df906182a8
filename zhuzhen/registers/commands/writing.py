"""What every command on records shares: the lock, the flow, the step, the outbox, the audit."""

import uuid
from dataclasses import dataclass

from django.utils import timezone

from zhuzhen.base import audit, clock
from zhuzhen.base.problems import Problem
from zhuzhen.people.models import Account
from zhuzhen.registers import flow
from zhuzhen.registers.choices import SYSTEM_NAME, RecordState
from zhuzhen.registers.declarations import Declaration
from zhuzhen.registers.models import Change, Record, RecordStep
from zhuzhen.registers.world import Links


def links_of_record(record: Record) -> Links:
    return Links(
        place=record.place_id,
        org=record.org_id,
        cluster=record.cluster_id,
        team=record.team_id,
        helper_code=record.helper_code,
        person=record.person_id,
        parent=record.parent_id,
    )


def links_as_json(links: Links) -> dict[str, object]:
    """The links as a step keeps them; those that few registers have only where they are."""
    kept: dict[str, object] = {
        "place": links.place,
        "org": links.org,
        "cluster": links.cluster,
        "team": links.team,
        "helper_code": links.helper_code,
    }
    few = {"person": links.person, "parent": links.parent}
    return kept | {name: value for name, value in few.items() if value is not None}


@dataclass(frozen=True)
class Side:
    """A record as it stood before or after a change, as far as duties look at it."""

    state: str
    change: Change

    @classmethod
    def of(cls, record: Record) -> "Side":
        return cls(
            record.state,
            Change(
                register=record.register,
                org_id=record.org_id,
                cluster_id=record.cluster_id,
                team_id=record.team_id,
                person_id=record.person_id,
                place_id=record.place_id,
                helper_code=record.helper_code,
                happened_on=record.happened_on,
            ),
        )


def stale(record: Record, *, expected: int, mine: object = None) -> Problem:
    """Someone else saved first: both versions go with the problem."""
    last = RecordStep.objects.filter(record=record).order_by("-id").first()
    return Problem(
        "stale",
        who=last.by_name if last else "",
        at=f"{timezone.localtime(record.updated_at):%Y-%m-%d %H:%M}",
        expected_version=expected,
        current_version=record.version,
        mine=mine or {},
        theirs={
            "happened_on": record.happened_on,
            "links": links_as_json(links_of_record(record)),
            "values": record.values,
            "state": record.state,
        },
    )


def locked(record: Record, *, version: int | None = None, mine: object = None) -> Record:
    """The record as it stands now, locked. Raises not_found, or stale if it is not `version`."""
    found = Record.objects.select_for_update().filter(pk=record.pk).first()
    if found is None:
        raise Problem("not_found", what=str(record))
    if version is not None and found.version != version:
        raise stale(found, expected=version, mine=mine)
    return found


def flow_row(declaration: Declaration, *, step: str, start: str | None, what: str) -> flow.Step:
    """The row of the flow for a step. Raises wrong_state, or no_confirmation."""
    row = flow.step_from(step, start=start)
    if row is not None and row.confirming_only and not declaration.register.needs_confirmation:
        raise Problem("no_confirmation", what=declaration.title)
    if row is None:
        state = RecordState(start).label if start else ""
        raise Problem("wrong_state", what=what, state=state, act=flow.LABELS[step])
    return row


def needed_reason(row: flow.Step, *, reason: str) -> str:
    """The reason, trimmed. Raises reason_needed where the flow asks for one."""
    text = reason.strip()
    if row.needs_reason and not text:
        raise Problem("reason_needed", act=row.label)
    return text[:500]


def earlier_step(
    request_id: uuid.UUID | None, *, record: Record | None = None
) -> RecordStep | None:
    """The step this request already took: a double click or a retry from the field.

    With the record at hand it is locked first: the same press may just be on its way.
    """
    if request_id is None:
        return None
    if record is not None:
        list(Record.objects.select_for_update().filter(pk=record.pk).values_list("pk"))
    return RecordStep.objects.select_related("record").filter(request_id=request_id).first()


def _tell_duties(*sides: Side | None) -> None:
    """Both sides to the outbox; drafts are no one's figures yet."""
    moved = [side.change for side in sides if side and side.state != RecordState.DRAFT]
    Change.objects.bulk_create(moved)


def write(
    record: Record,
    *,
    step: str,
    before: Side | None,
    by: Account | None,
    declaration: Declaration,
    reason: str = "",
    request_id: uuid.UUID | None = None,
) -> None:
    """Write the step, both sides to the outbox, and last the audit entry."""
    was = before.state if before else ""
    RecordStep.objects.create(
        record=record,
        step=step,
        before=was,
        after=record.state,
        version=record.version,
        values=record.values,
        happened_on=record.happened_on,
        links=links_as_json(links_of_record(record)),
        by=by,
        by_name=by.display_name if by else SYSTEM_NAME,
        at=clock.now(),
        reason=reason,
        request_id=request_id,
    )
    _tell_duties(before, Side.of(record))
    facts = {"version": record.version, "before": was, "after": record.state}
    audit.record(
        f"record.{step}",
        by=by,
        subject="record",
        subject_id=record.uid,
        reason=reason,
        pack_version=declaration.pack_version,
        facts={"register": record.register, **facts},
    )
