"""Whether everything an item names is there, and its conditions make sense."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from zhuzhen.policy.choices import (
    ADDABLE,
    OWNER_ATTRIBUTES,
    OWNER_LINKS,
    PAYING_OWNERS,
    PLACED_OWNERS,
    SUMMABLE,
    UNORDERED,
    Link,
    OwnerKind,
    ParameterKind,
    Shape,
)
from zhuzhen.policy.expressions import check
from zhuzhen.policy.expressions.operands import nearest
from zhuzhen.policy.labels import SUBJECTS, WORKFLOWS
from zhuzhen.policy.loading.drafts import Draft, DraftItem
from zhuzhen.policy.loading.reading import Loc
from zhuzhen.policy.problems import KINDS_OF_THINGS
from zhuzhen.policy.schema.carrying import ReportBody, Use
from zhuzhen.policy.schema.casework import Casework
from zhuzhen.policy.schema.common import ParameterRef, Source
from zhuzhen.policy.schema.documents import ClauseBody
from zhuzhen.policy.schema.duties import (
    Duty,
    DutyBody,
    Measure,
    MeasureBody,
    NamedMeasure,
    parameters_of,
)
from zhuzhen.policy.schema.parameters import Parameter, ParameterBody
from zhuzhen.policy.schema.registers import Register, RegisterBody
from zhuzhen.policy.schema.screening import Feed, ScreeningRule
from zhuzhen.policy.schema.terms import Terms
from zhuzhen.policy.schema.uses import FundUse
from zhuzhen.policy.vocabulary import vocabulary_for

# What is known by id, beside clauses.
_SUBJECTS = ("feeds", "screening", "casework", "fund_uses")
_BODIES = ("terms", "registers", "measures", "parameters", "duties", *_SUBJECTS)


@dataclass
class Known:
    """All that items of one pack may refer to, its base's included.

    An item that is itself at fault is known by name only: `broken` holds it, so that what refers
    to it is not called wrong too. Nothing of a section in `unread` is called missing, nor a clause
    of an `open` document; with `more_documents` a document may be named that could not be read.
    """

    clauses: dict[str, set[str]] = field(default_factory=dict)
    terms: dict[str, Terms] = field(default_factory=dict)
    registers: dict[str, Register] = field(default_factory=dict)
    measures: dict[str, NamedMeasure] = field(default_factory=dict)
    parameters: dict[str, Parameter] = field(default_factory=dict)
    duties: dict[str, Duty] = field(default_factory=dict)
    feeds: dict[str, Feed] = field(default_factory=dict)
    screening: dict[str, ScreeningRule] = field(default_factory=dict)
    casework: dict[str, Casework] = field(default_factory=dict)
    fund_uses: dict[str, FundUse] = field(default_factory=dict)
    broken: set[tuple[str, str]] = field(default_factory=set)
    unread: set[str] = field(default_factory=set)
    open: set[str] = field(default_factory=set)
    more_documents: bool = False

    def inherit(self, base: "Known") -> None:
        """Know all that the base knows, and what it does not know."""
        self.clauses |= {document: set(clauses) for document, clauses in base.clauses.items()}
        for section in _BODIES:
            getattr(self, section).update(getattr(base, section))
        self.broken |= base.broken
        self.unread |= base.unread
        self.open |= base.open
        self.more_documents |= base.more_documents

    def forget(self, section: str, item_id: str) -> None:
        """Know the item by name only: it is at fault."""
        self.broken.add((section, item_id))
        if section in _BODIES:
            getattr(self, section).pop(item_id, None)

    def forget_section(self, section: str) -> None:
        """What is known of the section may be replaced by what could not be read."""
        self.unread.add(section)
        if section in _BODIES:
            getattr(self, section).clear()


class References:
    """Checks the items of one draft; faults go to the draft."""

    def __init__(self, draft: Draft, *, known: Known) -> None:
        self.draft = draft
        self.known = known

    def missing(
        self, item: DraftItem, loc: Loc, *, section: str, name: str, among: Iterable[str]
    ) -> None:
        if section in self.known.unread or (section, name) in self.known.broken:
            return
        if section == "documents" and self.known.more_documents:
            return
        known = list(among)
        self.draft.fault_at(
            item,
            "unknown_reference",
            loc=loc,
            kind=KINDS_OF_THINGS[section],
            name=name,
            nearest=nearest(name, known),
            known="、".join(known),
        )

    def source(self, item: DraftItem, loc: Loc, *, source: Source) -> None:
        clauses = self.known.clauses.get(source.document)
        if clauses is None:
            among = self.known.clauses
            self.missing(item, loc, section="documents", name=source.document, among=among)
        elif source.clause not in clauses and source.document not in self.known.open:
            known = sorted(clauses)
            self.draft.fault_at(
                item,
                "unknown_clause",
                loc=loc,
                document=source.document,
                name=source.clause,
                nearest=nearest(source.clause, known),
                known="、".join(known),
            )

    def clause(self, item: DraftItem, body: ClauseBody) -> None:
        """A clause may stand under a further document of its own pack only."""
        own = self.draft.further_documents
        if body.document is not None and body.document not in (self.draft.document_id, *own):
            self.missing(item, ("document",), section="documents", name=body.document, among=own)

    def use(self, item: DraftItem, body: Use) -> None:
        """Only parts and flows the software has can be named as carrying a clause."""
        self.sources(item, body.source)
        parts = SUBJECTS if item.section == "subjects" else WORKFLOWS
        among = [part.value for part in parts]
        if item.id not in among:
            kind = KINDS_OF_THINGS[item.section]
            self.draft.fault_at(
                item,
                "unknown_reference",
                kind=kind,
                name=item.id,
                nearest=nearest(item.id, among),
                known="、".join(among),
            )

    def report(self, item: DraftItem, body: ReportBody) -> None:
        """Its register, each column's field or link, which records it lists and how ordered."""
        self.sources(item, body.source)
        register = self.known.registers.get(body.register_id)
        if register is None:
            among: Iterable[str] = self.known.registers
            name = body.register_id
            self.missing(item, ("register",), section="registers", name=name, among=among)
            return
        named = {declared.id for declared in register.fields} | set(register.links)
        known = sorted(named | {"happened_on", "state", "row_number"})
        for leaf in body.leaves():
            if leaf.field not in known:
                name = str(leaf.field)
                self.missing(item, ("columns",), section="fields", name=name, among=known)
        added = {declared.id for declared in register.fields if declared.kind in ADDABLE}
        for leaf in body.leaves():
            if leaf.total and leaf.field in known and leaf.field not in added:
                self.draft.fault_at(item, "total_of_no_sum", loc=("columns",), name=leaf.field)
        self._order(item, body, register=register)
        if body.of is not None and self._usable(register):
            self.condition(item, ("of",), text=body.of, register=register)

    def _order(self, item: DraftItem, body: ReportBody, *, register: Register) -> None:
        named = {declared.id for declared in register.fields} | set(register.links)
        known = sorted(named | {"happened_on", "state"})
        for name, _ in body.ordering:
            found = register.field(name)
            if name not in known:
                self.missing(item, ("order",), section="fields", name=name, among=known)
            elif found is not None and found.kind in UNORDERED:
                self.draft.fault_at(item, "no_order", loc=("order",), name=name)

    def sources(self, item: DraftItem, sources: Iterable[Source]) -> None:
        for index, source in enumerate(sources):
            self.source(item, ("source", index), source=source)

    def condition(
        self,
        item: DraftItem,
        loc: Loc,
        *,
        text: str,
        register: RegisterBody,
        owner: OwnerKind | None = None,
    ) -> None:
        vocabulary = vocabulary_for(register, terms=self.known.terms, owner_kind=owner)
        _, faults = check(text, vocabulary)
        for fault in faults:
            self.draft.fault_at(
                item,
                "expression",
                loc=loc,
                what=fault.wrong,
                right=fault.right,
                position=fault.position,
            )

    def register(self, item: DraftItem, body: RegisterBody) -> None:
        self.sources(item, body.source)
        self._ledger(item, body)
        self._parent(item, body)
        lacking = False
        for index, declared in enumerate(body.fields):
            if declared.terms is None or declared.terms in self.known.terms:
                continue
            lacking = True
            loc: Loc = ("fields", index, "terms")
            self.missing(item, loc, section="terms", name=declared.terms, among=self.known.terms)
        if lacking:
            return
        for index, rule in enumerate(body.checks):
            self.condition(item, ("checks", index, "if"), text=rule.if_, register=body)

    def _ledger(self, item: DraftItem, body: RegisterBody) -> None:
        """The codes that bring money are those of the choice."""
        rule = body.ledger
        declared = body.field(rule.by) if rule else None
        terms = self.known.terms.get(declared.terms or "") if declared else None
        if rule is None or terms is None:
            return
        codes = [term.code for term in terms.values]
        for code in sorted(set(rule.sources) - set(codes)):
            at: Loc = ("ledger", "sources", code)
            self.missing(item, at, section="codes", name=code, among=codes)

    def _parent(self, item: DraftItem, body: RegisterBody) -> None:
        rule, registers = body.links.get(Link.PARENT), self.known.registers
        if rule is not None and rule.register_id not in registers:
            name, loc = str(rule.register_id), ("links", "parent", "register")
            self.missing(item, loc, section="registers", name=name, among=registers)

    def _usable(self, register: Register) -> bool:
        """False if one of its term sets is at fault: its conditions cannot be judged then."""
        return all(
            declared.terms is None or declared.terms in self.known.terms
            for declared in register.fields
        )

    def measure(
        self, item: DraftItem, loc: Loc, *, measure: Measure, owner: OwnerKind | None
    ) -> None:
        if measure.is_beside_records:
            return
        register = self.known.registers.get(measure.register_id)
        at_register: Loc = (*loc, measure.aggregate)
        if register is None:
            self.missing(
                item,
                at_register,
                section="registers",
                name=measure.register_id,
                among=self.known.registers,
            )
            return
        self._measured_field(item, loc, measure=measure, register=register)
        if not self._usable(register):
            return
        if measure.of is not None:
            self.condition(item, (*loc, "of"), text=measure.of, register=register, owner=owner)
        for index, rule in enumerate(measure.where):
            at = (*loc, "where", index, "if")
            self.condition(item, at, text=rule.if_, register=register, owner=owner)

    def _covered(self, item: DraftItem, *, measure: Measure) -> None:
        """The parameter of a named measure's days; a duty's own are among its parameters."""
        days = measure.covered.after_days if measure.covered else 0
        if isinstance(days, ParameterRef) and days.parameter not in self.known.parameters:
            at: Loc = ("covered", "after_days")
            among = self.known.parameters
            self.missing(item, at, section="parameters", name=days.parameter, among=among)

    def _measured_field(
        self, item: DraftItem, loc: Loc, *, measure: Measure, register: Register
    ) -> None:
        if measure.field is None:
            return
        found = register.field(measure.field)
        at: Loc = (*loc, "field")
        links = list(register.links) if measure.aggregate == "distinct" else []
        if found is None and measure.field not in links:
            among = [*(declared.id for declared in register.fields), *links]
            self.missing(item, at, section="fields", name=measure.field, among=among)
        elif found is None:
            return
        elif measure.aggregate in ("sum", "latest") and found.kind not in SUMMABLE:
            self.draft.fault_at(item, "no_summable_field", loc=at, name=measure.field)

    def _attribution(self, item: DraftItem, duty: DutyBody, measure: Measure) -> None:
        """The register must link what tells whose a record is; households lie in a place."""
        if measure.is_beside_records:
            self._beside_records(item, duty, measure)
            return
        register = self.known.registers.get(measure.register_id)
        if register is None:
            return
        link = measure.through or OWNER_LINKS[duty.owed_by]
        wanted = {Link.ORG, Link.CLUSTER} if link is Link.HELPER else {link}
        if not wanted & set(register.links):
            self.missing(item, ("measure",), section="links", name=link, among=register.links)
        if measure.each and measure.each not in OWNER_ATTRIBUTES[duty.owed_by]:
            among = OWNER_ATTRIBUTES[duty.owed_by]
            at: Loc = ("measure", "each")
            self.missing(item, at, section="owner", name=measure.each, among=among)

    def _beside_records(self, item: DraftItem, duty: DutyBody, measure: Measure) -> None:
        if duty.shape is not Shape.COVERAGE:
            self.draft.fault_at(item, "covered_elsewhere", loc=("shape",))
        code, owners = "owner_without_households", PLACED_OWNERS
        if measure.contributed is not None:
            code, owners = "owner_without_contributions", PAYING_OWNERS
        elif measure.undertaken is not None:
            code = "owner_without_projects"
        if duty.owed_by not in owners:
            name, known = duty.owed_by.value, "、".join(sorted(owners))
            self.draft.fault_at(item, code, loc=("owed_by",), name=name, known=known)

    def named_measure(self, item: DraftItem, body: MeasureBody) -> None:
        """Its register and field; its conditions are judged for each owner that uses it."""
        if body.is_beside_records:
            self._covered(item, measure=body)
            return
        register = self.known.registers.get(body.register_id)
        if register is None:
            self.measure(item, (), measure=body, owner=None)
        else:
            self._measured_field(item, (), measure=body, register=register)

    def duty(
        self, item: DraftItem, body: DutyBody, *, measure_item: DraftItem | None = None
    ) -> None:
        self.sources(item, body.source)
        if isinstance(body.measure, Measure):
            self.measure(item, ("measure",), measure=body.measure, owner=body.owed_by)
            self._attribution(item, body, body.measure)
        else:
            named = self.known.measures.get(body.measure)
            if named is None:
                among = self.known.measures
                self.missing(item, ("measure",), section="measures", name=body.measure, among=among)
            else:
                where = measure_item or item
                loc: Loc = () if measure_item else ("measure",)
                self.measure(where, loc, measure=named, owner=body.owed_by)
                self._attribution(item, body, named)
        self._parameters(item, body)
        self._event(item, body)

    def _parameters(self, item: DraftItem, body: DutyBody) -> None:
        for name in parameters_of(body):
            parameter = self.known.parameters.get(name)
            partial = name == body.partial_period
            if parameter is None:
                at: Loc = ("partial_period",) if partial else ()
                among = self.known.parameters
                self.missing(item, at, section="parameters", name=name, among=among)
            elif partial is not (parameter.kind is ParameterKind.PARTIAL_PERIOD):
                self.draft.fault_at(item, "parameter_kind", name=name, kind=parameter.kind.value)

    def _event(self, item: DraftItem, body: DutyBody) -> None:
        if body.after is None:
            return
        register = self.known.registers.get(body.after.register_id)
        if register is None:
            at: Loc = ("after", "register")
            among = self.known.registers
            name = body.after.register_id
            self.missing(item, at, section="registers", name=name, among=among)
        elif body.after.of is not None:
            self.condition(item, ("after", "of"), text=body.after.of, register=register)

    def parameter(self, item: DraftItem, body: ParameterBody) -> None:
        for index, dated in enumerate(body.values):
            if dated.source is not None:
                self.source(item, ("values", index, "source"), source=dated.source)
