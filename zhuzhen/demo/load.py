"""What entering the demonstration's records asked, as if all had come in by the form."""

from django.db import connections

from zhuzhen.registers.queries import all_declared

# The day and what was done were asked; whose it is and where stood there already.
_ADD = """
INSERT INTO registers_load
    (register, month, place_id, helper_code, org_id, cluster_id, entries, asked, prefilled)
SELECT r.register, date_trunc('month', r.happened_on)::date, r.place_id, r.helper_code, r.org_id,
    r.cluster_id, count(*),
    sum(1 + (SELECT count(*) FROM jsonb_object_keys(r.values))),
    sum(num_nonnulls(
        CASE WHEN 'place' = ANY (d.links) THEN r.place_id END,
        CASE WHEN 'org' = ANY (d.links) THEN r.org_id END,
        CASE WHEN 'cluster' = ANY (d.links) THEN r.cluster_id END,
        CASE WHEN 'team' = ANY (d.links) THEN r.team_id END,
        CASE WHEN 'person' = ANY (d.links) THEN r.person_id END,
        CASE WHEN 'parent' = ANY (d.links) THEN r.parent_id END))
FROM registers_record r
JOIN (SELECT register, string_to_array(links, ',') AS links
      FROM unnest(%s::text[], %s::text[]) each (register, links)) d USING (register)
GROUP BY r.register, 2, r.place_id, r.helper_code, r.org_id, r.cluster_id
"""


def meter_all(*, using: str = "default") -> int:
    """Note the load of every record in scope, in its month; returns the rows written."""
    declared = all_declared()
    links = [",".join(link.value for link in each.register.links) for each in declared]
    with connections[using].cursor() as cursor:
        cursor.execute(_ADD, [[each.id for each in declared], links])
        return int(cursor.rowcount)
