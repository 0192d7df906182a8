"""A household does not end while its case is open: the case comes first, or goes along.

`casework.commands.households` says what to do; this keeps every other way from leaving a case
behind. SECURITY DEFINER, so that a case out of sight counts too.
"""

from django.db import migrations

_KEPT = """
CREATE FUNCTION casework_refuse_ending() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM casework_case c WHERE c.household_id = NEW.id AND c.state NOT IN
        ('cleared', 'not_admitted', 'withdrawn', 'revoked', 'natural_decrease'))
    THEN
        RAISE EXCEPTION 'household % has an open case', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'casework_case_before_household';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER casework_case_before_household AFTER UPDATE OF state ON households_household
FOR EACH ROW WHEN (NEW.state <> 'active' AND OLD.state = 'active')
EXECUTE FUNCTION casework_refuse_ending();
"""
_FREE = """
DROP TRIGGER casework_case_before_household ON households_household;
DROP FUNCTION casework_refuse_ending();
"""


class Migration(migrations.Migration):
    dependencies = [("casework", "0007_funnel"), ("households", "0005_imported")]
    operations = [migrations.RunSQL(sql=_KEPT, reverse_sql=_FREE)]
