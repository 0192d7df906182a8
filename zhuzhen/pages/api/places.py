"""Divisions: found by what people write, and the tree."""

import datetime as dt

from django.http import HttpRequest
from ninja import Router, Schema

from zhuzhen.base import clock
from zhuzhen.pages.api.choices import PLACES
from zhuzhen.pages.api.failures import FAILURES
from zhuzhen.pages.api.fields import PlaceCode, Size, Span, Text
from zhuzhen.places import queries
from zhuzhen.places.choices import Level
from zhuzhen.places.models import Division

router = Router(tags=[PLACES])


class PlaceOut(Schema):
    """A division: its 12-digit code, latest name, path without the province, and validity."""

    code: str
    name: str
    level: Level
    path: str
    parent: str | None
    during: Span


class PlaceDetailOut(PlaceOut):
    """A division with what is above it, the province first, and the marks it bears today."""

    above: list[PlaceOut]
    tags: list[str]


def _fields(place: Division) -> dict[str, object]:
    return {
        "code": place.code,
        "name": place.name,
        "level": place.level,
        "path": place.path,
        "parent": place.parent_id,
        "during": Span.of(place.during),
    }


def _place(place: Division) -> PlaceOut:
    return PlaceOut.model_validate(_fields(place))


@router.get("/places", response={200: list[PlaceOut], **FAILURES}, summary="查找地区")
def find_places(
    request: HttpRequest,
    text: Text,
    level: Level | None = None,
    within: PlaceCode | None = None,
    size: Size = 20,
) -> list[PlaceOut]:
    """Places that `text` (a code, a name, a path or a part of one) may mean, best first."""
    return [_place(each) for each in queries.suggest(text, limit=size, level=level, within=within)]


@router.get("/places/resolve", response={200: PlaceOut, **FAILURES}, summary="确定一个地区")
def resolve_place(
    request: HttpRequest,
    text: Text,
    level: Level | None = None,
    within: PlaceCode | None = None,
) -> PlaceOut:
    """The one place that `text` means; an ambiguous name fails with `candidates` in facts."""
    return _place(queries.resolve(text, level=level, within=within))


@router.get("/places/{code}", response={200: PlaceDetailOut, **FAILURES}, summary="一个地区")
def one_place(request: HttpRequest, code: PlaceCode) -> PlaceDetailOut:
    """A place by its 12-digit code, former codes included."""
    place = queries.division(code)
    return PlaceDetailOut.model_validate(
        {
            **_fields(place),
            "above": [_place(each) for each in queries.ancestors(code)],
            "tags": [str(tag) for tag in queries.tags_of(code, on=clock.today())],
        }
    )


@router.get(
    "/places/{code}/children", response={200: list[PlaceOut], **FAILURES}, summary="下级地区"
)
def children(request: HttpRequest, code: PlaceCode, on: dt.date | None = None) -> list[PlaceOut]:
    """What lies directly under a place, on a day (default: codes in force), by code."""
    queries.division(code)
    return [_place(each) for each in queries.children(code, on=on)]
