"""What one is reminded of, and at which steps."""

from django.db import models


class Kind(models.TextChoices):
    """What a reminder is about."""

    DUTY = "duty", "职责"
    TASK = "task", "交办"
    RETURNED = "returned", "退回"
    AWAITING = "awaiting", "待确认"
    NOTICE = "notice", "公示"


class Step(models.TextChoices):
    """How near the day is; each comes once. Returns and what awaits have steps of their own: the
    version that was returned, the Monday of the week. Those of notices are in NoticeStep."""

    FIRST = "first", "快到期"
    LAST = "last", "马上到期"
    LATE = "late", "已过期"


class NoticeStep(models.TextChoices):
    """What a notice waits for; an answer's step goes on with the day it is due."""

    APPROVE = "approve", "等您批准"
    ENDS = "ends", "公示期满，可以结束"
    ANSWER = "answer", "异议等答复"


# Parameters of a pack (days), and what holds where a pack lacks them.
REMIND_FIRST, REMIND_LAST, REVIEW_WITHIN = (
    "remind_days_first",
    "remind_days_last",
    "review_within_days",
)
USUAL_DAYS = {REMIND_FIRST: 7, REMIND_LAST: 1, REVIEW_WITHIN: 7}
