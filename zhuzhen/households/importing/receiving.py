"""Imports a sheet of households and members: all of it or nothing, with a receipt that adds up."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from django.db import IntegrityError, connection, transaction

from zhuzhen.base import audit, clock
from zhuzhen.base.bulk import Crew, crew
from zhuzhen.base.problems import Fault, Problem
from zhuzhen.base.sheets.choices import STAMP_REGISTER, STAMP_TITLE
from zhuzhen.feeds.checking import Checked, check
from zhuzhen.feeds.mapping import AS_NAMED, HeadMapping, Layout, layout_of
from zhuzhen.feeds.problems import MOST_KEPT, masked
from zhuzhen.feeds.reading import Raw, read_file
from zhuzhen.feeds.remembering import remembered
from zhuzhen.feeds.room import Room, room
from zhuzhen.households.importing.comparing import compare
from zhuzhen.households.importing.joining import join_all
from zhuzhen.households.importing.judging import Findings, Judge
from zhuzhen.households.importing.labels import DIFFERS as DIFFERS_TEXT
from zhuzhen.households.importing.labels import HOUSEHOLDS, SEALED_DIFFERS, SHEET, SYSTEM_NAME
from zhuzhen.households.importing.landing import Tally, land, tally
from zhuzhen.households.importing.places import keeping_in, villages_of
from zhuzhen.households.importing.problems import fault
from zhuzhen.households.models import HouseholdReceipt
from zhuzhen.people.access import require
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account

_ONCE = "households_resident_once"
_NOTHING = Tally(0, 0, 0, 0, 0)


@dataclass(frozen=True)
class ImportOutcome:
    """What an import did, or (dry run) would do; `receipt` is None after a dry run.

    `faults` must be mended (`fault_count` of them, not all are kept); `differences` need `update`,
    `likenesses` need `alike_too`; `notes` tell what was read otherwise than it is written.
    """

    tally: Tally = _NOTHING
    read_as: str = ""
    notes: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    is_mapped: bool = False
    seen_before: bool = False
    faults: tuple[Fault, ...] = ()
    fault_count: int = 0
    differences: tuple[Fault, ...] = ()
    difference_count: int = 0
    likenesses: tuple[Fault, ...] = ()
    likeness_count: int = 0
    receipt: HouseholdReceipt | None = None

    @property
    def changes_nothing(self) -> bool:
        made = self.tally.households_created + self.tally.households_updated
        return made + self.tally.residents_created + self.tally.residents_updated == 0


@dataclass(frozen=True)
class Terms:
    """Who imports when, and what was answered to what a dry run asked."""

    by: Account | None
    today: dt.date
    mapping: HeadMapping | None = None
    update: bool = False
    alike_too: bool = False
    dry_run: bool = False


def require_import(by: Account | None) -> None:
    """Raise not_allowed unless the account may keep households somewhere."""
    require(by, Act.HOUSEHOLD_KEEP, on=clock.today())


def _refuse(faults: tuple[Fault, ...], *, raw: Raw) -> Problem:
    located = tuple(replace(each, file=raw.file, sheet=raw.sheet) for each in faults)
    return Problem("faults", faults=located)


def laid_out(raw: Raw, *, mapping: HeadMapping | None) -> Layout:
    """Which column of the sheet fills what. Raises faults of its heads, or of another's export."""
    stamped = raw.stamp.get(STAMP_REGISTER)
    if stamped not in (None, SHEET):
        title = raw.stamp.get(STAMP_TITLE, stamped)
        raise _refuse((fault("other_sheet", facts={"title": title}),), raw=raw)
    layout, faults = layout_of(raw, feed=HOUSEHOLDS, chosen=mapping or AS_NAMED)
    if layout is None or faults:
        raise _refuse(faults, raw=raw)
    return layout


def _differences(judge: Judge) -> Findings:
    """What the sheet says otherwise than the register, told; sealed facts without what they are."""
    labels = {each.name: {c.code: c.label for c in each.choices} for each in HOUSEHOLDS.columns}
    rows = judge.room.db.execute(
        f"SELECT row, field, known, value, is_sealed FROM changes ORDER BY row LIMIT {judge.most}"
    ).fetchall()
    found = []
    for row, field, known, value, is_sealed in rows:
        words = labels[field]
        said = {"known": words.get(known, known or ""), "value": words.get(value, value)}
        what = SEALED_DIFFERS if is_sealed else DIFFERS_TEXT.format(**said)
        found.append(judge.located(fault("differs", row=row, facts={"what": what}), name=field))
    count = judge.room.number("SELECT count(*) FROM changes")
    return Findings(tuple(judge.in_order(found)), count)


def _receipt(raw: Raw, *, counts: Tally, terms: Terms) -> HouseholdReceipt:
    return HouseholdReceipt.objects.create(
        file_name=raw.file,
        file_sm3=raw.file_sm3,
        rows_read=counts.rows,
        households_created=counts.households_created,
        households_updated=counts.households_updated,
        residents_created=counts.residents_created,
        residents_updated=counts.residents_updated,
        unchanged=counts.unchanged,
        place_id=_common_place(raw.room),
        by=terms.by,
        at=clock.now(),
    )


def _common_place(room: Room) -> str:
    """The smallest division that holds all villages of the sheet."""
    low, high = room.rows("SELECT min(village), max(village) FROM people")[0]
    for width in (12, 9, 6, 4, 2):
        if low[:width] == high[:width]:
            return str(low[:width].ljust(12, "0"))
    return "0" * 12


