"""What each owner owes in each period, and how far it is; status is never stored."""

from typing import ClassVar

from django.db import models

from zhuzhen.people.models import Account


class DutyInstance(models.Model):
    """One duty of one owner in one period.

    `owner_key` is `kind:id` (`cluster_org:17`, `cluster:3`, `city_pair:441900000000-440200000000`).
    `value`, `target_low`, `target_high` are in the measure's unit (fen for money, permille for
    shares). `strict` means value must be above `target_low`.
    """

    duty = models.CharField("职责", max_length=80)
    pack_version_id = models.BigIntegerField("政策包版本")
    owner_kind = models.CharField("主体种类", max_length=20)
    owner_key = models.CharField("主体", max_length=60, db_collation="C")
    owner_name = models.CharField("主体名称", max_length=160)
    period = models.CharField("周期", max_length=8)
    starts_on = models.DateField("开始")
    due_on = models.DateField("期限")
    served_days = models.IntegerField("在任天数")
    target_low = models.BigIntegerField("下限", null=True)
    target_high = models.BigIntegerField("上限", null=True)
    strict = models.BooleanField("严格大于", default=False)
    value = models.BigIntegerField("完成", default=0)
    is_met = models.BooleanField("达标", default=False)
    # From this day on the duty, its figure unchanged, is at risk (`rules.at_risk_on`).
    at_risk_on = models.DateField("预警日期", null=True)
    place_id = models.CharField(max_length=12, null=True, db_collation="C")
    helper_code = models.CharField(max_length=12, null=True, db_collation="C")
    org_id = models.BigIntegerField(null=True)
    cluster_id = models.BigIntegerField(null=True)
    computed_at = models.DateTimeField("计算时间")

    class Meta:
        verbose_name = "履责实例"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["duty", "owner_key", "period"], name="duties_instance_once"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["period", "owner_key"], name="duties_period_owner"),
            models.Index(fields=["place_id"], name="duties_place"),
            models.Index(fields=["helper_code"], name="duties_helper"),
            models.Index(fields=["org_id"], name="duties_org"),
            models.Index(fields=["cluster_id"], name="duties_cluster"),
        ]


class Exemption(models.Model):
    """A superior frees an owner from a duty in a period, with a reason; it can be lifted."""

    instance = models.ForeignKey(DutyInstance, models.PROTECT, related_name="exemptions")
    reason = models.CharField("原因", max_length=500)
    by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    at = models.DateTimeField("时间")
    lifted_at = models.DateTimeField("解除时间", null=True)
    lifted_reason = models.CharField("解除原因", max_length=500, default="")

    class Meta:
        verbose_name = "职责豁免"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["instance"],
                condition=models.Q(lifted_at__isnull=True),
                name="duties_one_exemption",
            )
        ]


class Closing(models.Model):
    """A closed period: its instances stay as they were, under the pack version of that day."""

    period = models.CharField("周期", max_length=8, unique=True)
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("时间")
    reason = models.CharField("说明", max_length=500, default="")

    class Meta:
        verbose_name = "关账"
