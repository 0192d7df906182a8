"""Who runs an asset, what is due of it and what came, how income is shared, who inspects."""

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from zhuzhen.assets.choices import (
    DistributionState,
    IncomeKind,
    InspectionResult,
    OperationMode,
)
from zhuzhen.assets.models.cards import Asset
from zhuzhen.people.models import Account


class OfAsset(models.Model):
    """Scope columns of whatever hangs on an asset: the asset's own."""

    place_id = models.CharField(max_length=12, db_collation="C")
    helper_code = models.CharField(max_length=12, db_collation="C", blank=True, default="")

    class Meta:
        abstract = True


class Operation(OfAsset):
    """经营合同: who runs an asset, how, from when to when, for what a year."""

    asset = models.ForeignKey(Asset, models.PROTECT, related_name="operations")
    mode = models.CharField("方式", max_length=10, choices=OperationMode.choices)
    operator = models.CharField("经营主体", max_length=120)
    contract_no = models.CharField("合同编号", max_length=60, blank=True, default="")
    from_on = models.DateField("起")
    to_on = models.DateField("止")
    yearly_fen = models.BigIntegerField("约定年收益")
    principal_fen = models.BigIntegerField("应返还本金", default=0)
    ended_on = models.DateField("提前终止", null=True)
    papers = ArrayField(models.BigIntegerField(), default=list, verbose_name="合同文本")
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "经营合同"
        indexes: ClassVar = [
            models.Index(fields=["place_id", "to_on"], name="operation_place"),
            models.Index(fields=["helper_code"], name="operation_helper"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="assets_operation_span", condition=models.Q(to_on__gte=models.F("from_on"))
            ),
            models.CheckConstraint(
                name="assets_operation_amounts",
                condition=models.Q(yearly_fen__gte=0, principal_fen__gte=0),
            ),
        ]


class DueIncome(OfAsset):
    """应收收益: income or principal due on a day, and what came of it (S1-1.4c)."""

    # Its index is that of `assets_due_once`.
    operation = models.ForeignKey(Operation, models.PROTECT, related_name="dues", db_index=False)
    kind = models.CharField("种类", max_length=10, choices=IncomeKind.choices)
    due_on = models.DateField("应收日期")
    amount_fen = models.BigIntegerField("应收金额")
    received_fen = models.BigIntegerField("实收金额", default=0)
    received_on = models.DateField("最近到账", null=True)

    class Meta:
        verbose_name = "应收收益"
        indexes: ClassVar = [
            models.Index(fields=["place_id", "due_on"], name="due_place"),
            models.Index(fields=["helper_code", "due_on"], name="due_helper"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["operation", "kind", "due_on"], name="assets_due_once"),
            models.CheckConstraint(
                name="assets_due_amounts",
                condition=models.Q(
                    amount_fen__gt=0, received_fen__range=(0, models.F("amount_fen"))
                ),
            ),
        ]


class Distribution(OfAsset):
    """收益分配: decided by the villagers, noticed, reviewed by the town, filed with the county."""

    uid = models.UUIDField("编号", default=uuid.uuid4, unique=True)
    asset = models.ForeignKey(Asset, models.PROTECT, related_name="distributions")
    year = models.IntegerField("年度")
    amount_fen = models.BigIntegerField("分配金额")
    # [{"to": text, "amount_fen": …, "reason": text}, …]; kinds of recipients, never persons.
    shares = models.JSONField("分配方案", default=list)
    state = models.CharField("状态", max_length=10, choices=DistributionState.choices)
    due_on = models.DateField("期限")
    decided_on = models.DateField("会议日期", null=True)
    meeting = models.CharField("会议情况", max_length=300, blank=True, default="")
    reviewed_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    filed_on = models.DateField("备案日期", null=True)
    filed_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    # The ledger's entry by which it was expensed when filed.
    entry_uid = models.UUIDField("列支分录", null=True, unique=True)
    reason = models.CharField("意见", max_length=300, blank=True, default="")
    papers = ArrayField(models.BigIntegerField(), default=list, verbose_name="附件")
    drafted_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("登记时间")
    version = models.IntegerField("版次", default=1)

    class Meta:
        verbose_name = "收益分配"
        indexes: ClassVar = [
            models.Index(fields=["place_id", "state"], name="distribution_place"),
            models.Index(fields=["helper_code"], name="distribution_helper"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="assets_distribution", condition=models.Q(amount_fen__gt=0)
            ),
            models.CheckConstraint(
                name="assets_distribution_not_own",
                condition=models.Q(reviewed_by=None)
                | ~models.Q(reviewed_by=models.F("drafted_by")),
            ),
            models.CheckConstraint(
                name="assets_distribution_filed",
                condition=~models.Q(state=DistributionState.FILED.value)
                | models.Q(filed_on__isnull=False, entry_uid__isnull=False),
            ),
        ]


class Inspection(OfAsset):
    """管护巡查: what somebody found on a day. Append-only."""

    asset = models.ForeignKey(Asset, models.PROTECT, related_name="inspections")
    on = models.DateField("日期")
    result = models.CharField("结果", max_length=10, choices=InspectionResult.choices)
    note = models.CharField("情况", max_length=300, blank=True, default="")
    cost_fen = models.BigIntegerField("维修费用", default=0)
    papers = ArrayField(models.BigIntegerField(), default=list, verbose_name="照片")
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("登记时间")
    request_id = models.UUIDField("办理编号", null=True, unique=True)

    class Meta:
        verbose_name = "管护巡查"
        indexes: ClassVar = [
            models.Index(fields=["place_id", "on"], name="inspection_place"),
            models.Index(fields=["helper_code"], name="inspection_helper"),
        ]
