"""Records of declared registers, their history, their papers, and the outbox that moves duties."""

import uuid
from typing import ClassVar

from django.db import models

from zhuzhen.evidence.models import Paper
from zhuzhen.partners.models import Cluster, Org, Person, Team
from zhuzhen.people.models import Account
from zhuzhen.places.models import Division
from zhuzhen.registers.choices import Origin, RecordState


class Receipt(models.Model):
    """An import of one sheet: its counts add up, and it can be undone as a whole."""

    register = models.CharField("登记表", max_length=60)
    file_name = models.CharField("文件名", max_length=200)
    file_sm3 = models.CharField("文件摘要", max_length=64)
    rows_read = models.IntegerField("读取行数")
    created = models.IntegerField("新增")
    updated = models.IntegerField("更新")
    unchanged = models.IntegerField("未变")
    # Rows that were likely doubles of records, and left out because the importer said so.
    left_out = models.IntegerField("未导入", default=0, db_default=0)
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("时间")
    undone_at = models.DateTimeField("撤销时间", null=True)
    place_id = models.CharField(max_length=12, null=True, db_collation="C")
    org_id = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = "导入回执"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="registers_receipt_adds_up",
                condition=models.Q(
                    rows_read=models.F("created")
                    + models.F("updated")
                    + models.F("unchanged")
                    + models.F("left_out")
                ),
            )
        ]


class SheetMapping(models.Model):
    """How someone read a sheet of certain heads: what each fills, in what its money is."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    org_id = models.BigIntegerField(null=True)
    register = models.CharField("登记表", max_length=60)
    heads_sm3 = models.CharField("表头摘要", max_length=64)
    targets = models.JSONField("列对应", default=dict)
    units = models.JSONField("金额单位", default=dict)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "列对应"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account", "register", "heads_sm3"], name="registers_mapping_once"
            )
        ]


class Record(models.Model):
    """One fact in a register. `values` holds the declared fields: money in fen, dates as ISO."""

    uid = models.UUIDField("唯一号", default=uuid.uuid4, unique=True)
    register = models.CharField("登记表", max_length=60)
    pack_version_id = models.BigIntegerField("政策包版本", null=True)
    state = models.CharField("状态", max_length=10, choices=RecordState.choices)
    happened_on = models.DateField("发生日期")
    # Links are indexed below, with what they are asked together: each index more is paid once a row
    # of every import.
    place = models.ForeignKey(
        Division,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="地点",
        db_index=False,
    )
    helper_code = models.CharField(max_length=12, null=True, db_collation="C")
    org = models.ForeignKey(
        Org, models.PROTECT, null=True, related_name="+", verbose_name="单位", db_index=False
    )
    cluster = models.ForeignKey(
        Cluster, models.PROTECT, null=True, related_name="+", verbose_name="组团", db_index=False
    )
    team = models.ForeignKey(
        Team, models.PROTECT, null=True, related_name="+", verbose_name="工作队", db_index=False
    )
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="+", verbose_name="人员", db_index=False
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        related_name="children",
        verbose_name="所属记录",
        db_index=False,
    )
    # Of a register of tasks: to be done by, and done on (copied from the values named there).
    due_on = models.DateField("期限", null=True)
    done_on = models.DateField("办结日期", null=True)
    values = models.JSONField("内容", default=dict)
    summary = models.CharField("摘要", max_length=200, default="")
    version = models.IntegerField("版次", default=1)
    content_sm3 = models.CharField("内容摘要", max_length=64, default="")
    origin = models.CharField("来源", max_length=10, choices=Origin.choices)
    # Not checked by the database, nor indexed: only an import writes it, with the receipt it has
    # just made, and receipts are never deleted. An import's records are found by their steps.
    receipt = models.ForeignKey(
        Receipt,
        models.PROTECT,
        null=True,
        related_name="records",
        db_index=False,
        db_constraint=False,
    )
    # The sheet's own number for the row: re-import of the same number means the same record. Unique
    # in a register for a unit, or a cluster where there is no unit (index `registers_outside_key`).
    outside_key = models.CharField("外部编号", max_length=80, null=True)
    return_reason = models.CharField("退回或作废原因", max_length=500, default="")
    created_by = models.ForeignKey(
        Account, models.PROTECT, null=True, related_name="+", db_index=False
    )
    created_at = models.DateTimeField("建立时间")
    updated_at = models.DateTimeField("更新时间")

    class Meta:
        verbose_name = "登记记录"
        indexes: ClassVar = [
            models.Index(fields=["register", "-happened_on", "-id"], name="record_recent"),
            models.Index(fields=["org", "register", "happened_on"], name="record_org"),
            models.Index(fields=["cluster", "register", "happened_on"], name="record_cluster"),
            models.Index(fields=["place", "register", "happened_on"], name="record_place"),
            models.Index(fields=["helper_code", "register", "happened_on"], name="record_helper"),
            # Few records have them.
            models.Index(
                fields=["person", "register", "happened_on"],
                condition=models.Q(person__isnull=False),
                name="record_person",
            ),
            models.Index(
                fields=["parent"],
                condition=models.Q(parent__isnull=False),
                name="record_parent",
            ),
            models.Index(
                fields=["due_on"],
                include=["org", "cluster", "place", "helper_code", "state"],
                condition=models.Q(due_on__isnull=False, done_on=None),
                name="record_open_task",
            ),
            models.Index(
                fields=["team", "register", "happened_on"],
                condition=models.Q(team__isnull=False),
                name="record_team",
            ),
            # What was returned waits for whoever entered it.
            models.Index(
                fields=["created_by"],
                condition=models.Q(state=RecordState.RETURNED),
                name="record_returned",
            ),
            # What waits to be confirmed, the oldest first; it carries all that the reviewer's reach
            # and row-level security ask, so that rows out of reach are passed without a look.
            models.Index(
                fields=["updated_at", "id"],
                include=[
                    "register",
                    "place",
                    "helper_code",
                    "org",
                    "cluster",
                    "created_by",
                    "state",
                ],
                condition=models.Q(state=RecordState.SUBMITTED),
                name="record_awaiting",
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="registers_record_has_scope",
                condition=models.Q(place__isnull=False) | models.Q(helper_code__isnull=False),
            ),
        ]

    @property
    def own_number(self) -> str:
        """The sheet's own number; '' where a key stands for the content of a row without one."""
        key = self.outside_key or ""
        return "" if key.startswith("#") else key

    def __str__(self) -> str:
        return self.summary or str(self.uid)


