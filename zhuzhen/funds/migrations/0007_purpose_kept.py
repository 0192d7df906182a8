"""What a purpose is stays: where and for whom always, title and direction once money is bound to it.

The list of uses judges by title and direction, statistics sum by direction: whoever changed them
afterwards would change what was approved. It ends once.
"""

from django.db import migrations

_KEPT = """
CREATE FUNCTION funds_purpose_kept() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE'
        AND (NEW.id, NEW.uid, NEW.kind, NEW.place_id, NEW.helper_code, NEW.opened_on)
        IS NOT DISTINCT FROM
        (OLD.id, OLD.uid, OLD.kind, OLD.place_id, OLD.helper_code, OLD.opened_on)
        AND (OLD.closed_on IS NULL OR NEW.closed_on = OLD.closed_on)
        AND ((NEW.title, NEW.direction) = (OLD.title, OLD.direction) OR NOT (
            EXISTS (SELECT 1 FROM funds_ledgeraccount a WHERE a.purpose_id = OLD.id)
            OR EXISTS (SELECT 1 FROM funds_fundorder o WHERE o.purpose_id = OLD.id)
        ))
    THEN RETURN NEW; END IF;
    RAISE EXCEPTION 'purpose % is kept', OLD.id USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER funds_purpose_kept BEFORE UPDATE OR DELETE ON funds_purpose
FOR EACH ROW EXECUTE FUNCTION funds_purpose_kept();
"""
_FREE = "DROP TRIGGER funds_purpose_kept ON funds_purpose; DROP FUNCTION funds_purpose_kept();"


class Migration(migrations.Migration):
    dependencies = [("funds", "0006_due_changes")]
    operations = [migrations.RunSQL(sql=_KEPT, reverse_sql=_FREE)]
