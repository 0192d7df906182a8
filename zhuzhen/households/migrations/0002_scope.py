"""Row-level security, and what is only ever added to."""

from django.db import migrations

from zhuzhen.base.rowsecurity import append_only, family_policy

_TABLES = (
    "household",
    "resident",
    "incomesheet",
    "safeguardcheck",
    "householdchange",
    "householdreceipt",
)
_KEPT = ("incomesheet", "safeguardcheck", "householdchange")


class Migration(migrations.Migration):
    dependencies = [("households", "0001_initial"), ("base", "0002_append_only")]
    operations = [
        *(family_policy(f"households_{table}") for table in _TABLES),
        *(append_only(f"households_{table}") for table in _KEPT),
    ]
