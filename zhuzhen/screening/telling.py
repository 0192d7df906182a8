"""What a clue says: the rule's text with the figures of a finding, and the facts kept with it."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from zhuzhen.base.money import yuan
from zhuzhen.policy.schema import Feed, Terms
from zhuzhen.policy.schema.people import ColumnKind
from zhuzhen.policy.schema.screening import FeedColumn
from zhuzhen.screening.choices import DAY, MONEY, NO, NOT_SAID, YES
from zhuzhen.screening.compiling import TOLD
from zhuzhen.screening.rules import Ruling

LONGEST = 500
Row = Mapping[str, object]


class Teller:
    """Tells the findings of one rule; terms give the labels of choices."""

    def __init__(self, ruling: Ruling, *, terms: Mapping[str, Terms]) -> None:
        self.ruling, self.terms = ruling, terms
        self.feed: Feed = next(iter(ruling.feeds.values()))
        field = ruling.rule.field
        self.measured = self.feed.column(field) if field else None

    def text(self, row: Row) -> str:
        """The clue in words, for whoever goes to look."""
        since = self.ruling.since
        told = {
            "total": self._figure(row["total"]),
            "bound": self._figure(self.ruling.bound),
            "count": str(row["count"]),
            "from": _day(since + dt.timedelta(days=1) if since else None),
            "to": _day(self.ruling.on),
            "first": _day(row["first"]),
            "last": _day(row["last"]),
        }
        told |= {
            name.removeprefix(TOLD): self._shown(name.removeprefix(TOLD), value)
            for name, value in row.items()
            if name.startswith(TOLD)
        }
        return self.ruling.rule.text.format(**told)[:LONGEST]

    def facts(self, row: Row) -> dict[str, object]:
        """Figures as they are: money in fen, days in ISO form."""
        bound = self.ruling.bound
        facts: dict[str, object] = {
            "count": row["count"],
            "people": row["people"],
            "first": _iso(row["first"]),
            "last": _iso(row["last"]),
            "since": _iso(self.ruling.since),
            "on": _iso(self.ruling.on),
        }
        if self.measured is not None:
            facts["total"] = row["total"]
        if bound is not None:
            facts["bound"] = str(bound) if isinstance(bound, Decimal) else bound
        facts |= {
            name: _iso(value) if isinstance(value, dt.date) else value
            for name, value in row.items()
            if name.startswith(TOLD)
        }
        suggests = self.ruling.rule.suggests
        return facts | {"category": suggests.category or "", "risks": list(suggests.risks)}

    def _figure(self, value: object) -> str:
        if value is None:
            return NOT_SAID
        if self.measured is not None and self.measured.kind is ColumnKind.MONEY_FEN:
            return MONEY.format(yuan=yuan(int(str(value))))
        return str(value)

    def _shown(self, name: str, value: object) -> str:
        column = self.feed.column(name)
        if value is None or column is None:
            return NOT_SAID
        return _as_said(column, value, terms=self.terms)


def _as_said(column: FeedColumn, value: object, *, terms: Mapping[str, Terms]) -> str:
    if column.kind is ColumnKind.CHOICE and column.terms is not None and column.terms in terms:
        return terms[column.terms].label_of(str(value))
    if column.kind is ColumnKind.MONEY_FEN:
        return MONEY.format(yuan=yuan(int(str(value))))
    if isinstance(value, bool):
        return YES if value else NO
    return _day(value) if isinstance(value, dt.date) else str(value)


def _day(day: object) -> str:
    return DAY.format(day=day) if isinstance(day, dt.date) else NOT_SAID


def _iso(day: object) -> str | None:
    return day.isoformat() if isinstance(day, dt.date) else None
