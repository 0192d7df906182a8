"""Vouchers and closings are kept too: what was sent stays what it was, a month opens once.

Balances and months are written by the lines' trigger alone, under its owner: that no trigger of
somebody's own may touch them is said by the rights of the application (`project/migrating.py`).
"""

from django.db import migrations

_MADE = """
CREATE FUNCTION funds_transfer_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND (OLD.cancelled_at IS NULL OR NEW.cancelled_at = OLD.cancelled_at)
        AND (NEW.contribution_id, NEW.place_id, NEW.helper_code, NEW.voucher_no, NEW.amount_fen,
            NEW.paid_on, NEW.entry_id)
        IS NOT DISTINCT FROM (OLD.contribution_id, OLD.place_id, OLD.helper_code, OLD.voucher_no,
            OLD.amount_fen, OLD.paid_on, OLD.entry_id)
    THEN RETURN NEW; END IF;
    RAISE EXCEPTION 'voucher % is kept', OLD.id USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER funds_transfer_kept BEFORE UPDATE OR DELETE ON funds_transfer
FOR EACH ROW EXECUTE FUNCTION funds_transfer_kept();

CREATE FUNCTION funds_closing_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.reopened_at IS NULL AND NEW.reopened_at IS NOT NULL
        AND (NEW.place_id, NEW.month, NEW.closed_at, NEW.closed_by_id)
        IS NOT DISTINCT FROM (OLD.place_id, OLD.month, OLD.closed_at, OLD.closed_by_id)
    THEN RETURN NEW; END IF;
    RAISE EXCEPTION 'closing % is kept', OLD.id USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER funds_closing_kept BEFORE UPDATE OR DELETE ON funds_closing
FOR EACH ROW EXECUTE FUNCTION funds_closing_kept();
"""
_UNMADE = """
DROP TRIGGER funds_closing_kept ON funds_closing; DROP FUNCTION funds_closing_kept();
DROP TRIGGER funds_transfer_kept ON funds_transfer; DROP FUNCTION funds_transfer_kept();
"""


class Migration(migrations.Migration):
    dependencies = [("funds", "0004_shifts")]
    operations = [migrations.RunSQL(sql=_MADE, reverse_sql=_UNMADE)]
