"""Which comparisons make sense, and the checked node of each."""

import ast
from collections.abc import Sequence

from zhuzhen.policy.expressions.nodes import (
    NUMBERS,
    Comparison,
    Condition,
    Kind,
    Literal,
    Membership,
    Operand,
    OwnerMembership,
    OwnerName,
    TermSet,
    ValueType,
)
from zhuzhen.policy.expressions.operands import Faulter, as_date, nearest

ORDERINGS = frozenset({"<", "<=", ">", ">="})
MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}
# Money may be compared with money or a bare number, never with people or counts.
PEOPLE_UNITS = frozenset({"person", "person_time", "household"})


def _codes(terms: TermSet, operator: str, bound: str) -> tuple[str, ...]:
    """Codes of ordered terms that stand in the given relation to `bound`."""
    at = terms.codes.index(bound)
    if operator in ("<", "<="):
        return terms.codes[: at + (operator == "<=")]
    return terms.codes[at + (operator == ">") :]


class TypeRules:
    """Builds comparison nodes; a pair that makes no sense is a fault."""

    def __init__(self, *, fault: Faulter) -> None:
        self.fault = fault

    def is_yes(self, operand: Operand) -> Condition:
        return Comparison(operand, "==", Literal(True, operand.type))

    def text_literal(self, operand: Operand, *, at: ast.expr) -> str | None:
        if isinstance(operand, Literal) and isinstance(operand.value, str) and operand.value:
            return operand.value
        self.fault(at, "literal_wanted")
        return None

    def comparison(
        self, left: Operand, operator: str, right: Operand, *, at: ast.expr, right_at: ast.expr
    ) -> Condition | None:
        if isinstance(left, Literal) and isinstance(right, Literal):
            self.fault(at, "constant_condition")
            return None
        if isinstance(left, Literal):
            return self.comparison(right, MIRRORED[operator], left, at=right_at, right_at=at)
        if left.type.many or right.type.many:
            self.fault(at, "set_compared", sign=operator)
            return None
        if isinstance(right, Literal):
            fitted = self.fit(right, left.type, at=right_at)
            if fitted is None:
                return None
            right = fitted
        elif not self._alike(left, right, at=at):
            return None
        if operator in ORDERINGS:
            return self._ordering(left, operator, right, at=at)
        return Comparison(left, operator, right)

    def _ordering(
        self, left: Operand, operator: str, right: Operand, *, at: ast.expr
    ) -> Condition | None:
        if left.type.kind in NUMBERS or left.type.kind is Kind.DATE:
            return Comparison(left, operator, right)
        terms = left.type.terms
        if terms is not None and terms.ordered and isinstance(right, Literal):
            return self._rank(left, operator, right)
        self.fault(at, "no_order", name=ast.unparse(at))
        return None

    @staticmethod
    def _rank(left: Operand, operator: str, right: Literal) -> Condition:
        assert left.type.terms is not None
        bound = str(right.value)
        allowed = _codes(left.type.terms, operator, bound)
        options = tuple(Literal(code, left.type) for code in allowed)
        return Membership(left, options, operator=operator, bound=bound)

    def at_least(
        self, left: Operand, right: Operand, *, at: ast.expr, right_at: ast.expr
    ) -> Condition | None:
        terms = left.type.terms
        if terms is None or not terms.ordered:
            self.fault(at, "no_order", name=ast.unparse(at))
            return None
        if not isinstance(right, Literal):
            self.fault(right_at, "literal_wanted")
            return None
        fitted = self.fit(right, left.type, at=right_at)
        return None if fitted is None else self._rank(left, ">=", fitted)

    def _alike(self, left: Operand, right: Operand, *, at: ast.expr) -> bool:
        first, second = left.type, right.type
        if first.kind in NUMBERS and second.kind in NUMBERS:
            units = {first.unit, second.unit}
            if "fen" in units and units & PEOPLE_UNITS:
                self.fault(at, "units_differ", one=first.unit, other=second.unit)
                return False
            return True
        if first.kind is second.kind and first.terms == second.terms:
            return True
        self.fault(at, "kinds_differ", one=first.kind.value, other=second.kind.value)
        return False

    def fit(self, literal: Literal, wanted: ValueType, *, at: ast.expr) -> Literal | None:
        """The literal read as the kind of what it is compared with."""
        value, kind = literal.value, literal.type.kind
        if wanted.kind in NUMBERS and kind in NUMBERS:
            return Literal(value, ValueType(kind, unit=wanted.unit))
        if wanted.kind is Kind.CHOICE and isinstance(value, str):
            return self._fit_code(literal, wanted, at=at)
        if wanted.kind is Kind.DATE and isinstance(value, str):
            day = as_date(value)
            if day is not None:
                return Literal(day, wanted)
            self.fault(at, "not_a_day", value=value)
            return None
        if wanted.kind is Kind.PLACE and isinstance(value, str):
            if len(value) == 12 and value.isascii() and value.isdigit():
                return Literal(value, wanted)
            self.fault(at, "not_a_place", value=value)
            return None
        if wanted.kind is kind and kind in (Kind.TEXT, Kind.YES_NO):
            return literal
        self.fault(at, "kinds_differ", one=wanted.kind.value, other=kind.value)
        return None

    def _fit_code(self, literal: Literal, wanted: ValueType, *, at: ast.expr) -> Literal | None:
        terms, code = wanted.terms, str(literal.value)
        if terms is None or code in terms.codes:
            return Literal(code, wanted)
        by_label = dict(zip(terms.labels, terms.codes, strict=True))
        close = by_label.get(code) or nearest(code, list(terms.codes))
        self.fault(
            at,
            "unknown_code",
            value=code,
            terms=terms.label,
            nearest=close,
            known="、".join(terms.codes),
        )
        return None

    def in_list(
        self,
        item: Operand,
        options: Sequence[Operand],
        *,
        negated: bool,
        at: ast.expr,
        list_at: ast.expr,
    ) -> Condition | None:
        if not options or item.type.many or isinstance(item, Literal):
            self.fault(list_at, "empty_list" if not options else "bad_member")
            return None
        fitted: list[Literal] = []
        for option in options:
            if not isinstance(option, Literal):
                self.fault(list_at, "literal_wanted")
                return None
            fit = self.fit(option, item.type, at=list_at)
            if fit is not None:
                fitted.append(fit)
        if len(fitted) < len(options):
            return None
        return Membership(item, tuple(fitted), negated=negated)

    def in_terms(
        self, item: Operand, set_id: str, *, negated: bool, at: ast.expr
    ) -> Condition | None:
        terms = item.type.terms
        if terms is None:
            self.fault(at, "not_a_choice")
            return None
        for named in terms.sets:
            if named.id == set_id:
                options = tuple(Literal(code, item.type) for code in named.codes)
                return Membership(item, options, negated=negated, set_label=named.label)
        known = [named.id for named in terms.sets]
        self.fault(
            at,
            "unknown_set",
            name=set_id,
            terms=terms.label,
            nearest=nearest(set_id, known),
            known="、".join(known),
        )
        return None

    def in_owner(
        self, item: Operand, whole: Operand, *, negated: bool, at: ast.expr, set_at: ast.expr
    ) -> Condition | None:
        if not isinstance(whole, OwnerName) or not whole.type.many:
            self.fault(set_at, "set_wanted")
            return None
        if isinstance(item, Literal | OwnerName) or item.type.kind is not whole.type.kind:
            self.fault(at, "kinds_differ", one=item.type.kind.value, other=whole.type.kind.value)
            return None
        return OwnerMembership(item, whole, negated=negated)
