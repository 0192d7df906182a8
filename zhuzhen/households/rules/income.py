"""What a household's year of income comes to, by the formula of monitoring (facts B2.3).

Whole fen. Per head is floored to the fen, so that a family is never judged richer than it is.
"""

from dataclasses import dataclass, fields

from zhuzhen.base.problems import Fault
from zhuzhen.households.problems import text


@dataclass(frozen=True)
class IncomeFacts:
    """A household's twelve months, in fen: what came in, what its work cost, what illness took
    that is recognised (self-paid), what insurance gave back (claims)."""

    persons: int
    wages_fen: int = 0
    operating_fen: int = 0
    operating_cost_fen: int = 0
    property_fen: int = 0
    transfers_fen: int = 0
    self_paid_fen: int = 0
    claims_fen: int = 0

    @property
    def amounts(self) -> dict[str, int]:
        """Every amount by its name."""
        return {
            each.name: getattr(self, each.name)
            for each in fields(self)
            if each.name.endswith("_fen")
        }


@dataclass(frozen=True)
class Judged:
    """Both readings of a year: net, and judged (with claims, less what was self-paid)."""

    net_fen: int
    net_per_head_fen: int
    judged_per_head_fen: int


@dataclass(frozen=True)
class AgainstLine:
    """How both readings stand to the line, in fen; None where there is no line to judge by."""

    line_fen: int | None
    net_below: bool | None
    judged_below: bool | None

    @property
    def differ(self) -> bool:
        """Whether one reading lies below and the other doesn't: both have to be told."""
        return self.net_below != self.judged_below


def judged(facts: IncomeFacts) -> Judged:
    """Net income and both readings a head. Raises ValueError without persons."""
    if facts.persons < 1:
        raise ValueError("income is judged a head: at least one person")
    net = (
        facts.wages_fen
        + facts.operating_fen
        + facts.property_fen
        + facts.transfers_fen
        - facts.operating_cost_fen
    )
    # // floors towards minus infinity, so a loss is not made smaller either.
    left = net + facts.claims_fen - facts.self_paid_fen
    return Judged(net, net // facts.persons, left // facts.persons)


def against_line(found: Judged, *, line_fen: int | None) -> AgainstLine:
    """Compare with the line of the region and year; on the line is not below it."""
    if line_fen is None:
        return AgainstLine(None, None, None)
    return AgainstLine(
        line_fen, found.net_per_head_fen < line_fen, found.judged_per_head_fen < line_fen
    )


def income_faults(facts: IncomeFacts, *, details: dict[str, dict[str, int]]) -> tuple[Fault, ...]:
    """What can't be in a sheet: nobody, amounts below zero, details that add up to another sum.

    `details` splits an amount (`wages`) by kind into fen; an amount without details is fine.
    """
    found = []
    if facts.persons < 1:
        found.append(Fault(text("no_persons_what"), text("no_persons_right"), field="persons"))
    for name, fen in facts.amounts.items():
        if fen < 0:
            what = text("negative_what", amount=text(name))
            found.append(Fault(what, text("negative_right"), field=name))
        split = details.get(name.removesuffix("_fen"), {})
        if split and sum(split.values()) != fen:
            what = text("details_what", amount=text(name))
            found.append(Fault(what, text("details_right"), field=name))
    return tuple(found)
