"""Imports one typed sheet: all of it or nothing, with a receipt that adds up."""

import datetime as dt
from dataclasses import dataclass, replace
from pathlib import Path

from django.db import IntegrityError, connection, transaction

from zhuzhen.base import audit, clock
from zhuzhen.base.problems import Fault, Problem
from zhuzhen.base.sheets.choices import STAMP_REGISTER, STAMP_TITLE
from zhuzhen.base.sheets.workbook import Sheet, open_sheet, shortened
from zhuzhen.partners.access import may_ever, refusal
from zhuzhen.people.models import Account
from zhuzhen.registers.importing.columns import Layout
from zhuzhen.registers.importing.hiding import Hidden, hidden_in
from zhuzhen.registers.importing.mapping import AS_NAMED, ColumnMapping
from zhuzhen.registers.importing.remembering import remembered
from zhuzhen.registers.importing.shape import merged_faults
from zhuzhen.registers.problems import fault
from zhuzhen.rosters.declarations import Roster
from zhuzhen.rosters.facts import Facts
from zhuzhen.rosters.heads import heads_of_roster, roster_called
from zhuzhen.rosters.judging import Judged, judge
from zhuzhen.rosters.labels import CLASHED
from zhuzhen.rosters.models import RosterReceipt
from zhuzhen.rosters.problems import CLASHES
from zhuzhen.rosters.reading import SheetReader
from zhuzhen.rosters.subjects import subject_of
from zhuzhen.rosters.subjects.base import Subject
from zhuzhen.rosters.writing import Writing

_ONE_AT_A_TIME = 0x726F7374  # "rost": two imports of typed sheets wait for each other


@dataclass(frozen=True)
class RosterOutcome:
    """What an import did, or (dry run) would do. `receipt` is None after a dry run.

    `faults` must be mended; `differences` need `update`, `likenesses` need `alike_too`.
    """

    read: int
    created: int
    updated: int
    unchanged: int
    ignored_columns: tuple[str, ...] = ()
    seen_before: bool = False
    is_mapped: bool = False
    faults: tuple[Fault, ...] = ()
    differences: tuple[Fault, ...] = ()
    likenesses: tuple[Fault, ...] = ()
    receipt: RosterReceipt | None = None
    hidden: Hidden = Hidden()

    @property
    def changed_nothing(self) -> bool:
        return self.created == self.updated == 0


def require_import(roster: Roster, *, by: Account | None) -> None:
    """Raise not_allowed unless some role of the account may change what the sheet lists."""
    if not may_ever(roster.act, by=by):
        raise refusal(roster.act)


def _stamp_faults(sheet: Sheet, *, roster: Roster) -> tuple[Fault, ...]:
    stamped = sheet.stamp.get(STAMP_REGISTER)
    if stamped in (None, roster.sheet_id):
        return ()
    return (fault("other_register", title=sheet.stamp.get(STAMP_TITLE, stamped)),)


def _refuse(faults: tuple[Fault, ...], *, sheet: Sheet) -> Problem:
    located = tuple(
        Fault(each.what, each.right, sheet.file, sheet.name, each.row, each.column)
        for each in faults
    )
    return Problem("faults", faults=located)


def _layout(sheet: Sheet, *, roster: Roster, mapping: ColumnMapping) -> Layout:
    layout, faults = heads_of_roster(roster, sheet=sheet, mapping=mapping)
    faults = _stamp_faults(sheet, roster=roster) or faults
    if layout is None or faults:
        raise _refuse(faults, sheet=sheet)
    return layout


def _judged(
    sheet: Sheet, *, roster: Roster, by: Account | None, layout: Layout, today: dt.date
) -> tuple[Judged, Subject]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ONE_AT_A_TIME])
    facts = Facts(today=today)
    subject = subject_of(roster, facts=facts)
    reader = SheetReader(roster, sheet=sheet, layout=layout, facts=facts)
    for told in merged_faults(sheet, layout=layout):
        reader.tell(told, row=told.row or 0)
    judged = judge(reader, subject=subject, by=by)
    if not judged.entries and not judged.faults:
        raise _refuse((fault("empty_sheet"),), sheet=sheet)
    return judged, subject


