"""One draft and its base to a pack that holds, or faults."""

import re
from dataclasses import dataclass
from typing import TypeVar

from zhuzhen.policy.choices import LEVELS, Level
from zhuzhen.policy.expressions.places import lies_in
from zhuzhen.policy.labels import HOUSEHOLD_SETS, SUBJECTS, Subject
from zhuzhen.policy.loading.caseway import CaseworkReferences
from zhuzhen.policy.loading.casework import CaseReferences
from zhuzhen.policy.loading.drafts import Draft, DraftItem
from zhuzhen.policy.loading.matching import MatchReferences
from zhuzhen.policy.loading.merging import OVERLAID, Base, Raws, merge
from zhuzhen.policy.loading.references import Known, References
from zhuzhen.policy.loading.screening import FeedReferences, ScreeningReferences
from zhuzhen.policy.loading.tightening import ways_it_loosens
from zhuzhen.policy.loading.validating import validate
from zhuzhen.policy.schema.carrying import Report, ReportBody, Use
from zhuzhen.policy.schema.cases import Case, CaseBody
from zhuzhen.policy.schema.casework import Casework, CaseworkBody
from zhuzhen.policy.schema.common import (
    CLAUSE_FORM,
    IDENTIFIER_FORM,
    Item,
    Overlaying,
    ParameterRef,
)
from zhuzhen.policy.schema.documents import Clause, ClauseBody, PackHead
from zhuzhen.policy.schema.duties import Duty, DutyBody, Measure, MeasureBody, NamedMeasure
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
from zhuzhen.policy.schema.whole import Pack

Built = TypeVar("Built", bound=Item)

BODIES: dict[str, type[Item]] = {
    "clauses": ClauseBody,
    "terms": TermsBody,
    "registers": RegisterBody,
    "measures": MeasureBody,
    "duties": DutyBody,
    "parameters": ParameterBody,
    "subjects": Use,
    "workflows": Use,
    "reports": ReportBody,
    "matches": MatchBody,
    "feeds": FeedBody,
    "screening": ScreeningRuleBody,
    "casework": CaseworkBody,
    "fund_uses": FundUseBody,
    "cases": CaseBody,
}
ORDER = (Level.PROVINCE, Level.CITY, Level.COUNTY)


@dataclass
class Assembled:
    """What a draft comes to for packs laid over it; `pack` is None if anything in it is at fault.

    `raws` holds the plain values of its items, its base's included.
    """

    head: PackHead | None
    known: Known
    raws: Raws
    pack: Pack | None

    def as_base(self) -> Base:
        return Base(self.raws, frozenset(self.known.broken), frozenset(self.known.unread))


def _check_head(draft: Draft, base: PackHead | None) -> None:
    head = draft.head
    if head is None or base is None:
        return
    if ORDER.index(head.level) <= ORDER.index(base.level):
        own, below = LEVELS[head.level], LEVELS[base.level]
        draft.fault_in_head("overlay_level", key="level", level=own, base=below)
    if not lies_in(head.region, base.region):
        draft.fault_in_head("overlay_region", key="region", region=head.region, base=base.region)


