"""What the page of a project tells: milestones, progress, contracts, wages, linkage, notices."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from zhuzhen.evidence.queries import papers_of
from zhuzhen.funds.models import Entry, FundOrder, Line
from zhuzhen.notices.models import Notice
from zhuzhen.pages.projects.choices import ENTRY_LIMIT
from zhuzhen.pages.records.papers import ShownPaper, shown_papers
from zhuzhen.projects.models import (
    Delivery,
    Linkage,
    Milestone,
    Progress,
    ProgressVersion,
    Project,
    WageLine,
    WageRoll,
)

Papers = dict[int, ShownPaper]


def papers_in(rows: Iterable[object]) -> Papers:
    """The papers that several rows name in `papers`, by number; one query, none for none."""
    ids = sorted({pk for each in rows for pk in getattr(each, "papers", ())})
    return {each.pk: each for each in shown_papers(papers_of(ids))} if ids else {}


def named(ids: Iterable[int], papers: Papers) -> list[ShownPaper]:
    return [papers[pk] for pk in ids if pk in papers]


@dataclass(frozen=True)
class Share:
    """What part of a project one place bears."""

    place_id: str
    name: str
    percent: str


def percent_of(share_bp: int) -> str:
    """A share as percent, as exactly as it is: 33.33%, 50%."""
    whole, part = divmod(share_bp, 100)
    return f"{whole}.{part:02d}".rstrip("0") + "%" if part else f"{whole}%"


def shares_of(project: Project) -> list[Share]:
    """The shares of a project across villages or towns, the largest first."""
    rows = project.shares.select_related("place").order_by("-share_bp", "pk")
    return [Share(each.place_id, each.place.name, percent_of(each.share_bp)) for each in rows]


@dataclass(frozen=True)
class Point:
    """A milestone: `days` it was reached late, or has been open beyond its day; 0 for in time."""

    row: Milestone
    days: int
    papers: list[ShownPaper]

    @property
    def is_late(self) -> bool:
        return self.days > 0


def points_of(rows: list[Milestone], *, papers: Papers, today: dt.date) -> list[Point]:
    """Milestones, planned against reached."""
    return [
        Point(
            each,
            max(((each.reached_on or today) - each.planned_on).days, 0),
            named(each.papers, papers),
        )
        for each in rows
    ]


@dataclass(frozen=True)
class Report:
    """A month's progress with what it said before it was corrected, the latest first; `measure`
    is what is built of what is planned, in words."""

    row: Progress
    pictures: list[ShownPaper]
    earlier: list[tuple[ProgressVersion, str]]

    @property
    def measure(self) -> str:
        return _measured(self.row)


def _measured(row: Progress | ProgressVersion) -> str:
    if row.built is None or row.planned is None:
        return ""
    return f"{_plain(row.built)} / {_plain(row.planned)} {row.unit}"


def _plain(value: Decimal) -> str:
    return f"{value:,.2f}".rstrip("0").rstrip(".")


def reports_of(rows: list[Progress], *, papers: Papers) -> list[Report]:
    """Months with their earlier versions, which are read beforehand."""
    return [
        Report(
            each,
            named(each.papers, papers),
            [(old, _measured(old)) for old in each.versions.all()],
        )
        for each in rows
    ]


@dataclass(frozen=True)
class Kept:
    """One figure of a promise against what was kept of it."""

    label: str
    agreed: int
    kept: int
    is_money: bool = False

    @property
    def percent(self) -> int:
        return min(self.kept * 100 // self.agreed, 100) if self.agreed else 0

    @property
    def is_short(self) -> bool:
        return self.kept < self.agreed


@dataclass(frozen=True)
class Promise:
    """A linkage with what was delivered in the year looked at, and everything delivered."""

    row: Linkage
    year: int
    figures: list[Kept]
    deliveries: list[Delivery]
    papers: Papers

    @property
    def is_short(self) -> bool:
        return any(each.is_short for each in self.figures)


def promises_of(
    rows: list[Linkage], *, labels: tuple[str, str, str], papers: Papers, year: int
) -> list[Promise]:
    """Promises against what was kept in a year: households and persons at most at once, money in
    sum. `rows` come with their deliveries."""
    found = []
    for each in rows:
        deliveries = sorted(each.deliveries.all(), key=lambda one: (one.on, one.pk), reverse=True)
        of_year = [one for one in deliveries if one.on.year == year]
        kept = (
            max((one.households for one in of_year), default=0),
            max((one.persons for one in of_year), default=0),
            sum(one.amount_fen for one in of_year),
        )
        agreed = (each.agreed_households, each.agreed_persons, each.agreed_fen)
        figures = [
            Kept(label, promised, came, is_money=at == 2)
            for at, (label, promised, came) in enumerate(zip(labels, agreed, kept, strict=True))
            if promised or came
        ]
        found.append(Promise(each, year, figures, deliveries, papers))
    return found


@dataclass(frozen=True)
class Roll:
    """A month's work relief in sums; the names only where families are seen."""

    row: WageRoll
    lines: list[WageLine]
    papers: list[ShownPaper]

    @property
    def percent(self) -> int:
        return self.row.preferred * 100 // self.row.persons


def rolls_of(rows: list[WageRoll], *, papers: Papers, shows_names: bool) -> list[Roll]:
    """Wage rolls; one query for all their names where they are shown."""
    lines: dict[int, list[WageLine]] = {}
    if shows_names and rows:
        found = WageLine.objects.filter(roll__in=[each.pk for each in rows])
        for line in found.order_by("roll_id", "-amount_fen", "pk"):
            lines.setdefault(line.roll_id, []).append(line)
    return [Roll(each, lines.get(each.pk, []), named(each.papers, papers)) for each in rows]


def entries_of(purpose: int) -> list[Entry]:
    """The latest entries that moved a purpose's money, at most one more than are shown."""
    touched = Line.objects.filter(account__purpose=purpose).values("entry_id")
    rows = Entry.objects.filter(pk__in=touched).select_related("by")
    return list(rows.order_by("-on", "-pk")[: ENTRY_LIMIT + 1])


def open_orders_of(purpose: int) -> list[FundOrder]:
    """Orders about a purpose's money that nobody has decided yet."""
    rows = FundOrder.objects.filter(purpose=purpose, state="submitted")
    return list(rows.select_related("submitted_by").order_by("pk"))


def notices_about(project: Project) -> list[Notice]:
    """What was put up about a project, the latest first: those of the pool carry their level."""
    rows = Notice.objects.filter(subject_kind="project", subject_id__startswith=f"{project.uid}")
    return list(rows.order_by("-pk"))


def notice_address_of(project: Project) -> str:
    """The page of the notice that was put up last; '' for none."""
    found = notices_about(project)
    return f"/notices/{found[0].uid}/" if found else ""
