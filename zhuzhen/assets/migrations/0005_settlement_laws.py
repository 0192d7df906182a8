"""A settlement makes its cards in the transaction that approves it; made cards hold it fast.

An order of settlement approved by another way would capitalise money of which nothing is an asset,
and a reversal would leave assets made of no money: the database refuses both.
"""

from django.db import migrations

from zhuzhen.base.rowsecurity import policy

_MADE = """
CREATE FUNCTION assets_settlement_made() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM assets_settlement s JOIN funds_fundorder o ON o.id = s.order_id
        WHERE o.id = NEW.id AND o.state = 'approved' AND s.made_on IS NULL
    ) THEN
        RAISE EXCEPTION 'the settlement of order % makes no cards', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'assets_settlement_makes_cards';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER assets_settlement_made AFTER UPDATE ON funds_fundorder
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION assets_settlement_made();

CREATE FUNCTION assets_hold_settlement() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.reverses_id IS NOT NULL AND EXISTS (
        SELECT 1 FROM funds_entry e JOIN assets_assetfunding f ON f.entry_uid = e.uid
        JOIN assets_asset a ON a.id = f.asset_id
        WHERE e.id = NEW.reverses_id AND a.state <> 'cancelled'
    ) THEN
        RAISE EXCEPTION 'assets are made of entry %', NEW.reverses_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'assets_made_of_it';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER assets_hold_settlement BEFORE INSERT ON funds_entry
FOR EACH ROW EXECUTE FUNCTION assets_hold_settlement();

-- What was asked for stays as it was; only the day on which it was made is added, once.
CREATE FUNCTION assets_settlement_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.made_on IS NULL AND (NEW.project_id, NEW.order_id,
        NEW.settled_fen, NEW.retention_fen, NEW.expensed_fen, NEW.cards, NEW.cards_sm3,
        NEW.by_id) IS NOT DISTINCT FROM (OLD.project_id, OLD.order_id, OLD.settled_fen,
        OLD.retention_fen, OLD.expensed_fen, OLD.cards, OLD.cards_sm3, OLD.by_id)
    THEN RETURN NEW; END IF;
    RAISE EXCEPTION 'settlement % is frozen', OLD.id USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER assets_settlement_kept BEFORE UPDATE OR DELETE ON assets_settlement
FOR EACH ROW EXECUTE FUNCTION assets_settlement_kept();
"""
_UNMADE = """
DROP TRIGGER assets_settlement_kept ON assets_settlement; DROP FUNCTION assets_settlement_kept();
DROP TRIGGER assets_hold_settlement ON funds_entry; DROP FUNCTION assets_hold_settlement();
DROP TRIGGER assets_settlement_made ON funds_fundorder; DROP FUNCTION assets_settlement_made();
"""


class Migration(migrations.Migration):
    dependencies = [("assets", "0004_settlement"), ("funds", "0002_ledger")]
    operations = [
        policy("assets_settlement", place="place_id", helper="helper_code"),
        migrations.RunSQL(sql=_MADE, reverse_sql=_UNMADE),
    ]
