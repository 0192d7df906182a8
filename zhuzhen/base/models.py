"""The audit chain: append-only, each row sealed with the SM3 of the one before."""

from typing import ClassVar

from django.db import models


class AuditEntry(models.Model):
    """One act by one actor; written in the same transaction as the change it tells of."""

    at = models.DateTimeField("时间")
    actor_id = models.BigIntegerField("操作者", null=True)
    actor_name = models.CharField("操作者姓名", max_length=60, default="系统")
    act = models.CharField("操作", max_length=60)
    subject_kind = models.CharField("对象种类", max_length=60)
    subject_id = models.CharField("对象编号", max_length=80)
    reason = models.TextField("原因", default="")
    pack_version = models.CharField("政策包版本", max_length=120, default="")
    facts = models.JSONField("事实", default=dict)
    previous_seal = models.CharField("前一条封记", max_length=64)
    seal = models.CharField("封记", max_length=64, unique=True)

    class Meta:
        verbose_name = "审计记录"
        indexes: ClassVar = [models.Index(fields=["subject_kind", "subject_id"])]


class AuditHead(models.Model):
    """The single row that holds the last seal; locking it orders the writers of the chain."""

    seal = models.CharField("最后封记", max_length=64)

    class Meta:
        verbose_name = "审计链头"
