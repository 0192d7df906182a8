"""The trigger function of append-only tables, and the head of the audit chain."""

from django.db import migrations

from zhuzhen.base.rowsecurity import append_only


class Migration(migrations.Migration):
    dependencies = [("base", "0001_initial")]
    operations = [
        migrations.RunSQL(
            sql="""
            CREATE FUNCTION zhuzhen_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
              RAISE EXCEPTION '% is append-only', TG_TABLE_NAME
                USING ERRCODE = 'restrict_violation';
            END $$;
            """,
            reverse_sql="DROP FUNCTION zhuzhen_refuse_change();",
        ),
        append_only("base_auditentry"),
        migrations.RunSQL(
            sql="INSERT INTO base_audithead (id, seal) VALUES (1, repeat('0', 64));",
            reverse_sql="DELETE FROM base_audithead;",
        ),
    ]
