"""Who benefits from an operating project (联农带农), and what donors may claim (社会资金项目库)."""

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from zhuzhen.funds.models import Purpose
from zhuzhen.people.models import Account
from zhuzhen.places.models import Division
from zhuzhen.projects.choices import ClaimState, LinkageMode, NeedState
from zhuzhen.projects.models.building import OfProject
from zhuzhen.projects.models.pool import Project


class Linkage(OfProject):
    """联农带农约定: what an operator promises, in one of six modes (S1-4.1b, 4.1c)."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="linkages")
    mode = models.CharField("方式", max_length=20, choices=LinkageMode.choices)
    operator = models.CharField("经营主体", max_length=120)
    agreed_households = models.IntegerField("约定带动户数")
    agreed_persons = models.IntegerField("约定带动人数")
    agreed_fen = models.BigIntegerField("约定每年金额")
    from_on = models.DateField("起")
    to_on = models.DateField("止", null=True)
    terms = models.CharField("约定内容", max_length=500)
    papers = ArrayField(models.BigIntegerField(), default=list, verbose_name="协议")
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("登记时间")
    request_id = models.UUIDField("办理编号", null=True, unique=True)

    class Meta:
        verbose_name = "联农带农约定"
        indexes: ClassVar = [
            models.Index(fields=["place_id"], name="linkage_place"),
            models.Index(fields=["helper_code"], name="linkage_helper"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="projects_linkage_amounts",
                condition=models.Q(
                    agreed_households__gte=0, agreed_persons__gte=0, agreed_fen__gte=0
                ),
            ),
            models.CheckConstraint(
                name="projects_linkage_span",
                condition=models.Q(to_on=None) | models.Q(to_on__gte=models.F("from_on")),
            ),
        ]


class Delivery(OfProject):
    """兑现: what was kept of a promise on a day."""

    linkage = models.ForeignKey(Linkage, models.PROTECT, related_name="deliveries")
    on = models.DateField("日期")
    households = models.IntegerField("户数")
    persons = models.IntegerField("人数")
    amount_fen = models.BigIntegerField("金额")
    note = models.CharField("说明", max_length=300, blank=True, default="")
    papers = ArrayField(models.BigIntegerField(), default=list, verbose_name="凭证")
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("登记时间")
    request_id = models.UUIDField("办理编号", null=True, unique=True)

    class Meta:
        verbose_name = "兑现"
        indexes: ClassVar = [
            models.Index(fields=["place_id", "on"], name="delivery_place"),
            models.Index(fields=["helper_code"], name="delivery_helper"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="projects_delivery_amounts",
                condition=models.Q(households__gte=0, persons__gte=0, amount_fen__gte=0),
            ),
        ]


class Need(models.Model):
    """社会资金需求: what a village asks of donors, who may claim all or part of it (S4-7a)."""

    uid = models.UUIDField("编号", default=uuid.uuid4, unique=True)
    title = models.CharField("名称", max_length=160)
    place = models.ForeignKey(Division, models.PROTECT, related_name="+", verbose_name="地区")
    helper_code = models.CharField(max_length=12, db_collation="C", blank=True, default="")
    project = models.ForeignKey(Project, models.PROTECT, null=True, related_name="needs")
    # What is claimed arrives for this: the project's, or one of its own.
    purpose = models.ForeignKey(
        Purpose, models.PROTECT, related_name="needs", verbose_name="资金用途"
    )
    content = models.CharField("内容", max_length=500)
    need_fen = models.BigIntegerField("需求金额")
    state = models.CharField("状态", max_length=10, choices=NeedState.choices)
    opened_on = models.DateField("登记日期")
    until = models.DateField("截止日期", null=True)
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("登记时间")
    request_id = models.UUIDField("办理编号", null=True, unique=True)

    class Meta:
        verbose_name = "社会资金需求"
        indexes: ClassVar = [
            models.Index(fields=["place", "state"], name="need_place"),
            models.Index(fields=["helper_code", "state"], name="need_helper"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(name="projects_need", condition=models.Q(need_fen__gt=0)),
        ]

    def __str__(self) -> str:
        return self.title


class Claim(OfProject):
    """认领: what a donor promises towards a need, and the entry by which it came."""

    need = models.ForeignKey(Need, models.PROTECT, related_name="claims")
    donor = models.CharField("认领方", max_length=120)
    org_id = models.BigIntegerField("认领单位", null=True)
    amount_fen = models.BigIntegerField("认领金额")
    on = models.DateField("认领日期")
    state = models.CharField("状态", max_length=10, choices=ClaimState.choices)
    # The ledger's entry of its arrival.
    entry_uid = models.UUIDField("到账分录", null=True, unique=True)
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("登记时间")
    request_id = models.UUIDField("办理编号", null=True, unique=True)

    class Meta:
        verbose_name = "认领"
        indexes: ClassVar = [
            models.Index(fields=["place_id"], name="claim_place"),
            models.Index(fields=["helper_code"], name="claim_helper"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(name="projects_claim", condition=models.Q(amount_fen__gt=0)),
            models.CheckConstraint(
                name="projects_claim_received",
                condition=models.Q(state=ClaimState.RECEIVED.value, entry_uid__isnull=False)
                | models.Q(~models.Q(state=ClaimState.RECEIVED.value), entry_uid=None),
            ),
        ]
