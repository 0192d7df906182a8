"""A feed of a pack as the reading of files knows it: kinds, words, bounds, what is blinded."""

import datetime as dt
from collections.abc import Mapping

from zhuzhen.feeds.declaring import Choice, Column, DeclaredFeed, Kind
from zhuzhen.policy.schema import Feed, FeedColumn, Terms
from zhuzhen.policy.schema.people import ASKED, ColumnKind

_KINDS: dict[ColumnKind, Kind] = {
    ColumnKind.ID_NUMBER: Kind.ID,
    ColumnKind.PERSON_NAME: Kind.NAME,
    ColumnKind.CERTIFICATE: Kind.CERTIFICATE,
    ColumnKind.TEXT: Kind.TEXT,
    ColumnKind.DATE: Kind.DATE,
    ColumnKind.INTEGER: Kind.WHOLE,
    ColumnKind.DECIMAL: Kind.NUMBER,
    ColumnKind.MONEY_FEN: Kind.MONEY,
    ColumnKind.CHOICE: Kind.CHOICE,
    ColumnKind.YES_NO: Kind.YES_NO,
    ColumnKind.PLACE: Kind.PLACE,
}
_NUMBERS = frozenset({ColumnKind.INTEGER, ColumnKind.DECIMAL, ColumnKind.MONEY_FEN})
_LONGEST_PLACE = 200


def declared(
    feed: Feed,
    *,
    terms: Mapping[str, Terms],
    today: dt.date,
    period: tuple[dt.date, dt.date] | None = None,
) -> DeclaredFeed:
    """The feed for reading a file about a period: no row may be dated outside it, or ahead.

    The village of a row is read as a text: it only helps to look for who is not found, and whoever
    lives elsewhere is no fault of the file.
    """
    columns = tuple(
        _column(each, feed=feed, terms=terms, today=today, period=period) for each in feed.columns
    )
    return DeclaredFeed(feed.id, feed.title, columns, once=(once(feed),))


def once(feed: Feed) -> tuple[str, ...]:
    """What no two rows may have in common: as declared; of a list the person; of events all that
    every row must have."""
    if feed.same_by:
        return feed.same_by
    if feed.holds == "list":
        return (feed.person,)
    return tuple(each.id for each in feed.columns if each.required)


def kept_columns(feed: Feed) -> tuple[str, ...]:
    """What leaves the room of reading: the blinded number and what conditions may ask."""
    return (feed.person, *(each.id for each in feed.columns if each.kind in ASKED))


def _column(
    column: FeedColumn,
    *,
    feed: Feed,
    terms: Mapping[str, Terms],
    today: dt.date,
    period: tuple[dt.date, dt.date] | None,
) -> Column:
    least: int | str | None = column.min
    most: int | str | None = column.max
    if column.kind in _NUMBERS and least is None and not column.negative_allowed:
        least = 0
    if column.kind is ColumnKind.DATE:
        most = today.isoformat()
        if column.id == feed.dated_by and period is not None:
            least, most = (day.isoformat() for day in period)
    return Column(
        name=column.id,
        title=column.label,
        kind=Kind.TEXT if column.id == feed.place else _KINDS[column.kind],
        required=column.required,
        aliases=column.aliases,
        choices=_choices(terms.get(column.terms or "")),
        unit=column.written_in if column.kind is ColumnKind.MONEY_FEN else "",
        least=least,
        most=most,
        longest=_LONGEST_PLACE,
        is_blinded=column.kind in (ColumnKind.ID_NUMBER, ColumnKind.CERTIFICATE),
        note=column.help or "",
    )


def _choices(terms: Terms | None) -> tuple[Choice, ...]:
    if terms is None:
        return ()
    return tuple(Choice(each.code, each.label, each.aliases) for each in terms.values)
