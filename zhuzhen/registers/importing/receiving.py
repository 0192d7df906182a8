"""Imports one sheet into a register: all of it or nothing, with a receipt that adds up."""

import datetime as dt
from dataclasses import dataclass, replace
from pathlib import Path

from django.db import IntegrityError, connection, transaction

from zhuzhen.base import audit, clock
from zhuzhen.base.problems import Problem
from zhuzhen.base.sheets.workbook import open_sheet, shortened
from zhuzhen.people.access import require
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account
from zhuzhen.registers.choices import SYSTEM_NAME, RecordState
from zhuzhen.registers.declarations import Declaration
from zhuzhen.registers.importing.checking import (
    Checked,
    OnConflict,
    OnDouble,
    Progress,
    Terms,
    check_sheet,
)
from zhuzhen.registers.importing.doubles import Double
from zhuzhen.registers.importing.hiding import Hidden, hidden_in
from zhuzhen.registers.importing.mapping import ColumnMapping
from zhuzhen.registers.importing.metering import meter_sheet
from zhuzhen.registers.importing.passing import ROWS, passing_tables
from zhuzhen.registers.importing.siding import declared_for_sheet
from zhuzhen.registers.importing.storing import Circumstances, store
from zhuzhen.registers.models import Receipt


@dataclass(frozen=True)
class ImportOutcome:
    """What an import did, or (dry run) would do. `receipt` is None after a dry run.

    `drafts`: rows kept as drafts, as their register asks for papers. `seen_before`: the very same
    file was imported earlier. `is_mapped`: its columns were read as someone chose. `doubles` (of a
    dry run): the first of `double_count` new rows that are likely there already; `left_out` rows
    are not imported for that. `hidden`: what was read though hidden.
    read = created + updated + unchanged + left_out.
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
    left_out: int = 0
    double_count: int = 0
    doubles: tuple[Double, ...] = ()
    hidden: Hidden = Hidden()

    @property
    def changed_nothing(self) -> bool:
        return self.created == self.updated == 0


_COUNTED = ("created", "updated", "unchanged", "left_out")
# Seen by the importer, and by whoever sees the helping side or the unit it is all about.
_WHOSE = f"""
SELECT CASE WHEN count(*) = count(helper_code) AND min(helper_code) = max(helper_code)
       THEN min(helper_code) ELSE '' END,
       CASE WHEN count(*) = count(org_id) AND min(org_id) = max(org_id) THEN min(org_id) END
FROM {ROWS}
"""


def _receipt(read: Checked, *, declaration: Declaration, by: Account | None) -> Receipt:
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
        left_out=read.left_out,
        by=by,
        at=clock.now(),
        place_id=helper,
        org_id=org,
    )


def _store(read: Checked, *, within: Circumstances) -> None:
    """Raises uid_taken if someone else brought one of these numbers in the same moment."""
    try:
        with transaction.atomic():
            store(read.counts, within=within)
    except IntegrityError as error:
        if "registers_outside_key" not in str(error):
            raise
        raise Problem("uid_taken") from None


def _circumstances(
    receipt: Receipt, *, declaration: Declaration, by: Account | None, state: RecordState
) -> Circumstances:
    return Circumstances(
        register=declaration.id,
        pack=declaration.pack_version_id,
        state=state,
        receipt=receipt.pk,
        by=by.pk if by else None,
        by_name=by.display_name if by else SYSTEM_NAME,
        at=receipt.at,
    )


def _write(
    read: Checked, *, declaration: Declaration, terms: Terms, papers_later: bool
) -> ImportOutcome:
    by = terms.by
    needs_papers = declaration.register.evidence.required and not papers_later
    state = RecordState.DRAFT if needs_papers else RecordState.SUBMITTED
    seen = Receipt.objects.filter(
        register=declaration.id, file_sm3=read.sheet.file_sm3, undone_at=None
    ).exists()
    receipt = _receipt(read, declaration=declaration, by=by)
    meter_sheet(declaration.id, on=terms.today)
    _store(read, within=_circumstances(receipt, declaration=declaration, by=by, state=state))
    counts = {name: getattr(receipt, name) for name in _COUNTED}
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
        double_count=read.double_count,
        doubles=read.doubles,
        hidden=hidden_in(read.sheet, layout=read.layout),
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
    own_region: str | None = None,
    dry_run: bool = False,
    on_conflict: OnConflict = OnConflict.REFUSE,
    doubles: OnDouble = OnDouble.KEEP,
    papers_later: bool = False,
    progress: Progress | None = None,
) -> ImportOutcome:
    """Import an .xlsx into a register; a dry run does the same and takes it back.

    Where the register asks for papers, new rows are kept as drafts, or (`papers_later`) submitted
    and listed by `Filters(lacks_papers=True)`. A row is known again by its number within its unit
    (or cluster), else by its content. Foreign heads are read by `mapping`, else as remembered. The
    columns follow the pack of `region`, else of the sheet's stamp, else of `own_region`.
    Raises bad_file, faults or records_conflict (both SheetRefused), not_allowed, unknown_register.
    """
    require(by, Act.IMPORT, on=today)
    opened = open_sheet(path, shown_as=file_name, sheet=sheet)
    declaration = declared_for_sheet(
        register, stamp=opened.stamp, region=region, own_region=own_region
    )
    terms = Terms(
        by, today, mapping, on_conflict, doubles, tells_doubles=dry_run, progress=progress
    )
    with transaction.atomic():
        with passing_tables():
            read = check_sheet(opened, declaration=declaration, terms=terms)
            outcome = _write(read, declaration=declaration, terms=terms, papers_later=papers_later)
        if dry_run:
            transaction.set_rollback(True)
    return replace(outcome, receipt=None) if dry_run else outcome
