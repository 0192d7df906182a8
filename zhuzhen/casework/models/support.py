"""Plans, helpers, measures and visits of monitored households (S1-1.1d to f, S4-3b, S4-9b)."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField, DateRangeField
from django.db import models

from zhuzhen.casework.choices import MeasureKind, MeasureState, SupportAct, VisitKind
from zhuzhen.casework.models.cases import Case
from zhuzhen.households.models import Household, IncomeSheet, Resident, SafeguardCheck
from zhuzhen.partners.models import Org, Person
from zhuzhen.people.models import Account


class Plan(models.Model):
    """一户一策: the one plan of a case. `no_development_reason` says why a household that is weak
    in labour has no developmental measure (S1-1.1f)."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="plan")
    household = models.ForeignKey(Household, models.PROTECT, related_name="plans")
    place_id = models.CharField(max_length=12, db_collation="C")
    goal = models.CharField("帮扶目标", max_length=500)
    responsible = models.CharField("责任人", max_length=60)
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("计划完成日期")
    no_development_reason = models.CharField(
        "未安排开发式措施的原因", max_length=300, blank=True, default=""
    )
    version = models.IntegerField("版次", default=1)
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "帮扶方案"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="casework_plan_days", condition=models.Q(ends_on__gte=models.F("starts_on"))
            )
        ]


class HelperPair(models.Model):
    """干户结对: a cadre who answers for a household during a span."""

    household = models.ForeignKey(Household, models.PROTECT, related_name="helper_pairs")
    place_id = models.CharField(max_length=12, db_collation="C")
    # A posted person where there is one; else the name and unit as told.
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    name = models.CharField("帮扶责任人", max_length=60)
    org = models.ForeignKey(Org, models.PROTECT, null=True, related_name="+", verbose_name="单位")
    unit_name = models.CharField("单位名称", max_length=120, blank=True, default="")
    during = DateRangeField("起止")

    class Meta:
        verbose_name = "干户结对"


class Measure(models.Model):
    """帮扶措施: kind, money (fen), dates, effect."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="measures")
    household = models.ForeignKey(Household, models.PROTECT, related_name="measures")
    place_id = models.CharField(max_length=12, db_collation="C")
    resident = models.ForeignKey(Resident, models.PROTECT, null=True, related_name="+")
    kind = models.CharField("措施大类", max_length=24, choices=MeasureKind.choices)
    # 技能培训 and 其他 alone are no development (facts B2.9).
    is_training_only = models.BooleanField("仅技能培训或其他", default=False)
    what = models.CharField("措施内容", max_length=200)
    money_fen = models.BigIntegerField("金额", default=0)
    provider = models.CharField("实施单位", max_length=120, blank=True, default="")
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("结束日期", null=True)
    state = models.CharField("状态", max_length=10, choices=MeasureState.choices)
    effect = models.CharField("成效", max_length=300, blank=True, default="")
    version = models.IntegerField("版次", default=1)
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "帮扶措施"
        indexes: ClassVar = [
            models.Index(fields=["place_id", "starts_on"], name="measure_place"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="casework_measure_sane",
                condition=models.Q(money_fen__gte=0)
                & (models.Q(ends_on=None) | models.Q(ends_on__gte=models.F("starts_on"))),
            )
        ]


class Visit(models.Model):
    """走访: a look at a household; a quarterly one takes income and safeguards anew (S4-9b)."""

    household = models.ForeignKey(Household, models.PROTECT, related_name="visits")
    place_id = models.CharField(max_length=12, db_collation="C")
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="visits")
    campaign_id = models.BigIntegerField("排查", null=True)
    kind = models.CharField("种类", max_length=12, choices=VisitKind.choices)
    visited_on = models.DateField("走访日期")
    visitors = models.CharField("走访人", max_length=120)
    finding = models.CharField("情况", max_length=500)
    has_new_risk = models.BooleanField("发现新风险", default=False)
    income_sheet = models.ForeignKey(
        IncomeSheet, models.PROTECT, null=True, related_name="+", verbose_name="收支"
    )
    safeguard_check = models.ForeignKey(
        SafeguardCheck, models.PROTECT, null=True, related_name="+", verbose_name="保障核查"
    )
    papers = ArrayField(models.BigIntegerField(), default=list, verbose_name="照片")
    request_id = models.UUIDField("办理编号", null=True, unique=True)
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "走访"
        indexes: ClassVar = [
            models.Index(fields=["household", "-visited_on"], name="visit_household"),
            models.Index(fields=["place_id", "visited_on"], name="visit_place"),
            models.Index(
                fields=["campaign_id", "household"],
                condition=models.Q(campaign_id__isnull=False),
                name="visit_campaign",
            ),
        ]


class SupportChange(models.Model):
    """What happened to plans, measures, helpers and visits of a household (append-only)."""

    household = models.ForeignKey(Household, models.PROTECT, related_name="support_changes")
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="support_changes")
    place_id = models.CharField(max_length=12, db_collation="C")
    act = models.CharField("变动", max_length=20, choices=SupportAct.choices)
    # Of which row: a plan's, a measure's, a pair's or a visit's key.
    subject_id = models.BigIntegerField("对象")
    on = models.DateField("日期")
    before = models.JSONField("变动前", default=dict)
    after = models.JSONField("变动后", default=dict)
    reason = models.CharField("说明", max_length=300, blank=True, default="")
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    by_name = models.CharField("办理人", max_length=60, default="系统")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "帮扶变动"
        indexes: ClassVar = [models.Index(fields=["household", "id"], name="support_history")]


class FamilyShift(models.Model):
    """Outbox: what moved since duties over families were last settled. Consumed by `duties`.

    Written by triggers of the tables that such duties read (migration 0005), so that no import
    and no command can forget it. Figures of `place_id` may differ from `since` on.
    """

    place_id = models.CharField(max_length=12, db_collation="C")
    since = models.DateField()

    class Meta:
        verbose_name = "待结算的监测变动"
