"""What entering records asks, by month and by whose records they are."""

from django.db import migrations, models

from zhuzhen.base.rowsecurity import policy


class Migration(migrations.Migration):
    dependencies = [
        ("registers", "0011_sheet_mapping"),
    ]

    operations = [
        migrations.CreateModel(
            name="Load",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("register", models.CharField(max_length=60, verbose_name="登记表")),
                ("month", models.DateField(help_text="its first day", verbose_name="月份")),
                ("place_id", models.CharField(db_collation="C", max_length=12, null=True)),
                ("helper_code", models.CharField(db_collation="C", max_length=12, null=True)),
                ("org_id", models.BigIntegerField(null=True)),
                ("cluster_id", models.BigIntegerField(null=True)),
                ("entries", models.IntegerField(verbose_name="登记条数")),
                ("asked", models.IntegerField(verbose_name="填写项")),
                ("prefilled", models.IntegerField(verbose_name="带出项")),
            ],
            options={
                "verbose_name": "填报负担",
                "indexes": [models.Index(fields=["month"], name="load_month")],
            },
        ),
        policy(
            "registers_load",
            place="place_id",
            helper="helper_code",
            org="org_id",
            cluster="cluster_id",
        ),
    ]
