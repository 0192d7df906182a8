"""What was submitted is frozen: its decision may be written once, its content never again."""

from django.db import migrations

_FROZEN = """
CREATE FUNCTION casework_refuse_thaw() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'casework_submission is never deleted';
    END IF;
    IF (NEW.case_id, NEW.place_id, NEW.kind, NEW.content, NEW.content_sm3, NEW.by_id, NEW.at,
        NEW."on") IS DISTINCT FROM (OLD.case_id, OLD.place_id, OLD.kind, OLD.content,
        OLD.content_sm3, OLD.by_id, OLD.at, OLD."on")
        OR OLD.decided_at IS NOT NULL
    THEN
        RAISE EXCEPTION 'casework_submission % is frozen', OLD.id;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER casework_submission_frozen BEFORE UPDATE OR DELETE ON casework_submission
FOR EACH ROW EXECUTE FUNCTION casework_refuse_thaw();
"""
_THAWED = """
DROP TRIGGER casework_submission_frozen ON casework_submission;
DROP FUNCTION casework_refuse_thaw();
"""


class Migration(migrations.Migration):
    dependencies = [("casework", "0005_shifts")]
    operations = [migrations.RunSQL(sql=_FROZEN, reverse_sql=_THAWED)]
