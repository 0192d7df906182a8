"""The outbox that tells duties whose contributions moved; statement triggers write it."""

from django.db import migrations, models

from zhuzhen.base.rowsecurity import policy

_NOTE = """
CREATE FUNCTION funds_note_contribution() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO funds_fundshift (place_id, helper_code, year)
    SELECT DISTINCT place_id, helper_code, year FROM moved WHERE source = 'assisting_city';
    RETURN NULL;
END $$;
CREATE FUNCTION funds_note_transfer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO funds_fundshift (place_id, helper_code, year)
    SELECT DISTINCT c.place_id, c.helper_code, c.year FROM moved m
    JOIN funds_contribution c ON c.id = m.contribution_id WHERE c.source = 'assisting_city';
    RETURN NULL;
END $$;
"""
_TABLES = {"contribution": "funds_note_contribution", "transfer": "funds_note_transfer"}
_EVENTS = {"insert": "NEW", "update": "NEW", "delete": "OLD"}


def _triggers() -> str:
    return "".join(
        f"CREATE TRIGGER funds_{table}_shift_{event} AFTER {event.upper()} ON funds_{table} "
        f"REFERENCING {side} TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION {function}();"
        for table, function in _TABLES.items()
        for event, side in _EVENTS.items()
    )


def _no_triggers() -> str:
    dropped = "".join(
        f"DROP TRIGGER funds_{table}_shift_{event} ON funds_{table};"
        for table in _TABLES
        for event in _EVENTS
    )
    return dropped + "".join(f"DROP FUNCTION {each}();" for each in _TABLES.values())


class Migration(migrations.Migration):
    dependencies = [("funds", "0003_order_kinds")]
    operations = [
        migrations.CreateModel(
            name="FundShift",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("place_id", models.CharField(db_collation="C", max_length=12)),
                ("helper_code", models.CharField(db_collation="C", max_length=12)),
                ("year", models.IntegerField()),
            ],
            options={"verbose_name": "待结算的应担资金变动"},
        ),
        policy("funds_fundshift", place="place_id", helper="helper_code"),
        migrations.RunSQL(sql=_NOTE + _triggers(), reverse_sql=_no_triggers()),
    ]
