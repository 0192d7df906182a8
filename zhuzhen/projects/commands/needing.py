"""The pool of needs for donors: asked for, claimed, arrived (S4-7a, 社会资金项目库)."""

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Sum

from zhuzhen.base import audit, clock
from zhuzhen.base.money import yuan
from zhuzhen.base.problems import Problem
from zhuzhen.base.scope import CodeRange
from zhuzhen.funds.choices import SOCIAL, Direction, PurposeKind, Source
from zhuzhen.funds.commands import enter_income, open_purpose
from zhuzhen.funds.models import Purpose
from zhuzhen.partners.helping import helper_of
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account
from zhuzhen.places.queries import division
from zhuzhen.projects.access import require
from zhuzhen.projects.choices import ClaimState, NeedState
from zhuzhen.projects.commands.building import refuse_future
from zhuzhen.projects.commands.writing import made_before
from zhuzhen.projects.models import Claim, Need, Project
from zhuzhen.projects.rules.claiming import need_state
from zhuzhen.projects.wording import text

_ASKING = (NeedState.OPEN, NeedState.PARTLY)


def _locked(need: Need) -> Need:
    found = Need.objects.select_for_update(of=("self",)).filter(pk=need.pk).first()
    if found is None:
        raise Problem("not_found", what=text("need"))
    return found


def promised_fen(need: Need) -> int:
    """What is claimed of a need, arrived or not."""
    standing = Claim.objects.filter(need=need).exclude(state=ClaimState.CANCELLED)
    return int(standing.aggregate(sum=Sum("amount_fen"))["sum"] or 0)


def _settle(need: Need) -> None:
    """The need's state as its claims have it."""
    standing = Claim.objects.filter(need=need).exclude(state=ClaimState.CANCELLED)
    claims = [(each.amount_fen, each.state) for each in standing]
    need.state = need_state(need.need_fen, claims=claims)
    need.save(update_fields=["state"])


def _audit(step: str, need: Need, *, by: Account | None, **facts: object) -> None:
    audit.record(f"need.{step}", by=by, subject="need", subject_id=need.uid, facts=facts)


@transaction.atomic
def open_need(
    *,
    title: str,
    place: str,
    content: str,
    need_fen: int,
    by: Account | None,
    today: dt.date,
    project: Project | None = None,
    direction: Direction = Direction.OTHER,
    until: dt.date | None = None,
    request_id: uuid.UUID | None = None,
) -> Need:
    """Put a need into the pool. Its money is the project's, or a purpose of its own.

    Raises not_allowed, unknown_place, bad_value.
    """
    require(Act.NEED_OPEN, by=by, place=place, on=today)
    if again := made_before(Need, request_id, need_fen=need_fen):
        return again
    where = division(place)
    if not title.strip() or not content.strip():
        raise Problem("bad_value", field=text("field_need"), why=text("need_untold"))
    if need_fen <= 0:
        raise Problem("bad_value", field=text("field_need_amount"), why=text("budget_wrong"))
    if until is not None and until < today:
        raise Problem("bad_value", field=text("field_until"), why=text("until_past"))
    if project is not None and project.place_id not in CodeRange.under(where.code):
        raise Problem("bad_value", field=text("project"), why=text("need_elsewhere"))
    helper = helper_of(where.code, on=today)
    made = Need.objects.create(
        title=title.strip()[:160], place=where, helper_code=helper, project=project,
        purpose=_purpose(title, place=where.code, helper=helper, project=project,
                         direction=direction, today=today),
        content=content.strip()[:500], need_fen=need_fen, state=NeedState.OPEN, opened_on=today,
        until=until, by=by, at=clock.now(), request_id=request_id,
    )  # fmt: skip
    _audit("open", made, by=by, need_fen=need_fen)
    return made


def _purpose(
    title: str, *, place: str, helper: str, project: Project | None, direction: Direction,
    today: dt.date,
) -> Purpose:  # fmt: skip
    if project is not None:
        return project.purpose
    return open_purpose(
        kind=PurposeKind.DONATION, title=title.strip()[:160], place=place, helper_code=helper,
        direction=direction, on=today,
    )  # fmt: skip


