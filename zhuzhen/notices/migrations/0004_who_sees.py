"""Who sees and writes notices: until one is published, a family's only who works with families.

What is published everyone reads, signed in or not; nobody out of scope writes it.
"""

from django.db import migrations

from zhuzhen.base.rowsecurity import append_only, family_policy, family_visible, resecure, visible

_OF_FAMILIES = "('monitored_admission', 'risk_elimination')"
_PLACE = visible(place="place_id")
_OURS = f"{family_visible()} OR (kind NOT IN {_OF_FAMILIES} AND {_PLACE})"
_PUBLIC = "state IN ('published', 'passed')"


class Migration(migrations.Migration):
    dependencies = [("notices", "0003_steps_and_once")]
    operations = [
        resecure("notices_notice", using=_OURS, before=visible(place="place_id", also=_PUBLIC)),
        migrations.RunSQL(
            sql=f"CREATE POLICY published ON notices_notice FOR SELECT USING ({_PUBLIC});",
            reverse_sql="DROP POLICY published ON notices_notice;",
        ),
        family_policy("notices_noticestep"),
        append_only("notices_noticestep"),
    ]
