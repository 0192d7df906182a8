"""Contracts, milestones, monthly progress, acceptance, and who is paid by work relief."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from zhuzhen.households.models import Resident
from zhuzhen.people.models import Account
from zhuzhen.projects.choices import AcceptanceResult, MilestoneKind, WorkerKind
from zhuzhen.projects.models.pool import Project


class OfProject(models.Model):
    """Scope columns of whatever hangs on a project: the project's own."""

    place_id = models.CharField(max_length=12, db_collation="C")
    helper_code = models.CharField(max_length=12, db_collation="C", blank=True, default="")

    class Meta:
        abstract = True


class Contract(OfProject):
    """合同: what is owed to whom; payments of a project's money are made on one."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="contracts")
    number = models.CharField("合同编号", max_length=60)
    party = models.CharField("承包方", max_length=120)
    signed_on = models.DateField("签订日期")
    amount_fen = models.BigIntegerField("合同额")
    prepaid_percent = models.IntegerField("预付比例")
    ends_on = models.DateField("合同工期止", null=True)
    papers = ArrayField(models.BigIntegerField(), default=list, verbose_name="合同文本")
    # A contract that ended before it was carried out binds only what was paid on it.
    ended_on = models.DateField("终止日期", null=True)
    ended_for = models.CharField("终止原因", max_length=300, blank=True, default="")
    kept_fen = models.BigIntegerField("终止时已付", null=True)
    ended_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField("终止登记时间", null=True)
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "合同"
        indexes: ClassVar = [
            models.Index(fields=["place_id"], name="contract_place"),
            models.Index(fields=["helper_code"], name="contract_helper"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "number"], name="projects_contract_once"),
            models.CheckConstraint(
                name="projects_contract_amounts",
                condition=models.Q(amount_fen__gt=0, prepaid_percent__range=(0, 100)),
            ),
            models.CheckConstraint(
                name="projects_contract_ended",
                condition=models.Q(ended_on=None, kept_fen=None, ended_for="")
                | (
                    models.Q(ended_on__gte=models.F("signed_on"))
                    & models.Q(kept_fen__gte=0, kept_fen__lte=models.F("amount_fen"))
                    & ~models.Q(ended_for="")
                ),
            ),
        ]

    @property
    def bound_fen(self) -> int:
        """What it still binds: its amount, or, once it ended, what was paid on it."""
        return self.amount_fen if self.kept_fen is None else self.kept_fen


class Milestone(OfProject):
    """里程碑: signed, started, producing, effective: planned and reached (S2-12)."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="milestones")
    kind = models.CharField("节点", max_length=12, choices=MilestoneKind.choices)
    title = models.CharField("名称", max_length=120)
    planned_on = models.DateField("计划日期")
    reached_on = models.DateField("完成日期", null=True)
    note = models.CharField("说明", max_length=300, blank=True, default="")
    papers = ArrayField(models.BigIntegerField(), default=list, verbose_name="佐证")
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "里程碑"
        indexes: ClassVar = [
            models.Index(fields=["place_id", "planned_on"], name="milestone_place"),
            models.Index(fields=["helper_code"], name="milestone_helper"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["project", "kind", "title"], name="projects_milestone_once"
            ),
        ]


