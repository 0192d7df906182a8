"""Row-level security, what is only ever added to, and shares that sum to the whole."""

from django.db import migrations

from zhuzhen.base.rowsecurity import append_only, policy, sums_to

_TABLES = (
    "asset",
    "assetfunding",
    "ownership",
    "assetstep",
    "operation",
    "dueincome",
    "distribution",
    "inspection",
    "disposal",
)


class Migration(migrations.Migration):
    dependencies = [
        ("assets", "0002_initial"),
        ("projects", "0002_scope"),
        ("base", "0002_append_only"),
    ]
    operations = [
        *(policy(f"assets_{each}", place="place_id", helper="helper_code") for each in _TABLES),
        append_only("assets_assetstep"),
        append_only("assets_inspection"),
        sums_to("assets_ownership", part="share_bp", of="asset_id", whole=10_000),
    ]
