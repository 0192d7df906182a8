"""Matches as workbooks: one record's counterparts, or the proposal with who is left out."""

import datetime as dt
import tempfile
from collections.abc import Iterable, Sequence
from typing import IO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from zhuzhen.base import audit
from zhuzhen.matching import choices as said
from zhuzhen.matching.market import Market
from zhuzhen.matching.queries import Pair, Proposal, Reasons
from zhuzhen.matching.rows import Row
from zhuzhen.people.access import require
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account
from zhuzhen.places.models import Division

_HEAD = 3
_NUMBER, _NAME, _PLACE, _WHY = 8, 28, 30, 80
_PROPOSAL_WIDTHS = (_NAME, _PLACE, _NAME, _PLACE, _PLACE, _NUMBER, _WHY)


def place_paths(rows: Iterable[Row]) -> dict[str, str]:
    """The full names of where these records are; one query."""
    codes = {row.place for row in rows if row.place}
    return dict(Division.objects.filter(pk__in=codes).values_list("pk", "path"))


class _Sheet:
    """One sheet: a title, since when it holds, headings, then rows of texts and numbers."""

    def __init__(self, book: Workbook, name: str, *, widths: Sequence[int]) -> None:
        self.page: Worksheet = book.add_worksheet(name)
        self.head: Format = book.add_format({"bold": True, "bg_color": "#F6F7F9", "border": 1})
        self.cell: Format = book.add_format({"border": 1, "valign": "top", "text_wrap": True})
        self.title: Format = book.add_format({"bold": True, "font_size": 14})
        self.at = _HEAD
        self.page.set_landscape()
        self.page.fit_to_pages(1, 0)
        self.page.repeat_rows(_HEAD - 1)
        self.page.freeze_panes(_HEAD, 0)
        for column, width in enumerate(widths):
            self.page.set_column(column, column, width)

    def open(self, title: str, *, today: dt.date, heads: Sequence[str]) -> None:
        self.page.write_string(0, 0, title, self.title)
        self.page.write_string(1, 0, said.AS_OF.format(day=today))
        for column, head in enumerate(heads):
            self.page.write_string(_HEAD - 1, column, head, self.head)

    def add(self, values: Sequence[str | int]) -> None:
        for column, value in enumerate(values):
            if isinstance(value, int):
                self.page.write_number(self.at, column, value, self.cell)
            else:
                self.page.write_string(self.at, column, value, self.cell)
        self.at += 1


def _told(reasons: Reasons, pair: Pair) -> str:
    return "；".join(each.text for each in reasons.of(pair))


def _book() -> tuple[Workbook, IO[bytes]]:
    file = tempfile.TemporaryFile(suffix=".xlsx")  # noqa: SIM115 # handed on, closed by the answer
    return Workbook(file, {"strings_to_formulas": False, "strings_to_urls": False}), file


def _audited(market: Market, *, by: Account, what: str, rows: int) -> None:
    facts: dict[str, object] = {"rows": rows, "place": market.place}
    audit.record(
        "match.export", by=by, subject="match", subject_id=f"{market.declared.id}:{what}",
        facts=facts,
    )  # fmt: skip


def export_ranked(
    market: Market, pairs: Sequence[Pair], *, row: Row, is_asking: bool, by: Account
) -> IO[bytes]:
    """All counterparts of one record, best first. Raises not_allowed."""
    require(by, Act.EXPORT, on=market.today)
    match = market.declared.match
    others = [pair.offer if is_asking else pair.ask for pair in pairs]
    paths, (book, file) = place_paths(others), _book()
    sheet = _Sheet(book, said.SHEET_RANKED, widths=(_NUMBER, _NUMBER, _NAME, _PLACE, _PLACE, _WHY))
    noun = match.offers.noun if is_asking else match.asks.noun
    heads = (said.RANK, said.SCORE, noun, said.PLACE, said.CONTACT, said.REASONS)
    heading = said.HEADING_RANKED.format(title=match.title, one=row.summary)
    sheet.open(heading, today=market.today, heads=heads)
    reasons = Reasons(market)
    for rank, (pair, other) in enumerate(zip(pairs, others, strict=True), start=1):
        place = paths.get(other.place, "")
        told = _told(reasons, pair)
        sheet.add((rank, pair.score, other.summary, place, other.contact, told))
    book.close()
    file.seek(0)
    _audited(market, by=by, what=str(row.uid), rows=len(pairs))
    return file


def export_proposal(proposal: Proposal, *, by: Account) -> IO[bytes]:
    """The proposal, and on a second sheet who is left out and why. Raises not_allowed."""
    market = proposal.market
    require(by, Act.EXPORT, on=market.today)
    match = market.declared.match
    rows = [*(pair.ask for pair in proposal.pairs), *(pair.offer for pair in proposal.pairs)]
    paths = place_paths([*rows, *(each.ask for each in proposal.left_out)])
    book, file = _book()
    sheet = _Sheet(book, said.SHEET_PROPOSAL, widths=_PROPOSAL_WIDTHS)
    asks, offers = match.asks.noun, match.offers.noun
    heads = (asks, said.PLACE, offers, said.PLACE, said.CONTACT, said.SCORE, said.REASONS)
    heading = said.HEADING_PROPOSAL.format(title=match.title)
    sheet.open(heading, today=market.today, heads=heads)
    reasons = Reasons(market)
    for pair in proposal.pairs:
        ask, offer = pair.ask, pair.offer
        at, there = paths.get(ask.place, ""), paths.get(offer.place, "")
        told = _told(reasons, pair)
        sheet.add((ask.summary, at, offer.summary, there, offer.contact, pair.score, told))
    left = _Sheet(book, said.SHEET_LEFT, widths=(_NAME, _PLACE, _WHY))
    left.open(said.SHEET_LEFT, today=market.today, heads=(asks, said.PLACE, said.WHY))
    for each in proposal.left_out:
        left.add((each.ask.summary, paths.get(each.ask.place, ""), each.why))
    book.close()
    file.seek(0)
    _audited(market, by=by, what="proposal", rows=len(proposal.pairs))
    return file
