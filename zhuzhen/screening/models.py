"""Department files as received, runs of rules over them, and people not found.

The rows of a feed live blinded in Parquet files under `var/feeds`, never in the database.
"""

from typing import ClassVar

from django.db import models

from zhuzhen.people.models import Account
from zhuzhen.screening.choices import Engine, FeedState, RunState


class Feed(models.Model):
    """One file of a department for a place and period. The raw file goes after a set time."""

    kind = models.CharField("数据种类", max_length=60)
    place_id = models.CharField("范围", max_length=12, db_collation="C")
    period_from = models.DateField("数据期起", null=True)
    period_to = models.DateField("数据期止", null=True)
    file_name = models.CharField("文件名", max_length=200)
    file_sm3 = models.CharField("文件摘要", max_length=64, blank=True, default="")
    rows_read = models.BigIntegerField("行数", default=0)
    rows_kept = models.BigIntegerField("入库行数", default=0)
    persons_matched = models.BigIntegerField("匹配到人", default=0)
    persons_unmatched = models.BigIntegerField("没有对上的人", default=0)
    notes = models.JSONField("读法说明", default=list)
    # At most so many as `feeds` keeps; the rest are counted.
    faults = models.JSONField("问题", default=list)
    fault_count = models.BigIntegerField("问题数", default=0)
    mapping = models.JSONField("列对应", default=dict)
    state = models.CharField("状态", max_length=12, choices=FeedState.choices)
    blinded_file = models.CharField("脱敏文件", max_length=200, blank=True, default="")
    raw_file = models.CharField("原始文件", max_length=200, blank=True, default="")
    raw_due_on = models.DateField("原始文件删除期限", null=True)
    raw_deleted_at = models.DateTimeField("原始文件删除时间", null=True)
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "部门数据"
        indexes: ClassVar = [models.Index(fields=["kind", "place_id"], name="feed_kind")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "place_id", "file_sm3"],
                condition=models.Q(state__in=["blinded", "raw_deleted"]),
                name="screening_feed_once",
            )
        ]


class Run(models.Model):
    """One screening: rules of one pack version over the feeds of a place. All or nothing."""

    place_id = models.CharField("范围", max_length=12, db_collation="C")
    pack_version = models.CharField("政策包版本", max_length=120)
    rules = models.JSONField("规则", default=list)
    feeds = models.JSONField("数据", default=list, help_text="ids of feeds")
    engine = models.CharField("引擎", max_length=10, choices=Engine.choices)
    on = models.DateField("筛查日期")
    state = models.CharField("状态", max_length=10, choices=RunState.choices)
    persons = models.BigIntegerField("比对人数", default=0)
    counts = models.JSONField("结果", default=dict, help_text="{rule: {found, new, joined, known}}")
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    started_at = models.DateTimeField("开始时间")
    ended_at = models.DateTimeField("结束时间", null=True)

    class Meta:
        verbose_name = "筛查"


class Unmatched(models.Model):
    """A person of a feed who is not in the register, for the village to look for."""

    feed = models.ForeignKey(Feed, models.CASCADE, related_name="unmatched")
    # The feed's, for the village that sees the person but not the file of the whole county.
    kind = models.CharField("数据种类", max_length=60, default="")
    place_id = models.CharField("村", max_length=12, db_collation="C")
    row = models.BigIntegerField("行号")
    name_sealed = models.CharField("姓名", max_length=300, blank=True, default="")
    id_blind = models.CharField("证件盲索引", max_length=64)
    id_shown = models.CharField("证件号码（脱敏）", max_length=20)
    near = models.JSONField(
        "相近的人", default=list, help_text="ids of residents, the nearest first"
    )
    settled_on = models.DateField("处理日期", null=True)
    outcome = models.CharField("处理结果", max_length=200, blank=True, default="")

    class Meta:
        verbose_name = "未找到的人"
        indexes: ClassVar = [models.Index(fields=["place_id", "feed"], name="unmatched_place")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["feed", "row"], name="screening_unmatched_once")
        ]
