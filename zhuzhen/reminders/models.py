"""Reminders: who, of what, at which step; seen or not. Each is made once and never sent away."""

from typing import ClassVar

from django.db import models

from zhuzhen.people.models import Account
from zhuzhen.reminders.choices import Kind


class Reminder(models.Model):
    """One account's reminder of one thing at one step. Row-level security: the owner's alone.

    A duty's figure is named as it is known for good (duty, owner, period), since the nightly
    recount may make its row anew. What is done is not shown any more; the row stays, so that
    nothing is told twice.
    """

    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    kind = models.CharField("种类", max_length=10, choices=Kind.choices)
    step = models.CharField("时点", max_length=20)
    duty = models.CharField("职责", max_length=80, default="")
    owner_key = models.CharField("主体", max_length=60, default="", db_collation="C")
    period = models.CharField("周期", max_length=8, default="")
    record_id = models.BigIntegerField(null=True)
    due_on = models.DateField("期限", null=True)
    made_on = models.DateField("提醒日期")
    seen_at = models.DateTimeField("已读时间", null=True)

    class Meta:
        verbose_name = "提醒"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account", "kind", "step", "duty", "owner_key", "period", "record_id"],
                name="reminders_once",
                nulls_distinct=False,
            )
        ]
