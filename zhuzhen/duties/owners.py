"""Who owes: owners of every kind as SQL rows, and the sets that conditions ask of them.

`rows` of a kind are `(id, name, during, place_id, helper_code, org_id, cluster_id, team_id)`, one
for each membership, posting, pairing or tag; an owner may have several, whose spans are merged.
An organisation in two clusters is thereby one owner with both towns.
"""

import datetime as dt
from dataclasses import dataclass, field

from zhuzhen.duties.sql import OwnerId, Sql
from zhuzhen.policy.choices import OWNER_LINKS, Link, OwnerKind

# Digits of a code that name a division of each level.
VILLAGE, TOWN, COUNTY, CITY = 12, 9, 6, 4
_AS_OF = "x.during @> registers_record.happened_on"


@dataclass(frozen=True)
class OwnerSource:
    """Where the owners of a kind come from.

    `towns` is FROM and WHERE over alias x for the places an owner is bound to, correlated with
    `span.id`; `code` their column there. Without it the owner's own place serves. `digits` is the
    level of the owner's place; `other_links` has rows `(id, link, during)` for links that `rows`
    do not carry.
    """

    kind: OwnerKind
    rows: str
    id_type: str = "bigint"
    towns: str = ""
    code: str = "span.id"
    digits: int = TOWN
    attributes: dict[str, str] = field(default_factory=dict)
    other_links: dict[Link, str] = field(default_factory=dict)

    @property
    def natural_link(self) -> Link:
        return OWNER_LINKS[self.kind]

    def key(self, owner_id: OwnerId) -> str:
        return f"{self.kind.value}:{owner_id}"


_NO = "NULL::bigint"
_MEMBER = "m.role <> 'special_support'"
_OF_MEMBER = "partners_membership x WHERE x.org_id = span.id AND x.role <> 'special_support'"


def _tagged(tag: str, digits: int) -> str:
    """Divisions with a tag; the helping side is that of the cluster for their town."""
    return f"""
    SELECT t.division_id AS id, d.name, t.during, t.division_id AS place_id,
           c.helper_id AS helper_code, {_NO} AS org_id, c.id AS cluster_id, {_NO} AS team_id
    FROM places_divisiontag t JOIN places_division d ON d.code = t.division_id
    LEFT JOIN partners_cluster c
      ON left(c.town_id, 9) = left(t.division_id, 9) AND c.during && t.during
    WHERE t.tag = '{tag}'"""


