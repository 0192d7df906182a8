"""A line knows when it was posted, so that figures as known on a day are read from lines alone; and
indexes that others begin with go, for each costs every posting.

A town sees its lines of an entry that lies above it, not the entry: when that was posted it may
know, and had to ask the owner for.
"""

import importlib

import django.db.models.deletion
from django.contrib.postgres.indexes import BrinIndex
from django.db import migrations, models

_before = importlib.import_module("zhuzhen.funds.migrations.0002_ledger")._POSTED
_FITS = """WHERE e.posted_in <> txid_current() OR l."on" <> e."on"
"""
_FITS_NOW = """WHERE e.posted_in <> txid_current() OR (l."on", l.posted_at) <> (e."on", e.posted_at)
"""
assert _FITS in _before
_posted = _before.split("CREATE TRIGGER")[0].replace(
    "CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"
)
# Lines are never changed, but for this once.
_TOLD = """
ALTER TABLE funds_line DISABLE TRIGGER funds_line_append_only;
UPDATE funds_line l SET posted_at = e.posted_at FROM funds_entry e WHERE e.id = l.entry_id;
ALTER TABLE funds_line ENABLE TRIGGER funds_line_append_only;
"""


def _key(to: str, **more: object) -> models.ForeignKey:
    return models.ForeignKey(
        db_index=False, on_delete=django.db.models.deletion.PROTECT, to=to, **more
    )


class Migration(migrations.Migration):
    dependencies = [("funds", "0009_followed")]
    operations = [
        migrations.AddField("line", "posted_at", models.DateTimeField("入账时间", null=True)),
        migrations.RunSQL(_TOLD, migrations.RunSQL.noop),
        migrations.AlterField("line", "posted_at", models.DateTimeField("入账时间")),
        migrations.RunSQL(_posted.replace(_FITS, _FITS_NOW), _posted),
        migrations.RemoveIndex("line", "line_place"),
        migrations.AddIndex(
            "line",
            models.Index(
                fields=["place_id", "on"],
                include=["account", "amount_fen", "posted_at"],
                name="line_place",
            ),
        ),
        migrations.AddIndex("line", BrinIndex(fields=["posted_at"], name="line_posted")),
        migrations.AddIndex(
            "entry",
            models.Index(
                fields=["id"], condition=models.Q(kind="carry_over"), name="entry_carried"
            ),
        ),
        migrations.AlterField("line", "account", _key("funds.ledgeraccount", related_name="lines")),
        migrations.AlterField(
            "monthtotal", "account", _key("funds.ledgeraccount", related_name="months")
        ),
        migrations.AlterField(
            "ledgeraccount",
            "place",
            _key("places.division", related_name="+", verbose_name="地区"),
        ),
        migrations.AlterField(
            "entry", "place", _key("places.division", related_name="+", verbose_name="地区")
        ),
    ]
