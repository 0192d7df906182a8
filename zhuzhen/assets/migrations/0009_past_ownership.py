"""Who held how much of an asset since when, and until when: from the steps of its title so far."""

import datetime

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from zhuzhen.base.rowsecurity import append_only, policy

_SINCE = """
UPDATE assets_ownership o SET from_on = coalesce((
    SELECT s."on" FROM assets_assetstep s WHERE s.asset_id = o.asset_id AND s.facts ? 'shares'
    ORDER BY s.id DESC LIMIT 1
), (SELECT a.booked_on FROM assets_asset a WHERE a.id = o.asset_id));
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
"""
# Steps name no household, so what one held in the past bears no name.
_PAST = """
INSERT INTO assets_pastownership
    (asset_id, place_id, helper_code, kind, owner, share_bp, from_on, until_on, by_id, at)
SELECT t.asset_id, e ->> 'place_id', a.helper_code, e ->> 'kind', e ->> 'owner',
    (e ->> 'share_bp')::int, t."on", t.until_on, t.until_by, t.until_at
FROM (
    SELECT s.asset_id, s."on", s.facts -> 'shares' AS shares, lead(s."on") OVER w AS until_on,
        lead(s.by_id) OVER w AS until_by, lead(s.at) OVER w AS until_at
    FROM assets_assetstep s WHERE s.facts ? 'shares'
    WINDOW w AS (PARTITION BY s.asset_id ORDER BY s.id)
) t JOIN assets_asset a ON a.id = t.asset_id, jsonb_array_elements(t.shares) e
WHERE t.until_on > t."on";
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("assets", "0008_site_and_use"),
        ("places", "0003_name_once_a_day"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="ownership",
            name="from_on",
            field=models.DateField(default=datetime.date(2000, 1, 1), verbose_name="起"),
            preserve_default=False,
        ),
        migrations.RunSQL(_SINCE, reverse_sql=migrations.RunSQL.noop),
        migrations.CreateModel(
            name="PastOwnership",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "helper_code",
                    models.CharField(blank=True, db_collation="C", default="", max_length=12),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("household", "农户"),
                            ("village", "村集体"),
                            ("town", "镇"),
                            ("county", "县"),
                            ("enterprise_share", "企业（份额）"),
                        ],
                        max_length=16,
                        verbose_name="权属人类别",
                    ),
                ),
                ("owner", models.CharField(max_length=120, verbose_name="权属人")),
                ("share_bp", models.IntegerField(verbose_name="份额（万分之）")),
                ("from_on", models.DateField(verbose_name="起")),
                ("until_on", models.DateField(verbose_name="止")),
                ("at", models.DateTimeField(verbose_name="登记时间")),
                (
                    "asset",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="past_ownerships",
                        to="assets.asset",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.division",
                        verbose_name="地区",
                    ),
                ),
            ],
            options={
                "verbose_name": "曾有权属",
                "indexes": [
                    models.Index(fields=["asset", "until_on"], name="pastownership_asset"),
                    models.Index(fields=["place"], name="pastownership_place"),
                    models.Index(fields=["helper_code"], name="pastownership_helper"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("share_bp__range", (1, 10000)), ("until_on__gt", models.F("from_on"))
                        ),
                        name="assets_past_share",
                    )
                ],
            },
        ),
        migrations.RunSQL(_PAST, reverse_sql=migrations.RunSQL.noop),
        policy("assets_pastownership", place="place_id", helper="helper_code"),
        append_only("assets_pastownership"),
    ]
