"""Which official sheets the packs declare, and which period each is made for."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from zhuzhen.base.periods import MONTHS_OF, Period
from zhuzhen.base.problems import Problem
from zhuzhen.policy.choices import PERS
from zhuzhen.policy.expressions import Expression, compile_expression
from zhuzhen.policy.queries import StoredPack, current_packs
from zhuzhen.policy.schema import Clause
from zhuzhen.policy.schema.carrying import Report
from zhuzhen.policy.vocabulary import vocabulary_for
from zhuzhen.registers.declarations import Declaration
from zhuzhen.registers.problems import LISTED
from zhuzhen.registers.queries import declared


@dataclass(frozen=True, eq=False)
class DeclaredReport:
    """An official sheet with the register it is made of and the pack that declares it."""

    report: Report
    declaration: Declaration
    stored: StoredPack

    @property
    def id(self) -> str:
        return self.report.id

    @property
    def name(self) -> str:
        return self.report.name

    @cached_property
    def condition(self) -> Expression | None:
        """What must hold of a record to be listed; None for all."""
        if self.report.of is None:
            return None
        declaration = self.declaration
        vocabulary = vocabulary_for(declaration.register, terms=declaration.terms)
        return compile_expression(self.report.of, vocabulary)

    @property
    def clause(self) -> Clause | None:
        """The first clause it carries."""
        source = self.report.source[0]
        return self.stored.pack.clause(source.document, clause=source.clause)


def _built(report: Report, stored: StoredPack) -> DeclaredReport:
    # Its columns were checked against the register as its own pack has it.
    declaration = declared(report.register_id, region=stored.pack.region)
    return DeclaredReport(report, declaration, stored)


def _found() -> dict[str, tuple[Report, StoredPack]]:
    found: dict[str, tuple[Report, StoredPack]] = {}
    for stored in current_packs():
        for report in stored.pack.reports.values():
            if report.origin == stored.pack.id:
                found.setdefault(report.id, (report, stored))
    return found


def all_reports() -> tuple[DeclaredReport, ...]:
    """Every official sheet of the current packs, bases first, in the packs' order."""
    return tuple(_built(report, stored) for report, stored in _found().values())


def declared_report(report_id: str) -> DeclaredReport:
    """One official sheet. Raises unknown_report."""
    found = _found()
    if report_id not in found:
        raise Problem("unknown_report", name=report_id, known=LISTED.join(sorted(found)))
    report, stored = found[report_id]
    return _built(report, stored)


def fitted(report: Report, *, period: Period, today: dt.date) -> Period:
    """The period that the sheet is made for when a screen stands at `period`.

    A month asks for the quarter around it; of a year the quarter of today, or else its last.
    Sheets without `per` are made up to the end of any period.
    """
    if report.per is None or report.per == period.kind:
        return period
    if MONTHS_OF[report.per] > MONTHS_OF[period.kind]:
        return Period.holding(period.starts_on, kind=report.per)
    day = today if today in period else period.ends_on
    return Period.holding(day, kind=report.per)


def require_period(report: Report, period: Period | None) -> None:
    """Raises report_period unless the sheet can be made for just this period."""
    if report.per is None or (period is not None and report.per == period.kind):
        return
    example = Period.holding(dt.date(2022, 12, 31), kind=report.per)
    raise Problem("report_period", what=report.id, per=PERS[report.per], example=str(example))
