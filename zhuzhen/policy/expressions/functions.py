"""The functions an expression may call: how each is written and what it takes."""

from dataclasses import dataclass

from zhuzhen.policy.expressions.nodes import Kind

# Every function, as it is to be written; faults and docs/packs.md show this form.
FUNCTIONS: dict[str, str] = {
    "year": "year(happened_on)",
    "month": "month(happened_on)",
    "quarter": "quarter(happened_on)",
    "days_between": "days_between(a, b)",
    "length": "length(x)",
    "contains": 'contains(x, "…")',
    "at_least_level": 'at_least_level(level, "county")',
}


@dataclass(frozen=True)
class Signature:
    """Kinds of the arguments of a function that gives an integer."""

    arguments: tuple[Kind, ...]


VALUE_FUNCTIONS: dict[str, Signature] = {
    "year": Signature((Kind.DATE,)),
    "month": Signature((Kind.DATE,)),
    "quarter": Signature((Kind.DATE,)),
    "days_between": Signature((Kind.DATE, Kind.DATE)),
    "length": Signature((Kind.TEXT,)),
}
