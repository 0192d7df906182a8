"""Sweep campaigns that hand out villages, and doubts about what was recorded (S1-1.1c, B2.9)."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from zhuzhen.casework.choices import DoubtState
from zhuzhen.casework.models.cases import Case
from zhuzhen.households.models import Household
from zhuzhen.people.models import Account


class Campaign(models.Model):
    """集中排查: households of a place to be looked at between two days."""

    title = models.CharField("名称", max_length=120)
    place_id = models.CharField("范围", max_length=12, db_collation="C")
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("完成期限")
    # '' all households; else only relieved, monitored, or with an open clue.
    whom = models.CharField("对象", max_length=20, blank=True, default="")
    focus = ArrayField(models.CharField(max_length=40), default=list, verbose_name="重点")
    closed_on = models.DateField("结束日期", null=True)
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "集中排查"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="casework_campaign_days",
                condition=models.Q(ends_on__gte=models.F("starts_on")),
            )
        ]


class CampaignVillage(models.Model):
    """A village handed out in a campaign; covered / all are counted from visits, never stored."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="villages")
    place_id = models.CharField("村", max_length=12, db_collation="C")
    assigned_to = models.CharField("排查人", max_length=120, blank=True, default="")
    # Of whom the campaign asks here, fixed when it began: none is lost by a later change of list.
    households = ArrayField(models.BigIntegerField(), default=list, verbose_name="应排户")

    class Meta:
        verbose_name = "排查村"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["campaign", "place_id"], name="casework_village_once_a_campaign"
            )
        ]


class Doubt(models.Model):
    """疑点: recorded facts that contradict each other, with the remedy (B2.9).

    The same rule, household and period is one doubt; it goes by itself when the facts are mended.
    """

    household = models.ForeignKey(Household, models.PROTECT, related_name="doubts")
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="doubts")
    place_id = models.CharField(max_length=12, db_collation="C")
    rule = models.CharField("规则", max_length=60)
    key = models.CharField("去重键", max_length=160, unique=True)
    text = models.CharField("疑点", max_length=300)
    remedy = models.CharField("怎样改正", max_length=300)
    found_on = models.DateField("发现日期")
    state = models.CharField("状态", max_length=10, choices=DoubtState.choices)
    explanation = models.CharField("说明", max_length=300, blank=True, default="")
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField("处理时间", null=True)

    class Meta:
        verbose_name = "疑点"
        indexes: ClassVar = [models.Index(fields=["place_id", "state"], name="doubt_place")]
