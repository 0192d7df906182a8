"""A register as it holds now: its declaration, its terms and its checks, ready to be used."""

import datetime as dt
import string
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from zhuzhen.policy.choices import COMMON_NAMES, Link
from zhuzhen.policy.expressions import Expression, compile_expression
from zhuzhen.policy.schema import Field, Register, Terms
from zhuzhen.policy.schema.registers import LinkRule
from zhuzhen.policy.vocabulary import vocabulary_for


@dataclass(frozen=True)
class Check:
    """A condition every record must meet, and what is said when it does not."""

    condition: Expression
    otherwise: str
    field: str  # the first field it names, where the message is shown


@dataclass(frozen=True, eq=False)
class Declaration:
    """One register with all it refers to; `pack_version_id` is None before packs are loaded."""

    register: Register
    terms: dict[str, Terms]
    pack_version_id: int | None = None
    pack_version: str = ""

    @property
    def id(self) -> str:
        return self.register.id

    @property
    def title(self) -> str:
        return self.register.title

    def link(self, link: Link) -> LinkRule | None:
        return self.register.links.get(link)

    def terms_of(self, field: Field) -> Terms:
        assert field.terms is not None
        return self.terms[field.terms]

    def label_of(self, name: str) -> str:
        """The label of a field, a link, or the day."""
        if name == "happened_on":
            return self.register.happened_on
        field = self.register.field(name)
        if field is not None:
            return field.label
        rule = self.register.links.get(Link(name)) if name in Link.__members__.values() else None
        return rule.label if rule else COMMON_NAMES.get(name, name)

    def task_days(self, values: Mapping[str, object]) -> tuple[dt.date | None, dt.date | None]:
        """By when the record is to be done, and when it was: both None where it is no task."""
        task = self.register.task
        if task is None:
            return None, None
        due, done = (values.get(name) for name in (task.due, task.done))
        return (
            dt.date.fromisoformat(due) if isinstance(due, str) else None,
            dt.date.fromisoformat(done) if isinstance(done, str) else None,
        )

    @cached_property
    def checks(self) -> tuple[Check, ...]:
        vocabulary = vocabulary_for(self.register, terms=self.terms)
        made = []
        for rule in self.register.checks:
            condition = compile_expression(rule.if_, vocabulary)
            named = [f.id for f in self.register.fields if f.id in condition.names]
            made.append(Check(condition, rule.else_, named[0] if named else "happened_on"))
        return tuple(made)

    @cached_property
    def title_parts(self) -> tuple[tuple[str, str], ...]:
        """The summary's template as (literal text, name) pairs; a name may be empty."""
        parsed = string.Formatter().parse(self.register.title_template)
        return tuple((text, name or "") for text, name, _, _ in parsed)
