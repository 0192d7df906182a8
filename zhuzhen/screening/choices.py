"""Stored codes of feeds, runs and findings, and the words in which a clue is told."""

from django.db.models import TextChoices


class FeedState(TextChoices):
    RECEIVED = "received", "已接收"
    REFUSED = "refused", "有错未收"
    BLINDED = "blinded", "已脱敏入库"
    RAW_DELETED = "raw_deleted", "原始文件已删除"


# Files whose rows are kept and can be screened.
KEPT = (FeedState.BLINDED, FeedState.RAW_DELETED)


class RunState(TextChoices):
    RUNNING = "running", "筛查中"
    DONE = "done", "已完成"
    BROKEN = "broken", "中断"


class Engine(TextChoices):
    DUCKDB = "duckdb", "DuckDB"
    SPARK = "spark", "Spark"


YES, NO, NOT_SAID = "是", "否", "未填"
DAY = "{day.year}年{day.month}月{day.day}日"
MONEY = "{yuan}元"
LISTED = "、"
