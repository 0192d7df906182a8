"""A city's year in a register is found by index alone, not among all its years."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("registers", "0007_fewer_indexes")]

    operations = [
        migrations.RemoveIndex(model_name="record", name="record_place"),
        migrations.AddIndex(
            model_name="record",
            index=models.Index(fields=["place", "register", "happened_on"], name="record_place"),
        ),
    ]
