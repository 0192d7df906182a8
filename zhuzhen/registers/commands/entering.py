"""Commands that enter facts: save a draft, submit, revise."""

import datetime as dt
import uuid
from collections.abc import Collection, Sequence
from dataclasses import replace

from django.db import IntegrityError, transaction

from zhuzhen.base import clock
from zhuzhen.base.problems import Fault, Problem
from zhuzhen.evidence.models import Paper
from zhuzhen.people.models import Account
from zhuzhen.registers.access import require_step
from zhuzhen.registers.choices import Origin, RecordState
from zhuzhen.registers.commands.metering import meter
from zhuzhen.registers.commands.proving import add_papers, carry_scope
from zhuzhen.registers.commands.writing import (
    Side,
    earlier_step,
    flow_row,
    links_of_record,
    locked,
    stale,
    write,
)
from zhuzhen.registers.declarations import Declaration
from zhuzhen.registers.facts import helping_side, links_of
from zhuzhen.registers.models import Record, RecordPaper, RecordStep
from zhuzhen.registers.queries import declared
from zhuzhen.registers.rules import (
    Entry,
    check_values,
    content_digest,
    evidence_faults,
    link_faults,
    summary_of,
)
from zhuzhen.registers.rules.load import answers_in, filled_again, filled_new
from zhuzhen.registers.world import Links


def _fill(
    record: Record, *, declaration: Declaration, entry: Entry, today: dt.date, complete: bool
) -> tuple[Fault, ...]:
    """Put the entry into the record, links derived; returns all that is wrong with it."""
    values = entry.given_values()
    links, world = links_of(
        declaration, given=entry.links, on=entry.happened_on, values=values.values()
    )
    faults = check_values(
        declaration,
        values=values,
        links=links,
        happened_on=entry.happened_on,
        today=today,
        complete=complete,
    )
    faults += link_faults(declaration, links=links, world=world, on=entry.happened_on)
    record.pack_version_id = declaration.pack_version_id
    record.happened_on = entry.happened_on
    record.place_id, record.org_id = links.place, links.org
    record.cluster_id, record.team_id = links.cluster, links.team
    record.person_id, record.parent_id = links.person, links.parent
    record.helper_code = links.helper_code
    record.values = values
    if not faults:
        record.due_on, record.done_on = declaration.task_days(values)
    record.summary = summary_of(
        declaration, values=values, links=links, happened_on=entry.happened_on, world=world
    )
    record.content_sm3 = content_digest(
        declaration.id, happened_on=entry.happened_on, links=links, values=values
    )
    record.updated_at = clock.now()
    return faults


def _refuse(faults: Sequence[Fault]) -> None:
    if faults:
        raise Problem("faults", faults=tuple(faults))


def _same_request(step: RecordStep, *, entry: Entry) -> Record:
    """The record an earlier try of this request made. Raises stale if it said something else."""
    record = step.record
    links = {name: each for name, each in step.links.items() if name != "helper_code"}
    given = {
        name: getattr(entry.links, name) for name in links if getattr(entry.links, name) is not None
    }
    same = (
        step.happened_on == entry.happened_on
        and step.values == entry.given_values()
        and all(links[name] == value for name, value in given.items())
    )
    if not same:
        raise stale(record, expected=step.version, mine=entry.given_values())
    return record


def _insert(record: Record, *, request_id: uuid.UUID | None) -> bool:
    """Insert; False if another try of the same request was faster."""
    try:
        with transaction.atomic():
            record.save(force_insert=True)
    except IntegrityError:
        if request_id is None or not Record.objects.filter(uid=request_id).exists():
            raise Problem("uid_taken") from None
        return False
    return True


def _declared_for(register: str, *, entry: Entry) -> Declaration:
    """The register as the pack of the entry's helping side says it."""
    side = helping_side(register, given=entry.links, on=entry.happened_on)
    return declared(register, region=side)


def _create(
    register: str,
    *,
    step: str,
    by: Account | None,
    entry: Entry,
    today: dt.date,
    papers: Sequence[Paper],
    request_id: uuid.UUID | None,
    origin: Origin,
    offered: Collection[str],
) -> Record:
    if earlier := earlier_step(request_id):
        return _same_request(earlier, entry=entry)
    declaration = _declared_for(register, entry=entry)
    row = flow_row(declaration, step=step, start=None, what=declaration.title)
    submits = row.end == RecordState.SUBMITTED
    record = Record(
        uid=request_id or uuid.uuid4(),
        register=register,
        state=row.end,
        origin=origin,
        created_by=by,
        created_at=clock.now(),
    )
    faults = _fill(record, declaration=declaration, entry=entry, today=today, complete=submits)
    if submits:
        faults += evidence_faults(declaration, count=len(set(papers)))
    _refuse(faults)
    links = links_of_record(record)
    require_step(by, step=step, who=row.who, declaration=declaration, links=(links,), on=today)
    if not _insert(record, request_id=request_id):
        if (again := earlier_step(request_id)) is None:
            raise Problem("uid_taken")
        return _same_request(again, entry=entry)
    add_papers(record, papers=papers)
    write(record, step=step, before=None, by=by, declaration=declaration, request_id=request_id)
    filled = filled_new(declaration, entry=entry, links=links, offered=offered)
    meter(record, filled=filled, is_new=True, on=today)
    return record


