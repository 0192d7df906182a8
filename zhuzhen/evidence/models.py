"""Evidence: a file is kept once by its hash; each use of it is a paper with its own scope."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Substr


def quarters(look: str = "perceptual_hash") -> tuple[Substr, ...]:
    """The quarters of a look, 4 of its 16 hexadecimal digits each, as they are indexed."""
    return tuple(Substr(look, start, 4) for start in (1, 5, 9, 13))


class Blob(models.Model):
    """The bytes of a file, once. Only technical facts; who may see it is told by its papers."""

    sm3 = models.CharField("SM3", max_length=64, primary_key=True)
    size = models.BigIntegerField("字节数")
    mime = models.CharField("类型", max_length=100)
    width = models.IntegerField("宽", null=True)
    height = models.IntegerField("高", null=True)
    perceptual_hash = models.CharField("感知哈希", max_length=16, blank=True, default="")
    stored_at = models.DateTimeField("入库时间", auto_now_add=True)

    class Meta:
        verbose_name = "文件"
        indexes: ClassVar = [
            models.Index(quarter, name=f"evidence_look_quarter_{number}")
            for number, quarter in enumerate(quarters())
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="evidence_blob_digest", condition=models.Q(sm3__regex=r"^[0-9a-f]{64}$")
            ),
            # `similar_papers` reads it as 64 bits.
            models.CheckConstraint(
                name="evidence_perceptual_form",
                condition=models.Q(perceptual_hash__regex=r"^([0-9a-f]{16})?$"),
            ),
        ]


class Paper(models.Model):
    """One use of a file as evidence, with the scope columns of what it proves."""

    blob = models.ForeignKey(Blob, models.PROTECT, related_name="papers")
    name = models.CharField("文件名", max_length=200)
    taken_at = models.DateTimeField("拍摄时间", null=True)
    latitude = models.FloatField("纬度", null=True)
    longitude = models.FloatField("经度", null=True)
    place_id = models.CharField(max_length=12, null=True, db_collation="C")
    helper_code = models.CharField(max_length=12, null=True, db_collation="C")
    org_id = models.BigIntegerField(null=True)
    cluster_id = models.BigIntegerField(null=True)
    # Personal facts of a family (consent, certificate, inside a home): seen by its scope alone.
    is_family = models.BooleanField("含家庭个人信息", default=False)
    uploaded_by_id = models.BigIntegerField("上传者")
    uploaded_at = models.DateTimeField("上传时间", auto_now_add=True)

    class Meta:
        verbose_name = "佐证材料"
        indexes: ClassVar = [
            models.Index(fields=["place_id"]),
            models.Index(fields=["helper_code"]),
            models.Index(fields=["org_id"]),
            models.Index(fields=["cluster_id"]),
            # Part of the row-level policy: without it none of the other indexes would serve.
            models.Index(fields=["uploaded_by_id"]),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="evidence_position",
                condition=models.Q(latitude=None, longitude=None)
                | models.Q(
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__range=(-90, 90),
                    longitude__range=(-180, 180),
                ),
            )
        ]
