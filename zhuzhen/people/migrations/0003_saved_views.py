"""Saved views: rows of an account, which only that account sees (and the system)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from zhuzhen.base.rowsecurity import policy


class Migration(migrations.Migration):
    dependencies = [("people", "0002_administrators_apart")]

    operations = [
        migrations.CreateModel(
            name="SavedView",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("list", models.CharField(max_length=80, verbose_name="列表")),
                ("name", models.CharField(max_length=40, verbose_name="名称")),
                ("query", models.CharField(max_length=1000, verbose_name="条件")),
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
                "verbose_name": "常用筛选",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("account", "list", "name"), name="people_saved_view_name"
                    )
                ],
            },
        ),
        # '' lies in no account's range of codes, only in the system's, which holds everything.
        policy(
            "people_savedview",
            place="''",
            also="account_id = nullif(current_setting('zhuzhen.account', true), '')::bigint",
        ),
    ]