@transaction.atomic
def claim_need(
    need: Need,
    *,
    donor: str,
    amount_fen: int,
    on: dt.date,
    by: Account | None,
    today: dt.date,
    org_id: int | None = None,
    request_id: uuid.UUID | None = None,
) -> Claim:
    """Claim all or part of what a need still lacks. Raises not_found, not_allowed, need_closed,
    bad_value, need_less."""
    now = _locked(need)
    require(Act.NEED_CLAIM, by=by, place=now.place_id, on=today)
    if again := made_before(Claim, request_id, need_id=now.pk, amount_fen=amount_fen):
        return again
    if now.state not in _ASKING:
        raise Problem("need_closed", title=now.title, state=NeedState(now.state).label)
    if now.until is not None and on > now.until:
        raise Problem("need_closed", title=now.title, state=text("need_ran_out", day=now.until))
    if not donor.strip():
        raise Problem("bad_value", field=text("field_donor"), why=text("donor_missing"))
    if amount_fen <= 0:
        raise Problem("bad_value", field=text("field_claim"), why=text("budget_wrong"))
    refuse_future(on, field="field_day", today=today)
    left = now.need_fen - promised_fen(now)
    if amount_fen > left:
        raise Problem(
            "need_less", title=now.title, left=yuan(left), asked=yuan(amount_fen),
            over=yuan(amount_fen - left),
        )  # fmt: skip
    made = Claim.objects.create(
        need=now, place_id=now.place_id, helper_code=now.helper_code, donor=donor.strip()[:120],
        org_id=org_id, amount_fen=amount_fen, on=on, state=ClaimState.PLEDGED, by=by,
        at=clock.now(), request_id=request_id,
    )  # fmt: skip
    _settle(now)
    _audit("claim", now, by=by, donor=made.donor, amount_fen=amount_fen)
    return made


def _pledged(claim: Claim) -> tuple[Claim, Need]:
    """The claim that waits, and its need, locked. Raises not_found, claim_settled."""
    found = Claim.objects.select_related("need").filter(pk=claim.pk).first()
    if found is None:
        raise Problem("not_found", what=text("claim"))
    need = _locked(found.need)
    now = Claim.objects.select_for_update().get(pk=claim.pk)
    if now.state != ClaimState.PLEDGED:
        raise Problem("claim_settled", state=ClaimState(now.state).label)
    return now, need


@transaction.atomic
def cancel_claim(claim: Claim, *, by: Account | None, today: dt.date, reason: str) -> Claim:
    """Take a claim back that has not arrived; the need asks again. Raises not_found,
    claim_settled, not_allowed, reason_needed."""
    now, need = _pledged(claim)
    require(Act.NEED_CLAIM, by=by, place=need.place_id, on=today)
    if not reason.strip():
        raise Problem("reason_needed", act=text("act_cancel"))
    now.state = ClaimState.CANCELLED
    now.save(update_fields=["state"])
    _settle(need)
    _audit("cancel", need, by=by, donor=now.donor, amount_fen=now.amount_fen, reason=reason)
    return now


@transaction.atomic
def receive_claim(
    claim: Claim,
    *,
    on: dt.date,
    by: Account | None,
    today: dt.date,
    source: Source = Source.DONATION,
    voucher_no: str = "",
    papers: Sequence[int] = (),
) -> Claim:
    """A claim has arrived: the ledger has it, for the need's purpose, in this transaction.

    Raises not_found, claim_settled, not_allowed, bad_value, and what posting raises.
    """
    now, need = _pledged(claim)
    require(Act.CLAIM_RECEIVE, by=by, place=need.place_id, on=today)
    refuse_future(on, field="field_day", today=today)
    if source not in SOCIAL:
        raise Problem("bad_value", field=text("field_source"), why=text("source_wrong"))
    entry = enter_income(
        source=source, year=on.year, place=need.place_id, amount_fen=now.amount_fen, on=on, by=by,
        text=text("received_for", donor=now.donor, need=need.title)[:300],
        helper_code=need.helper_code, purpose=need.purpose, cause=f"claim:{now.pk}",
        voucher_no=voucher_no, papers=tuple(papers),
    )  # fmt: skip
    now.state, now.entry_uid = ClaimState.RECEIVED, entry.uid
    now.save(update_fields=["state", "entry_uid"])
    _settle(need)
    _audit("receive", need, by=by, donor=now.donor, amount_fen=now.amount_fen)
    return now


@transaction.atomic
def withdraw_need(need: Need, *, by: Account | None, today: dt.date, reason: str) -> Need:
    """Take a need out of the pool that nobody claims. Raises not_found, not_allowed, need_closed,
    reason_needed, need_promised."""
    now = _locked(need)
    require(Act.NEED_OPEN, by=by, place=now.place_id, on=today)
    if now.state == NeedState.WITHDRAWN:
        raise Problem("need_closed", title=now.title, state=NeedState.WITHDRAWN.label)
    if not reason.strip():
        raise Problem("reason_needed", act=text("act_withdraw"))
    promised = promised_fen(now)
    if promised:
        raise Problem("need_promised", title=now.title, sum=yuan(promised))
    now.state = NeedState.WITHDRAWN
    now.save(update_fields=["state"])
    _audit("withdraw", now, by=by, reason=reason)
    return now
