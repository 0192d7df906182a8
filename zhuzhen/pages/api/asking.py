"""What a list or an export of records is narrowed to, as a query asks it."""

import datetime as dt

from ninja import Schema

from zhuzhen.base.periods import Period
from zhuzhen.base.problems import Problem
from zhuzhen.pages.api.fields import Id, PeriodText, PlaceCode, Text
from zhuzhen.registers.choices import RecordState
from zhuzhen.registers.queries import Filters


def period_of(text: str | None) -> Period | None:
    """A period as written. Raises bad_period."""
    if not text:
        return None
    try:
        return Period.parse(text)
    except ValueError:
        raise Problem("bad_period", text=text) from None


class AskedRecords(Schema):
    """`period` as 2022, 2022-H1, 2022-Q3 or 2022-08; days YYYY-MM-DD, both included; `place` with
    all below it; `text` in summaries and names of organisations."""

    text: Text = ""
    period: PeriodText | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    place: PlaceCode | None = None
    org: Id | None = None
    cluster: Id | None = None
    team: Id | None = None
    state: RecordState | None = None
    lacks_papers: bool = False

    def filters(self) -> Filters:
        """The same for the queries. Raises bad_period."""
        return Filters(
            period=period_of(self.period),
            since=self.since,
            until=self.until,
            place=self.place or "",
            org=self.org,
            cluster=self.cluster,
            team=self.team,
            states=(self.state.value,) if self.state else (),
            text=self.text,
            lacks_papers=self.lacks_papers,
        )
