"""The form that records a match that came about, filled ahead from both of its records."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlencode

from zhuzhen.matching.market import Market, Row
from zhuzhen.matching.queries import Pair, Reasons
from zhuzhen.matching.rules.reasons import Reason
from zhuzhen.policy.choices import FieldKind, Link
from zhuzhen.registers.declarations import Declaration


@dataclass(frozen=True)
class Line:
    """A pair as the screens show it, with the address of the form that records it."""

    pair: Pair
    ask_place: str
    offer_place: str
    reasons: tuple[Reason, ...]
    settle_path: str


def _typed(value: object, *, kind: FieldKind) -> str:
    """A stored value as one types it."""
    if value is None:
        return ""
    if kind is FieldKind.MONEY_FEN:
        return format(Decimal(str(value)) / 100, "f")
    if kind is FieldKind.PERCENT:
        return format(Decimal(str(value)) / 10, "f")
    if kind is FieldKind.YES_NO:
        return "yes" if value else "no"
    return str(value)


def _filled(
    row: Row, name: str, *, declaration: Declaration, own: str, paths: Mapping[str, str]
) -> dict[str, str]:
    if name == "place":
        return {own: paths.get(row.place, ""), f"{own}__id": row.place} if row.place else {}
    field = declaration.register.field(name)
    text = _typed(row.values.get(name), kind=field.kind) if field else ""
    return {own: text} if text else {}


def settle_path(market: Market, pair: Pair, *, paths: Mapping[str, str]) -> str:
    """Where the match is recorded: the asking record itself, or a new one under it."""
    declared = market.declared
    known: dict[str, str] = {}
    for own, source in declared.match.settled.fill.items():
        side, _, name = source.partition(".")
        row, of = (pair.ask, declared.asks) if side == "asks" else (pair.offer, declared.offers)
        known |= _filled(row, name, declaration=of, own=own, paths=paths)
    if declared.is_settled_in_place:
        return f"/records/{pair.ask.uid}/edit/?{urlencode(known)}"
    above = declared.settled.link(Link.PARENT)
    if above is not None and above.register_id == declared.match.asks.register_id:
        known |= {"parent": pair.ask.summary, "parent__id": str(pair.ask.pk)}
    return f"/registers/{declared.settled.id}/new/?{urlencode(known)}"


def lines_of(
    market: Market, pairs: Iterable[Pair], *, paths: Mapping[str, str], may_settle: bool
) -> list[Line]:
    """The pairs as the screens show them; no query."""
    reasons = Reasons(market)
    return [
        Line(
            pair,
            paths.get(pair.ask.place, ""),
            paths.get(pair.offer.place, ""),
            reasons.of(pair),
            settle_path(market, pair, paths=paths) if may_settle else "",
        )
        for pair in pairs
    ]
