"""A disposal goes its way and no other, whoever writes: so that an asset is disposed of once.

What was asked for stays as it was, and a disposal that took place is never taken back. The pairs
are those of `flow.DISPOSAL` (a test compares them).
"""

from django.db import migrations

_KEPT = """
CREATE FUNCTION assets_disposal_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state = 'applied' THEN RETURN NEW; END IF;
        RAISE EXCEPTION 'a disposal begins as applied, not as %', NEW.state
            USING ERRCODE = 'check_violation', CONSTRAINT = 'assets_disposal_flow';
    END IF;
    IF TG_OP = 'DELETE' OR (NEW.id, NEW.uid, NEW.asset_id, NEW.place_id, NEW.helper_code, NEW.kind,
        NEW.reason, NEW.text, NEW.level, NEW.applied_by_id, NEW.applied_on, NEW.at)
        IS DISTINCT FROM (OLD.id, OLD.uid, OLD.asset_id, OLD.place_id, OLD.helper_code, OLD.kind,
        OLD.reason, OLD.text, OLD.level, OLD.applied_by_id, OLD.applied_on, OLD.at)
    THEN
        RAISE EXCEPTION 'disposal % is kept', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN (
        ('applied', 'valued'), ('valued', 'decided'), ('decided', 'approved'),
        ('approved', 'posted'), ('posted', 'disposed'), ('disposed', 'proceeds_booked'),
        ('applied', 'returned'), ('valued', 'returned'), ('decided', 'returned'),
        ('approved', 'returned'), ('posted', 'returned')
    ) THEN
        RAISE EXCEPTION 'disposal % does not go from % to %', OLD.id, OLD.state, NEW.state
            USING ERRCODE = 'check_violation', CONSTRAINT = 'assets_disposal_flow';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER assets_disposal_kept BEFORE INSERT OR UPDATE OR DELETE ON assets_disposal
FOR EACH ROW EXECUTE FUNCTION assets_disposal_kept();
"""
_FREE = """
DROP TRIGGER assets_disposal_kept ON assets_disposal; DROP FUNCTION assets_disposal_kept();
"""


class Migration(migrations.Migration):
    dependencies = [("assets", "0006_posted_after")]
    operations = [migrations.RunSQL(sql=_KEPT, reverse_sql=_FREE)]
