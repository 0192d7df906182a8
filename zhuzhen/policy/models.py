"""Loaded packs, by version, and their clauses. They hold no business rows: all may read them."""

from typing import ClassVar

from django.db import models


class PackVersion(models.Model):
    """A pack as it was loaded; content is never changed, a newer version supersedes it.

    `body` is the whole effective pack (its base's items included), so old figures can be told by
    the rules they were counted with.
    """

    pack_id = models.CharField("政策包", max_length=60)
    version = models.IntegerField("版次")
    content_hash = models.CharField("内容摘要", max_length=64)
    body = models.JSONField("内容")
    title = models.CharField("名称", max_length=200)
    level = models.CharField("层级", max_length=10)
    region_code = models.CharField("适用地区", max_length=12, db_collation="C")
    in_force_from = models.DateField("生效日期")
    in_force_to = models.DateField("失效日期", null=True)
    loaded_at = models.DateTimeField("装载时间")
    # Accounts stand above this subject, so the loader is kept as the audit keeps actors.
    loaded_by_id = models.BigIntegerField("装载人", null=True)
    loaded_by_name = models.CharField("装载人姓名", max_length=60, default="系统")
    superseded_at = models.DateTimeField("被替代时间", null=True)

    class Meta:
        verbose_name = "政策包版本"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["pack_id", "version"], name="policy_version_once"),
            models.UniqueConstraint(
                fields=["pack_id"],
                condition=models.Q(superseded_at=None),
                name="policy_one_current_version",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pack_id}@{self.version}"


class Clause(models.Model):
    """A clause of a pack's own document, for looking up and searching."""

    pack_version = models.ForeignKey(PackVersion, models.CASCADE, related_name="clauses")
    document = models.CharField("文件", max_length=60)
    clause_id = models.CharField("条款编号", max_length=20)
    number = models.CharField("原文编号", max_length=40)
    part = models.CharField("所在部分", max_length=120)
    heading = models.CharField("标题", max_length=200)
    text = models.TextField("内容")
    responsible = models.JSONField("责任单位", default=list)
    quantity = models.CharField("量化要求", max_length=200, default="")
    position = models.IntegerField("顺序")

    class Meta:
        verbose_name = "政策条款"
        ordering: ClassVar = ["pack_version", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["pack_version", "document", "clause_id"], name="policy_clause_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.document} {self.clause_id}"
