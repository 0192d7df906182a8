"""Imports one sheet into a register: all of it or nothing, with a receipt that adds up."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from django.db import IntegrityError, transaction

from zhuzhen.base import audit, clock
from zhuzhen.base.problems import Fault, Problem
from zhuzhen.people.access import require
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account
from zhuzhen.registers.access import reporting_test
from zhuzhen.registers.choices import SYSTEM_NAME, RecordState
from zhuzhen.registers.declarations import Declaration
from zhuzhen.registers.facts import world_in_scope
from zhuzhen.registers.importing.columns import Layout, layout_of
from zhuzhen.registers.importing.matching import Matched, conflicts, keyed, match
from zhuzhen.registers.importing.naming import Names
from zhuzhen.registers.importing.rows import Prepared, RowReader
from zhuzhen.registers.importing.shape import shape_faults, stamp_faults
from zhuzhen.registers.importing.storing import Circumstances, store
from zhuzhen.registers.importing.workbook import Sheet, open_sheet
from zhuzhen.registers.models import Receipt
from zhuzhen.registers.problems import fault
from zhuzhen.registers.queries import declared
from zhuzhen.registers.world import Links, World

Progress = Callable[[int, int], None]
_TELL_EVERY = 500


class OnConflict(StrEnum):
    """What becomes of a row whose key is known with other content."""

    REFUSE = "refuse"
    UPDATE = "update"


@dataclass(frozen=True)
class ImportOutcome:
    """What an import did, or (dry run) would do. `receipt` is None after a dry run.

    `drafts`: rows kept as drafts, as their register asks for papers. `seen_before`: the very same
    file was imported earlier.
    """

    read: int
    created: int
    updated: int
    unchanged: int
    drafts: int
    ignored_columns: tuple[str, ...]
    seen_before: bool
    receipt: Receipt | None

    @property
    def changed_nothing(self) -> bool:
        return self.created == self.updated == 0


@dataclass(frozen=True)
class _Read:
    """A sheet that has no faults, matched with what is known."""

    sheet: Sheet
    layout: Layout
    matched: Sequence[Matched]

    def count(self, *, new: bool) -> int:
        return sum((each.known is None) is new and not each.is_same for each in self.matched)


def _prepare(
    reader: RowReader, *, sheet: Sheet, layout: Layout, progress: Progress | None
) -> list[Prepared]:
    rows = [(number, cells) for number, cells in sheet.rows if number > layout.header_row]
    prepared = []
    for done, (number, cells) in enumerate(rows, start=1):
        row = reader.read(number, cells=cells)
        if row is not None:
            prepared.append(row)
        if progress is not None and (done % _TELL_EVERY == 0 or done == len(rows)):
            progress(done, len(rows))
    return prepared


def _not_yours(
    rows: Sequence[Prepared], *, declaration: Declaration, by: Account | None, today: dt.date
) -> list[Fault]:
    """Rows whose unit or place the account may not report for."""
    if by is None:
        return []
    may = reporting_test(by, act=Act.IMPORT, declaration=declaration, on=today)
    verdicts: dict[Links, bool] = {}
    found = []
    for row in rows:
        if row.links not in verdicts:
            verdicts[row.links] = may(row.links)
        if not verdicts[row.links]:
            field = "org" if row.links.org is not None else "place"
            found.append(replace(fault("not_yours", field=field), row=row.row))
    return found


def _located(faults: Sequence[Fault], *, sheet: Sheet, headers: dict[str, str]) -> list[Fault]:
    return [
        replace(
            each,
            file=sheet.file,
            sheet=sheet.name,
            column=each.column or headers.get(each.field, ""),
        )
        for each in faults
    ]


def _refuse(faults: Sequence[Fault], *, conflicting: Sequence[Fault] = ()) -> None:
    everything = sorted([*faults, *conflicting], key=lambda each: each.row or 0)
    if faults:
        raise Problem("faults", faults=tuple(everything))
    if conflicting:
        raise Problem("records_conflict", faults=tuple(everything))


def _read(
    sheet: Sheet,
    *,
    declaration: Declaration,
    by: Account | None,
    today: dt.date,
    updating: bool,
    progress: Progress | None,
) -> _Read:
    """Everything up to the first write. Raises faults or records_conflict with all of them."""
    layout, faults = layout_of(sheet, declaration=declaration)
    faults += stamp_faults(sheet, declaration=declaration)
    if layout is None or faults:
        _refuse(_located(faults, sheet=sheet, headers={}))
    assert layout is not None
    world = world_in_scope()
    names = Names(declaration, world=world)
    reader = RowReader(
        declaration, sheet=sheet, layout=layout, world=world, names=names, today=today
    )
    prepared = _prepare(reader, sheet=sheet, layout=layout, progress=progress)
    keys, twice = keyed(prepared)
    loose = [
        *shape_faults(sheet, layout=layout),
        *twice,
        *_not_yours(prepared, declaration=declaration, by=by, today=today),
    ]
    found = [*reader.faults, *_located(loose, sheet=sheet, headers=reader.headers)]
    if not found and not prepared:
        found = _located([fault("empty_sheet")], sheet=sheet, headers={})
    matched = match(declaration.id, keys=keys, lock=updating)
    against = _against(matched, declaration=declaration, world=world, updating=updating)
    _refuse(found, conflicting=_located(against, sheet=sheet, headers=reader.headers))
    return _Read(sheet, layout, matched)


def _against(
    matched: Sequence[Matched], *, declaration: Declaration, world: World, updating: bool
) -> list[Fault]:
    return conflicts(matched, declaration=declaration, world=world, updating=updating)


def _receipt(read: _Read, *, declaration: Declaration, by: Account | None) -> Receipt:
    """The receipt, seen by the importer, and by whoever sees the helping side it is about."""
    created, updated = read.count(new=True), read.count(new=False)
    helpers = {each.row.links.helper_code for each in read.matched}
    orgs = {each.row.links.org for each in read.matched}
    return Receipt.objects.create(
        register=declaration.id,
        file_name=read.sheet.file[:200],
        file_sm3=read.sheet.file_sm3,
        rows_read=len(read.matched),
        created=created,
        updated=updated,
        unchanged=len(read.matched) - created - updated,
        by=by,
        at=clock.now(),
        place_id=helpers.pop() or "" if len(helpers) == 1 else "",
        org_id=orgs.pop() if len(orgs) == 1 else None,
    )


def _store(read: _Read, *, within: Circumstances) -> None:
    """Raises uid_taken if someone else brought one of these numbers in the same moment."""
    try:
        with transaction.atomic():
            store(read.matched, within=within)
    except IntegrityError as error:
        if "registers_outside_key" not in str(error):
            raise
        raise Problem("uid_taken") from None


def _write(
    read: _Read, *, declaration: Declaration, by: Account | None, papers_later: bool
) -> ImportOutcome:
    needs_papers = declaration.register.evidence.required and not papers_later
    state = RecordState.DRAFT if needs_papers else RecordState.SUBMITTED
    seen = Receipt.objects.filter(
        register=declaration.id, file_sm3=read.sheet.file_sm3, undone_at=None
    ).exists()
    receipt = _receipt(read, declaration=declaration, by=by)
    circumstances = Circumstances(
        register=declaration.id,
        pack=declaration.pack_version_id,
        state=state,
        receipt=receipt.pk,
        by=by.pk if by else None,
        by_name=by.display_name if by else SYSTEM_NAME,
        at=receipt.at,
    )
    _store(read, within=circumstances)
    counts = {name: getattr(receipt, name) for name in ("created", "updated", "unchanged")}
    audit.record(
        "record.import_sheet",
        by=by,
        subject="receipt",
        subject_id=receipt.pk,
        pack_version=declaration.pack_version,
        facts={"register": declaration.id, "file_sm3": receipt.file_sm3, **counts},
    )
    return ImportOutcome(
        read=receipt.rows_read,
        **counts,
        drafts=receipt.created if needs_papers else 0,
        ignored_columns=read.layout.ignored,
        seen_before=seen,
        receipt=receipt,
    )


def import_sheet(
    register: str,
    *,
    by: Account | None,
    path: Path,
    today: dt.date,
    file_name: str = "",
    sheet: str = "",
    region: str | None = None,
    dry_run: bool = False,
    on_conflict: OnConflict = OnConflict.REFUSE,
    papers_later: bool = False,
    progress: Progress | None = None,
) -> ImportOutcome:
    """Import an .xlsx into a register; a dry run does the same and takes it back.

    A sheet carries no papers: where the register asks for them, new rows are kept as drafts to be
    completed and submitted one by one; with `papers_later` they are submitted at once and listed
    by `Filters(lacks_papers=True)` until their papers come. A row is known again by its number
    within its unit (or cluster), or by its content where it has none.

    Raises bad_file, faults (all of them), records_conflict, not_allowed, unknown_register.
    """
    require(by, Act.IMPORT, on=today)
    declaration = declared(register, region=region)
    opened = open_sheet(path, shown_as=file_name, sheet=sheet)
    with transaction.atomic():
        read = _read(
            opened,
            declaration=declaration,
            by=by,
            today=today,
            updating=on_conflict is OnConflict.UPDATE,
            progress=progress,
        )
        outcome = _write(read, declaration=declaration, by=by, papers_later=papers_later)
        if dry_run:
            transaction.set_rollback(True)
            outcome = replace(outcome, receipt=None)
    return outcome
