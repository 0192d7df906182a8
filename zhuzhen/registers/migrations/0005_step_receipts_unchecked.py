"""A step's receipt is not checked again in the database: its record's is."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registers", "0004_keys_by_unit"),
    ]

    operations = [
        migrations.AlterField(
            model_name="recordstep",
            name="receipt",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="steps",
                to="registers.receipt",
            ),
        ),
    ]