def _receipt(
    judged: Judged, *, sheet: Sheet, subject: Subject, by: Account | None
) -> RosterReceipt:
    sides = {subject.helper_of(each) for each in judged.moved}
    return RosterReceipt.objects.create(
        roster=subject.roster.id,
        file_name=shortened(sheet.file),
        file_sm3=sheet.file_sm3,
        rows_read=len(judged.entries),
        created=judged.created,
        updated=judged.updated,
        unchanged=judged.unchanged,
        by=by,
        at=clock.now(),
        helper_code=next(iter(sides)) if len(sides) == 1 else "",
    )


def _write(
    judged: Judged, *, sheet: Sheet, subject: Subject, by: Account | None, today: dt.date
) -> RosterReceipt:
    """Raises roster_changed where the database knows of a clash that was not in sight."""
    receipt = _receipt(judged, sheet=sheet, subject=subject, by=by)
    writing = Writing(receipt)
    try:
        with transaction.atomic():
            subject.write(judged.moved, writing=writing, today=today)
            writing.done()
    except IntegrityError as error:
        name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
        if name not in CLASHES:
            raise
        raise Problem("roster_changed", other=CLASHED.format(what=CLASHES[name])) from None
    _audit(receipt, by=by)
    return receipt


def _refuse_unanswered(judged: Judged, *, update: bool, alike_too: bool) -> None:
    if judged.faults:
        raise Problem("faults", faults=tuple(judged.faults))
    if judged.differences and not update:
        raise Problem("roster_differs", faults=tuple(judged.differences), count=judged.updated)
    if judged.likenesses and not alike_too:
        raise Problem("roster_alike", faults=tuple(judged.likenesses))


def import_roster(
    name: str,
    *,
    by: Account | None,
    path: Path,
    today: dt.date,
    file_name: str = "",
    sheet: str = "",
    mapping: ColumnMapping | None = None,
    dry_run: bool = False,
    update: bool = False,
    alike_too: bool = False,
) -> RosterOutcome:
    """Import an .xlsx into a typed sheet; a dry run does the same and takes it back, and tells
    faults, differences and likenesses instead of raising them.

    `update`: known rows that differ become as the sheet says; `alike_too`: new rows that look known
    are new all the same. Raises unknown_roster, not_allowed, bad_file, faults (all of them),
    roster_differs, roster_alike, roster_changed.
    """
    roster = roster_called(name)
    require_import(roster, by=by)
    opened = open_sheet(path, shown_as=file_name, sheet=sheet)
    chosen = mapping or remembered(roster.sheet_id, sheet=opened, by=by)
    layout = _layout(opened, roster=roster, mapping=chosen or AS_NAMED)
    with transaction.atomic():
        judged, subject = _judged(opened, roster=roster, by=by, layout=layout, today=today)
        seen = _seen_before(opened, roster=roster)
        if not dry_run:
            _refuse_unanswered(judged, update=update, alike_too=alike_too)
        receipt = None
        if not judged.faults:
            receipt = _write(judged, sheet=opened, subject=subject, by=by, today=today)
        if dry_run:
            transaction.set_rollback(True)
    outcome = _outcome(judged, sheet=opened, layout=layout, receipt=None if dry_run else receipt)
    return replace(outcome, seen_before=seen, is_mapped=chosen is not None)


def _seen_before(sheet: Sheet, *, roster: Roster) -> bool:
    """Whether the very same file was imported and not undone."""
    same = RosterReceipt.objects.filter(roster=roster.id, file_sm3=sheet.file_sm3)
    return same.filter(undone_at=None).exists()


def _outcome(
    judged: Judged, *, sheet: Sheet, layout: Layout, receipt: RosterReceipt | None
) -> RosterOutcome:
    return RosterOutcome(
        read=len(judged.entries),
        created=judged.created,
        updated=judged.updated,
        unchanged=judged.unchanged,
        ignored_columns=layout.ignored,
        hidden=hidden_in(sheet, layout=layout),
        faults=tuple(judged.faults),
        differences=tuple(judged.differences),
        likenesses=tuple(judged.likenesses),
        receipt=receipt,
    )


def _audit(receipt: RosterReceipt, *, by: Account | None) -> None:
    counts = {name: getattr(receipt, name) for name in ("created", "updated", "unchanged")}
    audit.record(
        "roster.import",
        by=by,
        subject="roster_receipt",
        subject_id=receipt.pk,
        facts={"roster": receipt.roster, "file_sm3": receipt.file_sm3, **counts},
    )
