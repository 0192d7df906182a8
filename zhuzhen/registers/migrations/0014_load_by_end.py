"""Loads are found by each of their ends."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registers", "0013_rows_left_out"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="load",
            index=models.Index(fields=["place_id", "month"], name="load_place"),
        ),
        migrations.AddIndex(
            model_name="load",
            index=models.Index(fields=["helper_code", "month"], name="load_helper"),
        ),
        migrations.AddIndex(
            model_name="load",
            index=models.Index(fields=["org_id", "month"], name="load_org"),
        ),
        migrations.AddIndex(
            model_name="load",
            index=models.Index(fields=["cluster_id", "month"], name="load_cluster"),
        ),
    ]