_SOURCES = (
    OwnerSource(
        kind=OwnerKind.CLUSTER_ORG,
        rows=f"""
    SELECT m.org_id AS id, o.name, m.during * c.during AS during, m.place_id, m.helper_code,
           m.org_id, m.cluster_id, {_NO} AS team_id
    FROM partners_membership m JOIN partners_org o ON o.id = m.org_id
    JOIN partners_cluster c ON c.id = m.cluster_id WHERE {_MEMBER}""",
        towns=_OF_MEMBER,
        code="x.place_id",
        attributes={
            "org": "span.id",
            "cluster": f"(SELECT min(x.cluster_id) FROM {_OF_MEMBER} AND {_AS_OF})",
        },
    ),
    OwnerSource(
        kind=OwnerKind.CLUSTER,
        rows=f"""
    SELECT c.id, c.name, c.during, c.town_id AS place_id, c.helper_id AS helper_code,
           {_NO} AS org_id, c.id AS cluster_id, {_NO} AS team_id FROM partners_cluster c""",
        towns="partners_cluster x WHERE x.id = span.id",
        code="x.town_id",
        attributes={"cluster": "span.id"},
        other_links={
            Link.ORG: "SELECT m.cluster_id AS id, m.org_id AS link, m.during "
            f"FROM partners_membership m WHERE {_MEMBER}",
            Link.TEAM: "SELECT t.cluster_id AS id, t.id AS link, t.during FROM partners_team t",
        },
    ),
    OwnerSource(
        kind=OwnerKind.TEAM,
        rows="""
    SELECT t.id, t.name, t.during, t.place_id, t.helper_code, NULL::bigint AS org_id,
           t.cluster_id, t.id AS team_id FROM partners_team t""",
        towns="partners_team x WHERE x.id = span.id",
        code="x.place_id",
        attributes={"cluster": "(SELECT x.cluster_id FROM partners_team x WHERE x.id = span.id)"},
    ),
    OwnerSource(
        kind=OwnerKind.SENDING_UNIT,
        rows=f"""
    SELECT p.sending_org_id AS id, o.name, p.during, p.place_id, p.helper_code,
           p.sending_org_id AS org_id, p.cluster_id, {_NO} AS team_id
    FROM partners_posting p JOIN partners_org o ON o.id = p.sending_org_id
    WHERE p.status <> 'planned'""",
        towns="partners_posting x WHERE x.sending_org_id = span.id AND x.status <> 'planned'",
        code="x.place_id",
        attributes={"org": "span.id"},
    ),
    OwnerSource(
        kind=OwnerKind.CITY_PAIR,
        id_type="text",
        rows=f"""
    SELECT p.helper_place_id || '-' || p.place_id AS id, h.name || '—' || d.name AS name,
           p.during, p.place_id, p.helper_place_id AS helper_code, {_NO} AS org_id,
           {_NO} AS cluster_id, {_NO} AS team_id
    FROM partners_pairing p JOIN places_division h ON h.code = p.helper_place_id
    JOIN places_division d ON d.code = p.place_id WHERE p.kind = 'city_city'""",
        code="right(span.id, 12)",
        digits=CITY,
    ),
    OwnerSource(
        kind=OwnerKind.ASSISTING_CITY,
        id_type="text",
        rows=f"""
    SELECT p.helper_place_id AS id, h.name, p.during, NULL::varchar AS place_id,
           p.helper_place_id AS helper_code, {_NO} AS org_id, {_NO} AS cluster_id,
           {_NO} AS team_id
    FROM partners_pairing p JOIN places_division h ON h.code = p.helper_place_id
    WHERE p.kind = 'city_city'""",
        towns="partners_pairing x WHERE x.kind = 'city_city' AND x.helper_place_id = span.id",
        code="x.place_id",
        digits=CITY,
    ),
    OwnerSource(
        kind=OwnerKind.TASK_FORCE,
        rows=f"""
    SELECT o.id, o.name, o.during, o.works_in_id AS place_id, o.home_id AS helper_code,
           o.id AS org_id, {_NO} AS cluster_id, {_NO} AS team_id
    FROM partners_org o WHERE o.kind = 'city_taskforce'""",
        towns="partners_org x WHERE x.id = span.id",
        code="x.works_in_id",
        digits=CITY,
        attributes={"org": "span.id"},
    ),
    OwnerSource(
        kind=OwnerKind.KEY_VILLAGE,
        id_type="text",
        rows=_tagged("key_village", VILLAGE),
        digits=VILLAGE,
    ),
    OwnerSource(kind=OwnerKind.KEY_TOWN, id_type="text", rows=_tagged("key_town", TOWN)),
    OwnerSource(
        kind=OwnerKind.VILLAGE,
        id_type="text",
        rows=f"""
    SELECT v.code AS id, v.name, c.during * v.during AS during, v.code AS place_id,
           c.helper_id AS helper_code, {_NO} AS org_id, c.id AS cluster_id, {_NO} AS team_id
    FROM partners_cluster c JOIN places_division v
      ON left(v.code, 9) = left(c.town_id, 9) AND v.level = 'village' AND v.during && c.during""",
        digits=VILLAGE,
    ),
    OwnerSource(
        kind=OwnerKind.POSTED_PERSON,
        rows="""
    SELECT p.person_id AS id, n.name, p.during, p.place_id, p.helper_code,
           p.sending_org_id AS org_id, p.cluster_id, p.team_id
    FROM partners_posting p JOIN partners_person n ON n.id = p.person_id
    WHERE p.status <> 'planned'""",
        towns="partners_posting x WHERE x.person_id = span.id AND x.status <> 'planned'",
        code="x.place_id",
        attributes={
            "org": "(SELECT min(x.sending_org_id) FROM partners_posting x "
            f"WHERE x.person_id = span.id AND x.status <> 'planned' AND {_AS_OF})"
        },
        other_links={
            Link.PERSON: "SELECT p.person_id AS id, p.person_id AS link, p.during "
            "FROM partners_posting p WHERE p.status <> 'planned'"
        },
    ),
    OwnerSource(
        kind=OwnerKind.TOWN,
        id_type="text",
        rows=f"""
    SELECT c.town_id AS id, d.name, c.during, c.town_id AS place_id, c.helper_id AS helper_code,
           {_NO} AS org_id, c.id AS cluster_id, {_NO} AS team_id
    FROM partners_cluster c JOIN places_division d ON d.code = c.town_id""",
    ),
    OwnerSource(
        kind=OwnerKind.COUNTY,
        id_type="text",
        rows=f"""
    SELECT d.code AS id, d.name, c.during, d.code AS place_id, c.helper_id AS helper_code,
           {_NO} AS org_id, {_NO} AS cluster_id, {_NO} AS team_id
    FROM partners_cluster c JOIN places_division d ON d.code = left(c.town_id, 6) || '000000'""",
        digits=COUNTY,
    ),
)
# Kinds whose owner is itself a village, not a town with villages below it.
VILLAGES = frozenset({OwnerKind.VILLAGE, OwnerKind.KEY_VILLAGE})
SOURCES: dict[OwnerKind, OwnerSource] = {source.kind: source for source in _SOURCES}

