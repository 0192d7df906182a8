"""Records are seen by their scope columns; what hangs on them, by them."""

from django.db import migrations

from zhuzhen.base.rowsecurity import append_only, policy, secure

_OF_RECORD = "EXISTS (SELECT 1 FROM registers_record r WHERE r.id = record_id)"


class Migration(migrations.Migration):
    dependencies = [
        ("registers", "0001_initial"),
        ("partners", "0002_constraints"),
        ("evidence", "0002_scope"),
    ]
    operations = [
        policy(
            "registers_record",
            place="place_id",
            helper="helper_code",
            org="org_id",
            cluster="cluster_id",
        ),
        policy(
            "registers_change",
            place="place_id",
            helper="helper_code",
            org="org_id",
            cluster="cluster_id",
        ),
        policy(
            "registers_receipt",
            place="place_id",
            org="org_id",
            also="by_id = nullif(current_setting('zhuzhen.account', true), '')::bigint",
        ),
        secure("registers_recordpaper", using=_OF_RECORD),
        secure("registers_recordstep", using=_OF_RECORD),
        append_only("registers_recordstep"),
    ]
