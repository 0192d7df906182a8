"""The form that records a match that came about, filled ahead from both of its records."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlencode

from zhuzhen.matching.declared import DeclaredMatch
from zhuzhen.matching.market import Market
from zhuzhen.matching.queries import Pair, Reasons
from zhuzhen.matching.rows import Row
from zhuzhen.matching.rules.reasons import Reason
from zhuzhen.policy.choices import FieldKind, Link
from zhuzhen.registers.declarations import Declaration

Facts = tuple[tuple[str, str], ...]  # labels with what is said


@dataclass(frozen=True)
class Line:
    """A pair as the screens show it, with the address of the form that records it."""

    pair: Pair
    ask_place: str
    offer_place: str
    reasons: tuple[Reason, ...]
    settle_path: str
    ask_facts: Facts = ()
    offer_facts: Facts = ()


def compared(declared: DeclaredMatch, *, is_asking: bool) -> list[str]:
    """The fields of a side that its criteria look at."""
    found = (c.asks if is_asking else c.offers for c in declared.match.criteria)
    return list(dict.fromkeys(name for names in found for name in names))


def facts_of(market: Market, row: Row, *, is_asking: bool, names: Iterable[str]) -> Facts:
    """What a record says in these fields, with their labels; what its line says is left out."""
    side = market.declared.asks if is_asking else market.declared.offers
    tell = (market.ask_as_one(row) if is_asking else market.offer_as_one(row)).tell
    in_line = {name for _, name in side.title_parts}
    told = ((name, tell(name)) for name in names if name not in in_line)
    return tuple((side.label_of(name), text) for name, text in told if text)


def _open_facts(market: Market, row: Row, *, is_asking: bool) -> Facts:
    """Of a record beyond the scope all that is open and not told by the reasons: there is no page
    of it to look at."""
    if not row.is_beyond:
        return ()
    side = market.declared.match.asks if is_asking else market.declared.match.offers
    by_reasons = {*compared(market.declared, is_asking=is_asking), side.amount}
    names = [name for name in side.open if name not in by_reasons]
    return facts_of(market, row, is_asking=is_asking, names=names)


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
    """Where the match is recorded: the asking record itself, or a new one under it; '' where that
    lies out of scope, for nothing is written over the border."""
    declared = market.declared
    if pair.ask.is_beyond:
        return ""
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
            _open_facts(market, pair.ask, is_asking=True),
            _open_facts(market, pair.offer, is_asking=False),
        )
        for pair in pairs
    ]