@contextmanager
def _one_place_at_once(checked: Checked) -> Iterator[None]:
    """Who is registered out of sight is told by the row that says the number."""
    try:
        with transaction.atomic():
            yield
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    except IntegrityError as error:
        if getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) != _ONCE:
            raise
        raise _hidden(checked) from None


def _hidden(checked: Checked) -> Problem:
    """The faults of all rows whose person is present where the importer can't see it."""
    room = checked.raw.room
    coming = room.rows(
        "SELECT id_blind FROM people WHERE id_blind IS NOT NULL "
        "AND row NOT IN (SELECT row FROM matched)"
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT households_present(%s)", [[blind for (blind,) in coming]])
        present = [blind for (blind,) in cursor.fetchall()]
    found = room.rows(
        "SELECT row, id FROM people WHERE list_contains(?, id_blind) ORDER BY row", present
    )
    if not found:
        return Problem("households_changed")
    judge = Judge(checked, today=clock.today())
    told = (fault("hidden", row=row, facts={"shown": masked(number)}) for row, number in found)
    return Problem("faults", faults=tuple(judge.located(each, name="id") for each in told))


def _written(checked: Checked, *, terms: Terms, by: Crew) -> HouseholdReceipt:
    counts = tally(checked.raw.room)
    receipt = _receipt(checked.raw, counts=counts, terms=terms)
    name = terms.by.display_name if terms.by else SYSTEM_NAME
    with _one_place_at_once(checked):
        land(checked.raw.room, receipt=receipt, by=by, by_name=name)
    audit.record(
        "household.import",
        by=terms.by,
        subject="household_receipt",
        subject_id=receipt.pk,
        facts={"file_sm3": receipt.file_sm3, "rows": counts.rows, "place": receipt.place_id},
    )
    return receipt


def _judged(raw: Raw, *, terms: Terms, by: Crew, layout: Layout) -> tuple[Checked, ImportOutcome]:
    """All that is found in a sheet, before anything is written."""
    places = villages_of(terms.by)
    checked = check(raw, layout=layout, feed=HOUSEHOLDS, today=terms.today, places=places)
    outcome = ImportOutcome(
        read_as=raw.read_as,
        notes=checked.notes,
        ignored=layout.ignored,
        is_mapped=terms.mapping is not None,
        seen_before=_seen_before(raw),
        faults=checked.faults,
        fault_count=checked.fault_count,
    )
    if not checked.rows:
        return checked, outcome
    join_all(raw.room, by=by)
    judge = Judge(checked, today=terms.today)
    wrong = judge.faults(may_keep=keeping_in(terms.by))
    faults = judge.in_order((*outcome.faults, *wrong.kept))
    outcome = replace(
        outcome,
        faults=tuple(faults[:MOST_KEPT]),
        fault_count=outcome.fault_count + wrong.count,
    )
    if outcome.fault_count:
        return checked, outcome
    compare(raw.room)
    different, alike = _differences(judge), judge.likenesses()
    return checked, replace(
        outcome,
        tally=tally(raw.room),
        differences=different.kept,
        difference_count=different.count,
        likenesses=alike.kept,
        likeness_count=alike.count,
    )


def _refuse_unanswered(outcome: ImportOutcome, *, terms: Terms) -> None:
    if outcome.fault_count:
        raise Problem("faults", faults=outcome.faults, count=outcome.fault_count)
    if outcome.difference_count and not terms.update:
        count = outcome.difference_count
        raise Problem("households_differ", faults=outcome.differences, count=count)
    if outcome.likeness_count and not terms.alike_too:
        count = outcome.likeness_count
        raise Problem("households_alike", faults=outcome.likenesses, count=count)


def _seen_before(raw: Raw) -> bool:
    """Whether the very same file was imported and not undone."""
    return HouseholdReceipt.objects.filter(file_sm3=raw.file_sm3, undone_at=None).exists()


def import_households(
    path: Path, *, terms: Terms, file_name: str = "", sheet: str = ""
) -> ImportOutcome:
    """Import a sheet (Excel, CSV, Parquet); a dry run does the same and takes it back, and tells
    faults, differences and likenesses instead of raising them.

    Raises not_allowed, bad_file, faults (with all that are kept and the count of all),
    households_differ, households_alike, households_changed.
    """
    require_import(terms.by)
    with room() as here, transaction.atomic():
        raw = read_file(path, room=here, shown_as=file_name, sheet=sheet)
        mapping = terms.mapping or remembered(HOUSEHOLDS, raw=raw, by=terms.by)
        terms = replace(terms, mapping=mapping)
        layout = laid_out(raw, mapping=mapping)
        with crew(texts=2 * raw.rows) as by:
            checked, outcome = _judged(raw, terms=terms, by=by, layout=layout)
            if not terms.dry_run:
                _refuse_unanswered(outcome, terms=terms)
            if outcome.fault_count:
                return outcome
            return _finished(checked, outcome, terms=terms, by=by)


def _finished(checked: Checked, outcome: ImportOutcome, *, terms: Terms, by: Crew) -> ImportOutcome:
    """Written; in a dry run taken back, and what only writing finds is told as well."""
    try:
        receipt = _written(checked, terms=terms, by=by)
    except Problem as problem:
        if not terms.dry_run or not problem.faults:
            raise
        transaction.set_rollback(True)
        return replace(outcome, faults=problem.faults, fault_count=len(problem.faults))
    if terms.dry_run:
        transaction.set_rollback(True)
        return outcome
    return replace(outcome, receipt=receipt)
