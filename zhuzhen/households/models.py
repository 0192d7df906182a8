"""Households and residents, their income, safeguards and history (S1-1.1, facts B2.1 to B2.4).

All tables carry `place` (the village) and the policy of families (docs/adr/0011). Money is fen.
Columns that end in `_sealed` hold `base.cipher.seal` of the text; `_blind` its keyed SM3.
"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField, DateRangeField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from zhuzhen.evidence.models import Paper
from zhuzhen.households.choices import (
    ChangeKind,
    HouseGrade,
    HouseholdKind,
    HouseholdState,
    IdKind,
    Labour,
    LegacyGrade,
    Relation,
    ResidentState,
    SafeguardResult,
    Schooling,
    Sex,
    SocialAssist,
)
from zhuzhen.people.models import Account
from zhuzhen.places.models import Division


class Household(models.Model):
    """A rural household; every one can be here, not only those on a list (S1-1.1c).

    `head_name`, `size` and `able` repeat what its residents say, for lists; commands keep them.
    """

    number = models.CharField("户编号", max_length=20, unique=True)
    place = models.ForeignKey(
        Division, models.PROTECT, related_name="+", verbose_name="村", db_index=False
    )
    address = models.CharField("住址", max_length=120, blank=True, default="")
    kind = models.CharField("户类别", max_length=10, choices=HouseholdKind.choices)
    social_assist = models.CharField(
        "社会救助", max_length=24, choices=SocialAssist.choices, default=SocialAssist.NONE
    )
    legacy_grade = models.CharField(
        "原脱贫户分类", max_length=10, choices=LegacyGrade.choices, blank=True, default=""
    )
    # 2019 年摸排的边缘户 (S1-1.1c)
    was_edge_2019 = models.BooleanField("2019 年摸排边缘户", default=False)
    state = models.CharField(
        "状态", max_length=12, choices=HouseholdState.choices, default=HouseholdState.ACTIVE
    )
    head_name = models.CharField("户主", max_length=60)
    # One character, and each two that stand together, of the names of head and residents.
    name_pairs = ArrayField(models.CharField(max_length=2), default=list)
    size = models.IntegerField("人口", default=0)
    able = models.IntegerField("有劳动力人数", default=0)
    weak = models.IntegerField("弱（半）劳动力人数", default=0)
    phone_sealed = models.CharField("电话", max_length=200, blank=True, default="")
    account_sealed = models.CharField("银行账号", max_length=200, blank=True, default="")
    # What was agreed to: the paper of 告知书 and 承诺授权书, and when it was signed.
    consent_paper = models.ForeignKey(
        Paper, models.PROTECT, null=True, related_name="+", verbose_name="承诺授权书"
    )
    consented_on = models.DateField("授权日期", null=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="merged_from", verbose_name="并入"
    )
    registered_on = models.DateField("建档日期")
    ended_on = models.DateField("销户日期", null=True)
    version = models.IntegerField("版次", default=1)
    receipt_id = models.BigIntegerField("导入回执", null=True)
    created_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    updated_at = models.DateTimeField("更新时间")

    class Meta:
        verbose_name = "农户"
        indexes: ClassVar = [
            models.Index(fields=["place", "head_name", "id"], name="household_list"),
            models.Index(
                fields=["receipt_id"],
                condition=models.Q(receipt_id__isnull=False),
                name="household_receipt",
            ),
            # Read by the owner's function alone (migration 0004): any part of a name.
            GinIndex(fields=["name_pairs"], name="household_name_pairs"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="households_counts",
                condition=models.Q(size__gte=0, able__gte=0, weak__gte=0)
                & models.Q(size__gte=models.F("able") + models.F("weak")),
            ),
            models.CheckConstraint(
                name="households_ended_when_not_active",
                condition=models.Q(state="active", ended_on=None)
                | (~models.Q(state="active") & models.Q(ended_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="households_merged_says_where",
                condition=models.Q(state="merged", merged_into__isnull=False)
                | (~models.Q(state="merged") & models.Q(merged_into=None)),
            ),
        ]

    def __str__(self) -> str:
        return self.head_name


class Resident(models.Model):
    """A person of a household during a span; who moves to another household is a new row there."""

    household = models.ForeignKey(Household, models.PROTECT, related_name="residents")
    place = models.ForeignKey(
        Division, models.PROTECT, related_name="+", verbose_name="村", db_index=False
    )
    name = models.CharField("姓名", max_length=60)
    relation = models.CharField("与户主关系", max_length=16, choices=Relation.choices)
    sex = models.CharField("性别", max_length=8, choices=Sex.choices, default=Sex.UNKNOWN)
    born_on = models.DateField("出生日期", null=True)
    id_kind = models.CharField("证件", max_length=10, choices=IdKind.choices)
    id_sealed = models.CharField("证件号码", max_length=200, blank=True, default="")
    id_blind = models.CharField("证件盲索引", max_length=64, blank=True, default="")
    id_shown = models.CharField("证件号码（脱敏）", max_length=20, blank=True, default="")
    labour = models.CharField("劳动能力", max_length=10, choices=Labour.choices)
    schooling = models.CharField("在校状况", max_length=16, choices=Schooling.choices)
    health_sealed = models.CharField("健康状况", max_length=300, blank=True, default="")
    certificate_sealed = models.CharField("残疾人证", max_length=200, blank=True, default="")
    certificate_blind = models.CharField("残疾人证盲索引", max_length=64, blank=True, default="")
    state = models.CharField(
        "状态", max_length=10, choices=ResidentState.choices, default=ResidentState.PRESENT
    )
    during = DateRangeField("在户起止")
    # Whoever is here came from that row of another household, or stays the same person after it.
    came_from = models.ForeignKey("self", models.PROTECT, null=True, related_name="went_to")

    class Meta:
        verbose_name = "家庭成员"
        indexes: ClassVar = [
            models.Index(fields=["place", "household"], name="resident_place"),
            models.Index(
                fields=["id_blind"], condition=~models.Q(id_blind=""), name="resident_id_blind"
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["id_blind"],
                condition=models.Q(state="present") & ~models.Q(id_blind=""),
                name="households_resident_once",
            ),
            models.UniqueConstraint(
                fields=["household"],
                condition=models.Q(state="present", relation="head"),
                name="households_one_head",
            ),
            models.CheckConstraint(
                name="households_id_as_kind",
                condition=models.Q(id_kind="none", id_blind="")
                | (models.Q(id_kind="resident") & ~models.Q(id_blind="")),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class IncomeSheet(models.Model):
    """收支: a household's year of income (fen), with what is judged from it (facts B2.3).

    `net_fen` = wages + operating + property + transfers − operating cost; per head is floored.
    Judged: (net + claims − self-paid medical) / persons. Append-only: a correction is a new row
    that names the one it replaces.
    """

    household = models.ForeignKey(Household, models.PROTECT, related_name="income_sheets")
    place_id = models.CharField(max_length=12, db_collation="C")
    period = DateRangeField("收入计算期", help_text="twelve whole months")
    taken_on = models.DateField("采集日期")
    persons = models.IntegerField("计算人口")
    wages_fen = models.BigIntegerField("工资性收入")
    operating_fen = models.BigIntegerField("生产经营性收入")
    operating_cost_fen = models.BigIntegerField("生产经营性支出")
    property_fen = models.BigIntegerField("财产性收入")
    transfers_fen = models.BigIntegerField("转移性收入")
    self_paid_fen = models.BigIntegerField("合规自付支出")
    claims_fen = models.BigIntegerField("理赔收入")
    details = models.JSONField("细目", default=dict, help_text="{wages: {…fen}, …}")
    net_fen = models.BigIntegerField("家庭纯收入")
    net_per_head_fen = models.BigIntegerField("人均纯收入")
    judged_per_head_fen = models.BigIntegerField("人均判定收入")
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="replaced_by", verbose_name="更正"
    )
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "收支表"
        indexes: ClassVar = [models.Index(fields=["household", "-taken_on"], name="income_latest")]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="households_income_adds_up",
                condition=models.Q(
                    net_fen=models.F("wages_fen")
                    + models.F("operating_fen")
                    + models.F("property_fen")
                    + models.F("transfers_fen")
                    - models.F("operating_cost_fen")
                ),
            ),
            models.CheckConstraint(
                name="households_income_not_negative",
                condition=models.Q(
                    persons__gte=1,
                    wages_fen__gte=0,
                    operating_fen__gte=0,
                    operating_cost_fen__gte=0,
                    property_fen__gte=0,
                    transfers_fen__gte=0,
                    self_paid_fen__gte=0,
                    claims_fen__gte=0,
                ),
            ),
        ]


class SafeguardCheck(models.Model):
    """四项保障核查: the four results on a day, with who looked (facts B2.4). Append-only."""

    household = models.ForeignKey(Household, models.PROTECT, related_name="safeguard_checks")
    place_id = models.CharField(max_length=12, db_collation="C")
    checked_on = models.DateField("核查日期")
    education = models.CharField("义务教育", max_length=16, choices=SafeguardResult.choices)
    medical = models.CharField("基本医疗", max_length=16, choices=SafeguardResult.choices)
    housing = models.CharField("住房安全", max_length=16, choices=SafeguardResult.choices)
    water = models.CharField("饮水安全", max_length=16, choices=SafeguardResult.choices)
    fed_and_clothed = models.BooleanField("吃穿不愁", default=True)
    house_grade = models.CharField(
        "房屋鉴定", max_length=1, choices=HouseGrade.choices, blank=True, default=""
    )
    note = models.CharField("说明", max_length=300, blank=True, default="")
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "保障核查"
        indexes: ClassVar = [
            models.Index(fields=["household", "-checked_on"], name="safeguards_latest")
        ]


class HouseholdChange(models.Model):
    """What happened to a household or a resident (append-only): before and after, never sealed
    facts themselves, only that they changed."""

    household = models.ForeignKey(Household, models.PROTECT, related_name="changes")
    resident = models.ForeignKey(Resident, models.PROTECT, null=True, related_name="changes")
    place_id = models.CharField(max_length=12, db_collation="C")
    kind = models.CharField("变动", max_length=16, choices=ChangeKind.choices)
    on = models.DateField("变动日期")
    before = models.JSONField("变动前", default=dict)
    after = models.JSONField("变动后", default=dict)
    reason = models.CharField("依据或说明", max_length=300, blank=True, default="")
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    by_name = models.CharField("办理人", max_length=60, default="系统")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "农户变动"
        indexes: ClassVar = [models.Index(fields=["household", "id"], name="household_history")]


class HouseholdReceipt(models.Model):
    """An import of one sheet of households and residents: its counts add up, undone as a whole."""

    file_name = models.CharField("文件名", max_length=200)
    file_sm3 = models.CharField("文件摘要", max_length=64)
    rows_read = models.IntegerField("读取行数")
    households_created = models.IntegerField("新增户")
    households_updated = models.IntegerField("更新户")
    residents_created = models.IntegerField("新增人")
    residents_updated = models.IntegerField("更新人")
    unchanged = models.IntegerField("未变行数")
    place_id = models.CharField(max_length=12, db_collation="C")
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("时间")
    undone_at = models.DateTimeField("撤销时间", null=True)

    class Meta:
        verbose_name = "农户导入回执"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="households_receipt_adds_up",
                condition=models.Q(
                    rows_read=models.F("residents_created")
                    + models.F("residents_updated")
                    + models.F("unchanged")
                ),
            )
        ]


class ImportedRow(models.Model):
    """A row of the register that an import changed, or a person it put into a known household: as
    it was before (null for a new one; what is sealed stays sealed), for undoing."""

    receipt = models.ForeignKey(HouseholdReceipt, models.CASCADE, related_name="rows")
    household = models.ForeignKey(
        Household, models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    resident = models.ForeignKey(
        Resident, models.PROTECT, null=True, related_name="+", db_index=False, db_constraint=False
    )
    place_id = models.CharField(max_length=12, db_collation="C")
    before = models.JSONField("导入前", null=True)
    version = models.IntegerField("导入后的版次")

    class Meta:
        verbose_name = "农户导入变动"
