"""What the card of an asset tells: funding, shares as one bar, dues, sharing of income, its end."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from zhuzhen.assets import flow
from zhuzhen.assets.choices import (
    AssetForm,
    AssetKind,
    AssetState,
    DisposalState,
    InspectionResult,
    OperationMode,
)
from zhuzhen.assets.models import (
    Asset,
    AssetFunding,
    AssetStep,
    Disposal,
    Distribution,
    DueIncome,
    Inspection,
    Operation,
    Ownership,
)
from zhuzhen.base.money import yuan
from zhuzhen.notices.models import Notice
from zhuzhen.pages.assets.choices import (
    CHANGE,
    DESCRIBED,
    FACTS,
    LINES,
    NO,
    NOTHING,
    OWNERS,
    SHARE,
    STATIONS,
    YES,
)
from zhuzhen.pages.projects.history import Event, said_of
from zhuzhen.pages.projects.showing import Papers, named, percent_of
from zhuzhen.pages.records.papers import ShownPaper
from zhuzhen.pages.ways import DONE, NOW, TO_COME, Station

WHOLE_BP = 10_000
_BAR = 10_000  # the bar's width in its own units
_SHADES = 4


@dataclass(frozen=True)
class Share:
    """One owner's part of the bar."""

    row: Ownership
    percent: str
    start: int
    shade: int


def shares_of(rows: list[Ownership]) -> list[Share]:
    """Owners with their places in the bar, the largest first."""
    found, start = [], 0
    for at, each in enumerate(rows):
        found.append(Share(each, percent_of(each.share_bp), start, at % _SHADES))
        start += each.share_bp * _BAR // WHOLE_BP
    return found


@dataclass(frozen=True)
class Due:
    """What is due on a day: `left_fen` has not come, `days` it is overdue, or has to come in."""

    row: DueIncome
    left_fen: int
    days: int

    @property
    def is_late(self) -> bool:
        return self.left_fen > 0 and self.days > 0


def dues_of(rows: Iterable[DueIncome], *, today: dt.date) -> list[Due]:
    return [
        Due(each, each.amount_fen - each.received_fen, (today - each.due_on).days) for each in rows
    ]


@dataclass(frozen=True)
class Contract:
    """A contract of operation with its dues; `days` until it ends."""

    row: Operation
    dues: list[Due]
    days: int
    papers: list[ShownPaper]

    @property
    def is_running(self) -> bool:
        return self.row.ended_on is None and self.days >= 0

    @property
    def late_fen(self) -> int:
        return sum(each.left_fen for each in self.dues if each.is_late)

    @property
    def open_dues(self) -> list[Due]:
        return [each for each in self.dues if each.left_fen]


def contracts_of(asset: Asset, *, today: dt.date) -> list[Operation]:
    """Contracts with their dues, the latest first; two queries."""
    rows = asset.operations.prefetch_related("dues").order_by("-to_on", "-pk")
    return list(rows)


def contract_of(row: Operation, *, papers: Papers, today: dt.date) -> Contract:
    dues = sorted(row.dues.all(), key=lambda each: (each.due_on, each.kind))
    return Contract(
        row, dues_of(dues, today=today), (row.to_on - today).days, named(row.papers, papers)
    )


@dataclass(frozen=True)
class Found:
    """An inspection with its pictures."""

    row: Inspection
    pictures: list[ShownPaper]


@dataclass(frozen=True)
class Sharing:
    """A scheme of sharing income: its lines in words, and the notice about it."""

    row: Distribution
    lines: list[tuple[str, int, str]]
    notice: Notice | None
    papers: list[ShownPaper]


def sharing_of(row: Distribution, *, notices: dict[str, Notice], papers: Papers) -> Sharing:
    to, amount, reason = LINES
    lines = [
        (f"{each.get(to, '')}", int(each.get(amount, 0)), f"{each.get(reason, '')}")
        for each in row.shares
    ]
    return Sharing(row, lines, notices.get(f"{row.uid}"), named(row.papers, papers))


