"""Receipts of typed sheets, and what each import did to which row, so that it can be undone."""

from typing import ClassVar

from django.apps import apps
from django.db import models

from zhuzhen.people.models import Account
from zhuzhen.rosters.choices import ROSTERS


class RosterReceipt(models.Model):
    """An import of one typed sheet: its counts add up, and it can be undone as a whole."""

    roster = models.CharField("名册", max_length=20)
    file_name = models.CharField("文件名", max_length=200)
    file_sm3 = models.CharField("文件摘要", max_length=64)
    rows_read = models.IntegerField("读取行数")
    created = models.IntegerField("新增")
    updated = models.IntegerField("更新")
    unchanged = models.IntegerField("未变")
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("时间")
    undone_at = models.DateTimeField("撤销时间", null=True)
    # The place that all of the importer's changes lie under; others who see it see the receipt.
    helper_code = models.CharField(max_length=12, default="", db_collation="C")

    class Meta:
        verbose_name = "名册导入回执"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="rosters_receipt_adds_up",
                condition=models.Q(
                    rows_read=models.F("created") + models.F("updated") + models.F("unchanged")
                ),
            )
        ]

    @property
    def title(self) -> str:
        """What its typed sheet is called."""
        return ROSTERS[self.roster].title


class RosterChange(models.Model):
    """What an import did to one row of a table: `before` is null for a new one.

    `after` and `before` hold the row's columns as JSON; undoing compares and puts back.
    """

    receipt = models.ForeignKey(RosterReceipt, models.CASCADE, related_name="changes")
    table = models.CharField("表", max_length=40)
    row_id = models.BigIntegerField("行")
    label = models.CharField("名称", max_length=200)
    before = models.JSONField("导入前", null=True)
    after = models.JSONField("导入后")

    class Meta:
        verbose_name = "名册导入变动"

    @property
    def noun(self) -> str:
        """What kind of row it is."""
        return str(apps.get_model(self.table)._meta.verbose_name)