# The column of each link, in records and in the owners' rows (these have no parent).
LINK_COLUMNS = {
    Link.ORG: "org_id",
    Link.CLUSTER: "cluster_id",
    Link.TEAM: "team_id",
    Link.PLACE: "place_id",
    Link.HELPER: "helper_code",
    Link.PERSON: "person_id",
    Link.PARENT: "parent_id",
}
_RECORD_COLUMNS = {link: f"registers_record.{column}" for link, column in LINK_COLUMNS.items()}


def link_digits(source: OwnerSource, *, through: Link) -> int:
    """How many digits of a code two ends of a link share; 0 for links by id."""
    if through is Link.PLACE:
        return source.digits
    return CITY if through is Link.HELPER else 0


def record_column(through: Link) -> str:
    """The column of the record that a link goes by."""
    return _RECORD_COLUMNS[through]


def record_link(source: OwnerSource, *, through: Link) -> str:
    """SQL of the record's end of the link."""
    column, digits = _RECORD_COLUMNS[through], link_digits(source, through=through)
    return f"left({column}, {digits})" if digits else column


def link_rows(source: OwnerSource, *, through: Link) -> str:
    """SQL of `(id, link, during)` from the CTE `raw`, or from the kind's own table of that link."""
    if through in source.other_links:
        return f"SELECT l.* FROM ({source.other_links[through]}) l JOIN raw ON raw.id = l.id"
    column, digits = LINK_COLUMNS[through], link_digits(source, through=through)
    link = f"left({column}, {digits})" if digits else column
    return f"SELECT id, {link} AS link, during FROM raw WHERE {column} IS NOT NULL"


def owner_ids(source: OwnerSource, *, through: Link, links: list[OwnerId]) -> Sql:
    """SQL of the ids of the owners whose link, at any time, is one of `links`."""
    kind = "text" if link_digits(source, through=through) else "bigint"
    raw = f"WITH raw AS ({source.rows})"
    text = f"{raw} SELECT DISTINCT id FROM ({link_rows(source, through=through)}) l"
    return Sql(f"{text} WHERE link = ANY(%s::{kind}[])", (links,))


def owner_homes(source: OwnerSource, *, ids: list[OwnerId], year: int) -> Sql:
    """SQL of `(id, home)` of owners who serve in a year.

    `home` is the first of the helping sides' codes: the pack that judges follows it.
    """
    return Sql(
        f"SELECT id, min(coalesce(helper_code, place_id)) FROM ({source.rows}) r "
        f"WHERE r.id = ANY(%s::{source.id_type}[]) AND during && daterange(%s, %s) GROUP BY id",
        (ids, dt.date(year, 1, 1), dt.date(year + 1, 1, 1)),
    )


_SET_DIGITS = {"towns": TOWN, "villages": TOWN, "counties": COUNTY, "cities": CITY}


def member_test(source: OwnerSource, *, attribute: str, item: str) -> str:
    """SQL that says `item` is in, or lies under, one of `owner.<attribute>` on the record's day.

    Codes are compared by the digits of the level, so that a hash can answer.
    """
    if attribute == "orgs":
        return (
            "EXISTS (SELECT 1 FROM partners_membership x WHERE x.cluster_id = span.id AND "
            f"x.org_id = {item} AND x.role <> 'special_support' AND {_AS_OF})"
        )
    digits = _SET_DIGITS[attribute]
    if source.kind in VILLAGES and attribute == "villages":
        digits = VILLAGE
    if source.kind is OwnerKind.COUNTY:
        digits = COUNTY
    same = f"left({item}, {digits}) = left({source.code}, {digits})"
    # Places below: the owner's own place itself is not one of them.
    below = {"villages", "towns"} if source.kind is OwnerKind.COUNTY else {"villages"}
    if attribute in below and source.kind not in VILLAGES:
        same += f" AND {item} <> {source.code}"
    if not source.towns:
        return f"({same})"
    return f"EXISTS (SELECT 1 FROM {source.towns} AND {same} AND {_AS_OF})"
