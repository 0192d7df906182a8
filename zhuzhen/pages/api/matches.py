"""Matches: what is open, who fits whom and why, and a proposal for all."""

import uuid

from django.http import HttpRequest
from ninja import Router, Schema

from zhuzhen.base import clock
from zhuzhen.base.problems import Problem
from zhuzhen.matching.declared import DeclaredMatch, all_matches, declared_match
from zhuzhen.matching.market import Market, market_of
from zhuzhen.matching.queries import Pair, Reasons, proposal_for, ranked_for, row_in_market
from zhuzhen.matching.rows import Row
from zhuzhen.pages.api.choices import A_RECORD, MATCHES
from zhuzhen.pages.api.failures import FAILURES
from zhuzhen.pages.api.fields import Name, PageNumber, PlaceCode, Size
from zhuzhen.pages.api.paging import Rows
from zhuzhen.registers.queries import record_by_uid

router = Router(tags=[MATCHES])


class MatchOut(Schema):
    """A match with how many records are open on either side; `full` offers have nothing left.

    Those `beyond` lie out of scope and are open to all.
    """

    id: str
    title: str
    asks: str
    offers: str
    pack: str
    open_asks: int
    open_offers: int
    full: int
    asks_beyond: int
    offers_beyond: int


class ReasonOut(Schema):
    """What one criterion says of a pair; `mood` is good, fair or poor."""

    label: str
    text: str
    mood: str


class PairOut(Schema):
    """An asking and an offering record with their score, 0 to 100.

    Of a record out of scope there is no number: it is told in its open fields, with whom to ask.
    """

    ask: uuid.UUID | None
    ask_summary: str
    ask_contact: str
    offer: uuid.UUID | None
    offer_summary: str
    offer_contact: str
    score: int
    reasons: list[ReasonOut]


class LeftOutOut(Schema):
    """An asking record that the proposal leaves out, and why."""

    ask: uuid.UUID | None
    summary: str
    why: str


class ProposalOut(Schema):
    """Who gets what. `is_best`: no other way of giving has a higher total of scores."""

    match: str
    is_best: bool
    matched: int
    average: int
    page: int
    has_next: bool
    pairs: list[PairOut]
    left_out: list[LeftOutOut]


def _market(declared: DeclaredMatch, *, place: str | None) -> Market:
    return market_of(declared, today=clock.today(), place=place or "")


def _pair_out(reasons: Reasons, pair: Pair) -> PairOut:
    return PairOut(
        ask=pair.ask.uid,
        ask_summary=pair.ask.summary,
        ask_contact=pair.ask.contact,
        offer=pair.offer.uid,
        offer_summary=pair.offer.summary,
        offer_contact=pair.offer.contact,
        score=pair.score,
        reasons=[ReasonOut(label=r.label, text=r.text, mood=r.mood) for r in reasons.of(pair)],
    )


def _row_of(market: Market, uid: uuid.UUID) -> tuple[Row, bool, bool]:
    try:
        return row_in_market(market, record_by_uid(uid))
    except Problem:
        raise Problem("not_found", what=A_RECORD.format(key=uid)) from None


@router.get("/matches", response={200: list[MatchOut], **FAILURES}, summary="全部匹配")
def matches(request: HttpRequest, place: PlaceCode | None = None) -> list[MatchOut]:
    """Every match of the current packs; `place` narrows who asks."""
    found = [(each, _market(each, place=place)) for each in all_matches()]
    return [
        MatchOut(
            id=each.id,
            title=each.title,
            asks=each.asks.id,
            offers=each.offers.id,
            pack=each.stored.label,
            open_asks=len(market.asks),
            open_offers=len(market.offers),
            full=market.full,
            asks_beyond=len(market.asks_beyond.rows),
            offers_beyond=len(market.offers_beyond.rows),
        )
        for each, market in found
    ]


@router.get(
    "/matches/{match_id}/records/{uid}",
    response={200: Rows[PairOut], **FAILURES},
    summary="一条登记的匹配",
)
def counterparts(
    request: HttpRequest,
    match_id: Name,
    uid: uuid.UUID,
    place: PlaceCode | None = None,
    page: PageNumber = 1,
    size: Size = 50,
) -> Rows[PairOut]:
    """Who or what fits a record, the best first; nothing if it is not open."""
    market = _market(declared_match(match_id), place=place)
    row, is_asking, is_open = _row_of(market, uid)
    pairs = ranked_for(market, row=row, is_asking=is_asking) if is_open else ()
    first = (page - 1) * size
    reasons = Reasons(market)
    rows = [_pair_out(reasons, each) for each in pairs[first : first + size]]
    return Rows(page=page, has_next=len(pairs) > first + size, rows=rows)


@router.get(
    "/matches/{match_id}/proposal", response={200: ProposalOut, **FAILURES}, summary="撮合方案"
)
def proposal(
    request: HttpRequest,
    match_id: Name,
    place: PlaceCode | None = None,
    page: PageNumber = 1,
    size: Size = 50,
) -> ProposalOut:
    """The proposal for a place, a page of its pairs and of who is left out; records nothing."""
    market = _market(declared_match(match_id), place=place)
    found = proposal_for(market)
    reasons, first = Reasons(market), (page - 1) * size
    last = first + size
    return ProposalOut(
        match=match_id,
        is_best=found.is_best,
        matched=len(found.pairs),
        average=found.average,
        page=page,
        has_next=max(len(found.pairs), len(found.left_out)) > last,
        pairs=[_pair_out(reasons, each) for each in found.pairs[first:last]],
        left_out=[
            LeftOutOut(ask=each.ask.uid, summary=each.ask.summary, why=each.why)
            for each in found.left_out[first:last]
        ],
    )
