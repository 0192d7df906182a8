"""The outbox that tells duties who may owe otherwise, seen like the facts it tells of."""

from django.db import migrations, models

from zhuzhen.base.rowsecurity import policy


class Migration(migrations.Migration):
    dependencies = [
        ("partners", "0004_past_postings"),
    ]

    operations = [
        migrations.CreateModel(
            name="Shift",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("org_id", models.BigIntegerField(null=True)),
                ("cluster_id", models.BigIntegerField(null=True)),
                ("team_id", models.BigIntegerField(null=True)),
                ("place_id", models.CharField(db_collation="C", max_length=12, null=True)),
                ("helper_code", models.CharField(db_collation="C", max_length=12)),
                ("since", models.DateField()),
                ("until", models.DateField(null=True)),
            ],
            options={
                "verbose_name": "待结算的隶属变动",
            },
        ),
        policy(
            "partners_shift",
            place="place_id",
            helper="helper_code",
            org="org_id",
            cluster="cluster_id",
        ),
    ]
