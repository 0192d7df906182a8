"""What may not overlap, row-level security, and the foreign keys that people could not declare.

btree_gist is not in the embedded PostgreSQL, so `id =` is written as a range of one id.
"""

from django.db import migrations

from zhuzhen.base.rowsecurity import policy, secure, visible


def no_overlap(table: str, name: str, *columns: str, where: str = "true") -> migrations.RunSQL:
    """No two rows with equal `columns` (ids) may have overlapping `during`."""
    keys = ", ".join(f"int8range({c}, {c}, '[]') WITH &&" for c in columns)
    return migrations.RunSQL(
        sql=(
            f"ALTER TABLE {table} ADD CONSTRAINT {name} "
            f"EXCLUDE USING gist ({keys}, during WITH &&) WHERE ({where});"
        ),
        reverse_sql=f"ALTER TABLE {table} DROP CONSTRAINT {name};",
    )


_ORG = (
    visible(place="home_id", org="id")
    + " OR EXISTS (SELECT 1 FROM partners_membership m WHERE m.org_id = partners_org.id)"
    + " OR EXISTS (SELECT 1 FROM partners_posting p WHERE p.sending_org_id = partners_org.id)"
)


class Migration(migrations.Migration):
    dependencies = [
        ("partners", "0001_initial"),
        ("people", "0001_initial"),
        ("base", "0002_append_only"),
    ]
    operations = [
        no_overlap("partners_membership", "partners_one_lead", "cluster_id", where="role = 'lead'"),
        no_overlap("partners_membership", "partners_member_once", "cluster_id", "org_id"),
        no_overlap(
            "partners_posting",
            "partners_person_one_town",
            "person_id",
            where="status IN ('on_duty', 'leave', 'on_secondment', 'planned')",
        ),
        no_overlap(
            "partners_posting",
            "partners_one_deputy_leader",
            "team_id",
            where="role = 'deputy_leader'",
        ),
        no_overlap("partners_posting", "partners_one_leader", "team_id", where="role = 'leader'"),
        no_overlap(
            "partners_pairing",
            "partners_enterprise_one_village",
            "helper_org_id",
            where="is_exclusive AND kind = 'enterprise_village'",
        ),
        migrations.RunSQL(
            sql=(
                "ALTER TABLE partners_pairing ADD CONSTRAINT partners_village_one_enterprise "
                "EXCLUDE USING gist (int8range(place_id::bigint, place_id::bigint, '[]') WITH &&, "
                "during WITH &&) WHERE (is_exclusive AND kind = 'enterprise_village');"
                "ALTER TABLE people_grant ADD CONSTRAINT people_grant_org "
                "FOREIGN KEY (org_id) REFERENCES partners_org (id);"
                "ALTER TABLE people_grant ADD CONSTRAINT people_grant_cluster "
                "FOREIGN KEY (cluster_id) REFERENCES partners_cluster (id);"
            ),
            reverse_sql=(
                "ALTER TABLE people_grant DROP CONSTRAINT people_grant_cluster;"
                "ALTER TABLE people_grant DROP CONSTRAINT people_grant_org;"
                "ALTER TABLE partners_pairing DROP CONSTRAINT partners_village_one_enterprise;"
            ),
        ),
        policy("partners_cluster", place="town_id", helper="helper_id", cluster="id"),
        policy(
            "partners_membership",
            place="place_id",
            helper="helper_code",
            org="org_id",
            cluster="cluster_id",
        ),
        policy("partners_team", place="place_id", helper="helper_code", cluster="cluster_id"),
        policy(
            "partners_posting",
            place="place_id",
            helper="helper_code",
            org="sending_org_id",
            cluster="cluster_id",
        ),
        policy("partners_handover", place="place_id", helper="helper_code", cluster="cluster_id"),
        policy(
            "partners_person",
            helper="helper_code",
            org="org_id",
            also="EXISTS (SELECT 1 FROM partners_posting p WHERE p.person_id = partners_person.id)",
        ),
        policy("partners_pairing", place="place_id", helper="helper_code", org="helper_org_id"),
        secure("partners_org", using=_ORG, check="true"),
        secure(
            "partners_orgname",
            using="EXISTS (SELECT 1 FROM partners_org o WHERE o.id = org_id)",
            check="true",
        ),
    ]
