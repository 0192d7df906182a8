"""Accounts and grants: who may do what, where, and from when until when."""

import datetime as dt
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import DateRangeField
from django.db import models

from zhuzhen.people.choices import Role
from zhuzhen.places.models import Division


class AccountManager(BaseUserManager["Account"]):
    """Finds accounts by user name, as Django's sign-in asks."""


class Account(AbstractBaseUser):
    """A person's way in. What it may do stands in its grants, nowhere else."""

    username = models.CharField("账号", max_length=60, unique=True)
    display_name = models.CharField("姓名", max_length=60)
    job_title = models.CharField("职务", max_length=80, blank=True, default="")
    is_active = models.BooleanField("启用", default=True)
    password_changed_at = models.DateTimeField("密码更新时间", null=True)
    created_at = models.DateTimeField("建立时间", auto_now_add=True)

    # A day and the grants in force on it, once a request has read them (`queries.hold_grants`).
    held_grants: "tuple[dt.date, tuple[Grant, ...]] | None" = None

    objects = AccountManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["display_name"]

    class Meta:
        verbose_name = "账号"

    def __str__(self) -> str:
        return self.display_name


class Grant(models.Model):
    """A role within a scope for a span of days. Exactly one of place, org, cluster, or none
    (the three administrators, who see no business data)."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="grants")
    role = models.CharField("角色", max_length=20, choices=Role.choices)
    place = models.ForeignKey(
        Division, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="地区"
    )
    # People lie below partners: the foreign keys are added by partners' migration.
    org_id = models.BigIntegerField("单位", null=True, blank=True)
    cluster_id = models.BigIntegerField("组团", null=True, blank=True)
    during = DateRangeField("起止")
    granted_by = models.ForeignKey(
        Account, models.PROTECT, null=True, related_name="+", verbose_name="授权人"
    )
    reason = models.CharField("依据", max_length=200, default="")

    class Meta:
        verbose_name = "授权"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="people_grant_one_scope",
                condition=(
                    models.Q(role__in=["sys_admin", "sec_admin", "audit_admin"])
                    & models.Q(place=None, org_id=None, cluster_id=None)
                )
                | models.Q(place__isnull=False, org_id=None, cluster_id=None)
                | models.Q(place=None, org_id__isnull=False, cluster_id=None)
                | models.Q(place=None, org_id=None, cluster_id__isnull=False),
            ),
        ]


class ApiToken(models.Model):
    """A key for machines: only its SM3 is kept; it carries its account's grants."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="tokens")
    name = models.CharField("用途", max_length=60)
    token_sm3 = models.CharField("摘要", max_length=64, unique=True)
    created_at = models.DateTimeField("建立时间", auto_now_add=True)
    expires_on = models.DateField("失效日期")

    class Meta:
        verbose_name = "接口密钥"


class SavedView(models.Model):
    """Filters of a list that someone keeps under a name; row-level security: the owner's alone."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    list = models.CharField("列表", max_length=80)
    name = models.CharField("名称", max_length=40)
    query = models.CharField("条件", max_length=1000)

    class Meta:
        verbose_name = "常用筛选"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account", "list", "name"], name="people_saved_view_name"
            ),
        ]
