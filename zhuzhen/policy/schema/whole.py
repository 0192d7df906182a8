"""A pack as it is written (sections of its files) and as it holds (base and overlay in one)."""

import datetime as dt
from functools import cached_property

from zhuzhen.base.digest import sm3_of
from zhuzhen.policy.schema.carrying import Report, ReportBody, Use
from zhuzhen.policy.schema.cases import Case, CaseBody
from zhuzhen.policy.schema.casework import Casework, CaseworkBody
from zhuzhen.policy.schema.common import ClauseId, Identifier, Item, PackId
from zhuzhen.policy.schema.documents import Clause, ClauseBody, Document, PackHead
from zhuzhen.policy.schema.duties import Duty, DutyBody, MeasureBody, NamedMeasure
from zhuzhen.policy.schema.matches import Match, MatchBody
from zhuzhen.policy.schema.parameters import Parameter, ParameterBody
from zhuzhen.policy.schema.registers import Register, RegisterBody
from zhuzhen.policy.schema.screening import (
    Feed,
    FeedBody,
    ScreeningRule,
    ScreeningRuleBody,
)
from zhuzhen.policy.schema.terms import Terms, TermsBody
from zhuzhen.policy.schema.uses import FundUse, FundUseBody


class PackFile(Item):
    """Any YAML file of a pack but pack.yaml: one or more sections."""

    clauses: dict[ClauseId, ClauseBody] = {}
    terms: dict[Identifier, TermsBody] = {}
    registers: dict[Identifier, RegisterBody] = {}
    measures: dict[Identifier, MeasureBody] = {}
    duties: dict[Identifier, DutyBody] = {}
    parameters: dict[Identifier, ParameterBody] = {}
    subjects: dict[Identifier, Use] = {}
    workflows: dict[Identifier, Use] = {}
    reports: dict[Identifier, ReportBody] = {}
    matches: dict[Identifier, MatchBody] = {}
    feeds: dict[Identifier, FeedBody] = {}
    screening: dict[Identifier, ScreeningRuleBody] = {}
    casework: dict[Identifier, CaseworkBody] = {}
    fund_uses: dict[Identifier, FundUseBody] = {}
    cases: dict[Identifier, CaseBody] = {}


class Pack(Item):
    """What holds where the pack holds: its own items, and those of its base it keeps.

    `origin` of an item is the pack that says it.
    """

    head: PackHead
    documents: dict[PackId, Document]
    clauses: tuple[Clause, ...]
    terms: dict[Identifier, Terms]
    registers: dict[Identifier, Register]
    measures: dict[Identifier, NamedMeasure]
    duties: dict[Identifier, Duty]
    parameters: dict[Identifier, Parameter]
    subjects: dict[Identifier, Use] = {}
    workflows: dict[Identifier, Use] = {}
    reports: dict[Identifier, Report] = {}
    matches: dict[Identifier, Match] = {}
    feeds: dict[Identifier, Feed] = {}
    screening: dict[Identifier, ScreeningRule] = {}
    casework: dict[Identifier, Casework] = {}
    fund_uses: dict[Identifier, FundUse] = {}
    cases: dict[Identifier, Case]

    @property
    def id(self) -> str:
        return self.head.id

    @property
    def title(self) -> str:
        return self.head.title

    @property
    def region(self) -> str:
        return self.head.region

    @cached_property
    def content_hash(self) -> str:
        """SM3 of the whole content: the same content has the same hash everywhere."""
        return sm3_of(self.as_json())

    def as_json(self) -> dict[str, object]:
        """The pack as JSON values, from which `Pack.model_validate` gives it back."""
        return self.model_dump(mode="json", by_alias=True, exclude_none=True)

    def clause(self, document: str, *, clause: str) -> Clause | None:
        return self._clauses_by_key.get((document, clause))

    @cached_property
    def _clauses_by_key(self) -> dict[tuple[str, str], Clause]:
        return {(clause.document, clause.id): clause for clause in self.clauses}

    def in_force_on(self, day: dt.date) -> bool:
        return self.head.in_force.holds(day)
