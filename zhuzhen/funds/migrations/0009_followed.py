"""An order that came to nothing may be filled in anew, once; all that an order is stays frozen."""

import django.db.models.deletion
from django.db import migrations, models

_FROZEN = """
CREATE OR REPLACE FUNCTION funds_order_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'orders are kept' USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.state <> 'submitted' OR (NEW.kind, NEW.place_id, NEW.purpose_id, NEW.amount_fen,
        NEW."on", NEW.text, NEW.payee, NEW.voucher_no, NEW.use_code, NEW.content, NEW.content_sm3,
        NEW.papers, NEW.submitted_by_id, NEW.submitted_at{more_new}) IS DISTINCT FROM (OLD.kind,
        OLD.place_id, OLD.purpose_id, OLD.amount_fen, OLD."on", OLD.text, OLD.payee,
        OLD.voucher_no, OLD.use_code, OLD.content, OLD.content_sm3, OLD.papers,
        OLD.submitted_by_id, OLD.submitted_at{more_old})
    THEN
        RAISE EXCEPTION 'order % is frozen', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""
_MORE = ("id", "uid", "helper_code", "request_id", "follows_id")


def _frozen(columns: tuple[str, ...]) -> str:
    return _FROZEN.format(
        more_new="".join(f", NEW.{each}" for each in columns),
        more_old="".join(f", OLD.{each}" for each in columns),
    )


class Migration(migrations.Migration):
    dependencies = [("funds", "0008_year_end")]
    operations = [
        migrations.AddField(
            model_name="fundorder",
            name="follows",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="followed_by",
                to="funds.fundorder",
                verbose_name="原单据",
            ),
        ),
        migrations.RunSQL(sql=_frozen(_MORE), reverse_sql=_frozen(())),
    ]
