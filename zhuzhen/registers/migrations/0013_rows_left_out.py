"""A receipt tells the rows that were left out as likely doubles; its counts still add up."""

from django.db import migrations, models
from django.db.models import F


class Migration(migrations.Migration):
    dependencies = [("registers", "0012_load")]

    operations = [
        migrations.RemoveConstraint(model_name="receipt", name="registers_receipt_adds_up"),
        migrations.AddField(
            model_name="receipt",
            name="left_out",
            field=models.IntegerField("未导入", default=0, db_default=0),
        ),
        migrations.AddConstraint(
            model_name="receipt",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    rows_read=F("created") + F("updated") + F("unchanged") + F("left_out")
                ),
                name="registers_receipt_adds_up",
            ),
        ),
    ]
