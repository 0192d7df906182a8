"""A doubt is explained where its facts are right as they are."""

from django.db import transaction

from zhuzhen.base import audit, clock
from zhuzhen.base.problems import Problem
from zhuzhen.casework.choices import DoubtState
from zhuzhen.casework.models import Doubt
from zhuzhen.casework.wording import text
from zhuzhen.households.access import require
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account


@transaction.atomic
def explain_doubt(doubt: Doubt, *, reason: str, by: Account | None) -> Doubt:
    """Say why the facts are right though they look wrong.

    Raises not_found, not_allowed, reason_needed, explained_already, wrong_state (it is gone).
    """
    found = Doubt.objects.select_for_update(of=("self",)).select_related("by")
    now = found.filter(pk=doubt.pk).first()
    if now is None:
        raise Problem("not_found", what=text("doubt"))
    require(Act.DOUBT_EXPLAIN, by=by, place=now.place_id)
    if not reason.strip():
        raise Problem("reason_needed", act=text("act_explain"))
    if now.state == DoubtState.EXPLAINED:
        who = now.by.display_name if now.by else text("another_worker")
        raise Problem("explained_already", who=who)
    if now.state == DoubtState.GONE:
        state = DoubtState(now.state).label
        raise Problem("wrong_state", what=text("doubt"), state=state, act=text("act_explain"))
    now.state, now.explanation = DoubtState.EXPLAINED, reason.strip()
    now.by, now.ended_at = by, clock.now()
    now.save(update_fields=["state", "explanation", "by", "ended_at"])
    audit.record(
        "doubt.explain",
        by=by,
        subject="household",
        subject_id=now.household_id,
        reason=reason,
        facts={"doubt": now.pk, "rule": now.rule},
    )
    return now
