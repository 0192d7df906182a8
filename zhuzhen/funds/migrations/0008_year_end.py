"""The end of a year is an order: it posts many entries, which name it, and sum to it."""

import django.db.models.deletion
from django.db import migrations, models

_WHOLE = """
CREATE FUNCTION funds_year_end_whole() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE wrong bigint;
BEGIN
    SELECT o.id INTO wrong FROM funds_fundorder o
    WHERE o.id = CASE TG_TABLE_NAME
        WHEN 'funds_entry' THEN (to_jsonb(NEW) ->> 'year_end_id')::bigint ELSE NEW.id END
        AND (o.kind <> 'carry_over' OR CASE o.state WHEN 'approved' THEN o.amount_fen ELSE 0 END
            <> (SELECT coalesce(sum(e.amount_fen), 0) FROM funds_entry e
                WHERE e.year_end_id = o.id));
    IF FOUND THEN
        RAISE EXCEPTION 'the entries of order % are not what it ends', wrong
            USING ERRCODE = 'check_violation', CONSTRAINT = 'funds_year_end_whole';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER funds_year_end_whole AFTER UPDATE ON funds_fundorder
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.kind = 'carry_over')
EXECUTE FUNCTION funds_year_end_whole();
CREATE CONSTRAINT TRIGGER funds_year_end_whole AFTER INSERT ON funds_entry
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.year_end_id IS NOT NULL)
EXECUTE FUNCTION funds_year_end_whole();
"""
_FREE = """
DROP TRIGGER funds_year_end_whole ON funds_entry;
DROP TRIGGER funds_year_end_whole ON funds_fundorder; DROP FUNCTION funds_year_end_whole();
"""
_KINDS = [
    ("allocation", "分配单"),
    ("commitment", "签约单"),
    ("payment", "支付单"),
    ("settlement", "结算单"),
    ("reclaim", "收回单"),
    ("reversal", "冲销单"),
    ("release", "解约单"),
    ("withdrawal", "收回分配单"),
    ("carry_over", "年末结转单"),
]


class Migration(migrations.Migration):
    dependencies = [("funds", "0007_purpose_kept")]
    operations = [
        migrations.AlterField(
            model_name="fundorder",
            name="kind",
            field=models.CharField(choices=_KINDS, max_length=12, verbose_name="种类"),
        ),
        migrations.AddField(
            model_name="entry",
            name="year_end",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="ended",
                to="funds.fundorder",
                verbose_name="年末结转单",
            ),
        ),
        migrations.RemoveConstraint(model_name="fundorder", name="funds_approved_is_posted"),
        migrations.AddConstraint(
            model_name="fundorder",
            constraint=models.CheckConstraint(
                name="funds_approved_is_posted",
                condition=models.Q(
                    models.Q(("entry__isnull", False), ("state", "approved")),
                    models.Q(("kind", "carry_over"), ("state", "approved")),
                    models.Q(models.Q(("state", "approved"), _negated=True), ("entry", None)),
                    _connector="OR",
                ),
            ),
        ),
        migrations.RunSQL(sql=_WHOLE, reverse_sql=_FREE),
    ]
