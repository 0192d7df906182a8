"""Receipts of typed sheets: seen by the importer, and by whoever sees all of the helping side."""

import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

from zhuzhen.base.rowsecurity import policy, secure


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="RosterReceipt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("roster", models.CharField(max_length=20, verbose_name="名册")),
                ("file_name", models.CharField(max_length=200, verbose_name="文件名")),
                ("file_sm3", models.CharField(max_length=64, verbose_name="文件摘要")),
                ("rows_read", models.IntegerField(verbose_name="读取行数")),
                ("created", models.IntegerField(verbose_name="新增")),
                ("updated", models.IntegerField(verbose_name="更新")),
                ("unchanged", models.IntegerField(verbose_name="未变")),
                ("at", models.DateTimeField(verbose_name="时间")),
                ("undone_at", models.DateTimeField(null=True, verbose_name="撤销时间")),
                ("helper_code", models.CharField(db_collation="C", default="", max_length=12)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "名册导入回执",
            },
        ),
        migrations.CreateModel(
            name="RosterChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("table", models.CharField(max_length=40, verbose_name="表")),
                ("row_id", models.BigIntegerField(verbose_name="行")),
                ("label", models.CharField(max_length=200, verbose_name="名称")),
                ("before", models.JSONField(null=True, verbose_name="导入前")),
                ("after", models.JSONField(verbose_name="导入后")),
                (
                    "receipt",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="changes",
                        to="rosters.rosterreceipt",
                    ),
                ),
            ],
            options={
                "verbose_name": "名册导入变动",
            },
        ),
        migrations.AddConstraint(
            model_name="rosterreceipt",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "rows_read",
                        django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                models.F("created"), "+", models.F("updated")
                            ),
                            "+",
                            models.F("unchanged"),
                        ),
                    )
                ),
                name="rosters_receipt_adds_up",
            ),
        ),
        # '' lies in no account's range of codes, only in the system's, which holds everything.
        policy(
            "rosters_rosterreceipt",
            place="helper_code",
            also="by_id = nullif(current_setting('zhuzhen.account', true), '')::bigint",
        ),
        secure(
            "rosters_rosterchange",
            using="EXISTS (SELECT 1 FROM rosters_rosterreceipt r WHERE r.id = receipt_id)",
        ),
    ]