class Progress(OfProject):
    """进度月报: how much is built by the end of a month; `amount` is what it measures."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="reports")
    month = models.DateField("月份", help_text="its first day")
    percent = models.IntegerField("形象进度")
    # 130 of 1,000 mu, 2 of 5 km: what is built, of what is planned.
    built = models.DecimalField("完成量", max_digits=14, decimal_places=2, null=True)
    planned = models.DecimalField("计划量", max_digits=14, decimal_places=2, null=True)
    unit = models.CharField("单位", max_length=12, blank=True, default="")
    text = models.CharField("情况", max_length=500)
    papers = ArrayField(models.BigIntegerField(), default=list, verbose_name="影像")
    version = models.IntegerField("版次", default=1)
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "进度月报"
        indexes: ClassVar = [
            models.Index(fields=["place_id", "month"], name="progress_place"),
            models.Index(fields=["helper_code"], name="progress_helper"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["project", "month"], name="projects_one_report_a_month"
            ),
            models.CheckConstraint(
                name="projects_progress",
                condition=models.Q(percent__range=(0, 100))
                & (models.Q(built=None) | models.Q(built__gte=0, planned__gt=0)),
            ),
        ]


class ProgressVersion(OfProject):
    """进度月报旧版: what a month's report said before it was corrected, and why. Append-only."""

    report = models.ForeignKey(Progress, models.PROTECT, related_name="versions")
    version = models.IntegerField("版次")
    percent = models.IntegerField("形象进度")
    built = models.DecimalField("完成量", max_digits=14, decimal_places=2, null=True)
    planned = models.DecimalField("计划量", max_digits=14, decimal_places=2, null=True)
    unit = models.CharField("单位", max_length=12, blank=True, default="")
    text = models.CharField("情况", max_length=500)
    papers = ArrayField(models.BigIntegerField(), default=list, verbose_name="影像")
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("登记时间")
    reason = models.CharField("更正原因", max_length=300)
    replaced_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    replaced_at = models.DateTimeField("更正时间")

    class Meta:
        verbose_name = "进度月报旧版"
        indexes: ClassVar = [
            models.Index(fields=["place_id"], name="progressversion_place"),
            models.Index(fields=["helper_code"], name="progressversion_helper"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["report", "version"], name="projects_report_version_once"
            ),
        ]


class Acceptance(OfProject):
    """验收: on a day, by whom, with what result."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="acceptances")
    on = models.DateField("验收日期")
    result = models.CharField("结果", max_length=10, choices=AcceptanceResult.choices)
    members = models.CharField("验收人员", max_length=300)
    opinion = models.CharField("意见", max_length=500)
    papers = ArrayField(models.BigIntegerField(), default=list, verbose_name="验收材料")
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "验收"
        indexes: ClassVar = [
            models.Index(fields=["place_id"], name="acceptance_place"),
            models.Index(fields=["helper_code"], name="acceptance_helper"),
        ]


class WageRoll(OfProject):
    """用工名册: a month's work relief of a project, in sums that name nobody (S1-1.2b)."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="rolls")
    month = models.DateField("月份", help_text="its first day")
    persons = models.IntegerField("用工人数")
    preferred = models.IntegerField("其中优先对象")
    days = models.DecimalField("工日", max_digits=10, decimal_places=1)
    amount_fen = models.BigIntegerField("劳务报酬")
    papers = ArrayField(models.BigIntegerField(), default=list, verbose_name="发放凭证")
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "用工名册"
        indexes: ClassVar = [
            models.Index(fields=["place_id", "month"], name="roll_place"),
            models.Index(fields=["helper_code"], name="roll_helper"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "month"], name="projects_one_roll_a_month"),
            models.CheckConstraint(
                name="projects_roll_sums",
                condition=models.Q(
                    persons__gt=0,
                    preferred__range=(0, models.F("persons")),
                    days__gt=0,
                    amount_fen__gt=0,
                ),
            ),
        ]


class WageLine(models.Model):
    """劳务报酬: one named worker's days and wage of a month. Scope: families of `place_id`."""

    roll = models.ForeignKey(WageRoll, models.PROTECT, related_name="lines")
    place_id = models.CharField(max_length=12, db_collation="C")
    resident = models.ForeignKey(Resident, models.PROTECT, null=True, related_name="+")
    name = models.CharField("姓名", max_length=60)
    kind = models.CharField("类别", max_length=32, choices=WorkerKind.choices)
    days = models.DecimalField("工日", max_digits=5, decimal_places=1)
    amount_fen = models.BigIntegerField("报酬")

    class Meta:
        verbose_name = "劳务报酬"
        indexes: ClassVar = [models.Index(fields=["place_id"], name="wage_place")]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="projects_wage",
                condition=models.Q(days__gt=0, days__lte=31, amount_fen__gt=0),
            ),
            models.UniqueConstraint(fields=["roll", "resident"], name="projects_paid_once_a_month"),
        ]
