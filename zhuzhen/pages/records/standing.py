"""What a record does to duties: which it counts for now, which not, and why."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from zhuzhen.duties import rules
from zhuzhen.duties.choices import Status
from zhuzhen.duties.explaining import Judged, judge_of
from zhuzhen.duties.inforce import version_of, versions_of_year
from zhuzhen.duties.models import DutyInstance
from zhuzhen.duties.queries.instances import target_of
from zhuzhen.duties.queries.touched import touched_instances
from zhuzhen.duties.queries.weighing import weigh
from zhuzhen.pages.addressing import duty_address
from zhuzhen.policy.expressions.nodes import All, Comparison, Expression, Literal, Name
from zhuzhen.registers.models import Record


@dataclass(frozen=True)
class Line:
    """One duty of one owner in one period, with where it stands."""

    title: str
    owner_name: str
    period: str
    figure: str
    status: Status
    is_met: bool
    left: str
    due_on: dt.date
    path: str
    counts: bool = True
    reason: str = ""


def line_of(
    instance: DutyInstance, *, counts: bool = True, reason: str = "", value: int | None = None
) -> Line:
    """An instance (annotated with its status) as a line; no query once its pack is known.

    `value` is what its figure would come to.
    """
    version = version_of(instance)
    target = target_of(instance)
    amount = instance.value if value is None else value
    is_met = instance.is_met if value is None else rules.is_met(amount, target=target)
    status = Status(instance.status)  # type: ignore[attr-defined] # annotated by the query
    shown = rules.shown(amount, unit=version.unit)
    missing = (target.low or 0) - amount
    left = rules.shown(missing, unit=version.unit) if missing > 0 and not target.strict else ""
    return Line(
        title=version.duty.short or version.duty.title,
        owner_name=instance.owner_name,
        period=instance.period,
        figure=f"{shown} / {rules.target_shown(target, unit=version.unit)}",
        status=Status.MET if is_met and status is not Status.EXEMPT else status,
        is_met=is_met,
        left=left,
        due_on=instance.due_on,
        path=duty_address(instance.duty, owner_key=instance.owner_key, period=instance.period),
        counts=counts,
        reason=reason,
    )


def _verdict(instance: DutyInstance, *, record: Record) -> Judged | None:
    """What the instance makes of the record; None if it is no candidate of its at all."""
    version = version_of(instance)
    judge = judge_of(instance, version=version)
    linked = judge.candidates()
    # Which of equal records counts is only told among all of them.
    among = version.duty.measure.aggregate in ("distinct", "latest")
    rows = linked if among else linked.filter(pk=record.pk)
    return next((each for each in judge.judge(rows) if each.record.pk == record.pk), None)


def verdicts_on(record: Record, *, today: dt.date) -> list[Line]:
    """The duties the record counts for, then those it does not and why."""
    lines = []
    for instance in touched_instances(record, today=today):
        judged = _verdict(instance, record=record)
        if judged is not None:
            lines.append(line_of(instance, counts=judged.counts, reason=judged.reason))
    return sorted(lines, key=lambda line: not line.counts)


def foreseen_on(record: Record, *, today: dt.date) -> list[Line]:
    """The duties that an unsaved record would count for, then those it would not and why."""
    lines = []
    for instance in touched_instances(record, today=today):
        found = weigh(record, instance=instance)
        if found is not None:
            counts, reason, value = found.counts, found.reason, found.value
            lines.append(line_of(instance, counts=counts, reason=reason, value=value))
    return sorted(lines, key=lambda line: not line.counts)


def _equalities(expression: Expression | None) -> Iterator[tuple[str, str]]:
    """Choices that a condition pins down: rank == "principal"."""
    if expression is None:
        return
    condition = expression.condition
    parts = condition.parts if isinstance(condition, All) else (condition,)
    for part in parts:
        if not isinstance(part, Comparison) or part.operator != "==":
            continue
        if isinstance(part.left, Name) and isinstance(part.right, Literal):
            value = part.right.value
            told = {True: "yes", False: "no"}.get(value) if isinstance(value, bool) else str(value)
            yield part.left.id, told or ""


def answers_for(duty: str, *, register: str, today: dt.date) -> dict[str, str]:
    """What a record has to say to count for a duty, as far as the rule pins it down.

    Who comes from the desk to record a principal's visit need not choose the rank again.
    """
    found: dict[str, str] = {}
    for version in versions_of_year(today.year).get(duty, ()):
        if version.duty.measure.register_id != register:
            continue
        for expression in (version.candidate, *(each.expression for each in version.conditions)):
            found |= dict(_equalities(expression))
    return found
