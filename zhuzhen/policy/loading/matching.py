"""Whether the registers and fields that a match names are there and can be compared."""

import string
from collections.abc import Iterable

from zhuzhen.policy.choices import SUMMABLE, CriterionKind, FieldKind, Link
from zhuzhen.policy.expressions.operands import nearest
from zhuzhen.policy.loading.drafts import DraftItem
from zhuzhen.policy.loading.reading import Loc
from zhuzhen.policy.loading.references import References
from zhuzhen.policy.problems import KINDS_WANTED
from zhuzhen.policy.schema.matches import Criterion, MatchBody, Settling, Side
from zhuzhen.policy.schema.registers import Field, Register

Kinds = frozenset[FieldKind]
_DATES: Kinds = frozenset({FieldKind.DATE})
_WHOLE: Kinds = frozenset({FieldKind.INTEGER})
_CHOICE: Kinds = frozenset({FieldKind.CHOICE})
_TEXTS: Kinds = frozenset({FieldKind.TEXT, FieldKind.LONG_TEXT})
_KINDS: dict[CriterionKind, Kinds] = {
    CriterionKind.REACH: _CHOICE,
    CriterionKind.SAME: _CHOICE,
    CriterionKind.AT_LEAST: SUMMABLE | _CHOICE,
    CriterionKind.MONTHS: _WHOLE,
    CriterionKind.WORDS: _TEXTS,
}
# What the answer to "how far" may be called: a level of place, or beyond all of them.
REACHES = ("village", "town", "county", "city", "province", "beyond")


