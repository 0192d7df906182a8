"""Expressions as Django conditions over the records' table.

Fields live in a JSON column; common names are real columns. SQL's third truth value is kept out by
pushing `not` down to the comparisons and asking `IS NOT TRUE` there: in WHERE and FILTER a plain
NULL already counts as false, so only negated comparisons pay for it.
"""

from collections.abc import Callable, Mapping
from typing import ClassVar

from django.db.models import (
    BigIntegerField,
    BooleanField,
    Case,
    DateField,
    DecimalField,
    F,
    Field,
    Func,
    IntegerField,
    Q,
    TextField,
    Value,
    When,
)
from django.db.models import (
    Expression as SqlExpression,
)
from django.db.models.expressions import Combinable
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast
from django.db.models.lookups import (
    Contains as TextContains,
)
from django.db.models.lookups import (
    Exact,
    GreaterThan,
    GreaterThanOrEqual,
    In,
    IsNull,
    LessThan,
    LessThanOrEqual,
    Lookup,
    Regex,
)

from zhuzhen.policy.expressions.nodes import (
    All,
    AnyOf,
    Call,
    Comparison,
    Condition,
    Contains,
    Expression,
    Kind,
    Literal,
    Membership,
    Name,
    Not,
    Operand,
    OwnerMembership,
    OwnerName,
    Presence,
)
from zhuzhen.policy.expressions.places import place_range

Membertest = Callable[[Combinable], Q | SqlExpression]
# owner attribute -> an expression for one value, or for a set the test of an operand against it
OwnerSql = Mapping[str, SqlExpression | F | Membertest]

LOOKUPS: dict[str, type[Lookup]] = {
    "==": Exact,
    "<": LessThan,
    "<=": LessThanOrEqual,
    ">": GreaterThan,
    ">=": GreaterThanOrEqual,
}
ISO_DAY = r"^\d{4}-\d\d-\d\d$"
NUMBER = r"^-?\d+(\.\d+)?$"


class IsNotTrue(Func):
    """`x IS NOT TRUE`: the negation that counts NULL as false."""

    template = "(%(expressions)s) IS NOT TRUE"
    output_field = BooleanField()


class _JsonType(Func):
    function = "jsonb_typeof"
    output_field = TextField()


class _Days(Func):
    """Days from the first argument to the second."""

    template = "(%(expressions)s)"
    arg_joiner = " - "
    output_field = IntegerField()


class _Part(Func):
    function = "EXTRACT"
    template = "%(function)s(%(part)s FROM %(expressions)s)::int"
    output_field = IntegerField()
    parts: ClassVar = {"year": "YEAR", "month": "MONTH", "quarter": "QUARTER"}


class _Length(Func):
    function = "char_length"
    output_field = IntegerField()


def _guarded(name: str, values: str, *, kind: Kind) -> SqlExpression:
    """The JSON value cast to its kind; one of another kind is NULL instead of an error.

    PostgreSQL may try the cast on rows of other registers before it tests which register a row is
    of, so a bare cast could fail on a field of the same name.
    """
    text = KeyTextTransform(name, values)
    target: Field
    if kind is Kind.INTEGER:
        test: Lookup = Exact(_JsonType(KeyTransform(name, values)), Value("number"))
        target = BigIntegerField()
    elif kind is Kind.DECIMAL:
        test, target = Regex(text, NUMBER), DecimalField(max_digits=40, decimal_places=10)
        return Case(When(test, then=_Numeric(text)), output_field=target)
    else:
        test, target = Regex(text, ISO_DAY), DateField()
    return Case(When(test, then=Cast(text, target)), output_field=target)


class _Numeric(Func):
    """Cast without a fixed scale, so that nothing is rounded."""

    template = "(%(expressions)s)::numeric"
    output_field = DecimalField(max_digits=40, decimal_places=10)


