"""Duties and their parts told in Chinese, with the labels that packs declare."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from zhuzhen.base.money import yuan
from zhuzhen.policy import choices as words
from zhuzhen.policy.choices import Shape, Unit
from zhuzhen.policy.expressions import as_sentence, compile_expression
from zhuzhen.policy.rules import number, partial_period_of
from zhuzhen.policy.schema import Duty, Pack, ParameterRef
from zhuzhen.policy.vocabulary import vocabulary_for

Target = int | Decimal | ParameterRef


def with_unit(figure: str, *, unit: Unit) -> str:
    """A figure and its unit as they are set: 2 次, 300,000.00 元, but 80%."""
    return f"{figure}{'' if unit is Unit.PERCENT else ' '}{words.UNITS[unit]}"


@dataclass(frozen=True)
class DutyInWords:
    """A duty as people read it; `conditions` pairs each condition with its reason when unmet."""

    rule: str
    of: str
    conditions: tuple[tuple[str, str], ...]
    partial_period: str
    sources: tuple[str, ...]


@dataclass(frozen=True)
class _Teller:
    duty: Duty
    pack: Pack
    on: dt.date

    def amount(self, value: Target) -> str:
        resolved = number(value, pack=self.pack, on=self.on)
        unit = self.unit
        return with_unit(yuan(int(resolved)) if unit is Unit.FEN else str(resolved), unit=unit)

    @property
    def unit(self) -> Unit:
        measure = self.duty.measure
        if measure.unit is not None:
            return measure.unit
        if measure.aggregate == "share":
            return Unit.PERCENT
        field = self.pack.registers[measure.register_id].field(measure.field or "")
        counted = field.counted_in if field and measure.aggregate != "distinct" else None
        return counted or Unit.COUNT

    def target(self) -> str:
        duty = self.duty
        if duty.trend is not None:
            return words.TREND_WORDS[duty.trend.must]
        if duty.range is not None:
            low, high = self.amount(duty.range.from_), self.amount(duty.range.to)
            return words.TARGET_WORDS["range"].format(low=low, high=high)
        parts = [
            words.TARGET_WORDS[name].format(amount=self.amount(value))
            for name in ("at_least", "more_than", "at_most")
            if (value := getattr(duty, name)) is not None
        ]
        return words.TARGET_WORDS["and"].join(parts)

    def when(self) -> str:
        duty = self.duty
        if duty.shape is not Shape.DEADLINE or duty.after is None or duty.days is None:
            return words.PERS[duty.per]
        event = self.pack.registers[duty.after.register_id].title
        days = number(duty.days, pack=self.pack, on=self.on)
        return words.WITHIN_DAYS.format(
            event=event, days=days, calendar=words.CALENDARS[duty.calendar]
        )

    def expression(self, text: str) -> str:
        vocabulary = vocabulary_for(
            self.pack.registers[self.duty.measure.register_id],
            terms=self.pack.terms,
            owner_kind=self.duty.owed_by,
        )
        return as_sentence(compile_expression(text, vocabulary))

    def counted(self) -> str:
        measure = self.duty.measure
        register = self.pack.registers[measure.register_id]
        field = register.field(measure.field or "")
        template = words.MEASURE_WORDS["each" if measure.each else measure.aggregate]
        each = words.EACH_WORDS.get(measure.each or "", "")
        return template.format(
            register=register.title, field=field.label if field else "", each=each
        )

    def rule(self) -> str:
        told = words.RULE.format(
            owner=words.EACH_OWNER.get(self.duty.owed_by)
            or words.EVERY.format(owner=words.OWNER_KINDS[self.duty.owed_by]),
            when=self.when(),
            measure=self.counted(),
            target=self.target(),
        )
        measure = self.duty.measure
        texts = [measure.of] if measure.of else []
        texts += [rule.if_ for rule in measure.where]
        conditions = words.AND.join(self.expression(text) for text in texts)
        return (
            words.RULE_WITH_CONDITIONS.format(rule=told, conditions=conditions) if texts else told
        )

    def partial(self) -> str:
        rule = partial_period_of(self.duty, pack=self.pack, on=self.on)
        return words.PARTIAL.format(
            below=rule.below_percent,
            owes=rule.owes_percent,
            rounding=words.ROUNDINGS[rule.rounding],
        )

    def sources(self) -> tuple[str, ...]:
        told = []
        for source in self.duty.source:
            document = self.pack.documents[source.document]
            named = document.number or document.title
            told.append(words.SOURCE.format(document=named, clause=source.clause))
        return tuple(told)


def duty_in_words(duty: Duty, *, pack: Pack, on: dt.date) -> DutyInWords:
    """The duty as it reads on a day (parameters have dates)."""
    teller = _Teller(duty, pack, on)
    return DutyInWords(
        rule=teller.rule(),
        of=teller.expression(duty.measure.of) if duty.measure.of else "",
        conditions=tuple((teller.expression(rule.if_), rule.else_) for rule in duty.measure.where),
        partial_period=teller.partial(),
        sources=teller.sources(),
    )
