"""The outbox that tells duties where projects moved; statement triggers write it."""

from django.db import migrations, models

from zhuzhen.base.rowsecurity import policy

# Of a project only what figures look at. They can differ from the day it was proposed on: that of
# its first step, for `created_at` is by the real clock.
_NOTE = """
CREATE FUNCTION projects_begun(asked bigint) RETURNS date LANGUAGE sql STABLE AS $$
    SELECT min(s."on") FROM projects_projectstep s WHERE s.project_id = asked
$$;
CREATE FUNCTION projects_note_project() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO projects_projectshift (place_id, helper_code, since)
    SELECT w.place_id, w.helper_code, min(projects_begun(n.id))
    FROM now_so n JOIN was_so o USING (id)
    CROSS JOIN LATERAL (
        SELECT n.place_id, n.helper_code
        UNION SELECT h.place_id, h.helper_code FROM projects_projectshare h
        WHERE h.project_id = n.id
    ) w
    WHERE (n.tags, n.plan_year, n.is_operating, n.state)
        IS DISTINCT FROM (o.tags, o.plan_year, o.is_operating, o.state)
        AND projects_begun(n.id) IS NOT NULL
    GROUP BY 1, 2;
    RETURN NULL;
END $$;
CREATE FUNCTION projects_note_share() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO projects_projectshift (place_id, helper_code, since)
    SELECT m.place_id, m.helper_code, min(projects_begun(m.project_id)) FROM moved m
    WHERE projects_begun(m.project_id) IS NOT NULL GROUP BY 1, 2;
    RETURN NULL;
END $$;
CREATE FUNCTION projects_note_linkage() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO projects_projectshift (place_id, helper_code, since)
    SELECT m.place_id, m.helper_code, least(min(m.from_on), min(projects_begun(m.project_id)))
    FROM moved m GROUP BY 1, 2;
    RETURN NULL;
END $$;
CREATE TRIGGER projects_project_shift AFTER UPDATE ON projects_project
    REFERENCING NEW TABLE AS now_so OLD TABLE AS was_so
    FOR EACH STATEMENT EXECUTE FUNCTION projects_note_project();
"""
_TABLES = {"projectshare": "projects_note_share", "linkage": "projects_note_linkage"}
_EVENTS = {"insert": "NEW", "update": "NEW", "delete": "OLD"}


def _triggers() -> str:
    return "".join(
        f"CREATE TRIGGER projects_{table}_shift_{event} AFTER {event.upper()} ON projects_{table} "
        f"REFERENCING {side} TABLE AS moved FOR EACH STATEMENT EXECUTE FUNCTION {function}();"
        for table, function in _TABLES.items()
        for event, side in _EVENTS.items()
    )


def _no_triggers() -> str:
    dropped = "".join(
        f"DROP TRIGGER projects_{table}_shift_{event} ON projects_{table};"
        for table in _TABLES
        for event in _EVENTS
    )
    functions = "".join(f"DROP FUNCTION {each}();" for each in _TABLES.values())
    return (
        f"{dropped}{functions}DROP TRIGGER projects_project_shift ON projects_project;"
        "DROP FUNCTION projects_note_project(); DROP FUNCTION projects_begun(bigint);"
    )


class Migration(migrations.Migration):
    dependencies = [("projects", "0003_need_purpose")]
    operations = [
        migrations.CreateModel(
            name="ProjectShift",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("place_id", models.CharField(db_collation="C", max_length=12)),
                (
                    "helper_code",
                    models.CharField(blank=True, db_collation="C", default="", max_length=12),
                ),
                ("since", models.DateField()),
            ],
            options={"verbose_name": "待结算的项目变动"},
        ),
        policy("projects_projectshift", place="place_id", helper="helper_code"),
        migrations.RunSQL(sql=_NOTE + _triggers(), reverse_sql=_no_triggers()),
    ]
