"""Reads of matches: ranked counterparts of one record, and a proposal for all, with reasons."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from zhuzhen.matching import choices as said
from zhuzhen.matching.market import Market
from zhuzhen.matching.problems import match_too_large, not_matched
from zhuzhen.matching.rows import Row, record_row
from zhuzhen.matching.rules.assigning import NOBODY, Assignment, assign
from zhuzhen.matching.rules.criteria import value_of
from zhuzhen.matching.rules.reasons import Reason, reason, room_reason
from zhuzhen.matching.rules.scoring import Ints, Scorer, percent
from zhuzhen.policy.schema.matches import Criterion
from zhuzhen.registers.models import Record

# Pairs that a proposal may weigh at once: about ten seconds of work.
MOST_PAIRS = 150_000_000


@dataclass(frozen=True)
class Pair:
    """An asking and an offering record that may come together, with their score (0 to 100)."""

    ask: Row
    offer: Row
    score: int


@dataclass(frozen=True)
class LeftOut:
    """An asking record that the proposal leaves out, and why."""

    ask: Row
    why: str


@dataclass(frozen=True)
class Proposal:
    """Who gets what, the asking records in their own order; who is left out and why.

    `is_best`: no other way of giving has a higher total.
    """

    market: Market
    pairs: tuple[Pair, ...]
    left_out: tuple[LeftOut, ...]
    total: int
    is_best: bool

    @property
    def average(self) -> int:
        return round(sum(pair.score for pair in self.pairs) / len(self.pairs)) if self.pairs else 0


class Reasons:
    """Why pairs of a market fit as they do. What was said of two values once is kept."""

    def __init__(self, market: Market) -> None:
        self.market = market
        self._said: dict[tuple[str, object, object], Reason] = {}

    def of(self, pair: Pair) -> tuple[Reason, ...]:
        """What each criterion says, and what is left of the offer."""
        match = self.market.declared.match
        reasons = tuple(self._reason(each, pair) for each in match.criteria)
        if match.offers.amount is None:
            return reasons
        label = self.market.declared.offers.label_of(match.offers.amount)
        unit = _unit(self.market, pair.offer)
        need, left = pair.ask.amount, pair.offer.amount
        return (*reasons, room_reason(need=need, left=left, label=label, unit=unit))

    def _reason(self, criterion: Criterion, pair: Pair) -> Reason:
        ask, offer = pair.ask, pair.offer
        key = (
            criterion.label,
            value_of(criterion, place=ask.place, values=ask.values, names=criterion.asks),
            value_of(criterion, place=offer.place, values=offer.values, names=criterion.offers),
        )
        if key not in self._said:
            self._said[key] = reason(
                criterion,
                ask=self.market.ask_as_one(ask),
                offer=self.market.offer_as_one(offer),
                known=self.market.declared.known[criterion.label],
            )
        return self._said[key]


def reasons_of(market: Market, pair: Pair) -> tuple[Reason, ...]:
    """The reasons of one pair alone."""
    return Reasons(market).of(pair)


def _unit(market: Market, offer: Row) -> str:
    """What the amount left of an offer is counted in: its own unit if it names one."""
    declared = market.declared
    for name in declared.match.settled.same.values():
        field = declared.offers.register.field(name)
        if field is not None and field.terms == "goods_unit":
            return market.offer_as_one(offer).tell(name)
    return declared.match.offers.unit


def row_in_market(market: Market, record: Record) -> tuple[Row, bool, bool]:
    """A record as a row of the market: (row, is it asking, is it open). Raises not_matched."""
    match = market.declared.match
    if record.register == match.asks.register_id:
        side, rows, is_asking = match.asks, market.asks, True
    elif record.register == match.offers.register_id:
        side, rows, is_asking = match.offers, market.offers, False
    else:
        raise not_matched(record.summary)
    open_row = next((row for row in rows if row.pk == record.pk), None)
    return open_row or record_row(record, side=side), is_asking, open_row is not None


def ranked_for(market: Market, *, row: Row, is_asking: bool) -> tuple[Pair, ...]:
    """All counterparts that one record may have, in scope or open beyond it, the best first; of
    equals those in scope, then the older."""
    others = market.all_offers if is_asking else market.all_asks
    if not others:
        return ()
    if is_asking:
        points = market.scorer(asks=[row]).block(np.array([0]))[0]
    else:
        points = market.scorer(asks=others, offers=[row]).block(np.arange(len(others)))[:, 0]
    order = np.argsort(-points.astype(np.int64), kind="stable")
    return tuple(
        Pair(
            row if is_asking else others[at],
            others[at] if is_asking else row,
            percent(int(points[at])),
        )
        for at in order.tolist()
        if points[at] >= 0
    )


@dataclass(frozen=True)
class Summed:
    """A record on the list: how many counterparts it may have, and the best score."""

    row: Row
    count: int
    best: int


def summed(market: Market, *, rows: Sequence[Row], is_asking: bool) -> tuple[Summed, ...]:
    """For each of these rows, how many of the other side it may have. Those of a row out of scope
    are counted in scope alone: what both lie beyond it is no matter of the viewer's."""
    is_beyond = any(row.is_beyond for row in rows)
    if is_asking:
        others = market.offers if is_beyond else market.all_offers
    else:
        others = market.asks if is_beyond else market.all_asks
    if not rows or not others:
        return tuple(Summed(row, 0, 0) for row in rows)
    if is_asking:
        counts, tops = market.scorer(asks=rows, offers=others).counts(np.arange(len(rows)))
    else:
        counts, tops = market.scorer(asks=others, offers=rows).counts_of_columns()
    return tuple(
        Summed(row, count, percent(max(top, 0)))
        for row, count, top in zip(rows, counts.tolist(), tops.tolist(), strict=True)
    )


