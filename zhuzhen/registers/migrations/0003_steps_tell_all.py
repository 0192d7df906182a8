"""Steps tell the whole content at the time; requests are told apart; receipts add up."""

import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registers", "0002_scope"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="recordstep",
            name="happened_on",
            field=models.DateField(null=True, verbose_name="当时的发生日期"),
        ),
        migrations.AddField(
            model_name="recordstep",
            name="links",
            field=models.JSONField(
                default=dict, help_text="{place, org, cluster, team}", verbose_name="当时的关联"
            ),
        ),
        migrations.AddField(
            model_name="recordstep",
            name="receipt",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="steps",
                to="registers.receipt",
            ),
        ),
        migrations.AddField(
            model_name="recordstep",
            name="request_id",
            field=models.UUIDField(null=True, verbose_name="办理编号"),
        ),
        migrations.AddConstraint(
            model_name="receipt",
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
                name="registers_receipt_adds_up",
            ),
        ),
        migrations.AddConstraint(
            model_name="recordstep",
            constraint=models.UniqueConstraint(
                condition=models.Q(("request_id__isnull", False)),
                fields=("request_id",),
                name="registers_step_request",
            ),
        ),
    ]
