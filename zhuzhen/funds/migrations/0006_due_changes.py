"""What was due, and since when that was known: each change of a share kept, by the share's trigger.

The application writes none of it (`project/migrating.py`); a change is never known before the one
before it, whatever day it bears. Whose share it is stays what it was. Of shares that were there
before, what is due counts as known since they were last changed.
"""

import django.db.models.deletion
from django.db import migrations, models

from zhuzhen.base.rowsecurity import append_only, policy

_KEPT = """
INSERT INTO funds_duechange (contribution_id, place_id, helper_code, towns, due_fen, basis, known_at)
SELECT id, place_id, helper_code, towns, due_fen, basis, updated_at FROM funds_contribution;

CREATE FUNCTION funds_keep_due() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND (NEW.due_fen, NEW.towns, NEW.basis)
        IS NOT DISTINCT FROM (OLD.due_fen, OLD.towns, OLD.basis)
    THEN RETURN NULL; END IF;
    INSERT INTO funds_duechange
        (contribution_id, place_id, helper_code, towns, due_fen, basis, known_at)
    SELECT NEW.id, NEW.place_id, NEW.helper_code, NEW.towns, NEW.due_fen, NEW.basis,
        greatest(NEW.updated_at, max(d.known_at))
    FROM funds_duechange d WHERE d.contribution_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER funds_keep_due AFTER INSERT OR UPDATE ON funds_contribution
FOR EACH ROW EXECUTE FUNCTION funds_keep_due();

CREATE FUNCTION funds_contribution_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND (NEW.id, NEW.uid, NEW.source, NEW.helper_code, NEW.place_id, NEW.year)
        IS NOT DISTINCT FROM (OLD.id, OLD.uid, OLD.source, OLD.helper_code, OLD.place_id, OLD.year)
    THEN RETURN NEW; END IF;
    RAISE EXCEPTION 'contribution % is kept', OLD.id USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER funds_contribution_kept BEFORE UPDATE OR DELETE ON funds_contribution
FOR EACH ROW EXECUTE FUNCTION funds_contribution_kept();
"""
_FREE = """
DROP TRIGGER funds_contribution_kept ON funds_contribution; DROP FUNCTION funds_contribution_kept();
DROP TRIGGER funds_keep_due ON funds_contribution; DROP FUNCTION funds_keep_due();
"""


class Migration(migrations.Migration):
    dependencies = [("funds", "0005_kept"), ("base", "0002_append_only")]
    operations = [
        migrations.CreateModel(
            name="DueChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("place_id", models.CharField(db_collation="C", max_length=12)),
                ("helper_code", models.CharField(db_collation="C", max_length=12)),
                ("towns", models.IntegerField(verbose_name="镇数")),
                ("due_fen", models.BigIntegerField(verbose_name="应担额")),
                ("basis", models.JSONField(default=dict, verbose_name="测算依据")),
                ("known_at", models.DateTimeField(verbose_name="测算时间")),
                (
                    "contribution",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="due_changes",
                        to="funds.contribution",
                        verbose_name="应担资金",
                    ),
                ),
            ],
            options={
                "verbose_name": "应担额变更",
                "indexes": [
                    models.Index(fields=["contribution", "known_at"], name="due_change_known"),
                    models.Index(fields=["place_id"], name="due_change_place"),
                    models.Index(fields=["helper_code"], name="due_change_helper"),
                ],
            },
        ),
        policy("funds_duechange", place="place_id", helper="helper_code"),
        migrations.RunSQL(sql=_KEPT, reverse_sql=_FREE),
        append_only("funds_duechange"),
    ]
