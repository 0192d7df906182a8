"""What one is reminded of, and at which steps."""

from django.db import models


class Kind(models.TextChoices):
    """What a reminder is about."""

    DUTY = "duty", "职责"
    TASK = "task", "交办"
    RETURNED = "returned", "退回"
    AWAITING = "awaiting", "待确认"


class Step(models.TextChoices):
    """How near the day is; each comes once. Returns and what awaits have steps of their own: the
    version that was returned, the Monday of the week."""

    FIRST = "first", "快到期"
    LAST = "last", "马上到期"
    LATE = "late", "已过期"


# Parameters of a pack (days), and what holds where a pack lacks them.
REMIND_FIRST, REMIND_LAST, REVIEW_WITHIN = (
    "remind_days_first",
    "remind_days_last",
    "review_within_days",
)
USUAL_DAYS = {REMIND_FIRST: 7, REMIND_LAST: 1, REVIEW_WITHIN: 7}
