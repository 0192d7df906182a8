"""Row-level security, and what is only ever added to."""

from django.db import migrations

from zhuzhen.base.rowsecurity import family_policy, policy


class Migration(migrations.Migration):
    dependencies = [("notices", "0001_initial"), ("base", "0002_append_only")]
    operations = [
        policy("notices_notice", place="place_id", also="state IN ('published', 'passed')"),
        # What was objected to is told by people in trust: only who works with families reads it.
        family_policy("notices_objection"),
    ]
