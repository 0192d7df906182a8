"""Evidence: whether there is enough of it, and what looks odd about it."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from zhuzhen.base.problems import Fault
from zhuzhen.policy.choices import EVIDENCE_KINDS
from zhuzhen.registers.declarations import Declaration
from zhuzhen.registers.problems import fault

FAR_KM = 100  # from a county's centre; few counties of Guangdong reach 60 km from theirs


@dataclass(frozen=True)
class PaperFact:
    """What is known of a paper; `km_away` from the centre of the record's county, if both are
    known."""

    name: str
    taken_on: dt.date | None = None
    km_away: float | None = None
    other_record: str = ""


def evidence_faults(declaration: Declaration, *, count: int) -> tuple[Fault, ...]:
    """A record that needs papers may wait as a draft without them, but not be submitted."""
    rule = declaration.register.evidence
    if not rule.required or count >= rule.min:
        return ()
    kinds = "、".join(EVIDENCE_KINDS[kind] for kind in rule.kinds)
    return (fault("evidence", field="papers", count=count, min=rule.min, kinds=kinds),)


def paper_warnings(
    papers: Iterable[PaperFact], *, happened_on: dt.date, place: str = ""
) -> tuple[Fault, ...]:
    """What deserves a second look, though it forbids nothing."""
    found: list[Fault] = []
    for paper in papers:
        if paper.taken_on is not None and paper.taken_on != happened_on:
            found.append(
                fault(
                    "taken_other_day",
                    field="papers",
                    name=paper.name,
                    taken=paper.taken_on,
                    day=happened_on,
                )
            )
        if paper.km_away is not None and paper.km_away > FAR_KM:
            km = round(paper.km_away)
            found.append(
                fault("taken_elsewhere", field="papers", name=paper.name, place=place, km=km)
            )
        if paper.other_record:
            found.append(
                fault("seen_before", field="papers", name=paper.name, other=paper.other_record)
            )
    return tuple(found)