class MatchReferences:
    """Checks one match against what its pack knows."""

    def __init__(self, references: References, *, item: DraftItem, match: MatchBody) -> None:
        self.references, self.item, self.match = references, item, match

    def check(self) -> None:
        match = self.match
        self.references.sources(self.item, match.source)
        asks = self._side(match.asks, ("asks",))
        offers = self._side(match.offers, ("offers",))
        if asks is not None and offers is not None:
            for index, criterion in enumerate(match.criteria):
                self._criterion(criterion, ("criteria", index), asks=asks, offers=offers)
        self._settling(match.settled, asks=asks, offers=offers)
        self._open_side("asks", register=asks)
        self._open_side("offers", register=offers)

    def _register(self, name: str, loc: Loc) -> Register | None:
        known = self.references.known.registers
        if name not in known:
            self.references.missing(self.item, loc, section="registers", name=name, among=known)
        return known.get(name)

    def _field(
        self, register: Register | None, name: str, loc: Loc, *, kinds: Kinds | None
    ) -> Field | None:
        """The field of that name and one of these kinds; a fault if there is none."""
        if register is None:
            return None
        found = register.field(name)
        if found is None:
            among = [each.id for each in register.fields]
            self.references.missing(self.item, loc, section="fields", name=name, among=among)
        elif kinds is not None and found.kind not in kinds:
            self._wrong_kind(name, loc, kinds=kinds)
            return None
        return found

    def _wrong_kind(self, name: str, loc: Loc, *, kinds: Kinds) -> None:
        wanted = next(words for words, each in KINDS_WANTED if each >= kinds)
        self.references.draft.fault_at(
            self.item, "match_field_kind", loc=loc, name=name, wanted=wanted
        )

    def _side(self, side: Side, loc: Loc) -> Register | None:
        register = self._register(side.register_id, (*loc, "register"))
        for index, name in enumerate(side.closed_by):
            self._field(register, name, (*loc, "closed_by", index), kinds=_DATES)
        if side.open_until is not None:
            self._field(register, side.open_until, (*loc, "open_until"), kinds=_DATES)
        if side.amount is not None:
            self._field(register, side.amount, (*loc, "amount"), kinds=SUMMABLE)
        if register is not None and Link.PLACE not in register.links:
            at = (*loc, "register")
            links = register.links
            self.references.missing(self.item, at, section="links", name="place", among=links)
        return register

    def _criterion(
        self, criterion: Criterion, loc: Loc, *, asks: Register, offers: Register
    ) -> None:
        kinds = _KINDS.get(criterion.kind)
        sides = ((asks, criterion.asks, "asks"), (offers, criterion.offers, "offers"))
        found = [
            self._field(register, name, (*loc, key), kinds=kinds)
            for register, names, key in sides
            for name in names
        ]
        fields = [each for each in found if each is not None]
        if len(fields) < len(found) or not fields:
            return
        if len({each.terms for each in fields}) > 1 or len({_measured(f) for f in fields}) > 1:
            self._fault("match_fields_differ", loc, label=criterion.label)
            return
        self._terms(criterion, loc, terms=fields[0].terms)

    def _terms(self, criterion: Criterion, loc: Loc, *, terms: str | None) -> None:
        known = self.references.known.terms.get(terms or "")
        if known is None:
            return
        codes = [term.code for term in known.values]
        if criterion.kind is CriterionKind.AT_LEAST and not known.ordered:
            self._fault("match_not_ordered", loc, label=criterion.label, terms=known.id)
        if criterion.kind is CriterionKind.REACH and not set(codes) <= set(REACHES):
            self._fault("match_reach", loc, terms=known.id, known="、".join(REACHES))
        for code in criterion.anything:
            if code not in codes:
                self._unknown_code(code, (*loc, "anything"), among=codes)

    def _unknown_code(self, code: str, loc: Loc, *, among: Iterable[str]) -> None:
        codes = list(among)
        self._fault(
            "match_code", loc, name=code, nearest=nearest(code, codes), known="、".join(codes)
        )

    def _fault(self, code: str, loc: Loc, **facts: object) -> None:
        self.references.draft.fault_at(self.item, code, loc=loc, **facts)

    def _settling(
        self, settled: Settling, *, asks: Register | None, offers: Register | None
    ) -> None:
        loc: Loc = ("settled",)
        register = self._register(settled.register_id, (*loc, "register"))
        for own, theirs in settled.same.items():
            self._field(register, own, (*loc, "same", own), kinds=None)
            self._field(offers, theirs, (*loc, "same", own), kinds=None)
        for key in ("counts_when", "freed_by"):
            if (name := getattr(settled, key)) is not None:
                self._field(register, name, (*loc, key), kinds=_DATES)
        if settled.amount is not None:
            self._field(register, settled.amount, (*loc, "amount"), kinds=SUMMABLE)
        for own, source in settled.fill.items():
            side, _, name = source.partition(".")
            at = (*loc, "fill", own)
            self._named(register, own, at)
            self._named(asks if side == "asks" else offers, name, at)

    def _named(self, register: Register | None, name: str, loc: Loc) -> None:
        """A field, or the place of a record."""
        if register is not None and not (name == "place" and Link.PLACE in register.links):
            self._field(register, name, loc, kinds=None)

    def _open_side(self, name: str, *, register: Register | None) -> None:
        """What strangers may see names nobody, and is enough to tell them what fits and why."""
        side: Side = getattr(self.match, name)
        if register is None or not side.open:
            return
        loc: Loc = (name, "open")
        people = [each.id for each in register.fields if each.kind is FieldKind.PERSON]
        if people or Link.PERSON in register.links:
            self._fault("match_open_people", loc, register=register.title)
            return
        for index, column in enumerate(side.open):
            self._field(register, column, (*loc, index), kinds=None)
        fields = {each.id for each in register.fields}
        lacking = sorted((_needed(self.match, name, register=register) & fields) - {*side.open})
        if lacking:
            self._fault("match_open_lacks", loc, names="、".join(lacking))


def _needed(match: MatchBody, name: str, *, register: Register) -> set[str]:
    """The fields of a side that scores, reasons, lines and forms tell of."""
    side: Side = getattr(match, name)
    found = {each for criterion in match.criteria for each in getattr(criterion, name)}
    found |= {each for _, each, _, _ in string.Formatter().parse(register.title_template) if each}
    found |= {
        each.partition(".")[2] for each in match.settled.fill.values() if each.startswith(name)
    }
    found |= set(match.settled.same.values()) if name == "offers" else set()
    return found | ({side.amount} if side.amount else set())


def _measured(field: Field) -> str:
    """What a field may be compared with: amounts of money with money, choices with choices."""
    if field.kind in (FieldKind.MONEY_FEN, FieldKind.PERCENT, FieldKind.CHOICE):
        return field.kind.value
    return "number" if field.kind in SUMMABLE else "text"
