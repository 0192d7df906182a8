"""What carries each clause: computed from the sources that pack items name, never claimed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from zhuzhen.policy.labels import (
    SUBJECTS,
    WORKFLOWS,
    Subject,
    Workflow,
)
from zhuzhen.policy.schema import Clause, Pack, Source

Key = tuple[str, str]


@dataclass(frozen=True)
class Carrier:
    """A thing that carries a clause: `register:field_visit`, told by its Chinese title."""

    kind: str
    id: str
    title: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"


@dataclass(frozen=True)
class Demand:
    """One clause and what carries it; with neither carrier nor reason it is a gap."""

    clause: Clause
    document_title: str
    pack_id: str
    carried_by: tuple[Carrier, ...]

    @property
    def demand(self) -> str:
        """What is asked, in a line."""
        quantity = self.clause.quantity
        return f"{self.clause.heading}：{quantity}" if quantity else self.clause.heading

    @property
    def reason(self) -> str | None:
        """Why nothing carries it."""
        return None if self.carried_by else self.clause.not_held

    @property
    def is_gap(self) -> bool:
        return not self.carried_by and self.reason is None


def coverage(packs: Iterable[Pack]) -> tuple[Demand, ...]:
    """Every clause of the packs, in the order of packs and clauses, with all that carries it.

    An item counts wherever it stands: a city's duty may carry a clause of the province.
    """
    packs = tuple(packs)
    carriers: dict[Key, dict[str, Carrier]] = {}
    for pack in packs:
        for carrier, sources in _carriers(pack):
            for source in sources:
                key = (source.document, source.clause)
                carriers.setdefault(key, {}).setdefault(str(carrier), carrier)
    return tuple(
        Demand(
            clause=clause,
            document_title=pack.documents[clause.document].title,
            pack_id=pack.id,
            carried_by=tuple(carriers.get((clause.document, clause.id), {}).values()),
        )
        for pack in packs
        for clause in pack.clauses
        if clause.origin == pack.id
    )


def _carriers(pack: Pack) -> Iterator[tuple[Carrier, tuple[Source, ...]]]:
    for register in pack.registers.values():
        yield Carrier("register", register.id, register.title), register.source
    for duty in pack.duties.values():
        yield Carrier("duty", duty.id, duty.title), duty.source
    for report in pack.reports.values():
        yield Carrier("report", report.id, report.name), report.source
    for rule in pack.screening.values():
        yield Carrier("screening", rule.id, rule.title), rule.source
    for use_id, use in pack.subjects.items():
        yield Carrier("subject", use_id, SUBJECTS[Subject(use_id)]), use.source
    for use_id, use in pack.workflows.items():
        yield Carrier("workflow", use_id, WORKFLOWS[Workflow(use_id)]), use.source
    for parameter in pack.parameters.values():
        sources = tuple(value.source for value in parameter.values if value.source)
        yield Carrier("parameter", parameter.id, parameter.label), sources
