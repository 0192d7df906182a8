"""The asset card: what was made of which money, whose it is, and what became of it (facts B4).

Scope columns: `place` (where it lies), `helper_code` (the city whose help made it).
"""

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from zhuzhen.assets.choices import AssetForm, AssetKind, AssetState, OwnerKind
from zhuzhen.funds.choices import Source
from zhuzhen.people.models import Account
from zhuzhen.places.models import Division
from zhuzhen.projects.models import Project

WHOLE_BP = 10_000


class Asset(models.Model):
    """资产卡片: made by a project's settlement, or taken over from before (`project` empty)."""

    uid = models.UUIDField("编号", default=uuid.uuid4, unique=True)
    code = models.CharField("资产编号", max_length=32, unique=True)
    title = models.CharField("名称", max_length=160)
    kind = models.CharField("类别", max_length=16, choices=AssetKind.choices)
    form = models.CharField("形态", max_length=12, choices=AssetForm.choices)
    place = models.ForeignKey(
        Division, models.PROTECT, related_name="+", verbose_name="坐落", db_index=False
    )
    helper_code = models.CharField(max_length=12, db_collation="C", blank=True, default="")
    # Where exactly in its place it stands, and what for: told by who keeps it.
    site = models.CharField("具体位置", max_length=160, blank=True, default="")
    used_for = models.CharField("用途", max_length=160, blank=True, default="")
    project = models.ForeignKey(Project, models.PROTECT, null=True, related_name="assets")
    size = models.CharField("规模", max_length=120, blank=True, default="")
    built_on = models.DateField("建成日期")
    # From which day it counts in the ledger of assets: that of the settlement, or `built_on`.
    booked_on = models.DateField("入账日期")
    # What the money capitalised for it adds up to; of one taken over, what it was entered with.
    original_fen = models.BigIntegerField("原值")
    life_years = models.IntegerField("使用年限", null=True)
    state = models.CharField("状态", max_length=16, choices=AssetState.choices)
    due_on = models.DateField("本环节期限", null=True)
    keeper = models.CharField("管护责任人", max_length=120, blank=True, default="")
    keeping_fen = models.BigIntegerField("年管护经费", null=True)
    inspected_on = models.DateField("最近巡查", null=True)
    inspect_by = models.DateField("下次巡查期限", null=True)
    papers = ArrayField(models.BigIntegerField(), default=list, verbose_name="照片和证照")
    version = models.IntegerField("版次", default=1)
    created_at = models.DateTimeField("建立时间")
    updated_at = models.DateTimeField("更新时间")

    class Meta:
        verbose_name = "资产"
        indexes: ClassVar = [
            models.Index(fields=["place", "kind", "state"], name="asset_place"),
            models.Index(fields=["helper_code", "state"], name="asset_helper"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="assets_value",
                condition=models.Q(original_fen__gt=0)
                & (models.Q(keeping_fen=None) | models.Q(keeping_fen__gte=0)),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class AssetFunding(models.Model):
    """资金来源分项: of which money an asset is made; the parts sum to its original value."""

    asset = models.ForeignKey(Asset, models.PROTECT, related_name="fundings")
    place_id = models.CharField(max_length=12, db_collation="C")
    helper_code = models.CharField(max_length=12, db_collation="C", blank=True, default="")
    source = models.CharField("来源", max_length=20, choices=Source.choices)
    year = models.IntegerField("资金年度")
    amount_fen = models.BigIntegerField("金额")
    # The ledger's settlement entry; empty for what was taken over. A retention that is paid later
    # adds to the value by an entry of its own.
    entry_uid = models.UUIDField("结算分录", null=True)
    on = models.DateField("入账日期")
    at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "资产资金来源"
        indexes: ClassVar = [
            models.Index(fields=["place_id", "on"], name="funding_place"),
            models.Index(fields=["helper_code", "on"], name="funding_helper"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["asset", "source", "year", "helper_code", "entry_uid"],
                nulls_distinct=False,
                name="assets_funding_once",
            ),
            models.CheckConstraint(name="assets_funding", condition=models.Q(amount_fen__gt=0)),
        ]


class Ownership(models.Model):
    """权属份额: whose an asset is; the shares of one asset sum to 10,000 (100 %).

    `place` is the owning village, town or county; a household owns by name, within families.
    """

    asset = models.ForeignKey(Asset, models.PROTECT, related_name="ownerships")
    place = models.ForeignKey(Division, models.PROTECT, related_name="+", verbose_name="地区")
    helper_code = models.CharField(max_length=12, db_collation="C", blank=True, default="")
    kind = models.CharField("权属人类别", max_length=16, choices=OwnerKind.choices)
    owner = models.CharField("权属人", max_length=120)
    share_bp = models.IntegerField("份额（万分之）")
    # Since when it holds just so much.
    from_on = models.DateField("起")

    class Meta:
        verbose_name = "权属份额"
        indexes: ClassVar = [
            models.Index(fields=["place"], name="ownership_place"),
            models.Index(fields=["helper_code"], name="ownership_helper"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["asset", "kind", "place", "owner"], name="assets_owner_once"
            ),
            models.CheckConstraint(
                name="assets_share_part", condition=models.Q(share_bp__range=(1, WHOLE_BP))
            ),
        ]


class PastOwnership(models.Model):
    """曾有权属: what share of an asset somebody held, from a day until before another. Append-only.

    With `Ownership` it tells who held how much on any day since an asset was titled.
    """

    asset = models.ForeignKey(Asset, models.PROTECT, related_name="past_ownerships")
    place = models.ForeignKey(Division, models.PROTECT, related_name="+", verbose_name="地区")
    helper_code = models.CharField(max_length=12, db_collation="C", blank=True, default="")
    kind = models.CharField("权属人类别", max_length=16, choices=OwnerKind.choices)
    owner = models.CharField("权属人", max_length=120)
    share_bp = models.IntegerField("份额（万分之）")
    from_on = models.DateField("起")
    # The first day on which it was held no more, or not so much.
    until_on = models.DateField("止")
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "曾有权属"
        indexes: ClassVar = [
            models.Index(fields=["asset", "until_on"], name="pastownership_asset"),
            models.Index(fields=["place"], name="pastownership_place"),
            models.Index(fields=["helper_code"], name="pastownership_helper"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="assets_past_share",
                condition=models.Q(share_bp__range=(1, WHOLE_BP), until_on__gt=models.F("from_on")),
            ),
        ]


class AssetStep(models.Model):
    """资产变更: who changed what of an asset, when and why. Append-only."""

    asset = models.ForeignKey(Asset, models.PROTECT, related_name="steps", db_index=False)
    place_id = models.CharField(max_length=12, db_collation="C")
    helper_code = models.CharField(max_length=12, db_collation="C", blank=True, default="")
    step = models.CharField("步骤", max_length=20)
    before = models.CharField("办理前", max_length=16, blank=True, default="")
    after = models.CharField("办理后", max_length=16, choices=AssetState.choices)
    on = models.DateField("日期")
    reason = models.CharField("说明", max_length=500, blank=True, default="")
    facts = models.JSONField("内容", default=dict)
    papers = ArrayField(models.BigIntegerField(), default=list, verbose_name="附件")
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("时间")
    request_id = models.UUIDField("办理编号", null=True, unique=True)

    class Meta:
        verbose_name = "资产变更"
        indexes: ClassVar = [
            models.Index(fields=["asset", "id"], name="assetstep_asset"),
            models.Index(fields=["place_id", "on"], name="assetstep_place"),
            models.Index(fields=["helper_code", "on"], name="assetstep_helper"),
            models.Index(
                fields=["place_id", "asset", "-id"],
                condition=models.Q(facts__has_key="shares"),
                name="assetstep_titled",
            ),
            models.Index(
                fields=["place_id", "at"],
                condition=models.Q(step="correct"),
                name="assetstep_corrected",
            ),
        ]
