"""One draft and its base to a pack that holds, or faults."""

import re
from dataclasses import dataclass, field
from typing import TypeVar

from zhuzhen.policy.choices import LEVELS, Level
from zhuzhen.policy.expressions.places import lies_in
from zhuzhen.policy.loading.casework import CaseReferences
from zhuzhen.policy.loading.drafts import Draft, DraftItem
from zhuzhen.policy.loading.merging import OVERLAID, Raws, merge
from zhuzhen.policy.loading.references import Known, References
from zhuzhen.policy.loading.tightening import ways_it_loosens
from zhuzhen.policy.loading.validating import validate
from zhuzhen.policy.schema.carrying import Report, ReportBody, Use
from zhuzhen.policy.schema.cases import Case, CaseBody
from zhuzhen.policy.schema.common import (
    CLAUSE_FORM,
    IDENTIFIER_FORM,
    Item,
    Overlaying,
    ParameterRef,
)
from zhuzhen.policy.schema.documents import Clause, ClauseBody
from zhuzhen.policy.schema.duties import Duty, DutyBody, Measure, MeasureBody, NamedMeasure
from zhuzhen.policy.schema.parameters import Parameter, ParameterBody
from zhuzhen.policy.schema.registers import Register, RegisterBody
from zhuzhen.policy.schema.terms import Terms, TermsBody
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
    "cases": CaseBody,
}
ORDER = (Level.PROVINCE, Level.CITY, Level.COUNTY)


@dataclass
class Assembled:
    """A pack that holds, with the plain values of its items, for packs laid over it."""

    pack: Pack
    raws: Raws = field(default_factory=dict)


def _check_head(draft: Draft, base: Pack) -> None:
    head = draft.head
    assert head is not None
    if ORDER.index(head.level) <= ORDER.index(base.head.level):
        own, below = LEVELS[head.level], LEVELS[base.head.level]
        draft.fault_in_head("overlay_level", key="level", level=own, base=below)
    if not lies_in(head.region, base.region):
        draft.fault_in_head("overlay_region", key="region", region=head.region, base=base.region)


