"""Commands on the papers that prove a record."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from zhuzhen.base.problems import Problem
from zhuzhen.evidence.models import Paper
from zhuzhen.people.models import Account
from zhuzhen.registers.access import require_step
from zhuzhen.registers.choices import RecordState
from zhuzhen.registers.commands.writing import Side, flow_row, links_of_record, locked, write
from zhuzhen.registers.declarations import Declaration
from zhuzhen.registers.models import Record, RecordPaper
from zhuzhen.registers.queries import declared


def carry_scope(record: Record) -> None:
    """Papers are seen by whoever sees what they prove."""
    Paper.objects.filter(
        pk__in=RecordPaper.objects.filter(record=record).values("paper_id")
    ).update(
        place_id=record.place_id,
        helper_code=record.helper_code,
        org_id=record.org_id,
        cluster_id=record.cluster_id,
    )


def add_papers(record: Record, *, papers: Sequence[Paper]) -> None:
    """Link papers to a record and give them its scope; those already linked stay as they are.

    Raises `family_paper`: who sees a record would not see it.
    """
    if not papers:
        return
    for each in papers:
        if each.is_family:
            raise Problem("family_paper", file=each.name)
    RecordPaper.objects.bulk_create(
        [RecordPaper(record=record, paper=each) for each in dict.fromkeys(papers)],
        ignore_conflicts=True,
    )
    carry_scope(record)


def _opened(record: Record, *, by: Account | None, today: dt.date) -> tuple[Record, Declaration]:
    """The record locked, if its papers may be changed: whenever its content may be."""
    now = locked(record)
    declaration = declared(now.register, region=now.helper_code)
    row = flow_row(declaration, step="revise", start=now.state, what=str(now))
    require_step(
        by,
        step="revise",
        who=row.who,
        declaration=declaration,
        links=(links_of_record(now),),
        on=today,
    )
    return now, declaration


@transaction.atomic
def attach_papers(
    record: Record, *, by: Account | None, papers: Sequence[Paper], today: dt.date
) -> Record:
    """Add papers to a record that may still be revised. Raises wrong_state, not_allowed."""
    now, declaration = _opened(record, by=by, today=today)
    have = set(RecordPaper.objects.filter(record=now).values_list("paper_id", flat=True))
    new = [each for each in papers if each.pk not in have]
    if not new:
        return now
    add_papers(now, papers=new)
    write(now, step="attach", before=Side.of(now), by=by, declaration=declaration)
    return now


@transaction.atomic
def detach_paper(record: Record, *, by: Account | None, paper: Paper, today: dt.date) -> Record:
    """Take a paper off a record. Raises paper_needed if a submitted record would lack papers."""
    now, declaration = _opened(record, by=by, today=today)
    linked = RecordPaper.objects.filter(record=now)
    if not linked.filter(paper=paper).exists():
        raise Problem("not_found", what=paper.name)
    minimum = declaration.register.evidence.min
    if now.state == RecordState.SUBMITTED and linked.count() <= minimum:
        raise Problem("paper_needed", what=str(now), min=minimum)
    linked.filter(paper=paper).delete()
    write(now, step="detach", before=Side.of(now), by=by, declaration=declaration)
    return now
