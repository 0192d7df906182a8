"""An index of what waits to be confirmed, wide enough to be read alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registers", "0005_step_receipts_unchecked")]

    operations = [
        migrations.AddIndex(
            model_name="record",
            index=models.Index(
                fields=["updated_at", "id"],
                include=[
                    "register",
                    "place",
                    "helper_code",
                    "org",
                    "cluster",
                    "created_by",
                    "state",
                ],
                condition=models.Q(state="submitted"),
                name="record_awaiting",
            ),
        ),
    ]
