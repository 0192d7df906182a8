"""Objections: filed by anyone without signing in, answered by whoever did not write the notice."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F

from zhuzhen.base import audit, cipher, clock, scope
from zhuzhen.base.problems import Fault, Problem
from zhuzhen.base.resealing import SealedTable
from zhuzhen.base.scope import CodeRange, Scope
from zhuzhen.notices import parameters
from zhuzhen.notices.access import require
from zhuzhen.notices.choices import ANSWER_FIELD, NoticeState, ObjectionState
from zhuzhen.notices.commands.writing import flow_row, locked, refuse_writer, written
from zhuzhen.notices.flow import Who
from zhuzhen.notices.models import Notice, Objection
from zhuzhen.notices.problems import fault, text
from zhuzhen.notices.rules import masking_faults, offices_of
from zhuzhen.people.models import Account

LONGEST_TEXT, LONGEST_ANSWER = 1_000, 500
_TEXT, _NAME, _CONTACT = (f"notices_objection.{name}" for name in ("text", "name", "contact"))
SEALED = (
    SealedTable(
        "notices_objection",
        columns={"text_sealed": _TEXT, "name_sealed": _NAME, "contact_sealed": _CONTACT},
    ),
)


@dataclass(frozen=True)
class Told:
    """An objection as whoever answers it reads it."""

    text: str
    name: str
    contact: str


def _letter_box(place: str) -> Scope:
    """Whoever files an objection signs in to nothing: only at this one place it may be put in."""
    only = (CodeRange(place, place),)
    return Scope(ranges=only, families=only)


def _too_long(said: str, *, most: int, field: str) -> tuple[Fault, ...]:
    if len(said) <= most:
        return ()
    told = text("objection_long", most=most, have=len(said))
    return (Fault(told, text("objection_right"), field=field),)


def _said_faults(said: str) -> tuple[Fault, ...]:
    if not said:
        return (Fault(text("objection_empty"), field="text"),)
    return _too_long(said, most=LONGEST_TEXT, field="text")


def _refuse_closed(notice: Notice, *, today: dt.date) -> None:
    """Objections are taken from the day a notice is published to its last."""
    if notice.state != NoticeState.PUBLISHED:
        raise Problem("not_found", what=text("notice"))
    if notice.closes_on is None or today > notice.closes_on:
        raise Problem("notice_closed", day=notice.closes_on, phones=notice.phones)


def _refuse_flood(notice: Notice, *, today: dt.date) -> None:
    limit = parameters.objections_a_day(place=notice.place_id, on=today)
    if Objection.objects.filter(notice=notice, filed_on=today).count() >= limit:
        raise Problem("too_many_objections", limit=limit, phones=notice.phones)


def _due_on(notice: Notice, *, filed_on: dt.date) -> dt.date:
    days = parameters.answer_days(place=notice.place_id, on=filed_on)
    return filed_on + dt.timedelta(days=days)


@transaction.atomic
def file_objection(
    notice: Notice,
    *,
    said: str,
    today: dt.date,
    name: str = "",
    contact: str = "",
    uid: uuid.UUID | None = None,
) -> Objection:
    """Keep an objection, signed or nameless; nobody need be signed in. `uid` makes it repeatable.

    What is written is sealed; the receipt number is the only way back to it from outside. Raises
    faults, not_found unless the notice is public, notice_closed, too_many_objections.
    """
    if faults := _said_faults(said.strip()):
        raise Problem("faults", faults=faults)
    with scope.within(_letter_box(notice.place_id)):
        now = locked(notice)
        earlier = Objection.objects.filter(notice=now, uid=uid).first() if uid else None
        if earlier is not None:
            return earlier
        _refuse_closed(now, today=today)
        _refuse_flood(now, today=today)
        made = Objection.objects.create(
            uid=uid or uuid.uuid4(),
            notice=now,
            place_id=now.place_id,
            name_sealed=cipher.seal(name.strip(), column=_NAME),
            contact_sealed=cipher.seal(contact.strip(), column=_CONTACT),
            text_sealed=cipher.seal(said.strip(), column=_TEXT),
            filed_on=today,
            filed_at=clock.now(),
            due_on=_due_on(now, filed_on=today),
            state=ObjectionState.OPEN,
        )
        facts: dict[str, object] = {"notice": str(now.uid), "is_signed": bool(name.strip())}
        audit.record(
            "objection.file", by=None, subject="objection", subject_id=made.uid, facts=facts
        )
    return made


def _locked_objection(objection: Objection) -> Objection:
    found = Objection.objects.select_for_update().filter(pk=objection.pk).first()
    if found is None:
        raise Problem("not_found", what=text("objection"))
    return found


@transaction.atomic
def read_objection(objection: Objection, *, by: Account | None) -> Told:
    """What was objected and by whom, opened for whoever may answer it, and written down.

    Raises not_allowed, own_submission: who wrote the notice does not learn who objects.
    """
    require(Who.ANSWERER, by=by, place=objection.place_id)
    refuse_writer(objection.notice, by=by)
    told = Told(
        cipher.unseal(objection.text_sealed, column=_TEXT),
        cipher.unseal(objection.name_sealed, column=_NAME),
        cipher.unseal(objection.contact_sealed, column=_CONTACT),
    )
    audit.record("objection.read", by=by, subject="objection", subject_id=objection.uid)
    return told


def _refuse_answer(answer: str, *, notice: Notice) -> None:
    """An answer is read without signing in, so it shows no more than a notice does."""
    if not answer:
        raise Problem("faults", faults=(fault("answer_empty", field="answer"),))
    if faults := _too_long(answer, most=LONGEST_ANSWER, field="answer"):
        raise Problem("faults", faults=faults)
    faults = masking_faults((), texts={ANSWER_FIELD: answer}, offices=offices_of(notice.phones))
    if faults:
        raise Problem("unmasked", faults=faults)


@transaction.atomic
def answer_objection(
    objection: Objection, *, upheld: bool, answer: str, by: Account | None, today: dt.date
) -> Objection:
    """Answer an objection; one that is upheld fails the notice it is about.

    Raises not_allowed, own_submission, already_done, faults, unmasked.
    """
    notice = locked(objection.notice)
    require(Who.ANSWERER, by=by, place=objection.place_id)
    refuse_writer(notice, by=by)
    now = _locked_objection(objection)
    if now.state != ObjectionState.OPEN:
        raise Problem("already_done", what=text("objection"))
    said = answer.strip()
    _refuse_answer(said, notice=notice)
    now.state = ObjectionState.UPHELD if upheld else ObjectionState.REJECTED
    now.answer, now.answered_by, now.answered_on = said, by, today
    now.save()
    facts: dict[str, object] = {"notice": str(notice.uid), "upheld": upheld}
    audit.record("objection.answer", by=by, subject="objection", subject_id=now.uid, facts=facts)
    if upheld and notice.state == NoticeState.PUBLISHED:
        notice.state, notice.ended_on = flow_row("fail", start=notice.state).end, today
        notice.save()
        written(notice, step="fail", by=by, on=today, reason=said)
    return now


@transaction.atomic
def count_view(notice: Notice) -> None:
    """One more view of a public page; of whom is not kept."""
    with scope.within(_letter_box(notice.place_id)):
        Notice.objects.filter(pk=notice.pk).update(views=F("views") + 1)
