"""Row-level security, and what is only ever added to."""

from django.db import migrations

from zhuzhen.base.rowsecurity import family_policy


class Migration(migrations.Migration):
    dependencies = [("screening", "0001_initial"), ("base", "0002_append_only")]
    operations = [
        *(family_policy(f"screening_{table}") for table in ("feed", "run", "unmatched")),
    ]
