"""Duties: who owes what and how far it is; why a figure is what it is; exemptions; the board."""

import datetime as dt
from itertools import islice

from django.http import HttpRequest
from ninja import Router, Schema

from zhuzhen.base import clock
from zhuzhen.base.problems import Problem
from zhuzhen.duties import commands
from zhuzhen.duties.choices import Status
from zhuzhen.duties.explaining import Explanation, Judged, explain
from zhuzhen.duties.queries import find_instance, instance_rows
from zhuzhen.pages.api.auth import caller
from zhuzhen.pages.api.choices import AN_EXEMPTION, DUTIES
from zhuzhen.pages.api.failures import FAILURES
from zhuzhen.pages.api.fields import (
    LongText,
    Moment,
    Name,
    OwnerKey,
    PageNumber,
    PeriodText,
    PlaceCode,
    Size,
)
from zhuzhen.pages.api.paging import Rows

router = Router(tags=[DUTIES])


class DutyRowOut(Schema):
    """One duty of one owner in one period. Figures are whole numbers, money in yuan with two
    decimals (text), shares in percent (text)."""

    duty: str
    clause: str
    pack: str
    owner: str
    owner_name: str
    period: str
    value: int | str | None
    target: int | str | None
    status: Status
    due_on: dt.date
    as_of: Moment


class JudgedOut(Schema):
    """A record that counts, or does not and why (`reason`)."""

    uid: str
    register_id: str
    happened_on: dt.date
    summary: str
    state: str
    reason: str


class HouseholdOut(Schema):
    """A household that the figure asks about: it has what is wanted, or lacks it (`reason`)."""

    number: str
    head_name: str
    village: str
    reason: str


class HouseholdsOut(Schema):
    """A figure over households under watch, by count; `lines` are those in the caller's scope of
    families."""

    asked: int
    having: int
    unseen: int
    lines: list[HouseholdOut]


class ClauseRef(Schema):
    document: str
    clause: str
    heading: str


class ExplanationOut(Schema):
    """A figure with all that it stands on; `value` and `target` as people read them."""

    duty: str
    title: str
    owner: str
    owner_name: str
    period: str
    value: str
    target: str
    status: Status
    status_reason: str
    rule: str
    derivation: str
    pack: str
    clauses: list[ClauseRef]
    counted: list[JudgedOut]
    not_counted: list[JudgedOut]
    hidden: str
    households: HouseholdsOut | None
    due_on: dt.date
    as_of: Moment


class InstanceIn(Schema):
    """Which duty of whom in which period, and the reason."""

    duty: Name
    owner: OwnerKey
    period: Name
    reason: LongText


def _judged(judged: Judged) -> JudgedOut:
    record = judged.record
    return JudgedOut(
        uid=str(record.uid),
        register_id=record.register,
        happened_on=record.happened_on,
        summary=record.summary,
        state=record.state,
        reason=judged.reason,
    )


def _households(found: Explanation) -> HouseholdsOut | None:
    told = found.households
    if told is None:
        return None
    lines = [
        HouseholdOut(
            number=each.household.number,
            head_name=each.household.head_name,
            village=each.household.place.path,
            reason=each.reason,
        )
        for each in told.lines
    ]
    return HouseholdsOut(asked=told.asked, having=told.having, unseen=told.unseen, lines=lines)


def _explained(found: Explanation) -> ExplanationOut:
    instance, duty = found.instance, found.version.duty
    return ExplanationOut(
        duty=instance.duty,
        title=duty.title,
        owner=instance.owner_key,
        owner_name=instance.owner_name,
        period=instance.period,
        value=found.value,
        target=found.target,
        status=found.status.status,
        status_reason=found.status.reason,
        rule=found.rule,
        derivation=found.derivation,
        pack=found.pack,
        clauses=[
            ClauseRef(document=each.document, clause=each.id, heading=each.heading)
            for each in found.clauses
        ],
        counted=[_judged(each) for each in found.counted],
        not_counted=[_judged(each) for each in found.not_counted],
        hidden=found.hidden,
        households=_households(found),
        due_on=instance.due_on,
        as_of=found.as_of,
    )


def _why(duty: str, *, owner: str, period: str) -> ExplanationOut:
    found = explain(duty, owner=owner, period=period, today=clock.today(), as_of=clock.now())
    return _explained(found)


@router.get("/duties", response={200: Rows[DutyRowOut], **FAILURES}, summary="履责情况")
def duty_rows(
    request: HttpRequest,
    period: PeriodText,
    place: PlaceCode | None = None,
    duty: Name | None = None,
    owner: OwnerKey | None = None,
    page: PageNumber = 1,
    size: Size = 50,
) -> Rows[DutyRowOut]:
    """Duties of a period (2022, 2022-H1, 2022-Q3, 2022-08) in scope, as the console prints them:
    whole numbers, money in yuan, shares in percent. `duty` is an id or a code (R01)."""
    rows = instance_rows(
        period,
        today=clock.today(),
        as_of=clock.now(),
        place=place or "",
        duty=duty or "",
        owner=owner or "",
    )
    first = (page - 1) * size
    found = list(islice(rows, first, first + size + 1))
    shown = [DutyRowOut.model_validate(each) for each in found[:size]]
    return Rows(page=page, has_next=len(found) > size, rows=shown)


@router.get("/duties/explanation", response={200: ExplanationOut, **FAILURES}, summary="数字的来历")
def explanation(request: HttpRequest, duty: Name, owner: OwnerKey, period: Name) -> ExplanationOut:
    """Why a figure is what it is: its rule, clauses, and each record for and against."""
    return _why(duty, owner=owner, period=period)


@router.post("/duties/exemption", response={200: ExplanationOut, **FAILURES}, summary="豁免")
def exempt(request: HttpRequest, sent: InstanceIn) -> ExplanationOut:
    """A superior named by the pack frees an owner from a duty in a period."""
    instance = find_instance(sent.duty, owner=sent.owner, period=sent.period)
    commands.exempt(instance, by=caller(request), at=clock.now(), reason=sent.reason)
    return _why(instance.duty, owner=instance.owner_key, period=instance.period)


@router.post(
    "/duties/exemption/lifting", response={200: ExplanationOut, **FAILURES}, summary="解除豁免"
)
def lift(request: HttpRequest, sent: InstanceIn) -> ExplanationOut:
    """The duty is owed again."""
    instance = find_instance(sent.duty, owner=sent.owner, period=sent.period)
    found = instance.exemptions.filter(lifted_at=None).first()
    if found is None:
        key = f"{sent.duty} {sent.owner} {sent.period}"
        raise Problem("not_found", what=AN_EXEMPTION.format(key=key))
    commands.lift_exemption(found, by=caller(request), at=clock.now(), reason=sent.reason)
    return _why(instance.duty, owner=instance.owner_key, period=instance.period)