class _Renderer:
    def __init__(self, *, owner: OwnerSql, prefix: str, values: str) -> None:
        self.owner = owner
        self.prefix = prefix
        self.values = f"{prefix}{values}"

    # --- conditions ---

    def condition(self, node: Condition, *, negated: bool = False) -> Q | SqlExpression:
        if isinstance(node, Not):
            return self.condition(node.inner, negated=not negated)
        if isinstance(node, All | AnyOf):
            parts = [Q(self.condition(part, negated=negated)) for part in node.parts]
            joined = parts[0]
            for part in parts[1:]:
                both = isinstance(node, All) is not negated
                joined = joined & part if both else joined | part
            return joined
        if isinstance(node, Presence):
            return IsNull(self.operand(node.item), node.given is negated)
        atom = self.atom(node)
        return IsNotTrue(atom) if negated else atom

    def atom(self, node: Condition) -> Q | SqlExpression:
        match node:
            case Comparison(left, "!=", right):
                return _NotEqual(self.operand(left), self.operand(right))
            case Comparison(left, operator, right):
                return LOOKUPS[operator](self.operand(left), self.operand(right))
            case Membership():
                return self.membership(node)
            case OwnerMembership():
                return self.owner_membership(node)
            case Contains(item, part):
                return TextContains(self.operand(item), part)
        raise TypeError(type(node))

    def membership(self, node: Membership) -> Q | SqlExpression:
        item = self.operand(node.item)
        if node.item.type.kind is Kind.PLACE:
            test: Q | SqlExpression = self.in_places(item, node)
        elif len(node.options) == 1:
            test = Exact(item, self.operand(node.options[0]))
        elif node.options:
            test = In(item, [option.value for option in node.options])
        else:
            test = Exact(Value(1), Value(0))
        return self._given_and_not(item, test) if node.negated else test

    @staticmethod
    def in_places(item: Combinable, node: Membership) -> Q:
        test = Q()
        for option in node.options:
            low, high = place_range(str(option.value))
            if low == high:
                test |= Q(Exact(item, Value(low)))
            else:
                test |= Q(GreaterThanOrEqual(item, Value(low))) & Q(
                    LessThanOrEqual(item, Value(high))
                )
        return test

    def owner_membership(self, node: OwnerMembership) -> Q | SqlExpression:
        item = self.operand(node.item)
        tester = self.owner[node.owner.id]
        if isinstance(tester, SqlExpression | F) or not callable(tester):
            raise TypeError(f"owner.{node.owner.id} is a set: give a function of the operand")
        test = tester(item)
        return self._given_and_not(item, test) if node.negated else test

    @staticmethod
    def _given_and_not(item: Combinable, test: Q | SqlExpression) -> Q:
        return Q(IsNull(item, False)) & Q(IsNotTrue(test))

    # --- operands ---

    def operand(self, operand: Operand) -> SqlExpression | F:
        match operand:
            case Literal(value, kind):
                if kind.kind is Kind.YES_NO:
                    return Value("true" if value else "false")
                return Value(value)
            case Name():
                return self.name(operand)
            case OwnerName(identifier):
                given = self.owner[identifier]
                if not isinstance(given, SqlExpression | F):
                    raise TypeError(f"owner.{identifier} is one value: give an expression")
                return given
            case Call():
                return self.call(operand)

    def name(self, name: Name) -> SqlExpression | F:
        if name.column is not None:
            return F(f"{self.prefix}{name.column}")
        kind = name.type.kind
        if kind in (Kind.INTEGER, Kind.DECIMAL, Kind.DATE):
            return _guarded(name.id, self.values, kind=kind)
        return KeyTextTransform(name.id, self.values)

    def call(self, call: Call) -> SqlExpression:
        arguments = [self.operand(argument) for argument in call.arguments]
        if call.function == "length":
            return _Length(arguments[0])
        if call.function == "days_between":
            return _Days(arguments[1], arguments[0])
        return _Part(arguments[0], part=_Part.parts[call.function])


class _NotEqual(Exact):
    """`a <> b`, unknown when either is NULL; Django itself only negates equality."""

    lookup_name = "not_equal"

    def get_rhs_op(self, connection: object, rhs: str) -> str:
        return f"<> {rhs}"


def as_condition(
    expression: Expression,
    *,
    owner: OwnerSql | None = None,
    prefix: str = "",
    values: str = "values",
) -> Q:
    """The expression for `.filter()`, `When()` or an aggregate's `filter=`.

    Common names become the columns happened_on, place_id, org_id, cluster_id, state. `prefix`
    reaches the record through a relation ("record__"). `owner` gives each attribute used: an
    expression (F, OuterRef, Value) for one value; for a set a function from the operand to the
    condition that it is a member (for places: is, or lies under, one of them).

    As a WHERE or FILTER condition it is exact; select it as a column only inside Case/When,
    since an unknown shows there as NULL.
    """
    return Q(
        _Renderer(owner=owner or {}, prefix=prefix, values=values).condition(expression.condition)
    )


def as_value(name: Name, *, values: str = "values") -> SqlExpression | F:
    """What a record holds under a name, for `order_by`: numbers as numbers, days as days.

    NULL where nothing is given. Choices and places are their codes, yes or no a text.
    """
    return _Renderer(owner={}, prefix="", values=values).name(name)
