"""Papers that move money once somebody else has approved them."""

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from zhuzhen.funds.choices import OrderKind, OrderState
from zhuzhen.funds.models.ledger import Entry, Purpose
from zhuzhen.people.models import Account
from zhuzhen.places.models import Division


class FundOrder(models.Model):
    """资金单据: a movement that somebody asks for and somebody else approves; then it is posted.

    `content` is frozen: what was approved is what is posted (DESIGN 5, workflows D3).
    """

    uid = models.UUIDField("编号", default=uuid.uuid4, unique=True)
    kind = models.CharField("种类", max_length=12, choices=OrderKind.choices)
    state = models.CharField("状态", max_length=10, choices=OrderState.choices)
    place = models.ForeignKey(Division, models.PROTECT, related_name="+", verbose_name="地区")
    helper_code = models.CharField(max_length=12, db_collation="C", blank=True, default="")
    purpose = models.ForeignKey(Purpose, models.PROTECT, null=True, related_name="orders")
    amount_fen = models.BigIntegerField("金额")
    on = models.DateField("记账日期")
    text = models.CharField("事由", max_length=300)
    payee = models.CharField("收款方", max_length=120, blank=True, default="")
    voucher_no = models.CharField("凭证号", max_length=60, blank=True, default="")
    use_code = models.CharField("使用清单条目", max_length=40, blank=True, default="")
    # The movements: [{"from": account key, "to": account key, "amount_fen": …}, …].
    content = models.JSONField("内容", default=dict)
    content_sm3 = models.CharField("内容摘要", max_length=64)
    papers = ArrayField(models.BigIntegerField(), default=list, verbose_name="附件")
    request_id = models.UUIDField("办理编号", null=True, unique=True)
    submitted_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField("提交时间")
    decided_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField("审批时间", null=True)
    reason = models.CharField("意见", max_length=300, blank=True, default="")
    entry = models.OneToOneField(Entry, models.PROTECT, null=True, related_name="order")
    # The order that was returned or withdrawn, and that this one is filled in anew for.
    follows = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="followed_by", verbose_name="原单据"
    )

    class Meta:
        verbose_name = "资金单据"
        indexes: ClassVar = [
            models.Index(fields=["place", "state"], name="order_place"),
            models.Index(fields=["helper_code", "state"], name="order_helper"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(name="funds_order_amount", condition=models.Q(amount_fen__gt=0)),
            models.CheckConstraint(
                name="funds_nobody_approves_their_own",
                condition=~models.Q(state=OrderState.APPROVED.value)
                | ~models.Q(decided_by=models.F("submitted_by")),
            ),
            models.CheckConstraint(
                name="funds_approved_is_posted",
                condition=models.Q(state=OrderState.APPROVED.value, entry__isnull=False)
                | models.Q(state=OrderState.APPROVED.value, kind=OrderKind.CARRY_OVER.value)
                | models.Q(~models.Q(state=OrderState.APPROVED.value), entry=None),
            ),
        ]
