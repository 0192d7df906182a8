"""Reminders, each account's own."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from zhuzhen.base.rowsecurity import policy


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Reminder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("duty", "职责"),
                            ("task", "交办"),
                            ("returned", "退回"),
                            ("awaiting", "待确认"),
                        ],
                        max_length=10,
                        verbose_name="种类",
                    ),
                ),
                ("step", models.CharField(max_length=20, verbose_name="时点")),
                ("duty", models.CharField(default="", max_length=80, verbose_name="职责")),
                (
                    "owner_key",
                    models.CharField(
                        db_collation="C", default="", max_length=60, verbose_name="主体"
                    ),
                ),
                ("period", models.CharField(default="", max_length=8, verbose_name="周期")),
                ("record_id", models.BigIntegerField(null=True)),
                ("due_on", models.DateField(null=True, verbose_name="期限")),
                ("made_on", models.DateField(verbose_name="提醒日期")),
                ("seen_at", models.DateTimeField(null=True, verbose_name="已读时间")),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "提醒",
                "constraints": [
                    models.UniqueConstraint(
                        fields=(
                            "account",
                            "kind",
                            "step",
                            "duty",
                            "owner_key",
                            "period",
                            "record_id",
                        ),
                        name="reminders_once",
                        nulls_distinct=False,
                    )
                ],
            },
        ),
        # '' lies in no account's range of codes, only in the system's, which holds everything.
        policy(
            "reminders_reminder",
            place="''",
            also="account_id = nullif(current_setting('zhuzhen.account', true), '')::bigint",
        ),
    ]
