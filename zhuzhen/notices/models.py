"""Public notices and objections to them (workflows D5). A notice knows no subject: it names what
it is about by kind and id, and shows only lines that passed the masking check."""

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from zhuzhen.notices.choices import FAMILY_KINDS, GONE, NoticeKind, NoticeState, ObjectionState
from zhuzhen.notices.receipts import draw_receipt
from zhuzhen.people.models import Account
from zhuzhen.places.models import Division

_HOLDS = ~models.Q(state__in=[state.value for state in GONE])


class Notice(models.Model):
    """公示: published on a day, open for `days` full days from the next; see `rules.open_days`."""

    uid = models.UUIDField("公开编号", default=uuid.uuid4, unique=True)
    kind = models.CharField("种类", max_length=24, choices=NoticeKind.choices)
    place = models.ForeignKey(Division, models.PROTECT, related_name="+", verbose_name="公示地")
    subject_kind = models.CharField("事项种类", max_length=40)
    subject_id = models.CharField("事项编号", max_length=80)
    title = models.CharField("标题", max_length=120)
    basis = models.CharField("依据", max_length=200)
    office = models.CharField("经办单位", max_length=120)
    phones = models.CharField("监督电话", max_length=120)
    # What is shown: heads, and lines of texts; checked at every save and again when published.
    heads = ArrayField(models.CharField(max_length=40), default=list)
    lines = models.JSONField("内容", default=list, help_text="[[text, …], …]")
    # Of all that is shown, so that what is published is what was approved.
    content_sm3 = models.CharField("内容摘要", max_length=64)
    days = models.IntegerField("公示天数")
    state = models.CharField("状态", max_length=10, choices=NoticeState.choices)
    drafted_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    drafted_at = models.DateTimeField("起草时间")
    approved_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    published_on = models.DateField("发布日期", null=True)
    # First and last full day, and from when it may pass.
    opens_on = models.DateField("开始日期", null=True)
    closes_on = models.DateField("截止日期", null=True)
    # The last day on the public page, fixed when it is published.
    shown_until = models.DateField("公开页面保留到", null=True)
    ended_on = models.DateField("结束日期", null=True)
    # Photographs of the posted print: of the first day, and of the last.
    papers = ArrayField(models.BigIntegerField(), default=list, verbose_name="首日照片")
    last_papers = ArrayField(models.BigIntegerField(), default=list, verbose_name="末日照片")
    # How often the public page was asked for; by whom is not kept.
    views = models.IntegerField("访问次数", default=0)

    class Meta:
        verbose_name = "公示"
        indexes: ClassVar = [
            models.Index(fields=["place", "state"], name="notice_place"),
            models.Index(fields=["subject_kind", "subject_id"], name="notice_subject"),
            models.Index(
                fields=["shown_until", "place"],
                condition=models.Q(state__in=["published", "passed"]),
                name="notice_public",
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="notices_published_has_days",
                condition=models.Q(state__in=["draft", "approved"], published_on=None)
                | models.Q(
                    published_on__isnull=False,
                    closes_on__gte=models.F("opens_on"),
                    shown_until__gte=models.F("closes_on"),
                )
                | models.Q(state="withdrawn"),
            ),
            models.CheckConstraint(name="notices_days", condition=models.Q(days__gte=1)),
            models.CheckConstraint(
                name="notices_ended_has_day",
                condition=models.Q(state__in=["passed", "failed", "withdrawn"])
                & models.Q(ended_on__isnull=False)
                | models.Q(state__in=["draft", "approved", "published"], ended_on=None),
            ),
            models.UniqueConstraint(
                fields=["kind", "subject_kind", "subject_id", "place"],
                condition=_HOLDS,
                name="notices_once",
            ),
            models.UniqueConstraint(
                fields=["kind", "subject_kind", "subject_id"],
                condition=_HOLDS & models.Q(kind__in=[kind.value for kind in FAMILY_KINDS]),
                name="notices_family_once",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class NoticeStep(models.Model):
    """公示经过: who moved a notice, when and why. Append-only."""

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="steps")
    place_id = models.CharField(max_length=12, db_collation="C")
    step = models.CharField("步骤", max_length=12)
    after = models.CharField("办理后", max_length=10, choices=NoticeState.choices)
    on = models.DateField("日期")
    reason = models.CharField("原因", max_length=500, blank=True, default="")
    content_sm3 = models.CharField("内容摘要", max_length=64)
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "公示经过"
        indexes: ClassVar = [models.Index(fields=["notice", "id"], name="notice_steps")]


class Objection(models.Model):
    """异议: signed or nameless, answered within some days; open ones hold the notice up."""

    uid = models.UUIDField("编号", default=uuid.uuid4, unique=True)
    # Told once to whoever filed it: the only way to see the answer without signing in.
    receipt = models.CharField("回执编号", max_length=12, unique=True, default=draw_receipt)
    notice = models.ForeignKey(Notice, models.PROTECT, related_name="objections")
    place_id = models.CharField(max_length=12, db_collation="C")
    name_sealed = models.CharField("姓名", max_length=300, blank=True, default="")
    contact_sealed = models.CharField("联系方式", max_length=300, blank=True, default="")
    text_sealed = models.TextField("内容")
    filed_on = models.DateField("提出日期")
    filed_at = models.DateTimeField("提出时间")
    due_on = models.DateField("答复期限")
    state = models.CharField("状态", max_length=10, choices=ObjectionState.choices)
    answer = models.CharField("答复", max_length=500, blank=True, default="")
    answered_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    answered_on = models.DateField("答复日期", null=True)

    class Meta:
        verbose_name = "异议"
        indexes: ClassVar = [
            models.Index(fields=["notice", "state"], name="objection_notice"),
            models.Index(
                fields=["place_id", "due_on"],
                condition=models.Q(state="open"),
                name="objection_waiting",
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="notices_objection_answered",
                condition=models.Q(state="open", answered_on=None)
                | (~models.Q(state="open") & models.Q(answered_on__isnull=False)),
            ),
        ]