class _Assembler:
    """Takes one draft through: each item alone, then what items say of each other."""

    def __init__(self, draft: Draft, base: Assembled | None) -> None:
        assert draft.head is not None
        self.draft = draft
        self.head = draft.head
        self.base = base
        self.bodies: dict[str, dict[str, Item]] = {section: {} for section in BODIES}
        self.known = Known()

    def assemble(self) -> Assembled | None:
        if self.base is not None:
            _check_head(self.draft, self.base.pack)
        merge(self.draft, base=self.base.raws if self.base else None)
        self._validate()
        self._learn()
        self._check()
        if self.draft.faults:
            return None
        pack = self._pack()
        self._refuse_loosening(pack)
        bases = self.base.raws if self.base else {}
        raws = {section: dict(items) for section, items in bases.items()}
        for item in self.draft.all_items():
            raws.setdefault(item.section, {})[item.id] = item.raw
        return None if self.draft.faults else Assembled(pack, raws)

    def _validate(self) -> None:
        for item in self.draft.all_items():
            if item.is_adrift:
                self.known.broken.add((item.section, item.id))
                continue
            form = CLAUSE_FORM if item.section == "clauses" else IDENTIFIER_FORM
            if not re.fullmatch(form, item.id):
                wanted = "5.1c" if item.section == "clauses" else "field_visit"
                self.draft.fault_at(
                    item, "wrong_form", name=item.section, value=item.id, wanted=wanted
                )
            body, findings = validate(item.raw, model=BODIES[item.section], name=item.id)
            for loc, code, facts in findings:
                self.draft.fault_at(item, code, loc=loc, **facts)
            if body is None:
                self.known.broken.add((item.section, item.id))
            else:
                self.bodies[item.section][item.id] = body

    def _built(self, section: str, model: type[Built]) -> dict[str, Built]:
        """Own items of a section, bearing their id and the pack they are of."""
        return {
            item_id: model.model_construct(**dict(body), id=item_id, origin=self.head.id)
            for item_id, body in self.bodies[section].items()
        }

    def _learn(self) -> None:
        known = self.known
        if self.base is not None:
            pack = self.base.pack
            known.terms |= pack.terms
            known.registers |= pack.registers
            known.measures |= pack.measures
            known.parameters |= pack.parameters
            known.duties |= set(pack.duties)
            for clause in pack.clauses:
                known.clauses.setdefault(clause.document, set()).add(clause.id)
        known.terms |= self._built("terms", Terms)
        known.registers |= self._built("registers", Register)
        known.measures |= self._built("measures", NamedMeasure)
        known.parameters |= self._built("parameters", Parameter)
        known.duties |= set(self.draft.of("duties"))
        for item in self.draft.of("clauses").values():
            known.clauses.setdefault(self._document_of(item.id), set()).add(item.id)

    def _document_of(self, clause_id: str) -> str:
        body = self.bodies["clauses"].get(clause_id)
        named = body.document if isinstance(body, ClauseBody) else None
        return named or self.head.document.id

    def _check(self) -> None:
        references = References(self.draft, known=self.known)
        for section, bodies in self.bodies.items():
            for item_id, body in bodies.items():
                self._check_item(references, self.draft.of(section)[item_id], body)

    def _check_item(self, references: References, item: DraftItem, body: Item) -> None:
        match body:
            case ClauseBody():
                references.clause(item, body)
            case ReportBody():
                references.report(item, body)
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
            case CaseBody():
                CaseReferences(references, item=item, case=body).check()

    def _duties(self) -> dict[str, Duty]:
        duties: dict[str, Duty] = {}
        for item_id, body in self.bodies["duties"].items():
            assert isinstance(body, DutyBody)
            name = None if isinstance(body.measure, Measure) else body.measure
            measure = self.known.measures[name] if name else body.measure
            assert isinstance(measure, Measure)
            inline = Measure.model_construct(
                **{key: getattr(measure, key) for key in Measure.model_fields}
            )
            facts = {
                **dict(body),
                "id": item_id,
                "origin": self.head.id,
                "warn_days": body.warn_days or self._usual_warning(body),
                "measure": inline,
                "measure_id": name,
                "register_title": self.known.registers[measure.register_id].title,
            }
            duties[item_id] = Duty.model_construct(**facts)
        return duties

    def _usual_warning(self, body: DutyBody) -> ParameterRef | None:
        """A duty that names no days of warning takes the parameter of its period."""
        name = f"warn_days_{body.per}"
        return ParameterRef(parameter=name) if name in self.known.parameters else None

    def _clauses(self) -> tuple[Clause, ...]:
        own = [
            Clause.model_construct(
                **{**dict(body), "document": self._document_of(item_id)},
                id=item_id,
                origin=self.head.id,
            )
            for item_id, body in self.bodies["clauses"].items()
        ]
        return (*(self.base.pack.clauses if self.base else ()), *own)

    def _uses(self, section: str) -> dict[str, Use]:
        """Own uses; a base's stand with the base, as its clauses do."""
        return {key: body for key, body in self.bodies[section].items() if isinstance(body, Use)}

    def _pack(self) -> Pack:
        base = self.base.pack if self.base else None
        documents = {**(base.documents if base else {})}
        return Pack(
            head=self.head,
            documents=documents | {one.id: one for one in self.head.documents},
            clauses=self._clauses(),
            terms=self.known.terms,
            registers=self.known.registers,
            measures=self.known.measures,
            duties={**(base.duties if base else {}), **self._duties()},
            parameters=self.known.parameters,
            subjects=self._uses("subjects"),
            workflows=self._uses("workflows"),
            reports={**(base.reports if base else {}), **self._built("reports", Report)},
            cases=self._built("cases", Case),
        )

    def _refuse_loosening(self, pack: Pack) -> None:
        if self.base is None:
            return
        for section in OVERLAID:
            was, now = getattr(self.base.pack, section), getattr(pack, section)
            for item_id, item in self.draft.of(section).items():
                body = self.bodies[section][item_id]
                assert isinstance(body, Overlaying)
                if item_id not in was or body.loosens:
                    continue
                for way in ways_it_loosens(was[item_id], own=now[item_id]):
                    self.draft.fault_at(item, "loosens", loc=(way.key,), what=way.text)


def assemble(draft: Draft, *, base: Assembled | None) -> Assembled | None:
    """The pack that the draft comes to, or None; then its faults are in the draft."""
    return _Assembler(draft, base).assemble()
