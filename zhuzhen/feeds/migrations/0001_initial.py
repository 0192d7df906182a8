"""How files of foreign heads are read: kept by account, seen by its unit."""

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
            name="FeedMapping",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("org_id", models.BigIntegerField(null=True)),
                ("feed", models.CharField(max_length=60, verbose_name="数据种类")),
                ("heads_sm3", models.CharField(max_length=64, verbose_name="表头摘要")),
                ("targets", models.JSONField(default=dict, verbose_name="列对应")),
                ("units", models.JSONField(default=dict, verbose_name="金额单位")),
                ("at", models.DateTimeField(verbose_name="时间")),
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
                "verbose_name": "数据列对应",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("account", "feed", "heads_sm3"), name="feeds_mapping_once"
                    )
                ],
            },
        ),
        # '' lies in no account's range of codes, only in the system's, which holds everything.
        policy(
            "feeds_feedmapping",
            place="''",
            org="org_id",
            also="account_id = nullif(current_setting('zhuzhen.account', true), '')::bigint",
        ),
    ]
