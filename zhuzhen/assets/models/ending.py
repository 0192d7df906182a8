"""How an asset ends: asked for, valued, decided, approved, noticed, disposed, proceeds booked."""

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from zhuzhen.assets.choices import (
    DISPOSAL_OPEN,
    DisposalKind,
    DisposalLevel,
    DisposalReason,
    DisposalState,
)
from zhuzhen.assets.models.cards import Asset
from zhuzhen.assets.models.running import OfAsset
from zhuzhen.people.models import Account


class Disposal(OfAsset):
    """资产处置: one at a time, and once for good (facts B4, workflows D4)."""

    uid = models.UUIDField("编号", default=uuid.uuid4, unique=True)
    asset = models.ForeignKey(Asset, models.PROTECT, related_name="disposals")
    kind = models.CharField("方式", max_length=10, choices=DisposalKind.choices)
    reason = models.CharField("原因", max_length=10, choices=DisposalReason.choices)
    text = models.CharField("说明", max_length=500)
    state = models.CharField("状态", max_length=16, choices=DisposalState.choices)
    level = models.CharField("审批权限", max_length=12, choices=DisposalLevel.choices)
    due_on = models.DateField("本环节期限", null=True)
    value_fen = models.BigIntegerField("评估值", null=True)
    valued_by = models.CharField("评估机构", max_length=120, blank=True, default="")
    valued_on = models.DateField("评估日期", null=True)
    decided_on = models.DateField("决策日期", null=True)
    meeting = models.CharField("决策情况", max_length=300, blank=True, default="")
    approved_on = models.DateField("批准日期", null=True)
    approved_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    # 镇审县备: the county has put it on file (facts B4).
    filed_on = models.DateField("备案日期", null=True)
    filed_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    disposed_on = models.DateField("处置日期", null=True)
    receiver = models.CharField("受让方", max_length=120, blank=True, default="")
    proceeds_fen = models.BigIntegerField("处置收入", null=True)
    reinvest = models.CharField("收入去向", max_length=300, blank=True, default="")
    # The ledger's entry of the proceeds.
    entry_uid = models.UUIDField("收入分录", null=True, unique=True)
    papers = ArrayField(models.BigIntegerField(), default=list, verbose_name="附件")
    applied_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    applied_on = models.DateField("申请日期")
    at = models.DateTimeField("登记时间")
    version = models.IntegerField("版次", default=1)

    class Meta:
        verbose_name = "资产处置"
        indexes: ClassVar = [
            models.Index(fields=["place_id", "state"], name="disposal_place"),
            models.Index(fields=["helper_code"], name="disposal_helper"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["asset"],
                condition=models.Q(state__in=[*DISPOSAL_OPEN, DisposalState.BOOKED]),
                name="assets_disposed_once",
            ),
            models.CheckConstraint(
                name="assets_disposal_not_own",
                condition=models.Q(approved_by=None)
                | ~models.Q(approved_by=models.F("applied_by")),
            ),
            models.CheckConstraint(
                name="assets_disposal_amounts",
                condition=(models.Q(value_fen=None) | models.Q(value_fen__gte=0))
                & (models.Q(proceeds_fen=None) | models.Q(proceeds_fen__gte=0)),
            ),
            models.CheckConstraint(
                name="assets_proceeds_booked",
                condition=~models.Q(state=DisposalState.BOOKED.value)
                | models.Q(proceeds_fen=0)
                | models.Q(entry_uid__isnull=False),
            ),
        ]
