"""Records: listed, opened, entered, revised, and taken through their life."""

import uuid

from django.http import HttpRequest
from ninja import Query, Router

from zhuzhen.base import clock
from zhuzhen.base.problems import Problem
from zhuzhen.evidence.models import Paper
from zhuzhen.pages.api.asking import AskedRecords
from zhuzhen.pages.api.auth import caller
from zhuzhen.pages.api.choices import A_PAPER, A_RECORD, RECORDS
from zhuzhen.pages.api.failures import FAILURES
from zhuzhen.pages.api.fields import Name, PageNumber, Size
from zhuzhen.pages.api.paging import Rows
from zhuzhen.pages.api.papers import paper_out
from zhuzhen.pages.api.record_forms import (
    ReasonIn,
    RecordDetailOut,
    RecordIn,
    RecordOut,
    RecordStepOut,
    RevisionIn,
    StepIn,
    record_fields,
)
from zhuzhen.people.models import Account
from zhuzhen.registers import commands
from zhuzhen.registers.choices import Origin
from zhuzhen.registers.models import Record, RecordPaper
from zhuzhen.registers.queries import declared, history, record_by_uid, records

router = Router(tags=[RECORDS])
_ONE = {200: RecordDetailOut, **FAILURES}


def _found(uid: uuid.UUID) -> Record:
    """The record of an address; one outside the scope is told by its kind, as not there."""
    try:
        return record_by_uid(uid)
    except Problem:
        raise Problem("not_found", what=A_RECORD.format(key=uid)) from None


def _detail(uid: uuid.UUID) -> RecordDetailOut:
    record = _found(uid)
    linked = RecordPaper.objects.filter(record=record).values("paper_id")
    attached = Paper.objects.select_related("blob").filter(pk__in=linked).order_by("pk")
    return RecordDetailOut.model_validate(
        {
            **record_fields(record),
            "steps": [
                RecordStepOut(
                    step=each.step,
                    before=each.before,
                    after=each.after,
                    version=each.version,
                    by=each.by_name,
                    at=each.at,
                    reason=each.reason,
                )
                for each in history(record)
            ],
            "attached": [paper_out(each) for each in attached],
        }
    )


def _own_papers(ids: list[int], *, by: Account, uid: uuid.UUID | None) -> list[Paper]:
    """Papers that the caller uploaded and that prove nothing else yet (a repeated request finds
    them at its own record): to attach gives a paper the record's scope."""
    used = RecordPaper.objects.filter(paper_id__in=ids)
    if uid is not None:
        used = used.exclude(record__uid=uid)
    free = Paper.objects.filter(pk__in=ids, uploaded_by_id=by.pk)
    found = {each.pk: each for each in free.exclude(pk__in=used.values("paper_id"))}
    for each in ids:
        if each not in found:
            raise Problem("not_found", what=A_PAPER.format(key=each))
    return [found[each] for each in ids]


@router.get(
    "/registers/{register_id}/records",
    response={200: Rows[RecordOut], **FAILURES},
    by_alias=True,
    summary="登记记录",
)
def record_list(
    request: HttpRequest,
    register_id: Name,
    asked: Query[AskedRecords],
    page: PageNumber = 1,
    size: Size = 50,
) -> Rows[RecordOut]:
    """A register's records in scope, the latest day first; `period` as 2022, 2022-H1, 2022-Q3 or
    2022-08, days YYYY-MM-DD, `place` with all below it."""
    found = records(declared(register_id).id, filters=asked.filters(), page=page, size=size)
    rows = [RecordOut.model_validate(record_fields(each)) for each in found.rows]
    return Rows(page=found.page, has_next=found.has_next, rows=rows)


@router.post("/registers/{register_id}/records", response=_ONE, by_alias=True, summary="新登记")
def new_record(request: HttpRequest, register_id: Name, sent: RecordIn) -> RecordDetailOut:
    """Enter a record (submitted, or as a draft); the same `uid` again gives the same record."""
    by = caller(request)
    enter = commands.save_draft if sent.draft else commands.submit_new
    made = enter(
        register_id,
        by=by,
        entry=sent.entry(),
        today=clock.today(),
        papers=_own_papers(sent.papers, by=by, uid=sent.uid),
        request_id=sent.uid,
        origin=Origin.API,
    )
    return _detail(made.uid)


@router.get("/records/{uid}", response=_ONE, by_alias=True, summary="一条记录")
def one_record(request: HttpRequest, uid: uuid.UUID) -> RecordDetailOut:
    """A record with its steps and papers; money in whole fen."""
    return _detail(uid)


@router.put("/records/{uid}", response=_ONE, by_alias=True, summary="修改记录")
def revise(request: HttpRequest, uid: uuid.UUID, sent: RevisionIn) -> RecordDetailOut:
    """Replace a record's content; fails with `stale` and both versions if someone was first."""
    commands.revise_record(
        _found(uid),
        by=caller(request),
        entry=sent.entry(),
        version=sent.version,
        today=clock.today(),
        request_id=sent.request_id,
    )
    return _detail(uid)


def _told(record: Record) -> RecordDetailOut:
    return _detail(record.uid)


@router.post("/records/{uid}/submission", response=_ONE, by_alias=True, summary="提交")
def submit(request: HttpRequest, uid: uuid.UUID, sent: StepIn) -> RecordDetailOut:
    """Submit a draft or a returned record."""
    return _told(
        commands.submit_record(
            _found(uid),
            by=caller(request),
            today=clock.today(),
            version=sent.version,
            request_id=sent.request_id,
        )
    )


@router.post("/records/{uid}/confirmation", response=_ONE, by_alias=True, summary="确认")
def confirm(request: HttpRequest, uid: uuid.UUID, sent: StepIn) -> RecordDetailOut:
    """Confirm a submitted record of a register that asks for it."""
    return _told(
        commands.confirm_record(
            _found(uid),
            by=caller(request),
            today=clock.today(),
            version=sent.version,
            request_id=sent.request_id,
        )
    )


@router.post("/records/{uid}/return", response=_ONE, by_alias=True, summary="退回")
def give_back(request: HttpRequest, uid: uuid.UUID, sent: ReasonIn) -> RecordDetailOut:
    """Return a submitted record with a reason."""
    return _told(
        commands.return_record(
            _found(uid),
            by=caller(request),
            today=clock.today(),
            reason=sent.reason,
            version=sent.version,
            request_id=sent.request_id,
        )
    )


@router.post("/records/{uid}/voiding", response=_ONE, by_alias=True, summary="作废")
def void(request: HttpRequest, uid: uuid.UUID, sent: ReasonIn) -> RecordDetailOut:
    """Void a record with a reason; nothing is ever deleted."""
    return _told(
        commands.void_record(
            _found(uid),
            by=caller(request),
            today=clock.today(),
            reason=sent.reason,
            version=sent.version,
            request_id=sent.request_id,
        )
    )


@router.post("/records/{uid}/discarding", response=_ONE, by_alias=True, summary="丢弃草稿")
def discard(request: HttpRequest, uid: uuid.UUID, sent: StepIn) -> RecordDetailOut:
    """Throw a draft away; it stays to be read among the void ones."""
    return _told(
        commands.discard_draft(
            _found(uid),
            by=caller(request),
            today=clock.today(),
            version=sent.version,
            request_id=sent.request_id,
        )
    )
