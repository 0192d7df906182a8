"""How files of foreign heads were read: remembered for the account, shown to its unit."""

from typing import ClassVar

from django.db import models

from zhuzhen.people.models import Account


class FeedMapping(models.Model):
    """How someone read a file of certain heads: what each fills, in what its money is."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    org_id = models.BigIntegerField(null=True)
    feed = models.CharField("数据种类", max_length=60)
    heads_sm3 = models.CharField("表头摘要", max_length=64)
    targets = models.JSONField("列对应", default=dict)
    units = models.JSONField("金额单位", default=dict)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "数据列对应"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account", "feed", "heads_sm3"], name="feeds_mapping_once"
            )
        ]
