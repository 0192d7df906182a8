"""Clues, cases, their steps and what was submitted for decision (workflows D1)."""

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from zhuzhen.casework.choices import (
    OPEN,
    CaseState,
    Category,
    ClearanceMode,
    ClueSource,
    ClueState,
    HandoverState,
    SubmissionKind,
)
from zhuzhen.households.choices import SocialAssist
from zhuzhen.households.models import Household, Resident
from zhuzhen.people.models import Account


class Case(models.Model):
    """One passage of a household from clue to its end. T0 is the day of the first clue."""

    uid = models.UUIDField("唯一号", default=uuid.uuid4, unique=True)
    household = models.ForeignKey(Household, models.PROTECT, related_name="cases")
    place_id = models.CharField(max_length=12, db_collation="C")
    state = models.CharField("状态", max_length=20, choices=CaseState.choices)
    # The pack's variant of the flow, fixed when the case begins: which optional steps it has.
    flow_steps = ArrayField(models.CharField(max_length=20), verbose_name="经过的环节")
    pack_version_id = models.BigIntegerField("政策包版本", null=True)
    t0 = models.DateField("线索日")
    due_on = models.DateField("本环节期限", null=True)
    decision_due_on = models.DateField("认定期限")
    relief_first = models.BooleanField("先帮后认", default=False)
    category = models.CharField(
        "监测类别", max_length=32, choices=Category.choices, blank=True, default=""
    )
    risks = ArrayField(models.CharField(max_length=20), default=list, verbose_name="风险类型")
    disaster = models.CharField("灾害种类", max_length=12, blank=True, default="")
    is_wholly_unable = models.BooleanField("整户无劳动能力", default=False)
    verifiers = ArrayField(models.BigIntegerField(), default=list, verbose_name="核查人")
    admitted_on = models.DateField("纳入日期", null=True)
    ended_on = models.DateField("结束日期", null=True)
    clearance_mode = models.CharField(
        "消除方式", max_length=10, choices=ClearanceMode.choices, blank=True, default=""
    )
    end_reason = models.CharField("结束原因", max_length=300, blank=True, default="")
    # The case before, of a household monitored again (再次纳入).
    re_entry_of = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="re_entry", verbose_name="上次个案"
    )
    version = models.IntegerField("版次", default=1)
    created_at = models.DateTimeField("建立时间")
    updated_at = models.DateTimeField("更新时间")

    class Meta:
        verbose_name = "监测个案"
        indexes: ClassVar = [
            models.Index(fields=["place_id", "state", "due_on"], name="case_place"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["household"],
                condition=models.Q(state__in=OPEN),
                name="casework_one_open_case",
            ),
            models.CheckConstraint(
                name="casework_at_most_five_risks", condition=models.Q(risks__len__lte=5)
            ),
            # 整户无劳动能力的，落实保障后也不标注消除 (facts B2.8).
            models.CheckConstraint(
                name="casework_unable_never_cleared",
                condition=~models.Q(state="cleared", is_wholly_unable=True),
            ),
            models.CheckConstraint(
                name="casework_cleared_says_how",
                condition=~models.Q(state="cleared", clearance_mode=""),
            ),
        ]


class Clue(models.Model):
    """风险线索: why somebody should look at a household. Repeated ones join its open case."""

    household = models.ForeignKey(Household, models.PROTECT, related_name="clues")
    resident = models.ForeignKey(Resident, models.PROTECT, null=True, related_name="+")
    place_id = models.CharField(max_length=12, db_collation="C")
    source = models.CharField("来源", max_length=20, choices=ClueSource.choices)
    # Of a screening: the rule, and what makes the same clue the same (rule, household, period).
    rule = models.CharField("规则", max_length=60, blank=True, default="")
    key = models.CharField("去重键", max_length=160, unique=True)
    text = models.CharField("线索内容", max_length=500)
    # Facts that led to it, for whoever verifies: amounts in fen, counts, days; nothing sealed.
    facts = models.JSONField("依据", default=dict)
    confidence = models.IntegerField("把握（百分）", default=100)
    found_on = models.DateField("发现日期")
    due_on = models.DateField("核实期限")
    state = models.CharField("状态", max_length=10, choices=ClueState.choices)
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="clues")
    outcome = models.CharField("处理结果", max_length=300, blank=True, default="")
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "风险线索"
        indexes: ClassVar = [
            models.Index(fields=["place_id", "state", "due_on"], name="clue_place"),
            models.Index(fields=["rule", "state"], name="clue_rule"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="casework_clue_in_case_names_it",
                condition=models.Q(state="in_case", case__isnull=False)
                | ~models.Q(state="in_case"),
            )
        ]


class Submission(models.Model):
    """What was submitted for decision, frozen: what is approved is what is applied."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="submissions")
    place_id = models.CharField(max_length=12, db_collation="C")
    kind = models.CharField("种类", max_length=12, choices=SubmissionKind.choices)
    content = models.JSONField("内容")
    content_sm3 = models.CharField("内容摘要", max_length=64)
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("时间")
    on = models.DateField("提交日期")
    decided_at = models.DateTimeField("决定时间", null=True)
    decided_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    approved = models.BooleanField("同意", null=True)

    class Meta:
        verbose_name = "报批内容"


class CaseStep(models.Model):
    """A step of a case (append-only): who, when, from, to, why, on which frozen content."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="steps")
    place_id = models.CharField(max_length=12, db_collation="C")
    step = models.CharField("环节", max_length=24)
    before = models.CharField("原状态", max_length=20, blank=True, default="")
    after = models.CharField("新状态", max_length=20)
    on = models.DateField("日期")
    at = models.DateTimeField("时间")
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    by_name = models.CharField("办理人", max_length=60, default="系统")
    reason = models.CharField("意见", max_length=500, blank=True, default="")
    facts = models.JSONField("记载", default=dict)
    submission = models.ForeignKey(Submission, models.PROTECT, null=True, related_name="steps")
    notice_id = models.BigIntegerField("公示", null=True)
    papers = ArrayField(models.BigIntegerField(), default=list, verbose_name="佐证")
    request_id = models.UUIDField("办理编号", null=True, unique=True)

    class Meta:
        verbose_name = "个案办理"
        indexes: ClassVar = [models.Index(fields=["case", "id"], name="case_steps")]


class CivilHandover(models.Model):
    """移交民政: sent, and the receipt that comes back (S1-1.1g, D1 row 18)."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="handovers")
    place_id = models.CharField(max_length=12, db_collation="C")
    sent_on = models.DateField("移交日期")
    sent_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    due_on = models.DateField("回执期限")
    state = models.CharField("状态", max_length=10, choices=HandoverState.choices)
    receipt_on = models.DateField("回执日期", null=True)
    receipt_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    receipt_number = models.CharField("回执编号", max_length=60, blank=True, default="")
    social_assist = models.CharField(
        "救助类别", max_length=24, choices=SocialAssist.choices, blank=True, default=""
    )
    note = models.CharField("说明", max_length=300, blank=True, default="")

    class Meta:
        verbose_name = "移交民政"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(state="sent"), name="casework_one_handover_open"
            )
        ]
