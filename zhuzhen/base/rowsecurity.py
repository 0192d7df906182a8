"""Migration operations: row-level security, append-only tables, parts that sum to a whole."""

from django.db import migrations

from zhuzhen.base.scope import MAX_RANGES


def _in_ranges(column: str, *, name: str = "") -> str:
    slots = [
        f"{column} BETWEEN current_setting('zhuzhen.{name}lo{n}', true) "
        f"AND current_setting('zhuzhen.{name}hi{n}', true)"
        for n in range(1, MAX_RANGES + 1)
    ]
    return "(" + " OR ".join(slots) + ")"


def _in_ids(column: str, setting: str) -> str:
    return (
        f"{column} = ANY (coalesce(current_setting('zhuzhen.{setting}', true), '{{}}')::bigint[])"
    )


def visible(
    *, place: str = "", helper: str = "", org: str = "", cluster: str = "", also: str = ""
) -> str:
    """SQL that says a row is in scope; `also` adds a condition of the table's own."""
    parts = [_in_ranges(column) for column in (place, helper) if column]
    if org:
        parts.append(_in_ids(org, "orgs"))
    if cluster:
        parts.append(_in_ids(cluster, "clusters"))
    if also:
        parts.append(f"({also})")
    return " OR ".join(parts)


def secure(table: str, *, using: str, check: str = "") -> migrations.RunSQL:
    """Enable row-level security on `table` with one policy for reading and writing.

    `using` says which rows are visible; `check` which may be written (default: the same).
    """
    return migrations.RunSQL(
        sql=(
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;"
            f"CREATE POLICY scope ON {table} USING ({using}) WITH CHECK ({check or using});"
        ),
        reverse_sql=(
            f"DROP POLICY scope ON {table}; ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;"
        ),
    )


def resecure(table: str, *, using: str, before: str) -> migrations.RunSQL:
    """Put another condition into the policy of a table that is secured; `before` is its old one."""
    change = "ALTER POLICY scope ON {} USING ({}) WITH CHECK ({});"
    return migrations.RunSQL(
        sql=change.format(table, using, using), reverse_sql=change.format(table, before, before)
    )


def policy(
    table: str,
    *,
    place: str = "",
    helper: str = "",
    org: str = "",
    cluster: str = "",
    also: str = "",
) -> migrations.RunSQL:
    """Row-level security by the scope columns that `table` has (see ARCHITECTURE.md, Scope)."""
    return secure(
        table, using=visible(place=place, helper=helper, org=org, cluster=cluster, also=also)
    )


def family_visible(place: str = "place_id") -> str:
    """SQL that says a row with personal facts is in the scope of families."""
    return _in_ranges(place, name="home_")


def family_policy(table: str, *, place: str = "place_id") -> migrations.RunSQL:
    """Row-level security of a table with personal facts: by the scope of families alone."""
    return secure(table, using=family_visible(place))


def append_only(table: str) -> migrations.RunSQL:
    """Refuse UPDATE, DELETE and TRUNCATE on `table`, for every role, the owner included."""
    return migrations.RunSQL(
        sql=(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION zhuzhen_refuse_change();"
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION zhuzhen_refuse_change();"
        ),
        reverse_sql=(
            f"DROP TRIGGER {table}_append_only ON {table};"
            f"DROP TRIGGER {table}_no_truncate ON {table};"
        ),
    )


def sums_to(table: str, *, part: str, of: str, whole: int) -> migrations.RunSQL:
    """At commit, the `part`s of all rows of one `of` sum to `whole`, or there are none.

    The violation bears the name `<table>_sums`. Checked beyond the scope of who writes.
    """
    name = f"{table}_sums"
    return migrations.RunSQL(
        sql=f"""
        CREATE FUNCTION {name}() RETURNS trigger
        LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
        DECLARE asked bigint;
        BEGIN
            asked := CASE WHEN TG_OP = 'DELETE' THEN OLD.{of} ELSE NEW.{of} END;
            IF (SELECT coalesce(sum({part}), {whole}) FROM {table} WHERE {of} = asked) <> {whole}
                OR TG_OP = 'UPDATE' AND OLD.{of} <> NEW.{of}
            THEN
                RAISE EXCEPTION 'the parts of % % do not sum to {whole}', '{of}', asked
                    USING ERRCODE = 'check_violation', CONSTRAINT = '{name}';
            END IF;
            RETURN NULL;
        END $$;
        CREATE CONSTRAINT TRIGGER {name} AFTER INSERT OR UPDATE OR DELETE ON {table}
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION {name}();
        """,
        reverse_sql=f"DROP TRIGGER {name} ON {table}; DROP FUNCTION {name}();",
    )
