"""Who approves a disposal, and what each of its steps asks (facts B4, workflows D4)."""

import datetime as dt
from dataclasses import dataclass

from zhuzhen.assets.choices import AssetKind, DisposalLevel
from zhuzhen.assets.parameters import Figures
from zhuzhen.assets.rules.noticing import Posted, notice_verdict
from zhuzhen.assets.rules.verdicts import FINE, Verdict, all_of, no
from zhuzhen.places.choices import Level
from zhuzhen.places.rules import codes as places


def level_of(original_fen: int, *, kind: AssetKind, place: str, figures: Figures) -> DisposalLevel:
    """By original value and kind: 村决镇批, 镇审县备 or 县批; what lies above towns is the
    county's own."""
    operating = kind is AssetKind.OPERATING and figures.operating_to_county
    is_above_towns = places.level_of(place) not in (Level.TOWN, Level.VILLAGE)
    if operating or is_above_towns or original_fen >= figures.county_from_fen:
        return DisposalLevel.COUNTY
    return DisposalLevel.TOWN if original_fen < figures.town_below_fen else DisposalLevel.TOWN_FILED


@dataclass(frozen=True)
class Ending:
    """What the guards of a disposal look at: what stands, and what is said at this step."""

    today: dt.date
    applied_on: dt.date
    level: DisposalLevel
    filed_on: dt.date | None = None
    value_fen: int | None = None
    valued_by: str = ""
    valued_on: dt.date | None = None
    meeting: str = ""
    decided_on: dt.date | None = None
    disposed_on: dt.date | None = None
    receiver: str = ""
    proceeds_fen: int | None = None
    needs_receiver: bool = False
    reinvest: str = ""
    posted: Posted | None = None
    contracts: tuple[tuple[str, dt.date], ...] = ()  # with whom, until when
    least_days: int = 7


def _day(day: dt.date | None, *, since: dt.date, today: dt.date, code: str) -> Verdict:
    if day is None or not since <= day <= today:
        return no(code, since=since, today=today)
    return FINE


def valuation(at: Ending) -> Verdict:
    """By whom it was valued, when, at what: nothing is an answer, no answer is not."""
    return all_of(
        no("value_missing") if at.value_fen is None or at.value_fen < 0 else FINE,
        FINE if at.valued_by.strip() else no("valuer_missing"),
        _day(at.valued_on, since=at.applied_on, today=at.today, code="value_day"),
    )


def meeting(at: Ending) -> Verdict:
    """The owners decided it together."""
    return all_of(
        FINE if at.meeting.strip() else no("meeting_missing"),
        _day(
            at.decided_on,
            since=at.valued_on or at.applied_on,
            today=at.today,
            code="meeting_day",
        ),
    )


def filed(at: Ending) -> Verdict:
    """镇审县备: the county has it on file before it is shown."""
    is_open = at.level is DisposalLevel.TOWN_FILED and at.filed_on is None
    return no("not_filed") if is_open else FINE


def unfiled(at: Ending) -> Verdict:
    """Only what the town approved for the county's file is filed, once."""
    if at.level is not DisposalLevel.TOWN_FILED:
        return no("file_not_asked", level=at.level.label)
    return no("filed_already", on=at.filed_on) if at.filed_on else FINE


def notice(at: Ending) -> Verdict:
    return notice_verdict(at.posted, least=at.least_days, today=at.today)


def outcome(at: Ending) -> Verdict:
    """What became of it once it had been shown, and what came in; a sale names who took it."""
    shown = at.posted.closes_on if at.posted else None
    since = shown + dt.timedelta(days=1) if shown else at.applied_on
    return all_of(
        _day(at.disposed_on, since=since, today=at.today, code="disposed_day"),
        no("proceeds_missing") if at.proceeds_fen is None or at.proceeds_fen < 0 else FINE,
        no("receiver_missing") if at.needs_receiver and not at.receiver.strip() else FINE,
    )


def uncontracted(at: Ending) -> Verdict:
    """Nobody runs it any more when it goes: what a contract would still owe, nobody would pay."""
    day = at.disposed_on or at.today
    running = [each for each in at.contracts if each[1] > day]
    return all_of(*(no("still_let", operator=who, last=last) for who, last in running))


def reinvest(at: Ending) -> Verdict:
    """Income of a disposal goes back into the work: it is said where (facts B4)."""
    return no("reinvest_missing") if at.proceeds_fen and not at.reinvest.strip() else FINE


GUARDS = {
    "valuation": valuation,
    "meeting": meeting,
    "filed": filed,
    "unfiled": unfiled,
    "notice": notice,
    "outcome": outcome,
    "uncontracted": uncontracted,
    "reinvest": reinvest,
}
