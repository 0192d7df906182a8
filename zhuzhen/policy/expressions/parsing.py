"""Text to checked tree: Python's own grammar through `ast`, never compiled nor run."""

import ast
from dataclasses import dataclass, field
from functools import lru_cache

from zhuzhen.policy.expressions.comparing import TypeRules
from zhuzhen.policy.expressions.functions import FUNCTIONS
from zhuzhen.policy.expressions.nodes import (
    All,
    AnyOf,
    Condition,
    Contains,
    Expression,
    Kind,
    Name,
    Not,
    Operand,
    OwnerName,
    Presence,
    Vocabulary,
)
from zhuzhen.policy.expressions.operands import OperandReader
from zhuzhen.policy.problems import ExpressionFault, ExpressionFaults

LONGEST = 2000
DEEPEST = 40
OPERATORS: dict[type[ast.cmpop], str] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.In: "in",
    ast.NotIn: "not in",
}


@dataclass
class _Reader:
    """Walks one `ast` and gathers every fault; a part with a fault reads as None."""

    text: str
    vocabulary: Vocabulary
    faults: list[ExpressionFault] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    owner_names: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.operands = OperandReader(self.vocabulary, fault=self.fault, used=self._used)
        self.types = TypeRules(fault=self.fault)

    def _used(self, operand: Name | OwnerName) -> None:
        (self.names if isinstance(operand, Name) else self.owner_names).add(operand.id)

    def fault(self, node: ast.AST, code: str, **facts: object) -> None:
        """`col_offset` counts UTF-8 bytes of its line; people count characters of the text."""
        lines = self.text.split("\n")
        row = getattr(node, "lineno", 1) - 1
        column = len(lines[row].encode()[: getattr(node, "col_offset", 0)].decode())
        position = sum(len(line) + 1 for line in lines[:row]) + column + 1
        self.faults.append(ExpressionFault.of(code, position=position, **facts))

    def condition(self, node: ast.expr, depth: int = 0) -> Condition | None:
        if depth > DEEPEST:
            self.fault(node, "too_deep", limit=DEEPEST)
            return None
        if isinstance(node, ast.BoolOp):
            parts = [self.condition(part, depth + 1) for part in node.values]
            kept = tuple(part for part in parts if part is not None)
            if len(kept) < len(parts):
                return None
            return All(kept) if isinstance(node.op, ast.And) else AnyOf(kept)
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            inner = self.condition(node.operand, depth + 1)
            return None if inner is None else Not(inner)
        if isinstance(node, ast.Compare):
            return self._chain(node)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            predicate = self._predicate(node, node.func.id)
            if predicate is not NotImplemented:
                return predicate
        return self._bare(node)

    def _bare(self, node: ast.expr) -> Condition | None:
        """A yes-no field standing alone means that it is yes."""
        if isinstance(node, ast.Constant):
            self.fault(node, "constant_condition")
            return None
        operand = self.operands.read(node)
        if operand is None:
            return None
        if operand.type.kind is not Kind.YES_NO or operand.type.many:
            self.fault(node, "not_a_condition", name=ast.unparse(node))
            return None
        return self.types.is_yes(operand)

    def _chain(self, node: ast.Compare) -> Condition | None:
        """`a < b < c` is `a < b and b < c`."""
        links: list[Condition | None] = []
        left = node.left
        for operator, right in zip(node.ops, node.comparators, strict=True):
            links.append(self._link(left, operator, right))
            left = right
        if any(link is None for link in links):
            return None
        kept = tuple(link for link in links if link is not None)
        return kept[0] if len(kept) == 1 else All(kept)

    def _link(self, left: ast.expr, operator: ast.cmpop, right: ast.expr) -> Condition | None:
        sign = OPERATORS.get(type(operator))
        if sign is None:
            self.fault(left, "no_is")
            return None
        if sign in ("in", "not in"):
            return self._membership(left, right, negated=sign == "not in")
        for item, other in ((left, right), (right, left)):
            if isinstance(other, ast.Constant) and other.value is None:
                return self._presence(item, sign)
        first, second = self.operands.read(left), self.operands.read(right)
        if first is None or second is None:
            return None
        return self.types.comparison(first, sign, second, at=left, right_at=right)

    def _presence(self, node: ast.expr, sign: str) -> Condition | None:
        if sign not in ("==", "!="):
            self.fault(node, "order_with_none")
            return None
        item = self.operands.read(node)
        if item is None:
            return None
        if not isinstance(item, Name):
            self.fault(node, "none_of_name_only")
            return None
        return Presence(item, given=sign == "!=")

    def _membership(self, left: ast.expr, right: ast.expr, *, negated: bool) -> Condition | None:
        item = self.operands.read(left)
        if isinstance(right, ast.List | ast.Tuple | ast.Set):
            read = [self.operands.read(element) for element in right.elts]
            if item is None or any(option is None for option in read):
                return None
            options = [option for option in read if option is not None]
            return self.types.in_list(item, options, negated=negated, at=left, list_at=right)
        if self._is_terms_set(right):
            assert isinstance(right, ast.Attribute)
            if item is None:
                return None
            return self.types.in_terms(item, right.attr, negated=negated, at=right)
        whole = self.operands.read(right)
        if item is None or whole is None:
            return None
        return self.types.in_owner(item, whole, negated=negated, at=left, set_at=right)

    @staticmethod
    def _is_terms_set(node: ast.expr) -> bool:
        return (
            isinstance(node, ast.Attribute)
            and isinstance(node.value, ast.Name)
            and node.value.id == "terms"
        )

    def _predicate(self, node: ast.Call, function: str) -> Condition | None:
        """Functions that give a condition; NotImplemented for those that give a value."""
        if function not in ("at_least_level", "contains"):
            return NotImplemented
        if len(node.args) != 2 or node.keywords:
            self.fault(node, "argument_count", name=function, wanted=FUNCTIONS[function])
            return None
        first, second = (self.operands.read(argument) for argument in node.args)
        if first is None or second is None:
            return None
        if function == "at_least_level":
            return self.types.at_least(first, second, at=node.args[0], right_at=node.args[1])
        return self._contains(first, second, node)

    def _contains(self, item: Operand, part: Operand, node: ast.Call) -> Condition | None:
        written = self.types.text_literal(part, at=node.args[1])
        if item.type.kind is not Kind.TEXT:
            self.fault(node.args[0], "wrong_argument", name="contains", wanted="text")
            return None
        return None if written is None else Contains(item, written)


