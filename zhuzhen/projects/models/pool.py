"""Town plans and their items, projects and the way they go, and the choice under a budget.

Scope columns: `place` (the lowest place that holds all of a project), `helper_code` (the city that
helps it).
"""

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from zhuzhen.funds.choices import Direction
from zhuzhen.funds.models import Purpose
from zhuzhen.people.models import Account
from zhuzhen.places.models import Division
from zhuzhen.projects.choices import (
    Category,
    ChoiceOutcome,
    PlanState,
    Procurement,
    ProjectState,
)

WHOLE_BP = 10_000


class TownPlan(models.Model):
    """镇域乡村振兴规划: where projects come from (S1-2.1a)."""

    uid = models.UUIDField("编号", default=uuid.uuid4, unique=True)
    place = models.ForeignKey(Division, models.PROTECT, related_name="+", verbose_name="镇")
    title = models.CharField("规划名称", max_length=160)
    from_year = models.IntegerField("起始年")
    to_year = models.IntegerField("终止年")
    state = models.CharField(
        "状态", max_length=10, choices=PlanState.choices, default=PlanState.DRAFT
    )
    approved_no = models.CharField("批准文号", max_length=60, blank=True, default="")
    approved_on = models.DateField("批准日期", null=True)
    # Why it was last sent back.
    reason = models.CharField("退回原因", max_length=300, blank=True, default="")
    papers = ArrayField(models.BigIntegerField(), default=list, verbose_name="规划文本")
    entered_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "镇域规划"
        indexes: ClassVar = [models.Index(fields=["place"], name="plan_place")]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="projects_plan_years", condition=models.Q(to_year__gte=models.F("from_year"))
            ),
            models.UniqueConstraint(fields=["place", "title"], name="projects_plan_once"),
            models.CheckConstraint(
                name="projects_plan_approved",
                condition=~models.Q(state=PlanState.APPROVED.value)
                | (~models.Q(approved_no="") & models.Q(approved_on__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class PlanItem(models.Model):
    """规划条目: a project hangs on one; `rank` is the town's order of priority (S1-2.1b)."""

    plan = models.ForeignKey(TownPlan, models.PROTECT, related_name="items")
    code = models.CharField("编号", max_length=20)
    title = models.CharField("名称", max_length=160)
    place = models.ForeignKey(Division, models.PROTECT, related_name="+", verbose_name="地区")
    category = models.CharField("类别", max_length=20, choices=Category.choices)
    rank = models.IntegerField("优先顺序")
    estimate_fen = models.BigIntegerField("匡算投资")
    conditions = models.CharField("资源和要素条件", max_length=300, blank=True, default="")

    class Meta:
        verbose_name = "规划条目"
        indexes: ClassVar = [models.Index(fields=["place"], name="planitem_place")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "code"], name="projects_item_code"),
            models.UniqueConstraint(
                fields=["plan", "rank"],
                name="projects_item_rank",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                name="projects_item_estimate", condition=models.Q(estimate_fen__gte=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class Project(models.Model):
    """项目: from proposal to handover (workflows D2). Its money hangs on `purpose`."""

    uid = models.UUIDField("编号", default=uuid.uuid4, unique=True)
    code = models.CharField("项目编码", max_length=24, unique=True)
    title = models.CharField("名称", max_length=160)
    place = models.ForeignKey(Division, models.PROTECT, related_name="+", verbose_name="地点")
    helper_code = models.CharField(max_length=12, db_collation="C", blank=True, default="")
    plan_item = models.ForeignKey(PlanItem, models.PROTECT, null=True, related_name="projects")
    # Why no item of a plan carries it: crossing towns, or proposed by a department (facts B3).
    without_item = models.CharField("不挂规划条目的原因", max_length=200, blank=True, default="")
    purpose = models.OneToOneField(
        Purpose, models.PROTECT, related_name="project", verbose_name="资金用途"
    )
    state = models.CharField("状态", max_length=16, choices=ProjectState.choices)
    # Where it goes on when it is no longer suspended.
    suspended_from = models.CharField(max_length=16, blank=True, default="")
    due_on = models.DateField("本环节期限", null=True)
    category = models.CharField("类别", max_length=20, choices=Category.choices)
    direction = models.CharField("投向", max_length=12, choices=Direction.choices)
    tags = ArrayField(models.CharField(max_length=24), default=list, verbose_name="标签")
    is_operating = models.BooleanField("经营性项目", default=False)
    content = models.TextField("内容和规模")
    reason = models.CharField("必要性", max_length=500)
    performance = models.CharField("绩效目标", max_length=500, blank=True, default="")
    benefit = models.IntegerField("受益户数", default=0)
    budget_fen = models.BigIntegerField("概算投资")
    # Entry of the list of uses (资金使用清单) it is proposed under.
    use_code = models.CharField("使用清单条目", max_length=40)
    builder = models.CharField("实施单位", max_length=120, blank=True, default="")
    starts_on = models.DateField("计划开工", null=True)
    ends_on = models.DateField("计划完工", null=True)
    plan_year = models.IntegerField("年度计划", null=True)
    approval_no = models.CharField("批复文号", max_length=60, blank=True, default="")
    procurement = models.CharField(
        "采购方式", max_length=20, choices=Procurement.choices, blank=True, default=""
    )
    # Frozen scores of the town's review: {criterion: points}; their sum.
    scores = models.JSONField("优先级评分", default=dict)
    score = models.IntegerField("得分", null=True)
    settled_fen = models.BigIntegerField("结算额", null=True)
    retention_fen = models.BigIntegerField("质保金", default=0)
    proposed_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    version = models.IntegerField("版次", default=1)
    created_at = models.DateTimeField("建立时间")
    updated_at = models.DateTimeField("更新时间")

    class Meta:
        verbose_name = "项目"
        indexes: ClassVar = [
            models.Index(fields=["place", "state"], name="project_place"),
            models.Index(fields=["helper_code", "state"], name="project_helper"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(name="projects_budget", condition=models.Q(budget_fen__gt=0)),
            models.CheckConstraint(
                name="projects_item_or_reason",
                condition=models.Q(plan_item__isnull=False) | ~models.Q(without_item=""),
            ),
            models.CheckConstraint(
                name="projects_span",
                condition=models.Q(starts_on=None)
                | models.Q(ends_on=None)
                | models.Q(ends_on__gte=models.F("starts_on")),
            ),
            models.CheckConstraint(
                name="projects_retention",
                condition=models.Q(retention_fen__gte=0)
                & (
                    models.Q(settled_fen=None)
                    | models.Q(settled_fen__gte=models.F("retention_fen"))
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ProjectShare(models.Model):
    """分摊: what part of a project across villages or towns is whose; a project's sum to 10,000."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="shares")
    place = models.ForeignKey(Division, models.PROTECT, related_name="+", verbose_name="地区")
    helper_code = models.CharField(max_length=12, db_collation="C", blank=True, default="")
    share_bp = models.IntegerField("份额（万分之）")

    class Meta:
        verbose_name = "项目分摊"
        indexes: ClassVar = [
            models.Index(fields=["place"], name="share_place"),
            models.Index(fields=["helper_code"], name="share_helper"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "place"], name="projects_share_once"),
            models.CheckConstraint(
                name="projects_share_part", condition=models.Q(share_bp__range=(1, WHOLE_BP))
            ),
        ]


class ProjectStep(models.Model):
    """项目经过: who moved a project, when, on what. Append-only."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="steps")
    place_id = models.CharField(max_length=12, db_collation="C")
    helper_code = models.CharField(max_length=12, db_collation="C", blank=True, default="")
    step = models.CharField("步骤", max_length=20)
    before = models.CharField("办理前", max_length=16, blank=True, default="")
    after = models.CharField("办理后", max_length=16, choices=ProjectState.choices)
    on = models.DateField("日期")
    reason = models.CharField("意见", max_length=500, blank=True, default="")
    facts = models.JSONField("内容", default=dict)
    papers = ArrayField(models.BigIntegerField(), default=list, verbose_name="附件")
    # What stood in the project then (SM3 of its content): what was approved is what was submitted.
    content_sm3 = models.CharField("内容摘要", max_length=64)
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("时间")
    request_id = models.UUIDField("办理编号", null=True, unique=True)

    class Meta:
        verbose_name = "项目经过"
        indexes: ClassVar = [
            models.Index(fields=["project", "id"], name="projectstep_project"),
            models.Index(fields=["place_id"], name="projectstep_place"),
            models.Index(fields=["helper_code"], name="projectstep_helper"),
        ]


class Selection(models.Model):
    """择优: which projects of the pool a county puts into a year's plan under a budget."""

    uid = models.UUIDField("编号", default=uuid.uuid4, unique=True)
    place = models.ForeignKey(Division, models.PROTECT, related_name="+", verbose_name="地区")
    year = models.IntegerField("年度")
    budget_fen = models.BigIntegerField("可用资金")
    # The rules as they stood: weights of the criteria, least share of industry, caps.
    rules = models.JSONField("规则", default=dict)
    total_fen = models.BigIntegerField("入选合计")
    adopted_at = models.DateTimeField("采用时间", null=True)
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "项目择优"
        indexes: ClassVar = [models.Index(fields=["place", "year"], name="selection_place")]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="projects_choice_within_budget",
                condition=models.Q(total_fen__lte=models.F("budget_fen"), total_fen__gte=0),
            ),
        ]


class Candidate(models.Model):
    """择优结果: one project of a selection: chosen or not, and why."""

    selection = models.ForeignKey(Selection, models.PROTECT, related_name="candidates")
    project = models.ForeignKey(Project, models.PROTECT, related_name="candidacies")
    place_id = models.CharField(max_length=12, db_collation="C")
    outcome = models.CharField("结果", max_length=12, choices=ChoiceOutcome.choices)
    score = models.IntegerField("得分")
    asked_fen = models.BigIntegerField("所需资金")
    reason = models.CharField("原因", max_length=300)

    class Meta:
        verbose_name = "择优结果"
        indexes: ClassVar = [models.Index(fields=["place_id"], name="candidate_place")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["selection", "project"], name="projects_judged_once"),
        ]


class ProjectShift(models.Model):
    """Outbox: where projects moved, and since when figures over them may differ. Consumed by
    `duties`; written by triggers."""

    place_id = models.CharField(max_length=12, db_collation="C")
    helper_code = models.CharField(max_length=12, db_collation="C", blank=True, default="")
    since = models.DateField()

    class Meta:
        verbose_name = "待结算的项目变动"
