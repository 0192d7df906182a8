"""What an operator promises to farmers, and what was kept of it (S1-4.1b, 4.1c)."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from zhuzhen.base import audit
from zhuzhen.base.problems import Problem
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account
from zhuzhen.projects.choices import ENDED, LinkageMode, ProjectState
from zhuzhen.projects.commands.building import of_project, opened, refuse_future
from zhuzhen.projects.commands.writing import made_before
from zhuzhen.projects.models import Delivery, Linkage, Project
from zhuzhen.projects.wording import text


@dataclass(frozen=True)
class LinkageFacts:
    """An operator's promise in one of six modes; `agreed_fen` is what it comes to a year."""

    mode: LinkageMode
    operator: str
    agreed_households: int
    agreed_persons: int
    agreed_fen: int
    from_on: dt.date
    terms: str
    to_on: dt.date | None = None
    papers: tuple[int, ...] = ()


def _refuse(facts: LinkageFacts) -> None:
    """Raises bad_value."""
    if not facts.operator.strip():
        raise Problem("bad_value", field=text("field_operator"), why=text("operator_missing"))
    if not facts.terms.strip():
        raise Problem("bad_value", field=text("field_terms"), why=text("terms_missing"))
    agreed = (facts.agreed_households, facts.agreed_persons, facts.agreed_fen)
    if min(agreed) < 0 or not facts.agreed_households:
        raise Problem("bad_value", field=text("field_agreed"), why=text("agreed_wrong"))
    if facts.agreed_persons < facts.agreed_households:
        raise Problem("bad_value", field=text("field_agreed"), why=text("persons_fewer"))
    if facts.to_on is not None and facts.to_on < facts.from_on:
        raise Problem("bad_value", field=text("field_span"), why=text("linkage_span"))


@transaction.atomic
def agree_linkage(
    project: Project,
    facts: LinkageFacts,
    *,
    by: Account | None,
    today: dt.date,
    request_id: uuid.UUID | None = None,
) -> Linkage:
    """Enter what an operator promises; an operating project has one at least before it is in the
    pool. Raises not_found, not_allowed, not_operating, project_fixed, bad_value."""
    now = opened(project, act=Act.PROJECT_BUILD, by=by, today=today)
    if again := made_before(Linkage, request_id, project_id=now.pk, agreed_fen=facts.agreed_fen):
        return again
    if not now.is_operating:
        raise Problem("not_operating")
    if now.state in ENDED and now.state != ProjectState.CLOSED:
        state = ProjectState(now.state).label
        raise Problem("project_fixed", state=state, what=text("linkage"))
    _refuse(facts)
    made = Linkage.objects.create(
        **of_project(now, by=by),
        mode=LinkageMode(facts.mode),
        operator=facts.operator.strip()[:120],
        agreed_households=facts.agreed_households,
        agreed_persons=facts.agreed_persons,
        agreed_fen=facts.agreed_fen,
        from_on=facts.from_on,
        to_on=facts.to_on,
        terms=facts.terms.strip()[:500],
        request_id=request_id,
        papers=list(facts.papers),
    )
    told: dict[str, object] = {"mode": made.mode, "agreed_fen": made.agreed_fen}
    audit.record("project.linkage", by=by, subject="project", subject_id=now.uid, facts=told)
    return made


def _refuse_kept(*, households: int, persons: int, amount_fen: int) -> None:
    """Raises bad_value."""
    if min(households, persons, amount_fen) < 0 or not (households or persons or amount_fen):
        raise Problem("bad_value", field=text("field_kept"), why=text("kept_wrong"))
    if 0 < persons < households:
        raise Problem("bad_value", field=text("field_kept"), why=text("persons_fewer"))


@transaction.atomic
def record_delivery(
    linkage: Linkage,
    *,
    on: dt.date,
    households: int,
    persons: int,
    amount_fen: int,
    by: Account | None,
    today: dt.date,
    note: str = "",
    papers: Sequence[int] = (),
    request_id: uuid.UUID | None = None,
) -> Delivery:
    """Enter what was kept of a promise on a day. Raises not_found, not_allowed, bad_value."""
    found = Linkage.objects.select_related("project").filter(pk=linkage.pk).first()
    if found is None:
        raise Problem("not_found", what=text("linkage"))
    now = opened(found.project, act=Act.PROJECT_BUILD, by=by, today=today)
    if again := made_before(Delivery, request_id, linkage_id=found.pk, amount_fen=amount_fen):
        return again
    refuse_future(on, field="field_day", today=today)
    if on < found.from_on:
        why = text("delivery_early", first=found.from_on)
        raise Problem("bad_value", field=text("field_day"), why=why)
    _refuse_kept(households=households, persons=persons, amount_fen=amount_fen)
    columns = of_project(now, by=by)
    del columns["project"]
    made = Delivery.objects.create(
        **columns, linkage=found, on=on, households=households, persons=persons,
        amount_fen=amount_fen, note=note.strip()[:300], papers=list(papers),
        request_id=request_id,
    )  # fmt: skip
    told: dict[str, object] = {"on": on.isoformat(), "amount_fen": amount_fen}
    audit.record("project.delivery", by=by, subject="project", subject_id=now.uid, facts=told)
    return made
