"""Short names for what is loaded already; one name a day; one tag of a kind at a time.

btree_gist is not in the embedded PostgreSQL, so equality is written as a range of one number.
"""

from django.db import migrations

from zhuzhen.places.rules.names import short_name, tidy


def fill_short_names(apps, schema_editor):
    names = apps.get_model("places", "DivisionName").objects.using(schema_editor.connection.alias)
    rows = list(names.filter(short_name=""))
    for row in rows:
        row.short_name = short_name(tidy(row.name))
    names.bulk_update(rows, ["short_name"], batch_size=2000)


_CODE = "int8range(division_id::bigint, division_id::bigint, '[]') WITH &&"
_TAG = "int8range(hashtext(tag), hashtext(tag), '[]') WITH &&"


def _exclude(table: str, name: str, keys: str) -> migrations.RunSQL:
    return migrations.RunSQL(
        sql=(
            f"ALTER TABLE {table} ADD CONSTRAINT {name} "
            f"EXCLUDE USING gist ({keys}, during WITH &&);"
        ),
        reverse_sql=f"ALTER TABLE {table} DROP CONSTRAINT {name};",
    )


class Migration(migrations.Migration):
    # The rows filled have no waiting triggers, but the constraint wants its own transaction.
    atomic = False
    dependencies = [("places", "0002_names_and_order")]
    operations = [
        migrations.RunPython(fill_short_names, migrations.RunPython.noop),
        _exclude("places_divisionname", "places_one_name_a_day", _CODE),
        _exclude("places_divisiontag", "places_tag_once", f"{_CODE}, {_TAG}"),
    ]
