"""Coverage: which of an owner's places (or organisations) have a record, out of how many."""

from zhuzhen.duties.inforce import DutyVersion
from zhuzhen.duties.owners import SOURCES, VILLAGES, member_test
from zhuzhen.duties.sql import Sql
from zhuzhen.policy.choices import OwnerKind

_DIGITS = {"villages": 12, "towns": 9, "counties": 6, "cities": 4}


def covered_sql(version: DutyVersion) -> Sql:
    """How many of the owner's places have a counting record, in the CTE `counted`."""
    each = version.duty.measure.each or "towns"
    item = "registers_record.org_id" if each == "orgs" else "registers_record.place_id"
    test = member_test(SOURCES[version.duty.owed_by], attribute=each, item=item)
    distinct = item if each == "orgs" else f"left({item}, {_DIGITS[each]})"
    return Sql(f"count(DISTINCT {distinct}) FILTER (WHERE {test})")


def universe_sql(version: DutyVersion) -> Sql:
    """Rows `(id, size)`: how many places (or organisations) each owner has to cover."""
    kind, each = version.duty.owed_by, version.duty.measure.each or "towns"
    if each == "orgs":
        places = (
            "SELECT m.cluster_id AS id, m.org_id AS code FROM partners_membership m "
            "JOIN raw ON raw.id = m.cluster_id AND raw.during && m.during "
            "WHERE m.role <> 'special_support'"
        )
    elif kind is OwnerKind.COUNTY and each == "towns":
        places = _below("town", digits=6)
    elif each == "villages" and kind not in VILLAGES:
        places = _below("village", digits=9)
    elif kind is OwnerKind.ASSISTING_CITY:
        places = (
            "SELECT x.helper_place_id AS id, left(x.place_id, 4) AS code FROM partners_pairing x "
            "JOIN raw ON raw.id = x.helper_place_id AND raw.during && x.during "
            "WHERE x.kind = 'city_city'"
        )
    else:
        places = f"SELECT id, left(place_id, {_DIGITS[each]}) AS code FROM raw"
    return Sql(f"SELECT id, count(DISTINCT code) AS size FROM ({places}) p GROUP BY id")


def _below(level: str, *, digits: int) -> str:
    """Divisions of a level below the owner's places."""
    return (
        "SELECT raw.id, d.code FROM raw JOIN places_division d "
        f"ON left(d.code, {digits}) = left(raw.place_id, {digits}) "
        f"AND d.code <> raw.place_id AND d.level = '{level}' AND d.during && raw.during"
    )
