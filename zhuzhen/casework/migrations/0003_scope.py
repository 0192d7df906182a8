"""Row-level security, and what is only ever added to."""

from django.db import migrations

from zhuzhen.base.rowsecurity import append_only, family_policy, family_visible, secure

_TABLES = (
    "case",
    "clue",
    "submission",
    "casestep",
    "civilhandover",
    "plan",
    "helperpair",
    "measure",
    "visit",
    "campaignvillage",
    "doubt",
)


class Migration(migrations.Migration):
    dependencies = [("casework", "0002_initial"), ("base", "0002_append_only")]
    operations = [
        *(family_policy(f"casework_{table}") for table in _TABLES),
        # A campaign of a county is seen by each village that it hands out.
        secure(
            "casework_campaign",
            using=family_visible()
            + " OR EXISTS (SELECT 1 FROM casework_campaignvillage v"
            + " WHERE v.campaign_id = casework_campaign.id)",
        ),
        append_only("casework_casestep"),
    ]
