"""What donors claim arrives for a purpose: the project's, or one of the need's own."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("funds", "0002_ledger"),
        ("projects", "0002_scope"),
    ]
    # No need could be entered before there was a command: the table is empty.
    operations = [
        migrations.AddField(
            model_name="need",
            name="purpose",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="needs",
                to="funds.purpose",
                verbose_name="资金用途",
            ),
        ),
    ]
