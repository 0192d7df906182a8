"""Names, literals and function calls inside an expression, resolved against what is declared."""

import ast
import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from difflib import get_close_matches
from typing import Protocol

from zhuzhen.policy.expressions.functions import FUNCTIONS, VALUE_FUNCTIONS
from zhuzhen.policy.expressions.nodes import (
    NUMBERS,
    Call,
    Kind,
    Literal,
    Name,
    Operand,
    OwnerName,
    ValueType,
    Vocabulary,
)

BIGGEST = 2**63 - 1


class Faulter(Protocol):
    def __call__(self, node: ast.AST, code: str, **facts: object) -> None: ...


def nearest(word: str, known: list[str]) -> str:
    """The known word most like `word`, or nothing."""
    found = get_close_matches(word, known, n=1, cutoff=0.6)
    return found[0] if found else ""


def as_date(text: str) -> dt.date | None:
    """An ISO day (2022-03-10), or None."""
    try:
        return dt.date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None


def _storable(text: str) -> bool:
    """PostgreSQL stores neither the zero character nor half of a surrogate pair."""
    return "\x00" not in text and not any("\ud800" <= sign <= "\udfff" for sign in text)


class OperandReader:
    """Reads one side of a comparison; tells `used` which names it met."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        *,
        fault: Faulter,
        used: Callable[[Name | OwnerName], None],
    ) -> None:
        self.vocabulary = vocabulary
        self.fault = fault
        self.used = used

    def read(self, node: ast.expr) -> Operand | None:
        if isinstance(node, ast.Constant):
            return self._constant(node)
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            return self._negative(node)
        if isinstance(node, ast.Name):
            return self._name(node)
        if isinstance(node, ast.Attribute):
            return self._attribute(node)
        if isinstance(node, ast.Call):
            return self._call(node)
        self.fault(node, "not_allowed", what=type(node).__name__)
        return None

    def _constant(self, node: ast.Constant) -> Literal | None:
        value = node.value
        if isinstance(value, bool):
            return Literal(value, ValueType(Kind.YES_NO))
        if isinstance(value, int):
            if value > BIGGEST:
                self.fault(node, "too_big")
                return None
            return Literal(value, ValueType(Kind.INTEGER))
        if isinstance(value, float):
            # The shortest form of the float is what was written, to 15 digits.
            return Literal(Decimal(str(value)), ValueType(Kind.DECIMAL))
        if isinstance(value, str) and _storable(value):
            return Literal(value, ValueType(Kind.TEXT))
        self.fault(node, "not_allowed", what=ascii(value)[:20])
        return None

    def _negative(self, node: ast.UnaryOp) -> Operand | None:
        inner = self.read(node.operand)
        if isinstance(inner, Literal) and inner.type.kind in NUMBERS:
            assert isinstance(inner.value, int | Decimal)
            return Literal(-inner.value, inner.type)
        if inner is not None:
            self.fault(node, "not_allowed", what="-")
        return None

    def _name(self, node: ast.Name) -> Name | None:
        name = self.vocabulary.names.get(node.id)
        if name is None:
            known = self.vocabulary.all_names
            self.fault(
                node,
                "unknown_name",
                name=node.id,
                nearest=nearest(node.id, known),
                known="、".join(known),
            )
            return None
        self.used(name)
        return name

    def _attribute(self, node: ast.Attribute) -> OwnerName | None:
        if not (isinstance(node.value, ast.Name) and node.value.id == "owner"):
            self.fault(node, "not_allowed", what=ast.unparse(node)[:40])
            return None
        owner = self.vocabulary.owner.get(node.attr)
        if owner is None:
            known = list(self.vocabulary.owner)
            close = nearest(node.attr, known)
            self.fault(
                node,
                "unknown_name",
                name=f"owner.{node.attr}",
                nearest=f"owner.{close}" if close else "",
                known="、".join(f"owner.{attribute}" for attribute in known),
            )
            return None
        self.used(owner)
        return owner

    def _call(self, node: ast.Call) -> Call | None:
        name = node.func.id if isinstance(node.func, ast.Name) else ast.unparse(node.func)[:40]
        signature = VALUE_FUNCTIONS.get(name)
        if signature is None:
            self.fault(
                node,
                "unknown_function",
                name=name,
                nearest=nearest(name, list(FUNCTIONS)),
                known="、".join(FUNCTIONS),
            )
            return None
        if len(node.args) != len(signature.arguments) or node.keywords:
            self.fault(node, "argument_count", name=name, wanted=FUNCTIONS[name])
            return None
        arguments = [
            self._argument(argument, kind, name)
            for argument, kind in zip(node.args, signature.arguments, strict=True)
        ]
        kept = tuple(argument for argument in arguments if argument is not None)
        if len(kept) < len(arguments):
            return None
        return Call(name, kept, ValueType(Kind.INTEGER))

    def _argument(self, node: ast.expr, kind: Kind, function: str) -> Operand | None:
        read = self.read(node)
        if read is None:
            return None
        if kind is Kind.DATE and isinstance(read, Literal) and isinstance(read.value, str):
            day = as_date(read.value)
            if day is not None:
                return Literal(day, ValueType(Kind.DATE))
        if read.type.kind is not kind or read.type.many:
            self.fault(node, "wrong_argument", name=function, wanted=kind.value)
            return None
        return read
