"""The three administrators exclude each other and every business role, whoever writes the row."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    operations = [
        migrations.RunSQL(
            # The account's row is locked first: two grants at the same moment see each other.
            sql="""
            CREATE FUNCTION people_keep_administrators_apart() RETURNS trigger
            LANGUAGE plpgsql AS $$
            DECLARE
              administrators CONSTANT text[] := ARRAY['sys_admin', 'sec_admin', 'audit_admin'];
            BEGIN
              PERFORM 1 FROM people_account WHERE id = NEW.account_id FOR NO KEY UPDATE;
              IF EXISTS (
                SELECT 1 FROM people_grant other
                WHERE other.account_id = NEW.account_id
                  AND other.id <> NEW.id
                  AND other.role <> NEW.role
                  AND other.during && NEW.during
                  AND (other.role = ANY (administrators) OR NEW.role = ANY (administrators))
              ) THEN
                RAISE EXCEPTION 'an administrator holds no other role'
                  USING ERRCODE = 'exclusion_violation',
                        CONSTRAINT = 'people_administrators_apart',
                        TABLE = 'people_grant';
              END IF;
              RETURN NULL;
            END $$;
            CREATE CONSTRAINT TRIGGER people_administrators_apart
              AFTER INSERT OR UPDATE ON people_grant
              DEFERRABLE INITIALLY IMMEDIATE
              FOR EACH ROW EXECUTE FUNCTION people_keep_administrators_apart();
            """,
            reverse_sql="""
            DROP TRIGGER people_administrators_apart ON people_grant;
            DROP FUNCTION people_keep_administrators_apart();
            """,
        )
    ]
