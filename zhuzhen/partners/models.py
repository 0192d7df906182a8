"""Organisations, clusters, teams, postings and pairings, each valid for a span of days.

No two spans of one lead, one person or one deputy leader may overlap. The embedded PostgreSQL has
no btree_gist, so an id takes part in an exclusion constraint as the range [id, id]
(see the migration `0002_constraints`).
"""

from typing import ClassVar

from django.contrib.postgres.fields import DateRangeField
from django.db import models

from zhuzhen.partners.choices import (
    ClusterRole,
    ClusterTier,
    OrgKind,
    PairingKind,
    PersonRole,
    PostingStatus,
)
from zhuzhen.places.models import Division


class Org(models.Model):
    """An organisation; `name` is the latest name, former ones stand in `OrgName`."""

    name = models.CharField("名称", max_length=120)
    short_name = models.CharField("简称", max_length=40, blank=True, default="")
    kind = models.CharField("类别", max_length=20, choices=OrgKind.choices)
    home = models.ForeignKey(Division, models.PROTECT, related_name="orgs", verbose_name="所在地")
    credit_code = models.CharField("统一社会信用代码", max_length=18, blank=True, default="")
    # A city task force (驻市工作组) works in this place; null for other kinds.
    works_in = models.ForeignKey(
        Division, models.PROTECT, null=True, related_name="+", verbose_name="驻地"
    )
    during = DateRangeField("存续期")

    class Meta:
        verbose_name = "单位"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["credit_code"],
                condition=~models.Q(credit_code=""),
                name="partners_org_credit_code",
            )
        ]
        indexes: ClassVar = [models.Index(fields=["name"])]

    def __str__(self) -> str:
        return self.name


class OrgName(models.Model):
    """A name an organisation bore during a span."""

    org = models.ForeignKey(Org, models.CASCADE, related_name="names")
    name = models.CharField("名称", max_length=120)
    during = DateRangeField("起止")

    class Meta:
        verbose_name = "单位曾用名"


class Cluster(models.Model):
    """组团: the organisations that together help one town."""

    name = models.CharField("名称", max_length=120)
    town = models.ForeignKey(
        Division, models.PROTECT, related_name="clusters", verbose_name="帮扶镇"
    )
    # The assisting city (or 440000000000 for provincial clusters); the helping side's code.
    helper = models.ForeignKey(
        Division, models.PROTECT, related_name="helping_clusters", verbose_name="帮扶方"
    )
    tier = models.CharField("层级", max_length=20, choices=ClusterTier.choices)
    during = DateRangeField("起止")

    class Meta:
        verbose_name = "组团"

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """An organisation's part in a cluster during a span. One lead at a time."""

    cluster = models.ForeignKey(Cluster, models.PROTECT, related_name="memberships")
    org = models.ForeignKey(Org, models.PROTECT, related_name="memberships")
    role = models.CharField("角色", max_length=20, choices=ClusterRole.choices)
    during = DateRangeField("起止")
    # Scope columns, kept equal to the cluster's by the commands (a test checks).
    place = models.ForeignKey(Division, models.PROTECT, related_name="+", verbose_name="帮扶镇")
    helper_code = models.CharField(max_length=12, db_collation="C")

    class Meta:
        verbose_name = "组团成员"
        indexes: ClassVar = [models.Index(fields=["place"]), models.Index(fields=["helper_code"])]


class Person(models.Model):
    """A cadre or specialist. Contact details are not kept here."""

    name = models.CharField("姓名", max_length=60)
    org = models.ForeignKey(Org, models.PROTECT, related_name="people", verbose_name="人事单位")
    helper_code = models.CharField(max_length=12, db_collation="C")
    account_id = models.BigIntegerField("账号", null=True)
    is_party_member = models.BooleanField("中共党员", default=False)

    class Meta:
        verbose_name = "帮扶干部人才"
        indexes: ClassVar = [models.Index(fields=["helper_code"])]

    def __str__(self) -> str:
        return self.name