def proposal_for(market: Market) -> Proposal:
    """One way of giving that has the highest total of scores: whoever asks in scope, with all that
    is offered, also beyond. Raises match_too_large."""
    match, offers = market.declared.match, market.all_offers
    if len(market.asks) * len(offers) > MOST_PAIRS:
        raise match_too_large(
            len(market.asks), len(offers), asking=match.asks.noun, offering=match.offers.noun
        )
    scorer = market.scorer()
    found = assign(scorer)
    pairs = tuple(
        Pair(market.asks[index], offers[column], percent(int(found.points[index])))
        for index, column in enumerate(found.chosen.tolist())
        if column != NOBODY
    )
    left_out = _left_out(market, scorer, found)
    return Proposal(market, pairs, left_out, round(found.total / 100), found.is_best)


def _left_out(market: Market, scorer: Scorer, found: Assignment) -> tuple[LeftOut, ...]:
    rows = np.flatnonzero(found.chosen == NOBODY)
    if not len(rows):
        return ()
    counts, _ = scorer.counts(rows)
    failing = scorer.failing(rows) if market.all_offers else {}
    return tuple(
        LeftOut(market.asks[int(row)], _why(market, at, count=int(counts[at]), failing=failing))
        for at, row in enumerate(rows)
    )


def _why(market: Market, at: int, *, count: int, failing: dict[str, Ints]) -> str:
    noun = market.declared.match.offers.noun
    if not market.all_offers:
        return said.NOTHING_OFFERED.format(noun=noun)
    if count:
        return said.ALL_TAKEN.format(count=count, noun=noun)
    counted = {label: int(each[at]) for label, each in failing.items() if each[at]}
    if not counted:
        return said.TOO_LITTLE.format(noun=noun)
    worst = sorted(counted.items(), key=lambda pair: -pair[1])[:2]
    why = said.AND.join(said.SHUT_OUT.format(count=n, label=label) for label, n in worst)
    return said.NONE_FITS.format(offers=len(market.all_offers), noun=noun, why=why)
