"""Which two ends each kind of pairing joins (glossary C2 PairingKind), as one table."""

from dataclasses import dataclass

from zhuzhen.partners.choices import OrgKind, PairingKind
from zhuzhen.partners.problems import LISTED, text
from zhuzhen.places.choices import Level


@dataclass(frozen=True)
class Ends:
    """What a kind of pairing needs: the helping end, the helped place's level, the helped body.

    `helper` is 'place', 'org' or 'person'. Empty `helper_levels` or `helper_kinds` mean any.
    """

    helper: str
    place_levels: frozenset[str]
    helper_levels: frozenset[str] = frozenset()
    helper_kinds: frozenset[str] = frozenset()
    helped_kinds: frozenset[str] | None = None  # None: no organisation on the helped side
    may_be_exclusive: bool = False


@dataclass(frozen=True)
class Given:
    """The ends somebody gave: levels of places, kinds of organisations, None where not given."""

    place_level: str
    helper_place_level: str | None = None
    helper_org_kind: str | None = None
    has_helper_person: bool = False
    helped_org_kind: str | None = None
    is_exclusive: bool = False


_CITY, _COUNTY = frozenset({Level.CITY}), frozenset({Level.COUNTY, Level.TOWN})
_VILLAGE = frozenset({Level.VILLAGE})
_LOCAL = frozenset({Level.COUNTY, Level.TOWN, Level.VILLAGE})
_ENTERPRISES = frozenset({OrgKind.SOE, OrgKind.PRIVATE, OrgKind.FINANCE, OrgKind.CENTRAL})
_SCHOOLS = frozenset({OrgKind.SCHOOL, OrgKind.UNIVERSITY})
_HOSPITALS = frozenset({OrgKind.HOSPITAL})
_ANY: frozenset[str] = frozenset()

ENDS: dict[str, Ends] = {
    PairingKind.CITY_CITY: Ends("place", _CITY, helper_levels=_CITY),
    # Dongguan and Zhongshan have no counties: their towns pair with counties.
    PairingKind.COUNTY_COUNTY: Ends("place", frozenset({Level.COUNTY}), helper_levels=_COUNTY),
    PairingKind.ORG_VILLAGE: Ends("org", _VILLAGE),
    PairingKind.COMMUNITY_VILLAGE: Ends("place", _VILLAGE, helper_levels=_VILLAGE),
    PairingKind.ENTERPRISE_VILLAGE: Ends(
        "org", _VILLAGE, helper_kinds=_ENTERPRISES, may_be_exclusive=True
    ),
    PairingKind.SOCIAL_ORG_VILLAGE: Ends("org", _VILLAGE, helper_kinds=frozenset({OrgKind.SOCIAL})),
    PairingKind.CADRE_HOUSEHOLD: Ends("person", _VILLAGE),
    PairingKind.BRANCH_BRANCH: Ends("org", _LOCAL, helped_kinds=_ANY),
    PairingKind.SCHOOL_SCHOOL: Ends("org", _LOCAL, helper_kinds=_SCHOOLS, helped_kinds=_SCHOOLS),
    PairingKind.HOSPITAL_HOSPITAL: Ends(
        "org", _LOCAL, helper_kinds=_HOSPITALS, helped_kinds=_HOSPITALS
    ),
    PairingKind.CULTURE_CULTURE: Ends("org", _LOCAL, helped_kinds=_ANY),
}


def end_faults(kind: str, *, given: Given) -> tuple[str, ...]:
    """Everything wrong with the given ends, in Chinese; empty when they fit."""
    ends = ENDS[kind]
    faults = [*_helper_faults(ends, given=given), *_helped_faults(ends, given=given)]
    if given.is_exclusive and not ends.may_be_exclusive:
        faults.append(text("only_enterprises"))
    return tuple(faults)


def _helper_faults(ends: Ends, *, given: Given) -> list[str]:
    present = {
        "place": given.helper_place_level is not None,
        "org": given.helper_org_kind is not None,
        "person": given.has_helper_person,
    }
    faults = [text("need", end=text(f"end_{ends.helper}"))] if not present[ends.helper] else []
    surplus = [end for end, there in present.items() if there and end != ends.helper]
    faults += [text("unwanted", end=text(f"end_{end}")) for end in surplus]
    if _misfits(given.helper_place_level, allowed=ends.helper_levels):
        faults.append(_should("place", kinds=_labels(Level, ends.helper_levels)))
    if _misfits(given.helper_org_kind, allowed=ends.helper_kinds):
        faults.append(_should("org", kinds=_labels(OrgKind, ends.helper_kinds)))
    return faults


def _helped_faults(ends: Ends, *, given: Given) -> list[str]:
    faults = []
    if given.place_level not in ends.place_levels:
        faults.append(_should("helped_place", kinds=_labels(Level, ends.place_levels)))
    if ends.helped_kinds is None:
        unwanted = [text("unwanted", end=text("end_helped_org"))]
        return faults + unwanted if given.helped_org_kind else faults
    if given.helped_org_kind is None:
        faults.append(text("need", end=text("end_helped_org")))
    elif _misfits(given.helped_org_kind, allowed=ends.helped_kinds):
        faults.append(_should("helped_org", kinds=_labels(OrgKind, ends.helped_kinds)))
    return faults


def _should(end: str, *, kinds: str) -> str:
    return text("should_be", end=text(f"end_{end}"), kinds=kinds)


def _misfits(value: str | None, *, allowed: frozenset[str]) -> bool:
    return value is not None and bool(allowed) and value not in allowed


def _labels(choices: type[Level] | type[OrgKind], values: frozenset[str]) -> str:
    return LISTED.join(str(label) for value, label in choices.choices if value in values)
