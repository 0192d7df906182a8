"""Accounts, entries and their lines, and what money is bound to; months closed."""

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex
from django.db import models

from zhuzhen.funds.choices import Direction, EntryKind, PurposeKind, Source, Stage
from zhuzhen.people.models import Account
from zhuzhen.places.models import Division


class Purpose(models.Model):
    """资金用途: what money is bound to: a project, a directed donation, a town's own disposal."""

    uid = models.UUIDField("编号", default=uuid.uuid4, unique=True)
    kind = models.CharField("种类", max_length=10, choices=PurposeKind.choices)
    title = models.CharField("名称", max_length=160)
    place = models.ForeignKey(Division, models.PROTECT, related_name="+", verbose_name="地区")
    helper_code = models.CharField(max_length=12, db_collation="C", blank=True, default="")
    direction = models.CharField("投向", max_length=12, choices=Direction.choices)
    opened_on = models.DateField("设立日期")
    closed_on = models.DateField("结束日期", null=True)

    class Meta:
        verbose_name = "资金用途"
        indexes: ClassVar = [
            models.Index(fields=["place", "kind"], name="purpose_place"),
            models.Index(fields=["helper_code"], name="purpose_helper"),
        ]

    def __str__(self) -> str:
        return self.title


class LedgerAccount(models.Model):
    """账户: what stands at one stage, of one source and fund year, in one place, for one purpose.

    `balance_fen` is kept by the lines' trigger; nobody writes it otherwise.
    """

    stage = models.CharField("环节", max_length=12, choices=Stage.choices)
    source = models.CharField("来源", max_length=20, choices=Source.choices)
    year = models.IntegerField("资金年度")
    place = models.ForeignKey(
        Division, models.PROTECT, related_name="+", verbose_name="地区", db_index=False
    )
    # Who gave it: the payer's division; empty where it has none.
    helper_code = models.CharField(
        "出资地区", max_length=12, db_collation="C", blank=True, default=""
    )
    purpose = models.ForeignKey(
        Purpose, models.PROTECT, null=True, related_name="accounts", verbose_name="用途"
    )
    balance_fen = models.BigIntegerField("余额", default=0)

    class Meta:
        verbose_name = "账户"
        indexes: ClassVar = [
            models.Index(fields=["place", "stage"], name="account_place"),
            models.Index(fields=["helper_code", "stage"], name="account_helper"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["stage", "source", "year", "place", "helper_code", "purpose"],
                nulls_distinct=False,
                name="funds_account_once",
            ),
            models.CheckConstraint(
                name="funds_never_overdrawn",
                condition=models.Q(stage=Stage.ORIGIN.value, balance_fen__lte=0)
                | models.Q(~models.Q(stage=Stage.ORIGIN.value), balance_fen__gte=0),
            ),
        ]


