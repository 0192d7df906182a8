"""Packs and clauses: the rules themselves, the same for everyone."""

import datetime as dt

from django.http import HttpRequest
from ninja import Router, Schema

from zhuzhen.base.problems import Problem
from zhuzhen.pages.api.choices import A_CLAUSE, A_PACK, POLICY
from zhuzhen.pages.api.failures import FAILURES
from zhuzhen.pages.api.fields import Moment, Name, PageNumber, Size, Text
from zhuzhen.pages.api.paging import Rows, page_of
from zhuzhen.policy import queries
from zhuzhen.policy.models import Clause
from zhuzhen.policy.queries import StoredPack

router = Router(tags=[POLICY])


class PackOut(Schema):
    """A pack's current version; `region` is a 12-digit code, the span is of days."""

    id: str
    title: str
    version: int
    region: str
    overlays: str | None
    document_number: str | None
    issuer: str
    in_force_from: dt.date
    in_force_to: dt.date | None
    loaded_at: Moment
    registers: list[str]
    duties: list[str]


class ClauseOut(Schema):
    """A clause, told in our own words."""

    document: str
    clause: str
    number: str
    part: str
    heading: str
    text: str
    responsible: list[str]
    quantity: str


def _pack(stored: StoredPack) -> PackOut:
    head = stored.pack.head
    return PackOut(
        id=stored.pack.id,
        title=stored.pack.title,
        version=stored.version,
        region=head.region,
        overlays=head.overlays,
        document_number=head.document.number,
        issuer=head.document.issuer,
        in_force_from=head.in_force.from_,
        in_force_to=head.in_force.to,
        loaded_at=stored.loaded_at,
        registers=sorted(stored.pack.registers),
        duties=sorted(stored.pack.duties),
    )


def _clause(row: Clause) -> ClauseOut:
    return ClauseOut(
        document=row.document,
        clause=row.clause_id,
        number=row.number,
        part=row.part,
        heading=row.heading,
        text=row.text,
        responsible=row.responsible,
        quantity=row.quantity,
    )


@router.get("/packs", response={200: list[PackOut], **FAILURES}, summary="政策包")
def packs(request: HttpRequest) -> list[PackOut]:
    """The current version of every pack, bases first."""
    return [_pack(each) for each in queries.current_packs()]


@router.get("/packs/{pack}", response={200: PackOut, **FAILURES}, summary="一个政策包")
def one_pack(request: HttpRequest, pack: Name) -> PackOut:
    """One pack by its id."""
    found = next((each for each in queries.current_packs() if each.pack.id == pack), None)
    if found is None:
        raise Problem("not_found", what=A_PACK.format(key=pack))
    return _pack(found)


@router.get("/clauses", response={200: Rows[ClauseOut], **FAILURES}, summary="条款")
def clauses(
    request: HttpRequest,
    text: Text = "",
    document: Name | None = None,
    page: PageNumber = 1,
    size: Size = 50,
) -> Rows[ClauseOut]:
    """Clauses of current packs that contain `text`, in the order of their documents."""
    found = queries.clauses_saying(text.strip()).order_by("document", "position", "pk")
    if document:
        found = found.filter(document=document)
    return page_of(found, page=page, size=size, shown=_clause)


@router.get(
    "/clauses/{document}/{clause}", response={200: ClauseOut, **FAILURES}, summary="一个条款"
)
def one_clause(request: HttpRequest, document: Name, clause: Name) -> ClauseOut:
    """One clause by its document and id."""
    found = queries.clause(document, clause=clause)
    if found is None:
        raise Problem("not_found", what=A_CLAUSE.format(key=f"{document} {clause}"))
    return ClauseOut(
        document=found.document,
        clause=found.id,
        number=found.number,
        part=found.part,
        heading=found.heading,
        text=found.text,
        responsible=list(found.responsible),
        quantity=found.quantity or "",
    )
