"""A project's settlement as it was asked for: the order of money, and the cards it will make."""

import uuid
from typing import ClassVar

from django.db import models

from zhuzhen.assets.models.running import OfAsset
from zhuzhen.funds.models import FundOrder
from zhuzhen.people.models import Account
from zhuzhen.projects.models import Project


class Settlement(OfAsset):
    """项目结算: what is capitalised as which cards, and what is expensed.

    Its state is its order's. `cards` are frozen by `cards_sm3`; they become assets in the
    transaction that approves the order, else the database refuses the approval.
    """

    uid = models.UUIDField("编号", default=uuid.uuid4, unique=True)
    project = models.ForeignKey(Project, models.PROTECT, related_name="settlements")
    order = models.OneToOneField(FundOrder, models.PROTECT, related_name="settlement")
    settled_fen = models.BigIntegerField("结算额")
    # Paid later, and settled by a settlement of its own.
    retention_fen = models.BigIntegerField("质保金", default=0)
    expensed_fen = models.BigIntegerField("直接列支", default=0)
    cards = models.JSONField("资产卡片", default=list)
    cards_sm3 = models.CharField("卡片摘要", max_length=64)
    made_on = models.DateField("形成资产日期", null=True)
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "项目结算"
        indexes: ClassVar = [
            models.Index(fields=["place_id"], name="settlement_place"),
            models.Index(fields=["helper_code"], name="settlement_helper"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="assets_settlement_amounts",
                condition=models.Q(
                    settled_fen__gt=0,
                    retention_fen__gte=0,
                    expensed_fen__gte=0,
                    settled_fen__gte=models.F("retention_fen") + models.F("expensed_fen"),
                ),
            ),
        ]