class Entry(models.Model):
    """分录: one movement of money, with its voucher and papers. Append-only, balanced."""

    uid = models.UUIDField("编号", default=uuid.uuid4, unique=True)
    kind = models.CharField("种类", max_length=12, choices=EntryKind.choices)
    # The day it counts for; `posted_at` is when the system came to know it.
    on = models.DateField("记账日期")
    posted_at = models.DateTimeField("入账时间")
    # The transaction that wrote it: later ones may not add lines (filled by a trigger).
    posted_in = models.BigIntegerField("事务", default=0)
    # Where it is seen: the lowest place among its lines, and who gave the money.
    place = models.ForeignKey(
        Division, models.PROTECT, related_name="+", verbose_name="地区", db_index=False
    )
    helper_code = models.CharField(max_length=12, db_collation="C", blank=True, default="")
    amount_fen = models.BigIntegerField("金额")
    text = models.CharField("摘要", max_length=300)
    voucher_no = models.CharField("凭证号", max_length=60, blank=True, default="")
    payee = models.CharField("收款方", max_length=120, blank=True, default="")
    # The entry of the list of uses under which money was allocated (资金使用清单).
    use_code = models.CharField("使用清单条目", max_length=40, blank=True, default="")
    papers = ArrayField(models.BigIntegerField(), default=list, verbose_name="附件")
    # What it was posted for, above this subject: "record:…", "disposal:…".
    cause = models.CharField("来由", max_length=80, blank=True, default="")
    request_id = models.UUIDField("办理编号", null=True, unique=True)
    reverses = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="reversed_by", verbose_name="冲销"
    )
    # The order of a year's end, which posts many entries (others name theirs: `FundOrder.entry`).
    year_end = models.ForeignKey(
        "funds.FundOrder",
        models.PROTECT,
        null=True,
        related_name="ended",
        verbose_name="年末结转单",
    )
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "分录"
        indexes: ClassVar = [
            models.Index(fields=["place", "on"], name="entry_place"),
            models.Index(fields=["helper_code", "on"], name="entry_helper"),
            models.Index(fields=["cause"], condition=~models.Q(cause=""), name="entry_cause"),
            models.Index(
                fields=["id"],
                condition=models.Q(kind=EntryKind.CARRY_OVER.value),
                name="entry_carried",
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(name="funds_entry_amount", condition=models.Q(amount_fen__gt=0)),
            models.CheckConstraint(
                name="funds_reversal_names_it",
                condition=models.Q(kind=EntryKind.REVERSAL.value, reverses__isnull=False)
                | models.Q(~models.Q(kind=EntryKind.REVERSAL.value), reverses=None),
            ),
        ]


class Line(models.Model):
    """分录行: what one entry adds to one account. Append-only.

    Scope columns are the account's, the two days the entry's; a trigger refuses others. So figures
    of a place at a day, as known then, are read from lines alone.
    """

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="lines")
    # Its index is `line_account`, which begins with it.
    account = models.ForeignKey(LedgerAccount, models.PROTECT, related_name="lines", db_index=False)
    amount_fen = models.BigIntegerField("金额")
    on = models.DateField("记账日期")
    posted_at = models.DateTimeField("入账时间")
    place_id = models.CharField(max_length=12, db_collation="C")
    helper_code = models.CharField(max_length=12, db_collation="C", blank=True, default="")

    class Meta:
        verbose_name = "分录行"
        indexes: ClassVar = [
            models.Index(fields=["account", "on"], include=["amount_fen"], name="line_account"),
            models.Index(
                fields=["place_id", "on"],
                include=["account", "amount_fen", "posted_at"],
                name="line_place",
            ),
            models.Index(fields=["helper_code", "on"], name="line_helper"),
            # Lines are posted in order: a summary of pages finds those since a moment.
            BrinIndex(fields=["posted_at"], name="line_posted"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="funds_line_not_nothing", condition=~models.Q(amount_fen=0)
            ),
        ]


class MonthTotal(models.Model):
    """月发生额: what the lines of a month add to an account; kept by the lines' trigger.

    Thereby a balance at a past day reads months, and lines only of the month it lies in.
    """

    # Its index is that of `funds_month_once`.
    account = models.ForeignKey(
        LedgerAccount, models.PROTECT, related_name="months", db_index=False
    )
    month = models.DateField("月份", help_text="its first day")
    amount_fen = models.BigIntegerField("发生额")
    place_id = models.CharField(max_length=12, db_collation="C")
    helper_code = models.CharField(max_length=12, db_collation="C", blank=True, default="")

    class Meta:
        verbose_name = "月发生额"
        indexes: ClassVar = [
            models.Index(fields=["place_id", "month"], name="month_place"),
            models.Index(fields=["helper_code", "month"], name="month_helper"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "month"], name="funds_month_once"),
        ]


class Closing(models.Model):
    """关账: a month of a county (or city without counties) is closed; entries of it are refused."""

    place = models.ForeignKey(Division, models.PROTECT, related_name="+", verbose_name="地区")
    month = models.DateField("月份", help_text="its first day")
    closed_at = models.DateTimeField("关账时间")
    closed_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    reopened_at = models.DateTimeField("解锁时间", null=True)
    reopened_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    reason = models.CharField("解锁原因", max_length=300, blank=True, default="")

    class Meta:
        verbose_name = "关账"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["place", "month"],
                condition=models.Q(reopened_at=None),
                name="funds_closed_once",
            ),
        ]
