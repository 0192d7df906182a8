"""Papers are seen by their scope columns, and always by whoever uploaded them."""

from django.db import migrations

from zhuzhen.base.rowsecurity import policy


class Migration(migrations.Migration):
    dependencies = [("evidence", "0001_initial"), ("base", "0002_append_only")]
    operations = [
        policy(
            "evidence_paper",
            place="place_id",
            helper="helper_code",
            org="org_id",
            cluster="cluster_id",
            also="uploaded_by_id = nullif(current_setting('zhuzhen.account', true), '')::bigint",
        ),
    ]
