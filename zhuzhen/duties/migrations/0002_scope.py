"""Duty instances are seen by their owner's scope columns; exemptions, by their instance."""

from django.db import migrations

from zhuzhen.base.rowsecurity import policy, secure


class Migration(migrations.Migration):
    dependencies = [("duties", "0001_initial"), ("registers", "0002_scope")]
    operations = [
        policy(
            "duties_dutyinstance",
            place="place_id",
            helper="helper_code",
            org="org_id",
            cluster="cluster_id",
        ),
        secure(
            "duties_exemption",
            using="EXISTS (SELECT 1 FROM duties_dutyinstance i WHERE i.id = instance_id)",
        ),
    ]
