"""Corrected progress reports keep their earlier versions; contracts end before their time."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from zhuzhen.base.rowsecurity import append_only, policy


class Migration(migrations.Migration):
    dependencies = [
        ("projects", "0006_plan_state"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ProgressVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("place_id", models.CharField(db_collation="C", max_length=12)),
                (
                    "helper_code",
                    models.CharField(blank=True, db_collation="C", default="", max_length=12),
                ),
                ("version", models.IntegerField(verbose_name="版次")),
                ("percent", models.IntegerField(verbose_name="形象进度")),
                (
                    "built",
                    models.DecimalField(
                        decimal_places=2, max_digits=14, null=True, verbose_name="完成量"
                    ),
                ),
                (
                    "planned",
                    models.DecimalField(
                        decimal_places=2, max_digits=14, null=True, verbose_name="计划量"
                    ),
                ),
                (
                    "unit",
                    models.CharField(blank=True, default="", max_length=12, verbose_name="单位"),
                ),
                ("text", models.CharField(max_length=500, verbose_name="情况")),
                (
                    "papers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(),
                        default=list,
                        size=None,
                        verbose_name="影像",
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="登记时间")),
                ("reason", models.CharField(max_length=300, verbose_name="更正原因")),
                ("replaced_at", models.DateTimeField(verbose_name="更正时间")),
            ],
            options={
                "verbose_name": "进度月报旧版",
            },
        ),
        migrations.AddField(
            model_name="contract",
            name="ended_at",
            field=models.DateTimeField(null=True, verbose_name="终止登记时间"),
        ),
        migrations.AddField(
            model_name="contract",
            name="ended_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="contract",
            name="ended_for",
            field=models.CharField(blank=True, default="", max_length=300, verbose_name="终止原因"),
        ),
        migrations.AddField(
            model_name="contract",
            name="ended_on",
            field=models.DateField(null=True, verbose_name="终止日期"),
        ),
        migrations.AddField(
            model_name="contract",
            name="kept_fen",
            field=models.BigIntegerField(null=True, verbose_name="终止时已付"),
        ),
        migrations.AddField(
            model_name="progress",
            name="version",
            field=models.IntegerField(default=1, verbose_name="版次"),
        ),
        migrations.AddConstraint(
            model_name="contract",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_for", ""), ("ended_on", None), ("kept_fen", None)),
                    models.Q(
                        ("ended_on__gte", models.F("signed_on")),
                        ("kept_fen__gte", 0),
                        ("kept_fen__lte", models.F("amount_fen")),
                        models.Q(("ended_for", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="projects_contract_ended",
            ),
        ),
        migrations.AddField(
            model_name="progressversion",
            name="by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="progressversion",
            name="replaced_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="progressversion",
            name="report",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="versions",
                to="projects.progress",
            ),
        ),
        migrations.AddIndex(
            model_name="progressversion",
            index=models.Index(fields=["place_id"], name="progressversion_place"),
        ),
        migrations.AddIndex(
            model_name="progressversion",
            index=models.Index(fields=["helper_code"], name="progressversion_helper"),
        ),
        migrations.AddConstraint(
            model_name="progressversion",
            constraint=models.UniqueConstraint(
                fields=("report", "version"), name="projects_report_version_once"
            ),
        ),
        policy("projects_progressversion", place="place_id", helper="helper_code"),
        append_only("projects_progressversion"),
    ]
