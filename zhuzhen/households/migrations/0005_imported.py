"""What an import changed, for undoing; a household or resident whose import was undone."""

import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

from zhuzhen.base.rowsecurity import family_policy

# Of blinds that a sheet brings, those present anywhere: the constraint would refuse them without
# saying which (row-level security hides its detail). Nothing is told that the refusal doesn't tell.
_PRESENT = """
CREATE FUNCTION households_present(blinds text[]) RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT r.id_blind FROM households_resident r
    WHERE r.state = 'present' AND r.id_blind <> '' AND r.id_blind = ANY (blinds)
$$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("evidence", "0005_family_papers"),
        ("households", "0004_listed"),
        ("places", "0003_name_once_a_day"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ImportedRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("place_id", models.CharField(db_collation="C", max_length=12)),
                ("before", models.JSONField(null=True, verbose_name="导入前")),
                ("version", models.IntegerField(verbose_name="导入后的版次")),
            ],
            options={
                "verbose_name": "农户导入变动",
            },
        ),
        migrations.AlterField(
            model_name="household",
            name="state",
            field=models.CharField(
                choices=[
                    ("active", "在册"),
                    ("merged", "已并入他户"),
                    ("deregistered", "已销户"),
                    ("voided", "登记已撤销"),
                ],
                default="active",
                max_length=12,
                verbose_name="状态",
            ),
        ),
        migrations.AlterField(
            model_name="resident",
            name="state",
            field=models.CharField(
                choices=[
                    ("present", "在册"),
                    ("died", "死亡"),
                    ("moved_out", "迁出"),
                    ("elsewhere", "转入他户"),
                    ("voided", "登记已撤销"),
                ],
                default="present",
                max_length=10,
                verbose_name="状态",
            ),
        ),
        migrations.AddIndex(
            model_name="household",
            index=models.Index(
                condition=models.Q(("receipt_id__isnull", False)),
                fields=["receipt_id"],
                name="household_receipt",
            ),
        ),
        migrations.AddConstraint(
            model_name="householdreceipt",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "rows_read",
                        django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                models.F("residents_created"), "+", models.F("residents_updated")
                            ),
                            "+",
                            models.F("unchanged"),
                        ),
                    )
                ),
                name="households_receipt_adds_up",
            ),
        ),
        migrations.AddField(
            model_name="importedrow",
            name="household",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="households.household",
            ),
        ),
        migrations.AddField(
            model_name="importedrow",
            name="receipt",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="rows",
                to="households.householdreceipt",
            ),
        ),
        migrations.AddField(
            model_name="importedrow",
            name="resident",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="households.resident",
            ),
        ),
        family_policy("households_importedrow"),
        migrations.RunSQL(sql=_PRESENT, reverse_sql="DROP FUNCTION households_present"),
    ]
