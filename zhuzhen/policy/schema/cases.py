"""Worked cases that an official can read: what was recorded, and what must come of it."""

import datetime as dt
import re
from decimal import Decimal
from typing import Annotated

from pydantic import BeforeValidator, Field

from zhuzhen.policy.choices import OwnerKind, RecordState
from zhuzhen.policy.schema.common import (
    Amount,
    Identifier,
    Item,
    PackId,
    RegionCode,
    Words,
    read_amount,
)

# Names inside a case only: short, any case.
CaseName = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_\-]{0,39}$", examples=["A"])]


def _read_value(value: object) -> object:
    """Money written in 元 as fen; days and decimals, which JSON keeps as text, as what they are."""
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return dt.date.fromisoformat(value)
    if isinstance(value, str) and re.fullmatch(r"-?\d+\.\d+", value):
        return Decimal(value)
    return read_amount(value)


CaseValue = Annotated[int | bool | Decimal | dt.date | str, BeforeValidator(_read_value)]


class CaseOrg(Item):
    """An organisation of a case; its home tells which assisting city it belongs to."""

    id: CaseName
    name: Words
    home: RegionCode
    kind: Identifier = "city_direct"


class CaseMember(Item):
    org: CaseName
    from_: dt.date = Field(alias="from")
    to: dt.date | None = None


class CaseCluster(Item):
    id: CaseName
    name: Words
    town: RegionCode
    assisting_city: RegionCode
    lead: CaseName
    members: tuple[CaseMember, ...]


class CaseRecord(Item):
    """A record: money fields may be written in 元."""

    id: CaseName
    register_id: Identifier = Field(alias="register")
    on: dt.date
    org: CaseName | None = None
    cluster: CaseName | None = None
    place: RegionCode | None = None
    state: RecordState = RecordState.CONFIRMED
    values: dict[Identifier, CaseValue] = {}
    evidence: int = Field(1, ge=0, strict=True)


class CasePair(Item):
    """City × assisted city, as owner."""

    assisting: RegionCode
    assisted: RegionCode


class NotCounted(Item):
    record: CaseName
    reason: Words


class Expected(Item):
    """One figure: a duty, its owner, the period, and what is to be seen."""

    duty: Identifier
    owner: CaseName | RegionCode | CasePair
    owner_kind: OwnerKind
    period: Words
    value: Amount
    target: Amount
    met: bool
    counted: tuple[CaseName, ...] | None = None
    not_counted: tuple[NotCounted, ...] | None = None


class Given(Item):
    today: dt.date
    orgs: tuple[CaseOrg, ...] = ()
    clusters: tuple[CaseCluster, ...] = ()
    city_pairs: tuple[CasePair, ...] = ()
    records: tuple[CaseRecord, ...] = ()


class Changes(Item):
    """What a variant changes: `members` replaces a cluster's members, the rest is added."""

    orgs: tuple[CaseOrg, ...] = ()
    members: dict[CaseName, tuple[CaseMember, ...]] = {}
    records: tuple[CaseRecord, ...] = ()
    drop_records: tuple[CaseName, ...] = ()


class Variant(Item):
    id: CaseName
    title: Words
    changes: Changes
    expect: tuple[Expected, ...]


class CaseBody(Item):
    title: Words
    about: Words | None = None
    given: Given
    expect: tuple[Expected, ...]
    variants: tuple[Variant, ...] = ()


class Case(CaseBody):
    id: Identifier
    origin: PackId
