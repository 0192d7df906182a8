"""Typed sheets as workbooks: the empty one to fill in, and what is there in scope."""

import datetime as dt
import tempfile
from typing import IO

from django.utils import timezone
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from zhuzhen.base import audit, clock
from zhuzhen.base.sheets.layout import (
    FORMULA_SIGNS,
    Formats,
    offer_choices,
    sheet_name,
    stamp_as,
)
from zhuzhen.people.access import require
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account
from zhuzhen.registers.choices import YES_NO_WORDS
from zhuzhen.rosters.declarations import Column, Kind, Roster, Values
from zhuzhen.rosters.facts import Facts
from zhuzhen.rosters.heads import roster_called
from zhuzhen.rosters.labels import KIND_WORDS, LISTED, NOTES, NOTES_HEADS, SHEET_NOTE
from zhuzhen.rosters.showing import Showing
from zhuzhen.rosters.subjects import subject_of

_TITLE, _NOTE, _HEAD = 0, 1, 2


def _words(column: Column) -> list[str]:
    if column.kind is Kind.CHOICE and column.choices is not None:
        return [str(each) for each in column.choices.labels]
    return list(YES_NO_WORDS.values()) if column.kind is Kind.YES_NO else []


def note_of(column: Column) -> str:
    """What a column wants, with its choices."""
    words = LISTED.join(_words(column)) if column.kind is Kind.CHOICE else ""
    return "；".join(each for each in (column.note, words) if each)


def _heads(page: Worksheet, *, row: int, roster: Roster, formats: Formats) -> None:
    """The heads with their notes; the cells below carry the format of their kind."""
    for index, column in enumerate(roster.columns):
        form = formats.day if column.kind is Kind.DATE else formats.text
        page.set_column(index, index, column.width, None if column.kind is Kind.NUMBER else form)
        head = formats.required if column.required else formats.head
        page.write_string(row, index, column.title, head)
        if note := note_of(column):
            page.write_comment(row, index, note[:1000])
    page.freeze_panes(row + 1, 2)


def _write_notes(book: Workbook, *, roster: Roster, formats: Formats) -> None:
    page = book.add_worksheet(NOTES)
    page.write_row(0, 0, NOTES_HEADS, formats.head)
    for row, column in enumerate(roster.columns, start=1):
        required, kind = YES_NO_WORDS[column.required], KIND_WORDS[column.kind]
        page.write_row(row, 0, [column.title, required, kind, note_of(column)])
    page.set_column(0, 0, 20)
    page.set_column(3, 3, 80)


def _stamp(book: Workbook, *, roster: Roster, at: dt.datetime) -> None:
    stamp_as(book, register=roster.sheet_id, title=roster.title, version="", at=at)


def roster_template(name: str) -> IO[bytes]:
    """An empty .xlsx of a typed sheet, with drop-downs, notes and the hidden stamp (a temporary
    file, rewound). Raises unknown_roster."""
    roster = roster_called(name)
    file = tempfile.TemporaryFile(suffix=".xlsx")  # noqa: SIM115  (the caller closes it)
    with Workbook(file) as book:
        formats = Formats.of(book)
        page = book.add_worksheet(sheet_name(roster.title))
        _heads(page, row=0, roster=roster, formats=formats)
        _write_notes(book, roster=roster, formats=formats)
        offer_choices(book, page, offered=[(each.title, _words(each)) for each in roster.columns])
        _stamp(book, roster=roster, at=clock.now())
    file.seek(0)
    return file


class _Writer:
    """Writes the rows of one sheet, each cell by its kind."""

    def __init__(self, page: Worksheet, *, roster: Roster, formats: Formats, facts: Facts) -> None:
        self.page, self.roster, self.formats = page, roster, formats
        self.showing = Showing(facts)

    def row(self, number: int, values: Values) -> None:
        for index, column in enumerate(self.roster.columns):
            self._cell(number, index, column, values[column.name])

    def _cell(self, row: int, index: int, column: Column, value: object) -> None:
        if isinstance(value, dt.date):
            moment = dt.datetime(value.year, value.month, value.day)
            self.page.write_datetime(row, index, moment, self.formats.day)
        elif column.kind is Kind.NUMBER and isinstance(value, int):
            self.page.write_number(row, index, value)
        elif text := self.showing.text(column, value):
            # Never a formula: what begins like one is marked as text.
            risky = text.startswith(FORMULA_SIGNS)
            form = self.formats.plain_text if risky else self.formats.text
            self.page.write_string(row, index, text, form)


def export_roster(name: str, *, by: Account | None) -> tuple[IO[bytes], int]:
    """All rows of a typed sheet in scope, in a temporary .xlsx file (rewound), and how many they
    are. Imported again as it is, it changes nothing: it carries the rows' numbers.

    Call it inside the transaction whose scope holds. Raises not_allowed, unknown_roster.
    """
    require(by, Act.EXPORT)
    roster, facts = roster_called(name), Facts(today=clock.today())
    file = tempfile.TemporaryFile(suffix=".xlsx")  # noqa: SIM115  (the caller closes it)
    with Workbook(file, {"constant_memory": True, "strings_to_formulas": False}) as book:
        formats = Formats.of(book)
        page = book.add_worksheet(sheet_name(roster.title))
        at = f"{timezone.localtime(clock.now()):%Y-%m-%d %H:%M}"
        page.write_string(_TITLE, 0, roster.title, formats.title)
        page.write_string(_NOTE, 0, SHEET_NOTE.format(noun=roster.noun, at=at), formats.note)
        _heads(page, row=_HEAD, roster=roster, formats=formats)
        page.repeat_rows(_HEAD)
        page.set_landscape()
        writer, count = _Writer(page, roster=roster, formats=formats, facts=facts), 0
        for count, values in enumerate(subject_of(roster, facts=facts).listed(), start=1):
            writer.row(_HEAD + count, values)
        _stamp(book, roster=roster, at=clock.now())
    file.seek(0)
    facts_told: dict[str, object] = {"count": count}
    audit.record("roster.export", by=by, subject="roster", subject_id=name, facts=facts_told)
    return file, count
