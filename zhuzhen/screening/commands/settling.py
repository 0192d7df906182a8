"""What became of somebody of a file who was not in the register."""

import datetime as dt

from django.db import transaction

from zhuzhen.base import audit
from zhuzhen.base.problems import Problem
from zhuzhen.households import access
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account
from zhuzhen.screening.models import Unmatched


@transaction.atomic
def settle(stranger: Unmatched, *, outcome: str, by: Account | None, today: dt.date) -> Unmatched:
    """Note the outcome, once. Raises not_allowed, stranger_settled."""
    access.require(Act.HOUSEHOLD_KEEP, by=by, place=stranger.place_id)
    stranger = Unmatched.objects.select_for_update().get(pk=stranger.pk)
    if stranger.settled_on is not None:
        raise Problem("stranger_settled", on=stranger.settled_on, outcome=stranger.outcome)
    stranger.settled_on, stranger.outcome = today, outcome
    stranger.save(update_fields=["settled_on", "outcome"])
    audit.record(
        "unmatched.settle", by=by, subject="unmatched", subject_id=stranger.pk, reason=outcome
    )
    return stranger