def _tree(text: str) -> ast.expr | ExpressionFault:
    if len(text) > LONGEST:
        return ExpressionFault.of("too_long", position=1, limit=LONGEST)
    try:
        return ast.parse(text, mode="eval").body
    except SyntaxError as error:
        return ExpressionFault.of("syntax", position=max(error.offset or 1, 1))
    except (ValueError, RecursionError, MemoryError):
        return ExpressionFault.of("syntax", position=1)


def check(
    text: str, vocabulary: Vocabulary
) -> tuple[Expression | None, tuple[ExpressionFault, ...]]:
    """The expression, or every fault found in it."""
    stripped = text.strip()
    tree = _tree(stripped)
    if isinstance(tree, ExpressionFault):
        return None, (tree,)
    reader = _Reader(stripped, vocabulary)
    condition = reader.condition(tree)
    if condition is None or reader.faults:
        return None, tuple(reader.faults)
    names, owners = frozenset(reader.names), frozenset(reader.owner_names)
    return Expression(stripped, condition, names, owners), ()


def compile_expression(text: str, vocabulary: Vocabulary) -> Expression:
    """The checked expression. Raises ExpressionFaults with all of them."""
    expression, faults = check(text, vocabulary)
    if expression is None:
        raise ExpressionFaults(text, faults)
    return expression


@lru_cache(maxsize=4096)
def is_well_formed(text: str) -> bool:
    """Whether the text is of Python's grammar at all, names aside."""
    return not isinstance(_tree(text.strip()), ExpressionFault)