class _Assembler:
    """Takes one draft through: each item alone, then what items say of each other."""

    def __init__(self, draft: Draft, base: Assembled | None, *, base_is_lost: bool) -> None:
        self.draft = draft
        self.base = base
        self.base_is_lost = base_is_lost
        self.bodies: dict[str, dict[str, Item]] = {section: {} for section in BODIES}
        self.known = Known()

    def assemble(self) -> Assembled:
        lost = Base({}, unread=frozenset(BODIES)) if self.base_is_lost else None
        if self.base is not None:
            _check_head(self.draft, self.base.head)
        merge(self.draft, base=self.base.as_base() if self.base else lost)
        self._learn_of_base()
        self._validate()
        self._learn()
        self._check()
        self._refuse_loosening()
        for section, item_id in self.draft.faulted:
            self.known.broken.add((section, item_id))
        bases = self.base.raws if self.base else {}
        raws = {section: dict(items) for section, items in bases.items()}
        for item in self.draft.all_items():
            raws.setdefault(item.section, {})[item.id] = item.raw
        return Assembled(self.draft.head, self.known, raws, self._pack())

    def _validate(self) -> None:
        for item in self.draft.all_items():
            form = CLAUSE_FORM if item.section == "clauses" else IDENTIFIER_FORM
            if not re.fullmatch(form, item.id):
                wanted = "5.1c" if item.section == "clauses" else "field_visit"
                self.draft.fault_at(
                    item, "wrong_form", name=item.section, value=item.id, wanted=wanted
                )
            body, findings = validate(item.raw, model=BODIES[item.section], name=item.id)
            for loc, code, facts in findings:
                # What lies over something unknown may have from there whatever it lacks itself.
                if loc or not item.is_adrift:
                    self.draft.fault_at(item, code, loc=loc, **facts)
            if body is None or item.is_adrift:
                self.known.forget(item.section, item.id)
            else:
                self.bodies[item.section][item.id] = body

    def _built(self, section: str, model: type[Built]) -> dict[str, Built]:
        """Own items of a section, bearing their id and the pack they are of."""
        return {
            item_id: model.model_construct(**dict(body), id=item_id, origin=self.draft.id)
            for item_id, body in self.bodies[section].items()
        }

    def _learn_of_base(self) -> None:
        if self.base is not None:
            self.known.inherit(self.base.known)
        if self.base_is_lost:
            self.known.unread |= set(BODIES)
            self.known.more_documents = True
        for section in self.draft.unread:
            self.known.forget_section(section)

    def _learn(self) -> None:
        known, document = self.known, self.draft.document_id
        known.terms |= self._built("terms", Terms)
        known.registers |= self._built("registers", Register)
        known.measures |= self._built("measures", NamedMeasure)
        known.parameters |= self._built("parameters", Parameter)
        known.feeds |= self._built("feeds", Feed)
        known.screening |= self._built("screening", ScreeningRule)
        known.casework |= self._built("casework", Casework)
        known.fund_uses |= self._built("fund_uses", FundUse)
        known.duties |= self._duties()
        if document is None:
            known.more_documents = True
            return
        for own in (document, *self.draft.further_documents):
            known.clauses.setdefault(own, set())
            if "clauses" in self.draft.unread:
                known.open.add(own)
        for item_id in self.draft.of("clauses"):
            own = self._document_of(item_id, document)
            known.clauses.setdefault(own, set()).add(item_id)

    def _document_of(self, clause_id: str, usual: str) -> str:
        body = self.bodies["clauses"].get(clause_id)
        named = body.document if isinstance(body, ClauseBody) else None
        return named or usual

    def _check(self) -> None:
        references = References(self.draft, known=self.known)
        for section, bodies in self.bodies.items():
            for item_id, body in bodies.items():
                self._check_item(references, self.draft.of(section)[item_id], body)

    def _check_item(self, references: References, item: DraftItem, body: Item) -> None:
        match body:
            case MatchBody():
                MatchReferences(references, item=item, match=body).check()
            case CaseworkBody():
                CaseworkReferences(references, item=item, body=body).check()
            case CaseBody():
                CaseReferences(references, item=item, case=body).check()
            case FeedBody():
                FeedReferences(references, item=item, feed=body).check()
            case ScreeningRuleBody():
                ScreeningReferences(references, item=item, rule=body).check()
            case _:
                self._check_plain(references, item, body)

    def _check_plain(self, references: References, item: DraftItem, body: Item) -> None:
        match body:
            case ClauseBody():
                references.clause(item, body)
            case ReportBody():
                references.report(item, body)
            case FundUseBody():
                references.sources(item, body.source)
            case Use():
                references.use(item, body)
            case RegisterBody():
                references.register(item, body)
            case DutyBody(measure=str() as name):
                references.duty(item, body, measure_item=self.draft.of("measures").get(name))
            case DutyBody():
                references.duty(item, body)
            case MeasureBody():
                references.named_measure(item, body)
            case ParameterBody():
                references.parameter(item, body)

    def _duties(self) -> dict[str, Duty]:
        """Own duties in full; one whose measure or register is not known is known by name."""
        duties: dict[str, Duty] = {}
        for item_id, body in self.bodies["duties"].items():
            assert isinstance(body, DutyBody)
            name = None if isinstance(body.measure, Measure) else body.measure
            measure = self.known.measures.get(name) if name else body.measure
            if not isinstance(measure, Measure) or not self._is_read(measure):
                self.known.forget("duties", item_id)
                continue
            inline = Measure.model_construct(
                **{key: getattr(measure, key) for key in Measure.model_fields}
            )
            facts = {
                **dict(body),
                "id": item_id,
                "origin": self.draft.id,
                "warn_days": body.warn_days or self._usual_warning(body),
                "measure": inline,
                "measure_id": name,
                "register_title": self._read_title(measure),
            }
            duties[item_id] = Duty.model_construct(**facts)
        return duties

    def _is_read(self, measure: Measure) -> bool:
        """Whether what the measure reads is known: its register, or households."""
        return measure.is_beside_records or measure.register_id in self.known.registers

    def _read_title(self, measure: Measure) -> str:
        if measure.covered is not None:
            return HOUSEHOLD_SETS[measure.covered.of]
        if measure.contributed is not None:
            return SUBJECTS[Subject.CONTRIBUTIONS]
        if measure.undertaken is not None:
            return SUBJECTS[Subject.PROJECTS]
        return self.known.registers[measure.register_id].title

    def _usual_warning(self, body: DutyBody) -> ParameterRef | None:
        """A duty that names no days of warning takes the parameter of its period."""
        name = f"warn_days_{body.per}"
        return ParameterRef(parameter=name) if name in self.known.parameters else None

    def _clauses(self, document: str) -> tuple[Clause, ...]:
        return tuple(
            Clause.model_construct(
                **{**dict(body), "document": self._document_of(item_id, document)},
                id=item_id,
                origin=self.draft.id,
            )
            for item_id, body in self.bodies["clauses"].items()
        )

    def _uses(self, section: str) -> dict[str, Use]:
        """Own uses; a base's stand with the base, as its clauses do."""
        return {key: body for key, body in self.bodies[section].items() if isinstance(body, Use)}

    def _pack(self) -> Pack | None:
        head, base = self.draft.head, self.base.pack if self.base else None
        if head is None or self.draft.faults or (self.base is not None and base is None):
            return None
        own = {document.id: document for document in head.documents}
        return Pack(
            head=head,
            documents={**(base.documents if base else {}), **own},
            clauses=(*(base.clauses if base else ()), *self._clauses(head.document.id)),
            terms=self.known.terms,
            registers=self.known.registers,
            measures=self.known.measures,
            duties=self.known.duties,
            parameters=self.known.parameters,
            subjects=self._uses("subjects"),
            workflows=self._uses("workflows"),
            reports={**(base.reports if base else {}), **self._built("reports", Report)},
            matches={**(base.matches if base else {}), **self._built("matches", Match)},
            feeds=self.known.feeds,
            screening=self.known.screening,
            casework=self.known.casework,
            fund_uses=self.known.fund_uses,
            cases=self._built("cases", Case),
        )

    def _refuse_loosening(self) -> None:
        """Items without other faults, against those they lie over."""
        if self.base is None:
            return
        for section in OVERLAID:
            was, now = getattr(self.base.known, section), getattr(self.known, section)
            for item_id, body in self.bodies[section].items():
                assert isinstance(body, Overlaying)
                item = self.draft.of(section)[item_id]
                if item_id not in was or item_id not in now or body.loosens:
                    continue
                if self._is_faulted(section, body, item_id):
                    continue
                for way in ways_it_loosens(was[item_id], own=now[item_id]):
                    self.draft.fault_at(item, "loosens", loc=(way.key,), what=way.text)

    def _is_faulted(self, section: str, body: Item, item_id: str) -> bool:
        faulted = self.draft.faulted
        measure = body.measure if isinstance(body, DutyBody) else None
        return (section, item_id) in faulted or ("measures", str(measure)) in faulted


def assemble(draft: Draft, *, base: Assembled | None, base_is_lost: bool = False) -> Assembled:
    """What the draft comes to; its faults are in the draft.

    `base_is_lost`: it lies, or may lie, over a base that is not there to be judged against.
    """
    return _Assembler(draft, base, base_is_lost=base_is_lost).assemble()