_ENDING = (
    DisposalState.APPLIED, DisposalState.VALUED, DisposalState.DECIDED, DisposalState.APPROVED,
    DisposalState.POSTED, DisposalState.DISPOSED, DisposalState.BOOKED,
)  # fmt: skip


@dataclass(frozen=True)
class Ending:
    """A disposal with its way, and the notice about it."""

    row: Disposal
    stations: list[Station]
    notice: Notice | None
    papers: list[ShownPaper]


def _days(row: Disposal) -> dict[str, dt.date | None]:
    return {
        DisposalState.APPLIED: row.applied_on,
        DisposalState.VALUED: row.valued_on,
        DisposalState.DECIDED: row.decided_on,
        DisposalState.APPROVED: row.approved_on,
        DisposalState.DISPOSED: row.disposed_on,
    }


def ending_of(row: Disposal, *, notices: dict[str, Notice], papers: Papers) -> Ending:
    """A disposal's stations: done up to where it stands; one that was returned stands nowhere."""
    days = _days(row)
    at = _ENDING.index(DisposalState(row.state)) if row.state in _ENDING else -1
    stations = []
    for place, state in enumerate(_ENDING):
        standing = DONE if place < at or (place == at and state is DisposalState.BOOKED) else (
            NOW if place == at else TO_COME
        )  # fmt: skip
        day = days.get(state) if standing == DONE else None
        stations.append(Station(state.value, STATIONS[state], standing, day))
    return Ending(row, stations, notices.get(f"{row.uid}"), named(row.papers, papers))


def notices_about(subjects: Iterable[str]) -> dict[str, Notice]:
    """The latest notice about each of several subjects; one query, none for none."""
    wanted = list(subjects)
    if not wanted:
        return {}
    rows = Notice.objects.filter(subject_id__in=wanted).exclude(subject_kind="case")
    return {each.subject_id: each for each in rows.order_by("pk")}


_WORDS: dict[str, str] = {
    **dict(OperationMode.choices), **dict(InspectionResult.choices), "True": YES, "False": NO,
}  # fmt: skip


_KINDS: dict[str, str] = {**dict(AssetKind.choices), **dict(AssetForm.choices)}


def _plain(facts: Mapping[str, object]) -> dict[str, object]:
    """The facts of a step, with shares of an asset as people tell them."""
    found = dict(facts)
    shares = found.get("shares")
    if isinstance(shares, list):
        found["shares"] = [
            SHARE.format(
                owner=each["owner"] or OWNERS[each["kind"]], percent=percent_of(each["share_bp"])
            )
            for each in shares
            if isinstance(each, dict) and "share_bp" in each
        ]
    changed = found.get("changed")
    if isinstance(changed, list):
        found["changed"] = [_change(**each) for each in changed]
    return found


def _change(name: str, before: object, after: object) -> str:
    """A corrected field as people tell it."""
    told = (_field_told(name, before), _field_told(name, after))
    return CHANGE.format(name=DESCRIBED[name], before=told[0], after=told[1])


def _field_told(name: str, value: object) -> str:
    if value in (None, ""):
        return NOTHING
    if isinstance(value, int) and name.endswith("_fen"):
        return yuan(value)
    return _KINDS.get(f"{value}", f"{value}") if name in ("kind", "form") else f"{value}"


def events_of(steps: list[AssetStep], *, papers: Papers) -> list[Event]:
    """What was done with an asset, the latest first."""
    return [
        Event(
            on=each.on,
            at=each.at,
            label=flow.LABELS.get(each.step, each.step),
            by_name=each.by.display_name if each.by else "",
            after=str(AssetState(each.after).label) if each.after != each.before else "",
            reason=each.reason,
            said=said_of(_plain(each.facts), labels=FACTS, words=_WORDS),
            papers=named(each.papers, papers),
        )
        for each in steps
    ]


def fundings_of(asset: Asset) -> list[AssetFunding]:
    return list(asset.fundings.order_by("year", "source", "pk"))
