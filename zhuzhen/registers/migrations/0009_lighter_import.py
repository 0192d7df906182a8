"""What each imported row pays for is less: indexes that others serve, checks that others make."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# A wrong record is voided, never deleted; its steps rely on it.
_KEPT = """
CREATE TRIGGER registers_record_kept BEFORE DELETE ON registers_record
    FOR EACH ROW EXECUTE FUNCTION zhuzhen_refuse_change();
CREATE TRIGGER registers_record_no_truncate BEFORE TRUNCATE ON registers_record
    FOR EACH STATEMENT EXECUTE FUNCTION zhuzhen_refuse_change();
"""
_NOT_KEPT = """
DROP TRIGGER registers_record_kept ON registers_record;
DROP TRIGGER registers_record_no_truncate ON registers_record;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("base", "0002_append_only"),
        ("partners", "0005_shift"),
        ("places", "0003_name_once_a_day"),
        ("registers", "0008_place_by_day"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="record",
            name="created_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="record",
            name="receipt",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="records",
                to="registers.receipt",
            ),
        ),
        migrations.AlterField(
            model_name="record",
            name="team",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="partners.team",
                verbose_name="工作队",
            ),
        ),
        migrations.AlterField(
            model_name="recordstep",
            name="by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="recordstep",
            name="receipt",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="steps",
                to="registers.receipt",
            ),
        ),
        migrations.AlterField(
            model_name="recordstep",
            name="record",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="steps",
                to="registers.record",
            ),
        ),
        migrations.AddIndex(
            model_name="record",
            index=models.Index(
                condition=models.Q(("team__isnull", False)),
                fields=["team", "register", "happened_on"],
                name="record_team",
            ),
        ),
        migrations.AddIndex(
            model_name="record",
            index=models.Index(
                condition=models.Q(("state", "returned")),
                fields=["created_by"],
                name="record_returned",
            ),
        ),
        migrations.AddIndex(
            model_name="recordstep",
            index=models.Index(
                condition=models.Q(("receipt__isnull", False)),
                fields=["receipt"],
                name="step_receipt",
            ),
        ),
        migrations.RunSQL(sql=_KEPT, reverse_sql=_NOT_KEPT),
    ]
