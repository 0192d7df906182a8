"""Duties and their parts told in Chinese, with the labels that packs declare."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from zhuzhen.base.money import yuan
from zhuzhen.policy import choices as words
from zhuzhen.policy import labels
from zhuzhen.policy.choices import Shape, Unit
from zhuzhen.policy.expressions import as_sentence, compile_expression
from zhuzhen.policy.rules import number, partial_period_of
from zhuzhen.policy.schema import Duty, Pack, ParameterRef
from zhuzhen.policy.schema.duties import Contributions, Households, Projects
from zhuzhen.policy.vocabulary import vocabulary_for

TARGET_WORDS = {
    "at_least": "不少于 {amount}",
    "more_than": "超过 {amount}",
    "at_most": "不多于 {amount}",
    "range": "应为 {low}至 {high}（再多算超额）",
    "and": "、",
}
TREND_WORDS = {"not_below": "不低于上年同期", "above": "高于上年同期"}
WITHIN_DAYS = "“{event}”之后 {days} 个{calendar}内"
MEASURE_WORDS = {
    "count": "“{register}”",
    "sum": "“{register}”的{field}合计",
    "distinct": "“{register}”按{field}去重",
    "share": "“{register}”的合格率",
    "each": "有“{register}”的{each}占比",
    "latest": "最近一次“{register}”的{field}",
}
EACH_WORDS = {
    "towns": "镇",
    "villages": "村",
    "counties": "县",
    "cities": "市",
    "orgs": "单位",
}
EVERY = "每个{owner}"
EACH_OWNER = {words.OwnerKind.CITY_PAIR: "每对帮扶市和被帮扶市"}
RULE = "{owner}{when}{measure}{target}"
RULE_WITH_CONDITIONS = "{rule}；只算{conditions}的"
AND = "，且"
PARTIAL = "任职不满一个周期的：不到{below}%天数的按{owes}%要求，{rounding}；满的按全额要求"
ROUNDINGS = {"up": "向上取整", "down": "向下取整"}
SOURCE = "{document} {clause}"

COVERED = "{of}中有{having}的占比"
CONTRIBUTED = "当年应担资金中{having}的占比"
UNDERTAKEN = "{of}中有{having}的占比"
COVERED_AFTER = "纳入满 {days} 天的{of}中有{having}的占比"

Target = int | Decimal | ParameterRef


def with_unit(figure: str, *, unit: Unit) -> str:
    """A figure and its unit as they are set: 2 次, 300,000.00 元, but 80%."""
    return f"{figure}{'' if unit is Unit.PERCENT else ' '}{words.UNITS[unit]}"


def contributed_in_words(contributions: Contributions) -> str:
    """What a measure over contributions counts."""
    return CONTRIBUTED.format(having=labels.CONTRIBUTION_FACTS[contributions.having])


def undertaken_in_words(projects: Projects) -> str:
    """What a measure over projects counts."""
    having = projects.having
    return UNDERTAKEN.format(of=labels.PROJECT_SETS[having], having=labels.PROJECT_FACTS[having])


def covered_in_words(households: Households, *, days: int) -> str:
    """What a measure over households counts: 监测户中有帮扶方案的占比."""
    form = COVERED_AFTER if days else COVERED
    return form.format(
        days=days,
        of=labels.HOUSEHOLD_SETS[households.of],
        having=labels.HOUSEHOLD_FACTS[households.having],
    )


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
    place_names: Mapping[str, str]

    def amount(self, value: Target) -> str:
        resolved = number(value, pack=self.pack, on=self.on)
        unit = self.unit
        return with_unit(yuan(int(resolved)) if unit is Unit.FEN else str(resolved), unit=unit)

    @property
    def unit(self) -> Unit:
        measure = self.duty.measure
        if measure.unit is not None:
            return measure.unit
        if measure.is_share:
            return Unit.PERCENT
        field = self.pack.registers[measure.register_id].field(measure.field or "")
        counted = field.counted_in if field and measure.aggregate != "distinct" else None
        return counted or Unit.COUNT

    def target(self) -> str:
        duty = self.duty
        if duty.trend is not None:
            return TREND_WORDS[duty.trend.must]
        if duty.range is not None:
            low, high = self.amount(duty.range.from_), self.amount(duty.range.to)
            return TARGET_WORDS["range"].format(low=low, high=high)
        parts = [
            TARGET_WORDS[name].format(amount=self.amount(value))
            for name in ("at_least", "more_than", "at_most")
            if (value := getattr(duty, name)) is not None
        ]
        return TARGET_WORDS["and"].join(parts)

    def when(self) -> str:
        duty = self.duty
        if duty.shape is not Shape.DEADLINE or duty.after is None or duty.days is None:
            return words.PERS[duty.per]
        event = self.pack.registers[duty.after.register_id].title
        days = number(duty.days, pack=self.pack, on=self.on)
        return WITHIN_DAYS.format(event=event, days=days, calendar=words.CALENDARS[duty.calendar])

    def expression(self, text: str) -> str:
        vocabulary = vocabulary_for(
            self.pack.registers[self.duty.measure.register_id],
            terms=self.pack.terms,
            owner_kind=self.duty.owed_by,
        )
        return as_sentence(compile_expression(text, vocabulary), place_names=self.place_names)

    def counted(self) -> str:
        measure = self.duty.measure
        if measure.covered is not None:
            days = number(measure.covered.after_days, pack=self.pack, on=self.on)
            return covered_in_words(measure.covered, days=int(days))
        if measure.contributed is not None:
            return contributed_in_words(measure.contributed)
        if measure.undertaken is not None:
            return undertaken_in_words(measure.undertaken)
        register = self.pack.registers[measure.register_id]
        template = MEASURE_WORDS["each" if measure.each else measure.aggregate]
        each = EACH_WORDS.get(measure.each or "", "")
        return template.format(
            register=register.title, field=register.label_of(measure.field or ""), each=each
        )

    def rule(self) -> str:
        told = RULE.format(
            owner=EACH_OWNER.get(self.duty.owed_by)
            or EVERY.format(owner=words.OWNER_KINDS[self.duty.owed_by]),
            when=self.when(),
            measure=self.counted(),
            target=self.target(),
        )
        measure = self.duty.measure
        texts = [measure.of] if measure.of else []
        texts += [rule.if_ for rule in measure.where]
        conditions = AND.join(self.expression(text) for text in texts)
        return RULE_WITH_CONDITIONS.format(rule=told, conditions=conditions) if texts else told

    def partial(self) -> str:
        rule = partial_period_of(self.duty, pack=self.pack, on=self.on)
        return PARTIAL.format(
            below=rule.below_percent,
            owes=rule.owes_percent,
            rounding=ROUNDINGS[rule.rounding],
        )

    def sources(self) -> tuple[str, ...]:
        told = []
        for source in self.duty.source:
            document = self.pack.documents[source.document]
            named = document.number or document.title
            told.append(SOURCE.format(document=named, clause=source.clause))
        return tuple(told)


def place_codes_in(duty: Duty) -> frozenset[str]:
    """Codes of places written in the duty's conditions."""
    texts = [duty.measure.of or "", *(rule.if_ for rule in duty.measure.where)]
    return frozenset(code for text in texts for code in re.findall(r'"(\d{12})"', text))


def duty_in_words(
    duty: Duty, *, pack: Pack, on: dt.date, place_names: Mapping[str, str] | None = None
) -> DutyInWords:
    """The duty as it reads on a day (parameters have dates); places by name where it is given."""
    teller = _Teller(duty, pack, on, place_names or {})
    return DutyInWords(
        rule=teller.rule(),
        of=teller.expression(duty.measure.of) if duty.measure.of else "",
        conditions=tuple((teller.expression(rule.if_), rule.else_) for rule in duty.measure.where),
        partial_period=teller.partial(),
        sources=teller.sources(),
    )
