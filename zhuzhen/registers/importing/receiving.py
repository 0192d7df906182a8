"""Imports one sheet into a register: all of it or nothing, with a receipt that adds up."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice
from pathlib import Path

from django.db import IntegrityError, connection, transaction

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
from zhuzhen.registers.importing.mapping import AS_NAMED, ColumnMapping
from zhuzhen.registers.importing.matching import Counts, conflicts, match, twice
from zhuzhen.registers.importing.metering import meter_sheet
from zhuzhen.registers.importing.naming import Names
from zhuzhen.registers.importing.passing import ROWS, count_up, passing_tables, put
from zhuzhen.registers.importing.remembering import remembered
from zhuzhen.registers.importing.rows import RowReader
from zhuzhen.registers.importing.shape import merged_faults, stamp_faults
from zhuzhen.registers.importing.storing import Circumstances, store
from zhuzhen.registers.importing.workbook import Sheet, open_sheet, shortened
from zhuzhen.registers.models import Receipt
from zhuzhen.registers.problems import fault
from zhuzhen.registers.queries import declared

Progress = Callable[[int, int], None]
_PORTION = 2_000


class OnConflict(StrEnum):
    """What becomes of a row whose key is known with other content."""

    REFUSE = "refuse"
    UPDATE = "update"


@dataclass(frozen=True)
class ImportOutcome:
    """What an import did, or (dry run) would do. `receipt` is None after a dry run.

    `drafts`: rows kept as drafts, as their register asks for papers. `seen_before`: the very same
    file was imported earlier. `is_mapped`: its columns were read as someone chose.
    """

    read: int
    created: int
    updated: int
    unchanged: int
    drafts: int
    ignored_columns: tuple[str, ...]
    seen_before: bool
    receipt: Receipt | None
    is_mapped: bool = False

    @property
    def changed_nothing(self) -> bool:
        return self.created == self.updated == 0


@dataclass(frozen=True)
class _Read:
    """A sheet that has no faults, its rows in the passing tables, matched with what is known."""

    sheet: Sheet
    layout: Layout
    counts: Counts
    is_mapped: bool


def _put_rows(reader: RowReader, *, progress: Progress | None) -> None:
    """Read the sheet and put what is ready into the passing table, a portion at a time."""
    sheet, header = reader.sheet, reader.layout.header_row
    total, rows = sheet.last_row - header, sheet.rows(after=header)
    while portion := list(islice(rows, _PORTION)):
        reader.look_ahead(portion)
        ready = (reader.read(number, cells=cells) for number, cells in portion)
        put([row for row in ready if row is not None])
        if progress is not None:
            progress(portion[-1][0] - header, total)
    count_up()
    if progress is not None and total > 0:
        progress(total, total)


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
    mapping: ColumnMapping | None,
    updating: bool,
    progress: Progress | None,
) -> _Read:
    """Everything up to the first write. Raises faults or records_conflict with all of them."""
    chosen = mapping or remembered(declaration.id, sheet=sheet, by=by)
    layout, faults = layout_of(sheet, declaration=declaration, mapping=chosen or AS_NAMED)
    faults += stamp_faults(sheet, declaration=declaration)
    if layout is None or faults:
        _refuse(_located(faults, sheet=sheet, headers={}))
    assert layout is not None
    world = world_in_scope()
    reader = RowReader(
        declaration,
        sheet=sheet,
        layout=layout,
        world=world,
        names=Names(declaration, world=world),
        may=reporting_test(by, act=Act.IMPORT, declaration=declaration, on=today),
        today=today,
    )
    _put_rows(reader, progress=progress)
    loose = [*merged_faults(sheet, layout=layout), *twice()]
    found = [*reader.faults, *_located(loose, sheet=sheet, headers=reader.headers)]
    counts = match(declaration.id, lock=updating)
    if not found and not counts.read:
        found = _located([fault("empty_sheet")], sheet=sheet, headers={})
    against = conflicts(declaration=declaration, world=world, updating=updating)
    _refuse(found, conflicting=_located(against, sheet=sheet, headers=reader.headers))
    return _Read(sheet, layout, counts, is_mapped=chosen is not None)


# Seen by the importer, and by whoever sees the helping side or the unit it is all about.
_WHOSE = f"""
SELECT CASE WHEN count(*) = count(helper_code) AND min(helper_code) = max(helper_code)
       THEN min(helper_code) ELSE '' END,
       CASE WHEN count(*) = count(org_id) AND min(org_id) = max(org_id) THEN min(org_id) END
FROM {ROWS}
"""


def _receipt(read: _Read, *, declaration: Declaration, by: Account | None) -> Receipt:
    with connection.cursor() as cursor:
        cursor.execute(_WHOSE)
        helper, org = cursor.fetchone()
    return Receipt.objects.create(
        register=declaration.id,
        file_name=shortened(read.sheet.file),
        file_sm3=read.sheet.file_sm3,
        rows_read=read.counts.read,
        created=read.counts.created,
        updated=read.counts.updated,
        unchanged=read.counts.unchanged,
        by=by,
        at=clock.now(),
        place_id=helper,
        org_id=org,
    )


def _store(read: _Read, *, within: Circumstances) -> None:
    """Raises uid_taken if someone else brought one of these numbers in the same moment."""
    try:
        with transaction.atomic():
            store(read.counts, within=within)
    except IntegrityError as error:
        if "registers_outside_key" not in str(error):
            raise
        raise Problem("uid_taken") from None


def _write(
    read: _Read,
    *,
    declaration: Declaration,
    by: Account | None,
    today: dt.date,
    papers_later: bool,
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
    meter_sheet(declaration.id, on=today)
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
        is_mapped=read.is_mapped,
    )


def import_sheet(
    register: str,
    *,
    by: Account | None,
    path: Path,
    today: dt.date,
    file_name: str = "",
    sheet: str = "",
    mapping: ColumnMapping | None = None,
    region: str | None = None,
    dry_run: bool = False,
    on_conflict: OnConflict = OnConflict.REFUSE,
    papers_later: bool = False,
    progress: Progress | None = None,
) -> ImportOutcome:
    """Import an .xlsx into a register; a dry run does the same and takes it back.

    Where the register asks for papers, new rows are kept as drafts, or (`papers_later`) submitted
    and listed by `Filters(lacks_papers=True)`. A row is known again by its number within its unit
    (or cluster), else by its content. Foreign heads are read by `mapping`, else as remembered.
    Raises bad_file, faults (all of them), records_conflict, not_allowed, unknown_register.
    """
    require(by, Act.IMPORT, on=today)
    declaration = declared(register, region=region)
    opened = open_sheet(path, shown_as=file_name, sheet=sheet)
    with transaction.atomic():
        with passing_tables():
            read = _read(
                opened,
                declaration=declaration,
                by=by,
                today=today,
                mapping=mapping,
                updating=on_conflict is OnConflict.UPDATE,
                progress=progress,
            )
            outcome = _write(
                read, declaration=declaration, by=by, today=today, papers_later=papers_later
            )
        if dry_run:
            transaction.set_rollback(True)
    return replace(outcome, receipt=None) if dry_run else outcome
