"""A row of a sheet that is fit to be stored."""

import datetime as dt
from typing import NamedTuple


class Ready(NamedTuple):
    """A row fit to be stored, in the order of the passing table's columns.

    `key` is the sheet's own number, or stands for the content where it has none.
    """

    row: int
    key: str
    is_numbered: bool
    happened_on: dt.date
    place: str | None
    helper_code: str | None
    org: int | None
    cluster: int | None
    team: int | None
    person: int | None
    parent: int | None
    due_on: dt.date | None
    done_on: dt.date | None
    values: str
    summary: str
    digest: str
    asked: int
    prefilled: int
