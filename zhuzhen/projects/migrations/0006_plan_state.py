"""A plan is drawn up, approved, sent back; what bears a document and its day was approved."""

from django.db import migrations, models

_APPROVED = """
UPDATE projects_townplan SET state = 'approved'
WHERE approved_no <> '' AND approved_on IS NOT NULL;
SET CONSTRAINTS ALL IMMEDIATE;
"""


class Migration(migrations.Migration):
    dependencies = [("projects", "0005_sent_once")]
    operations = [
        migrations.AddField(
            model_name="townplan",
            name="state",
            field=models.CharField(
                choices=[("draft", "编制中"), ("approved", "已批准"), ("returned", "退回修订")],
                default="draft",
                max_length=10,
                verbose_name="状态",
            ),
        ),
        migrations.AddField(
            model_name="townplan",
            name="reason",
            field=models.CharField(blank=True, default="", max_length=300, verbose_name="退回原因"),
        ),
        migrations.RunSQL(_APPROVED, reverse_sql=migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="townplan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "approved"), _negated=True),
                    models.Q(
                        models.Q(("approved_no", ""), _negated=True),
                        ("approved_on__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="projects_plan_approved",
            ),
        ),
    ]
