"""Registers: what is recorded, by whom, about what, with which proof."""

import string
from typing import Annotated

from pydantic import Field as Setting
from pydantic import model_validator

from zhuzhen.policy.choices import (
    COMMON_NAMES,
    EVIDENCE_KINDS,
    PEOPLE_UNITS,
    SUMMABLE,
    EvidenceKind,
    FieldKind,
    Link,
    PlaceLevel,
    Role,
    Unit,
)
from zhuzhen.policy.labels import FundSource
from zhuzhen.policy.schema.common import (
    Identifier,
    Item,
    Overlaying,
    PackId,
    Requirement,
    Source,
    Words,
    refuse,
)


class Field(Item):
    """One field of a register. Money is whole fen, counts of people name their unit."""

    id: Identifier
    label: Words
    kind: FieldKind
    terms: Identifier | None = None
    required: bool = False
    unit: Unit | None = None
    help: Words | None = None
    hint: Words | None = None
    min: Annotated[int, Setting(strict=True)] | None = None
    max: Annotated[int, Setting(strict=True)] | None = None
    negative_allowed: bool = False
    levels: tuple[PlaceLevel, ...] = ()

    @model_validator(mode="after")
    def _fits_its_kind(self) -> "Field":
        if self.id in COMMON_NAMES:
            raise refuse("common_name", name=self.id)
        if (self.terms is not None) is not (self.kind is FieldKind.CHOICE):
            raise refuse("terms_of_choice", name=self.id)
        numeric = self.kind in SUMMABLE
        if not numeric and (self.min is not None or self.max is not None or self.negative_allowed):
            raise refuse("bounds_of_number", name=self.id)
        if self.min is not None and self.max is not None and self.min > self.max:
            raise refuse("bounds_reversed", name=self.id)
        if self.kind is FieldKind.PEOPLE_COUNT and self.unit not in PEOPLE_UNITS:
            raise refuse("people_unit", name=self.id)
        if self.kind is FieldKind.MONEY_FEN and self.unit not in (None, Unit.FEN):
            raise refuse("money_unit", name=self.id)
        if self.kind is FieldKind.PERCENT and self.unit not in (None, Unit.PERCENT):
            raise refuse("percent_unit", name=self.id)
        if self.unit is not None and not numeric:
            raise refuse("unit_of_number", name=self.id)
        return self

    @property
    def counted_in(self) -> Unit | None:
        if self.kind is FieldKind.MONEY_FEN:
            return Unit.FEN
        return Unit.PERCENT if self.kind is FieldKind.PERCENT else self.unit


class LinkRule(Item):
    """A link of a record; `levels` limits a place to those of the division tree.

    `register` is where a parent is recorded: the meeting of a decision, the class of a pupil.
    """

    label: Words
    required: bool = True
    levels: tuple[PlaceLevel, ...] = ()
    register_id: Identifier | None = Setting(None, alias="register")
    help: Words | None = None


class EvidenceRule(Item):
    required: bool = False
    min: int = Setting(0, ge=0, strict=True)
    kinds: tuple[EvidenceKind, ...] = tuple(EVIDENCE_KINDS)
    help: Words | None = None

    @model_validator(mode="after")
    def _required_means_some(self) -> "EvidenceRule":
        if self.required is not (self.min > 0):
            raise refuse("evidence_min")
        return self


class TaskRule(Item):
    """Each record is a task: to be done by the day in `due`, done when `done` is filled; how it
    came out is written into `result`, a text."""

    due: Identifier
    done: Identifier
    result: Identifier | None = None


class LedgerRule(Item):
    """Each confirmed record brings money (docs/adr/0015): how much, from which source by the code
    of a choice, and what it is given for. Codes that `sources` leaves out bring none."""

    amount: Identifier
    by: Identifier
    sources: dict[Identifier, FundSource] = Setting(min_length=1)
    purpose: Identifier | None = None


class RegisterBody(Overlaying):
    """A declared kind of record."""

    title: Words
    verb: Words | None = Setting(None, description="记一笔时按钮上的字")
    purpose: Words | None = None
    source: tuple[Source, ...] = Setting(min_length=1)
    reported_by: tuple[Role, ...]
    happened_on: Words = Setting(COMMON_NAMES["happened_on"], description="发生日期的名称")
    links: dict[Link, LinkRule]
    fields: tuple[Field, ...] = ()
    evidence: EvidenceRule = EvidenceRule(min=0)
    needs_confirmation: bool = False
    checks: tuple[Requirement, ...] = ()
    task: TaskRule | None = None
    ledger: LedgerRule | None = None
    title_template: Words
    summary: tuple[Identifier, ...] = ()

    @model_validator(mode="after")
    def _parts_fit(self) -> "RegisterBody":
        seen: set[str] = set()
        for field in self.fields:
            if field.id in seen:
                raise refuse("field_twice", name=field.id)
            seen.add(field.id)
        if Link.HELPER in self.links:
            raise refuse("helper_is_derived")
        for link, rule in self.links.items():
            if (rule.register_id is not None) is not (link is Link.PARENT):
                raise refuse("register_of_parent", name=link.value)
        known = seen | set(COMMON_NAMES) | {"team", "person", "parent"}
        written = {name for _, name, _, _ in string.Formatter().parse(self.title_template) if name}
        for name in [*sorted(written), *self.summary]:
            if name not in known:
                raise refuse("template_name", name=name, known="、".join(sorted(known)))
        return self

    @model_validator(mode="after")
    def _task_fits(self) -> "RegisterBody":
        if self.task is None:
            return self
        kinds = {field.id: field.kind for field in self.fields}
        for name in (self.task.due, self.task.done):
            if kinds.get(name) is not FieldKind.DATE:
                raise refuse("task_dates", name=name)
        result = self.task.result
        if result and kinds.get(result) not in (FieldKind.TEXT, FieldKind.LONG_TEXT):
            raise refuse("task_result", name=result)
        return self

    @model_validator(mode="after")
    def _ledger_fits(self) -> "RegisterBody":
        rule = self.ledger
        if rule is None:
            return self
        place = self.links.get(Link.PLACE)
        if not self.needs_confirmation or place is None or not place.required:
            raise refuse("ledger_needs")
        kinds = {field.id: field.kind for field in self.fields}
        if kinds.get(rule.amount) is not FieldKind.MONEY_FEN:
            raise refuse("ledger_amount", name=rule.amount)
        if kinds.get(rule.by) is not FieldKind.CHOICE:
            raise refuse("ledger_by", name=rule.by)
        texts = (FieldKind.TEXT, FieldKind.LONG_TEXT)
        if rule.purpose is not None and kinds.get(rule.purpose) not in texts:
            raise refuse("ledger_purpose", name=rule.purpose)
        return self

    def field(self, field_id: str) -> Field | None:
        return next((field for field in self.fields if field.id == field_id), None)

    def link(self, name: str) -> Link | None:
        """The link of that name, if the register has it and no field is called so."""
        found = next((link for link in self.links if link.value == name), None)
        return found if self.field(name) is None else None

    def label_of(self, name: str) -> str:
        """What a field or a link is called."""
        field, link = self.field(name), self.link(name)
        if field is not None:
            return field.label
        return self.links[link].label if link is not None else ""


class Register(RegisterBody):
    id: Identifier
    origin: PackId
