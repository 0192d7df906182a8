"""Records on the wire: how they are shown, and what is sent to make or change one."""

import datetime as dt
import uuid
from collections.abc import Iterator

from ninja import Schema
from pydantic import Field, JsonValue, field_validator
from pydantic_core import PydanticCustomError

from zhuzhen.pages.api.fields import Id, LongText, Moment, PlaceCode
from zhuzhen.registers.choices import Origin, RecordState
from zhuzhen.registers.commands import Entry
from zhuzhen.registers.models import Record
from zhuzhen.registers.world import Links

_MOST_PAPERS = 50


class LinksIn(Schema):
    """What a record is tied to; a cluster or team that the organisation tells may be left out."""

    place: PlaceCode | None = None
    org: Id | None = None
    cluster: Id | None = None
    team: Id | None = None
    person: Id | None = None
    parent: uuid.UUID | None = None

    def links(self) -> Links:
        """The same for the commands; an unknown parent stays unknown (0), and is told as such."""
        given = self.model_dump(exclude={"parent"})
        if self.parent is None:
            return Links(**given)
        found = Record.objects.filter(uid=self.parent).values_list("pk", flat=True).first()
        return Links(**given, parent=found or 0)


def _texts(value: JsonValue) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)
    elif isinstance(value, dict):
        for name, each in value.items():
            yield name
            yield from _texts(each)


class EntryIn(Schema):
    """The content of a record: money in whole fen, days YYYY-MM-DD, choices by their code."""

    happened_on: dt.date
    links: LinksIn = LinksIn()
    values: dict[str, JsonValue] = Field(default_factory=dict, max_length=200)

    @field_validator("values")
    @classmethod
    def _storable(cls, values: dict[str, JsonValue]) -> dict[str, JsonValue]:
        # PostgreSQL's jsonb refuses NUL, and no encoding carries a lone surrogate.
        if any("\x00" in text or _is_broken(text) for text in _texts(values)):
            raise PydanticCustomError("unstorable", "text that cannot be stored")
        return values

    def entry(self) -> Entry:
        """The same for the commands."""
        return Entry(self.happened_on, dict(self.values), self.links.links())


def _is_broken(text: str) -> bool:
    return any("\ud800" <= letter <= "\udfff" for letter in text)


class RecordIn(EntryIn):
    """A new record. `uid`, made by the sender, makes a repeated request harmless; `papers` are
    ids of papers the sender uploaded; a draft is not submitted yet."""

    uid: uuid.UUID | None = None
    papers: list[Id] = Field(default_factory=list, max_length=_MOST_PAPERS)
    draft: bool = False


class RevisionIn(EntryIn):
    """A record's new content; `version` is the one the sender read."""

    version: int = Field(ge=1, le=2**31 - 1)
    request_id: uuid.UUID | None = None


class StepIn(Schema):
    """A step in a record's life; with `version` it fails if someone saved in between."""

    version: int | None = Field(default=None, ge=1, le=2**31 - 1)
    request_id: uuid.UUID | None = None


class ReasonIn(StepIn):
    reason: LongText


class RecordOut(Schema):
    """A record as stored: money in whole fen, days YYYY-MM-DD, moments with time zone."""

    uid: uuid.UUID
    register_id: str = Field(serialization_alias="register")
    state: RecordState
    happened_on: dt.date
    place: str | None
    place_path: str | None
    org: int | None
    org_name: str | None
    cluster: int | None
    cluster_name: str | None
    team: int | None
    helper_code: str | None
    values: dict[str, JsonValue]
    summary: str
    version: int
    origin: Origin
    return_reason: str
    papers: int
    created_at: Moment
    updated_at: Moment


class RecordStepOut(Schema):
    """A step: who took it, when, from and to which state, and why."""

    step: str
    before: str
    after: str
    version: int
    by: str
    at: Moment
    reason: str


class PaperOut(Schema):
    """A file that proves something; `size` in bytes, coordinates in degrees (WGS 84)."""

    id: int
    name: str
    mime: str
    size: int
    sm3: str
    taken_at: Moment | None
    latitude: float | None
    longitude: float | None
    uploaded_at: Moment


class RecordDetailOut(RecordOut):
    """A record with its steps, oldest first, and its papers."""

    steps: list[RecordStepOut]
    attached: list[PaperOut]


def record_fields(record: Record) -> dict[str, object]:
    """A record read by `registers.queries` (with names and paper count) as shown."""
    return {
        "uid": record.uid,
        "register_id": record.register,
        "state": record.state,
        "happened_on": record.happened_on,
        "place": record.place_id,
        "place_path": record.place.path if record.place else None,
        "org": record.org_id,
        "org_name": record.org.name if record.org else None,
        "cluster": record.cluster_id,
        "cluster_name": record.cluster.name if record.cluster else None,
        "team": record.team_id,
        "person": record.person_id,
        "parent": record.parent.uid if record.parent else None,
        "helper_code": record.helper_code,
        "values": record.values,
        "summary": record.summary,
        "version": record.version,
        "origin": record.origin,
        "return_reason": record.return_reason,
        "papers": record.paper_count,  # type: ignore[attr-defined]  # annotated by the query
        "created_at": record.created_at,
        "updated_at": record.updated_at,
    }
