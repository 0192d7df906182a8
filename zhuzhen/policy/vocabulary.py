"""The names that conditions over a register may use, with their labels and kinds."""

from collections.abc import Mapping

from zhuzhen.policy.choices import (
    COMMON_NAMES,
    OWNER_ATTRIBUTES,
    OWNER_SETS,
    RECORD_STATES,
    FieldKind,
    Link,
    OwnerKind,
    Unit,
)
from zhuzhen.policy.expressions.nodes import (
    Kind,
    Name,
    OwnerName,
    TermSet,
    ValueType,
    Vocabulary,
)
from zhuzhen.policy.schema.people import ASKED, ColumnKind
from zhuzhen.policy.schema.registers import Field, RegisterBody
from zhuzhen.policy.schema.screening import FeedBody
from zhuzhen.policy.schema.terms import Terms

KINDS: dict[FieldKind, Kind] = {
    FieldKind.TEXT: Kind.TEXT,
    FieldKind.LONG_TEXT: Kind.TEXT,
    FieldKind.PERSON: Kind.TEXT,
    FieldKind.CREDIT_CODE: Kind.TEXT,
    FieldKind.URL: Kind.TEXT,
    FieldKind.DATE: Kind.DATE,
    FieldKind.INTEGER: Kind.INTEGER,
    FieldKind.MONEY_FEN: Kind.INTEGER,
    FieldKind.PEOPLE_COUNT: Kind.INTEGER,
    FieldKind.PERCENT: Kind.INTEGER,
    FieldKind.DECIMAL: Kind.DECIMAL,
    FieldKind.CHOICE: Kind.CHOICE,
    FieldKind.YES_NO: Kind.YES_NO,
    FieldKind.PLACE: Kind.PLACE,
    FieldKind.ORGANISATION: Kind.ORGANISATION,
}
STATES = TermSet(
    id="state",
    label=COMMON_NAMES["state"],
    codes=tuple(RECORD_STATES),
    labels=tuple(RECORD_STATES.values()),
)
LINKED = (
    ("place", Link.PLACE, Kind.PLACE, "place_id"),
    ("org", Link.ORG, Kind.ORGANISATION, "org_id"),
    ("cluster", Link.CLUSTER, Kind.CLUSTER, "cluster_id"),
    ("team", Link.TEAM, Kind.LINKED, "team_id"),
    ("person", Link.PERSON, Kind.LINKED, "person_id"),
    ("parent", Link.PARENT, Kind.LINKED, "parent_id"),
)
OWNER_KINDS_OF_VALUES = {
    "org": Kind.ORGANISATION,
    "orgs": Kind.ORGANISATION,
    "cluster": Kind.CLUSTER,
}


def _of_field(field: Field, terms: Mapping[str, Terms]) -> Name:
    declared = terms.get(field.terms) if field.terms else None
    term_set = declared.as_term_set() if declared else None
    unit = field.counted_in.value if field.counted_in else None
    return Name(field.id, field.label, ValueType(KINDS[field.kind], term_set, unit))


def _common(register: RegisterBody) -> dict[str, Name]:
    """happened_on and state always; the others where the register links them."""
    happened_on = Name(
        "happened_on", register.happened_on, ValueType(Kind.DATE), column="happened_on"
    )
    state_type = ValueType(Kind.CHOICE, STATES)
    names = {
        "happened_on": happened_on,
        "state": Name("state", COMMON_NAMES["state"], state_type, column="state"),
    }
    for name, link, kind, column in LINKED:
        if link in register.links:
            label = register.links[link].label
            names[name] = Name(name, label, ValueType(kind), column=column)
    return names


def _of_owner(kind: OwnerKind | None) -> dict[str, OwnerName]:
    if kind is None:
        return {}
    return {
        attribute: OwnerName(
            attribute,
            label,
            ValueType(
                OWNER_KINDS_OF_VALUES.get(attribute, Kind.PLACE), many=attribute in OWNER_SETS
            ),
        )
        for attribute, label in OWNER_ATTRIBUTES[kind].items()
    }


def vocabulary_for(
    register: RegisterBody, *, terms: Mapping[str, Terms], owner_kind: OwnerKind | None = None
) -> Vocabulary:
    """Names for conditions over the records of `register`, owed by owners of `owner_kind`."""
    fields = {field.id: _of_field(field, terms) for field in register.fields}
    return Vocabulary({**fields, **_common(register)}, _of_owner(owner_kind))


def vocabulary_of_feed(feed: FeedBody, *, terms: Mapping[str, Terms]) -> Vocabulary:
    """Names for conditions over the rows of a department's file: what tells who it is is not."""
    names = {}
    for column in feed.columns:
        if column.kind not in ASKED:
            continue
        declared = terms.get(column.terms) if column.terms else None
        term_set = declared.as_term_set() if declared else None
        unit = Unit.FEN.value if column.kind is ColumnKind.MONEY_FEN else None
        kind = ValueType(ASKED[column.kind], term_set, unit)
        names[column.id] = Name(column.id, column.label, kind)
    return Vocabulary(names, {})
