"""Administrative divisions by 12-digit code, with time: names, changes and tags are dated."""

from typing import ClassVar

from django.contrib.postgres.fields import DateRangeField
from django.db import models

from zhuzhen.places.choices import ChangeKind, Level, Tag


class Division(models.Model):
    """A province, city, county, town or village. The code is the path; parents can skip a level.

    `during` is the span in which the code was in force; `name` is the latest name.
    """

    code = models.CharField("代码", max_length=12, primary_key=True, db_collation="C")
    name = models.CharField("名称", max_length=60)
    level = models.CharField("层级", max_length=10, choices=Level.choices)
    kind = models.CharField("类别", max_length=10, blank=True, default="")
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="children", verbose_name="上级"
    )
    path = models.CharField("全称", max_length=200, help_text="如 韶关市南雄市珠玑镇，省名除外")
    during = DateRangeField("有效期")

    class Meta:
        verbose_name = "区划"
        indexes: ClassVar = [models.Index(fields=["name"]), models.Index(fields=["level", "code"])]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="places_code_digits", condition=models.Q(code__regex=r"^\d{12}$")
            )
        ]

    def __str__(self) -> str:
        return self.name


class DivisionName(models.Model):
    """A name a division bore during a span."""

    division = models.ForeignKey(Division, models.CASCADE, related_name="names")
    name = models.CharField("名称", max_length=60)
    # What people call it (`rules.names.short_name`): names typed without 镇 or 村委会 are found.
    short_name = models.CharField("简称", max_length=60, default="", db_collation="C")
    during = DateRangeField("起止")

    class Meta:
        verbose_name = "区划曾用名"
        indexes: ClassVar = [models.Index(fields=["short_name"])]


class DivisionChange(models.Model):
    """A dated operation on divisions: rename, merge, split, recode; with its document."""

    kind = models.CharField("种类", max_length=10, choices=ChangeKind.choices)
    on = models.DateField("生效日期")
    document = models.CharField("依据文件", max_length=200, default="")
    note = models.TextField("说明", default="")

    class Meta:
        verbose_name = "区划变更"


class Succession(models.Model):
    """In a change, `before` went (wholly or partly) into `after`.

    `is_main` marks the successor that carries the past figures of `before`
    when they are shown by today's tree.
    """

    change = models.ForeignKey(DivisionChange, models.CASCADE, related_name="successions")
    before = models.ForeignKey(Division, models.PROTECT, related_name="went_into")
    after = models.ForeignKey(Division, models.PROTECT, related_name="came_from")
    is_main = models.BooleanField("承接历史数据")

    class Meta:
        verbose_name = "区划承继"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["change", "before"],
                condition=models.Q(is_main=True),
                name="places_one_main_successor",
            ),
            # A code ends once and is never used again: each ended code has one present code.
            models.UniqueConstraint(
                fields=["before"], condition=models.Q(is_main=True), name="places_closed_once"
            ),
        ]


class DivisionTag(models.Model):
    """A dated mark: key town, key village, …; with its source document."""

    division = models.ForeignKey(Division, models.PROTECT, related_name="tags")
    tag = models.CharField("标记", max_length=20, choices=Tag.choices)
    during = DateRangeField("起止")
    source = models.CharField("依据", max_length=200, default="")

    class Meta:
        verbose_name = "区划标记"
        indexes: ClassVar = [models.Index(fields=["tag", "division"])]
