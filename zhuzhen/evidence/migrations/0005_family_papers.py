"""Papers with personal facts of a family are seen in the scope of families alone.

Who uploaded one sees it only until it is filed: it is the family's then, not the uploader's.
"""

from django.db import migrations, models

from zhuzhen.base.rowsecurity import family_visible, resecure, visible

_MINE = "uploaded_by_id = nullif(current_setting('zhuzhen.account', true), '')::bigint"
_ORDINARY = visible(
    place="place_id", helper="helper_code", org="org_id", cluster="cluster_id", also=_MINE
)
_FAMILY = f"{family_visible()} OR (place_id = '' AND {_MINE})"


class Migration(migrations.Migration):
    dependencies = [("evidence", "0004_looks_by_quarter")]
    operations = [
        migrations.AddField(
            model_name="paper",
            name="is_family",
            field=models.BooleanField(default=False, verbose_name="含家庭个人信息"),
        ),
        resecure(
            "evidence_paper",
            using=f"(NOT is_family AND ({_ORDINARY})) OR (is_family AND ({_FAMILY}))",
            before=_ORDINARY,
        ),
    ]
