"""Row-level security, what is only ever added to, and shares that sum to the whole."""

from django.db import migrations

from zhuzhen.base.rowsecurity import append_only, family_policy, policy, sums_to

_PLACED = ("townplan", "planitem", "selection", "candidate")
_HELPED = (
    "project",
    "projectshare",
    "projectstep",
    "contract",
    "milestone",
    "progress",
    "acceptance",
    "wageroll",
    "linkage",
    "delivery",
    "need",
    "claim",
)


class Migration(migrations.Migration):
    dependencies = [
        ("projects", "0001_initial"),
        ("funds", "0002_ledger"),
        ("base", "0002_append_only"),
    ]
    operations = [
        *(policy(f"projects_{each}", place="place_id") for each in _PLACED),
        *(policy(f"projects_{each}", place="place_id", helper="helper_code") for each in _HELPED),
        family_policy("projects_wageline"),
        append_only("projects_projectstep"),
        append_only("projects_acceptance"),
        sums_to("projects_projectshare", part="share_bp", of="project_id", whole=10_000),
    ]
