"""Periods of time as people name them: 2022, 2022-H1, 2022-Q3, 2022-08."""

import datetime as dt
import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from functools import total_ordering

_FORM = re.compile(r"([12]\d{3})(?:-(H[12]|Q[1-4]|0[1-9]|1[0-2]))?")
_HALVES = {1: "上半年", 2: "下半年"}
_QUARTERS = {1: "一季度", 2: "二季度", 3: "三季度", 4: "四季度"}
MONTHS_OF = {"month": 1, "quarter": 3, "half": 6, "year": 12}


@total_ordering
@dataclass(frozen=True)
class Period:
    """A calendar month, quarter, half or year; `first_month` is 1 to 12."""

    year: int
    kind: str
    first_month: int = 1

    @classmethod
    def parse(cls, text: str) -> "Period":
        """'2022', '2022-H1', '2022-Q3' or '2022-08'. Raises ValueError with a Chinese message."""
        found = _FORM.fullmatch(text.strip())
        if not found:
            raise ValueError(f"“{text}”不是周期，应如 2022、2022-H1、2022-Q3 或 2022-08")
        year, part = int(found[1]), found[2]
        if part is None:
            return cls(year, "year")
        if part[0] == "H":
            return cls(year, "half", 6 * int(part[1]) - 5)
        if part[0] == "Q":
            return cls(year, "quarter", 3 * int(part[1]) - 2)
        return cls(year, "month", int(part))

    @classmethod
    def holding(cls, day: dt.date, *, kind: str) -> "Period":
        """The period of that kind in which `day` lies."""
        months = MONTHS_OF[kind]
        return cls(day.year, kind, (day.month - 1) // months * months + 1)

    @property
    def starts_on(self) -> dt.date:
        return dt.date(self.year, self.first_month, 1)

    @property
    def ends_on(self) -> dt.date:
        last = self.first_month + MONTHS_OF[self.kind] - 1
        return dt.date(self.year, last, monthrange(self.year, last)[1])

    @property
    def days(self) -> int:
        return (self.ends_on - self.starts_on).days + 1

    def __contains__(self, day: dt.date) -> bool:
        return self.starts_on <= day <= self.ends_on

    def __str__(self) -> str:
        if self.kind == "year":
            return f"{self.year}"
        if self.kind == "half":
            return f"{self.year}-H{(self.first_month + 5) // 6}"
        if self.kind == "quarter":
            return f"{self.year}-Q{(self.first_month + 2) // 3}"
        return f"{self.year}-{self.first_month:02d}"

    @property
    def label(self) -> str:
        """As cadres say it: 2022年, 2022年上半年, 2022年三季度, 2022年8月."""
        if self.kind == "year":
            return f"{self.year}年"
        if self.kind == "half":
            return f"{self.year}年{_HALVES[(self.first_month + 5) // 6]}"
        if self.kind == "quarter":
            return f"{self.year}年{_QUARTERS[(self.first_month + 2) // 3]}"
        return f"{self.year}年{self.first_month}月"

    def parts(self, kind: str) -> "Iterator[Period]":
        """The periods of a smaller (or the same) kind inside this one, in order."""
        step, span = MONTHS_OF[kind], MONTHS_OF[self.kind]
        for month in range(self.first_month, self.first_month + span, step):
            yield Period(self.year, kind, month)

    def previous(self) -> "Period":
        """The period of the same kind just before this one."""
        return Period.holding(self.starts_on - dt.timedelta(days=1), kind=self.kind)

    def a_year_before(self) -> "Period":
        """The same period of last year (同期)."""
        return Period(self.year - 1, self.kind, self.first_month)

    def __lt__(self, other: "Period") -> bool:
        return (self.starts_on, -self.days) < (other.starts_on, -other.days)