class RecordPaper(models.Model):
    """A paper that proves a record."""

    record = models.ForeignKey(Record, models.CASCADE, related_name="record_papers")
    paper = models.ForeignKey(Paper, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "记录佐证"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["record", "paper"], name="registers_paper_once")
        ]


class RecordStep(models.Model):
    """A step in a record's life (append-only): who, when, from, to, why, and the values then."""

    # Not checked again by the database: row-level security lets no step in whose record is not
    # there, and a record is never deleted (trigger `registers_record_kept`).
    record = models.ForeignKey(
        Record, models.CASCADE, related_name="steps", db_index=False, db_constraint=False
    )
    step = models.CharField("步骤", max_length=20)
    before = models.CharField("原状态", max_length=10, default="")
    after = models.CharField("新状态", max_length=10)
    version = models.IntegerField("版次")
    values = models.JSONField("当时内容", default=dict)
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+", db_index=False)
    by_name = models.CharField("办理人", max_length=60, default="系统")
    at = models.DateTimeField("时间")
    reason = models.CharField("原因", max_length=500, default="")
    happened_on = models.DateField("当时的发生日期", null=True)
    links = models.JSONField("当时的关联", default=dict, help_text="{place, org, cluster, team}")
    # The sheet that took this step (checked as little as the record's own), and the client's own
    # number for it (a retry is told by it).
    receipt = models.ForeignKey(
        Receipt,
        models.PROTECT,
        null=True,
        related_name="steps",
        db_index=False,
        db_constraint=False,
    )
    request_id = models.UUIDField("办理编号", null=True)

    class Meta:
        verbose_name = "记录办理"
        indexes: ClassVar = [
            models.Index(fields=["record", "id"]),
            models.Index(
                fields=["receipt"],
                condition=models.Q(receipt__isnull=False),
                name="step_receipt",
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["request_id"],
                condition=models.Q(request_id__isnull=False),
                name="registers_step_request",
            )
        ]


class Change(models.Model):
    """Outbox: what changed since duties were last settled. Consumed by `duties`.

    One row for each side of a change (the record as it was, and as it is).
    """

    register = models.CharField(max_length=60)
    org_id = models.BigIntegerField(null=True)
    cluster_id = models.BigIntegerField(null=True)
    team_id = models.BigIntegerField(null=True)
    person_id = models.BigIntegerField(null=True)
    place_id = models.CharField(max_length=12, null=True)
    helper_code = models.CharField(max_length=12, null=True)
    happened_on = models.DateField()

    class Meta:
        verbose_name = "待结算变动"


class Load(models.Model):
    """What entering records of a register asked in a month of whose records they are.

    One row an entry (or a sheet and owner), until the night merges those alike. `entries` counts
    new records, `asked` answers that were typed or chosen, `prefilled` those that stood there.
    """

    register = models.CharField("登记表", max_length=60)
    month = models.DateField("月份", help_text="its first day")
    place_id = models.CharField(max_length=12, null=True, db_collation="C")
    helper_code = models.CharField(max_length=12, null=True, db_collation="C")
    org_id = models.BigIntegerField(null=True)
    cluster_id = models.BigIntegerField(null=True)
    entries = models.IntegerField("登记条数")
    asked = models.IntegerField("填写项")
    prefilled = models.IntegerField("带出项")

    class Meta:
        verbose_name = "填报负担"
        # Whoever sees little finds it by its end; whoever sees all, by month.
        indexes: ClassVar = [
            models.Index(fields=["month"], name="load_month"),
            models.Index(fields=["place_id", "month"], name="load_place"),
            models.Index(fields=["helper_code", "month"], name="load_helper"),
            models.Index(fields=["org_id", "month"], name="load_org"),
            models.Index(fields=["cluster_id", "month"], name="load_cluster"),
        ]