@transaction.atomic
def save_draft(
    register: str,
    *,
    by: Account | None,
    entry: Entry,
    today: dt.date,
    papers: Sequence[Paper] = (),
    request_id: uuid.UUID | None = None,
    origin: Origin = Origin.FORM,
    offered: Collection[str] = (),
) -> Record:
    """A new draft; it may have gaps, but nothing impossible. Repeatable by `request_id`.

    `offered` names the answers that stood in the form already (see `rules.load`). Raises faults,
    not_allowed, stale (the same request with other content).
    """
    return _create(
        register,
        step="save",
        by=by,
        entry=entry,
        today=today,
        papers=papers,
        request_id=request_id,
        origin=origin,
        offered=offered,
    )


@transaction.atomic
def submit_new(
    register: str,
    *,
    by: Account | None,
    entry: Entry,
    today: dt.date,
    papers: Sequence[Paper] = (),
    request_id: uuid.UUID | None = None,
    origin: Origin = Origin.FORM,
    offered: Collection[str] = (),
) -> Record:
    """A new record, submitted at once. Repeatable by `request_id`; `offered` as with a draft.

    Raises faults (all of them, missing papers included), not_allowed, stale.
    """
    return _create(
        register,
        step="submit",
        by=by,
        entry=entry,
        today=today,
        papers=papers,
        request_id=request_id,
        origin=origin,
        offered=offered,
    )


@transaction.atomic
def submit_record(
    record: Record,
    *,
    by: Account | None,
    today: dt.date,
    entry: Entry | None = None,
    version: int | None = None,
    request_id: uuid.UUID | None = None,
) -> Record:
    """Submit a draft or a returned record, with a last revision if `entry` is given.

    Raises wrong_state, faults, not_allowed, stale.
    """
    if earlier := earlier_step(request_id, record=record):
        return earlier.record
    now = locked(record, version=version, mine=entry and entry.given_values())
    declaration = declared(now.register, region=now.helper_code)
    row = flow_row(declaration, step="submit", start=now.state, what=str(now))
    old_links, before = links_of_record(now), Side.of(now)
    said = entry or Entry(now.happened_on, now.values, _given(now))
    stood = _answers(now)
    faults = _fill(now, declaration=declaration, entry=said, today=today, complete=True)
    count = RecordPaper.objects.filter(record=now).count()
    _refuse([*faults, *evidence_faults(declaration, count=count)])
    require_step(
        by,
        step="submit",
        who=row.who,
        declaration=declaration,
        links=(old_links, links_of_record(now)),
        on=today,
    )
    now.state, now.return_reason, now.version = row.end, "", now.version + 1
    now.save()
    carry_scope(now)
    write(now, step="submit", before=before, by=by, declaration=declaration, request_id=request_id)
    meter(now, filled=filled_again(stood, entry=said), is_new=False, on=today)
    return now


def _answers(record: Record) -> dict[str, object]:
    return answers_in(record.happened_on, links=links_of_record(record), values=dict(record.values))


def _given(record: Record) -> Links:
    """The links of a record as if given again; a cluster that its organisation told is derived
    anew, as the day may have changed it."""
    return replace(links_of_record(record), helper_code=None)


@transaction.atomic
def revise_record(
    record: Record,
    *,
    by: Account | None,
    entry: Entry,
    version: int,
    today: dt.date,
    request_id: uuid.UUID | None = None,
) -> Record:
    """Replace a record's content; `version` is the one the reviser saw. Its state stays.

    Raises stale (with both versions), wrong_state, faults, not_allowed. Saying the same again
    changes nothing.
    """
    if earlier := earlier_step(request_id, record=record):
        return earlier.record
    now = locked(record, version=version, mine=entry.given_values())
    declaration = declared(now.register, region=now.helper_code)
    row = flow_row(declaration, step="revise", start=now.state, what=str(now))
    old_links, before, old_digest = links_of_record(now), Side.of(now), now.content_sm3
    stood, complete = _answers(now), now.state == RecordState.SUBMITTED
    _refuse(_fill(now, declaration=declaration, entry=entry, today=today, complete=complete))
    require_step(
        by,
        step="revise",
        who=row.who,
        declaration=declaration,
        links=(old_links, links_of_record(now)),
        on=today,
    )
    if now.content_sm3 == old_digest and links_of_record(now) == old_links:
        return now
    now.version += 1
    now.save()
    carry_scope(now)
    write(now, step="revise", before=before, by=by, declaration=declaration, request_id=request_id)
    meter(now, filled=filled_again(stood, entry=entry), is_new=False, on=today)
    return now
