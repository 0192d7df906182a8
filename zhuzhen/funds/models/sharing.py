"""What payers owe hosts, what was known of it when, and the vouchers that send it."""

import uuid
from typing import ClassVar

from django.db import models

from zhuzhen.funds.choices import Source
from zhuzhen.funds.models.ledger import Entry
from zhuzhen.places.models import Division


class Contribution(models.Model):
    """应担资金: what one payer owes one host for a year, by standard, towns and shares.

    Scope columns: `place` (who receives: a host city or county), `helper_code` (who pays).
    """

    uid = models.UUIDField("编号", default=uuid.uuid4, unique=True)
    source = models.CharField("来源", max_length=20, choices=Source.choices)
    helper_code = models.CharField("出资地区", max_length=12, db_collation="C")
    place = models.ForeignKey(Division, models.PROTECT, related_name="+", verbose_name="属地")
    year = models.IntegerField("年度")
    towns = models.IntegerField("镇数")
    standard_fen = models.BigIntegerField("每镇标准")
    due_fen = models.BigIntegerField("应担额")
    # How `due_fen` came about: parameters with their sources, and where the odd fen went.
    basis = models.JSONField("测算依据", default=dict)
    budgeted_fen = models.BigIntegerField("列支额", null=True)
    budget_item = models.CharField("预算科目", max_length=80, blank=True, default="")
    budgeted_on = models.DateField("列支日期", null=True)
    passed_on = models.DateField("预算通过日期", null=True)
    transfer_due_on = models.DateField("拨付期限", null=True)
    version = models.IntegerField("版次", default=1)
    updated_at = models.DateTimeField("更新时间")

    class Meta:
        verbose_name = "应担资金"
        indexes: ClassVar = [
            models.Index(fields=["place", "year"], name="contribution_place"),
            models.Index(fields=["helper_code", "year"], name="contribution_helper"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["source", "helper_code", "place", "year"], name="funds_contribution_once"
            ),
            models.CheckConstraint(
                name="funds_contribution_amounts",
                condition=models.Q(due_fen__gte=0, towns__gte=0, standard_fen__gte=0)
                & (models.Q(budgeted_fen=None) | models.Q(budgeted_fen__gte=0)),
            ),
            models.CheckConstraint(
                name="funds_passed_after_budgeted",
                condition=models.Q(passed_on=None, transfer_due_on=None)
                | models.Q(
                    budgeted_fen__isnull=False,
                    passed_on__isnull=False,
                    transfer_due_on__gte=models.F("passed_on"),
                ),
            ),
        ]


class DueChange(models.Model):
    """应担额变更: what a contribution was reckoned at, and since when that was known. Append-only.

    Written by the contributions' trigger alone; scope columns are the contribution's.
    """

    contribution = models.ForeignKey(
        Contribution, models.PROTECT, related_name="due_changes", verbose_name="应担资金"
    )
    place_id = models.CharField(max_length=12, db_collation="C")
    helper_code = models.CharField(max_length=12, db_collation="C")
    towns = models.IntegerField("镇数")
    due_fen = models.BigIntegerField("应担额")
    basis = models.JSONField("测算依据", default=dict)
    known_at = models.DateTimeField("测算时间")

    class Meta:
        verbose_name = "应担额变更"
        indexes: ClassVar = [
            models.Index(fields=["contribution", "known_at"], name="due_change_known"),
            models.Index(fields=["place_id"], name="due_change_place"),
            models.Index(fields=["helper_code"], name="due_change_helper"),
        ]


class Transfer(models.Model):
    """拨付凭证: one voucher by which a payer sends part of a contribution, and its receipt."""

    contribution = models.ForeignKey(
        Contribution, models.PROTECT, related_name="transfers", verbose_name="应担资金"
    )
    place_id = models.CharField(max_length=12, db_collation="C")
    helper_code = models.CharField(max_length=12, db_collation="C")
    voucher_no = models.CharField("拨付凭证号", max_length=60)
    amount_fen = models.BigIntegerField("金额")
    paid_on = models.DateField("拨付日期")
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="+")
    receipt_due_on = models.DateField("到账确认期限")
    receipt_no = models.CharField("到账凭证号", max_length=60, blank=True, default="")
    received_on = models.DateField("到账日期", null=True)
    receipt_entry = models.OneToOneField(Entry, models.PROTECT, null=True, related_name="+")
    # Reversed: the voucher was wrong; both entries stay visible.
    cancelled_at = models.DateTimeField("冲销时间", null=True)

    class Meta:
        verbose_name = "拨付凭证"
        indexes: ClassVar = [
            models.Index(fields=["place_id", "paid_on"], name="transfer_place"),
            models.Index(fields=["helper_code", "paid_on"], name="transfer_helper"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["helper_code", "voucher_no"],
                condition=models.Q(cancelled_at=None),
                name="funds_voucher_once",
            ),
            models.CheckConstraint(
                name="funds_receipt_whole",
                condition=models.Q(received_on=None, receipt_entry=None)
                | models.Q(received_on__gte=models.F("paid_on"), receipt_entry__isnull=False),
            ),
        ]


class FundShift(models.Model):
    """Outbox: whose contributions moved since duties over them were last settled. Consumed by
    `duties`; written by triggers."""

    place_id = models.CharField(max_length=12, db_collation="C")
    helper_code = models.CharField(max_length=12, db_collation="C")
    year = models.IntegerField()

    class Meta:
        verbose_name = "待结算的应担资金变动"