class Team(models.Model):
    """驻镇工作队: the team that a cluster stations in its town."""

    name = models.CharField("名称", max_length=120)
    cluster = models.ForeignKey(Cluster, models.PROTECT, related_name="teams")
    place = models.ForeignKey(Division, models.PROTECT, related_name="teams", verbose_name="驻镇")
    helper_code = models.CharField(max_length=12, db_collation="C")
    during = DateRangeField("起止")

    class Meta:
        verbose_name = "驻镇工作队"
        indexes: ClassVar = [models.Index(fields=["place"]), models.Index(fields=["helper_code"])]

    def __str__(self) -> str:
        return self.name


class Posting(models.Model):
    """A person's post in a team during a span; the sending organisation is where they come from."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="postings")
    team = models.ForeignKey(Team, models.PROTECT, related_name="postings")
    sending_org = models.ForeignKey(
        Org, models.PROTECT, related_name="postings", verbose_name="派出单位"
    )
    role = models.CharField("岗位", max_length=20, choices=PersonRole.choices)
    village = models.ForeignKey(
        Division, models.PROTECT, null=True, related_name="+", verbose_name="驻村"
    )
    status = models.CharField("状态", max_length=20, choices=PostingStatus.choices)
    during = DateRangeField("起止")
    cluster = models.ForeignKey(Cluster, models.PROTECT, related_name="+")
    place = models.ForeignKey(Division, models.PROTECT, related_name="+", verbose_name="驻镇")
    helper_code = models.CharField(max_length=12, db_collation="C")

    class Meta:
        verbose_name = "派驻"
        indexes: ClassVar = [models.Index(fields=["place"]), models.Index(fields=["helper_code"])]


class Pairing(models.Model):
    """A pair of a helping and a helped side during a span; which ends are set follows from `kind`.

    Scope columns: `helper_code` (home of the helping side), `place` (where the helped side is).
    """

    kind = models.CharField("种类", max_length=20, choices=PairingKind.choices)
    helper_place = models.ForeignKey(Division, models.PROTECT, null=True, related_name="+")
    helper_org = models.ForeignKey(Org, models.PROTECT, null=True, related_name="helping")
    helper_person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="helping")
    place = models.ForeignKey(Division, models.PROTECT, related_name="pairings")
    helped_org = models.ForeignKey(Org, models.PROTECT, null=True, related_name="helped")
    # One-to-one: while it lasts neither side may have another exclusive pairing of this kind.
    is_exclusive = models.BooleanField("一对一", default=False)
    helper_code = models.CharField(max_length=12, db_collation="C")
    document = models.CharField("协议", max_length=200, default="")
    during = DateRangeField("起止")

    class Meta:
        verbose_name = "结对关系"
        indexes: ClassVar = [models.Index(fields=["place"]), models.Index(fields=["helper_code"])]


class Handover(models.Model):
    """交接: what one posting hands to the next; a posting ends only with its list complete."""

    leaving = models.ForeignKey(Posting, models.PROTECT, related_name="handovers_out")
    taking = models.ForeignKey(Posting, models.PROTECT, null=True, related_name="handovers_in")
    items = models.JSONField("清单", help_text="[{what, done}]")
    completed_on = models.DateField("完成日期", null=True)
    cluster = models.ForeignKey(Cluster, models.PROTECT, related_name="+")
    place = models.ForeignKey(Division, models.PROTECT, related_name="+")
    helper_code = models.CharField(max_length=12, db_collation="C")

    class Meta:
        verbose_name = "交接"


class Shift(models.Model):
    """Outbox: who is whose changed since duties were last settled. Consumed by `duties`.

    Between `since` and `until` (both included; open if null) the named organisation, cluster,
    team, town or pair of places may owe otherwise than before.
    """

    org_id = models.BigIntegerField(null=True)
    cluster_id = models.BigIntegerField(null=True)
    team_id = models.BigIntegerField(null=True)
    place_id = models.CharField(max_length=12, null=True, db_collation="C")
    helper_code = models.CharField(max_length=12, db_collation="C")
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        verbose_name = "待结算的隶属变动"
