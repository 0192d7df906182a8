"""Worked cases that an official can read: what was recorded, and what must come of it."""

import datetime as dt
import re
from decimal import Decimal
from typing import Annotated

from pydantic import BeforeValidator, Field, StrictInt

from zhuzhen.places.choices import Tag
from zhuzhen.policy.choices import OwnerKind, RecordState
from zhuzhen.policy.schema.common import (
    Identifier,
    Item,
    PackId,
    RegionCode,
    Span,
    Words,
    read_amount,
)

# Names inside a case only: short, any case.
CaseName = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_\-]{0,39}$", examples=["A"])]


_PERCENT = re.compile(r"(-?\d+)(?:\.(\d))?%")


def _read_figure(value: object) -> object:
    """Money written in 元 as fen, per cent as permille: 5.9% is 59."""
    percent = _PERCENT.fullmatch(value) if isinstance(value, str) else None
    if percent is not None:
        whole, tenth = percent.groups(default="0")
        return int(f"{whole}{tenth}")
    return read_amount(value)


def _read_value(value: object) -> object:
    """Figures as above; days and decimals, which JSON keeps as text, as what they are."""
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return dt.date.fromisoformat(value)
    if isinstance(value, str) and re.fullmatch(r"-?\d+\.\d+", value):
        return Decimal(value)
    return _read_figure(value)


CaseValue = Annotated[int | bool | Decimal | dt.date | str, BeforeValidator(_read_value)]
Figure = Annotated[StrictInt, BeforeValidator(_read_figure), Field(examples=[1, "30万元", "5.9%"])]


class CaseOrg(Item):
    """An organisation of a case; its home tells which assisting city it belongs to."""

    id: CaseName
    name: Words
    home: RegionCode
    kind: Identifier = "city_direct"
    works_in: RegionCode | None = Field(None, description="驻市工作组所驻的市")


class CaseMember(Span):
    org: CaseName


class CaseCluster(Item):
    id: CaseName
    name: Words
    town: RegionCode
    assisting_city: RegionCode
    lead: CaseName
    members: tuple[CaseMember, ...]


class CaseTeam(Span):
    """A team that a cluster stations in its town."""

    id: CaseName
    name: Words
    cluster: CaseName


class CasePerson(Span):
    """A person whom an organisation posts to a team."""

    id: CaseName
    name: Words
    org: CaseName
    team: CaseName
    role: Identifier = "member"


class CaseTag(Span):
    """A mark on a town or a village: only those of the case hold in it."""

    place: RegionCode
    tag: Tag


class CaseRecord(Item):
    """A record: money fields may be written in 元, per cent as 5.9%.

    `evidence` says how many papers prove it; `parent` is a record that stands before it.
    """

    id: CaseName
    register_id: Identifier = Field(alias="register")
    on: dt.date
    org: CaseName | None = None
    cluster: CaseName | None = None
    team: CaseName | None = None
    person: CaseName | None = None
    parent: CaseName | None = None
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
    value: Figure
    target: Figure
    met: bool
    counted: tuple[CaseName, ...] | None = None
    not_counted: tuple[NotCounted, ...] | None = None


class Given(Item):
    today: dt.date
    orgs: tuple[CaseOrg, ...] = ()
    clusters: tuple[CaseCluster, ...] = ()
    teams: tuple[CaseTeam, ...] = ()
    people: tuple[CasePerson, ...] = ()
    city_pairs: tuple[CasePair, ...] = ()
    tags: tuple[CaseTag, ...] = ()
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
