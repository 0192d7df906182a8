"""What a case expects beside what was found: figure, target, and the records for and against."""

import datetime as dt
from dataclasses import dataclass

from zhuzhen.duties import problems as said
from zhuzhen.duties import rules
from zhuzhen.duties.explaining import Explanation, explain
from zhuzhen.duties.inforce import version_of
from zhuzhen.duties.models import DutyInstance
from zhuzhen.duties.trying.building import CaseWorld
from zhuzhen.policy.schema.cases import Expected


@dataclass(frozen=True)
class Seen:
    """A figure with its records by name; None where it is not asked for, or not known."""

    value: int
    target: int | None
    met: bool
    counted: tuple[str, ...] | None
    not_counted: tuple[tuple[str, str], ...] | None

    def told(self, *, unit: str) -> str:
        """In a line: 3 / 4 没有达标；计入 m1 m2 m3；没有计入 m4（不是县级或以上媒体）."""
        target = "–" if self.target is None else rules.shown(self.target, unit=unit)
        parts = [
            said.SEEN.format(
                value=rules.shown(self.value, unit=unit),
                target=target,
                met=said.SEEN_MET if self.met else said.SEEN_NOT_MET,
            )
        ]
        if self.counted is not None:
            parts.append(said.SEEN_COUNTED.format(names=" ".join(self.counted) or said.NO_RECORDS))
        if self.not_counted is not None:
            names = " ".join(f"{name}（{why}）" for name, why in self.not_counted)
            parts.append(said.SEEN_NOT_COUNTED.format(names=names or said.NO_RECORDS))
        return said.BETWEEN_CONDITIONS.join(parts)


def compare(
    expected: Expected, *, world: CaseWorld, today: dt.date, now: dt.datetime
) -> tuple[str, str]:
    """What is expected and what was found, in the same words; they are equal if it holds."""
    key = world.owner_key(expected)
    instance = DutyInstance.objects.filter(
        duty=expected.duty, owner_key=key, period=expected.period
    ).first()
    wanted = _wanted(expected)
    if instance is None:
        return wanted.told(unit="count"), said.NOT_OWED
    unit = version_of(instance).unit
    explained = explain(instance.duty, owner=key, period=instance.period, today=today, as_of=now)
    found = _found(explained, world=world, wanted=wanted).told(unit=unit)
    if explained.total != instance.value:
        total = rules.shown(explained.total, unit=unit)
        found += said.BETWEEN_CONDITIONS + said.RECORDS_COME_TO.format(total=total)
    return wanted.told(unit=unit), found


def _wanted(expected: Expected) -> Seen:
    counted, against = expected.counted, expected.not_counted
    return Seen(
        value=expected.value,
        target=expected.target,
        met=expected.met,
        counted=None if counted is None else tuple(sorted(counted)),
        not_counted=None
        if against is None
        else tuple(sorted((each.record, each.reason) for each in against)),
    )


def _found(explained: Explanation, *, world: CaseWorld, wanted: Seen) -> Seen:
    """What was found, told as far as it is asked for."""
    instance, name = explained.instance, world.name_of
    counted = sorted(name(each.record) for each in explained.counted)
    against = sorted((name(each.record), each.reason) for each in explained.not_counted)
    return Seen(
        value=instance.value,
        target=instance.target_low if instance.target_low is not None else instance.target_high,
        met=instance.is_met,
        counted=None if wanted.counted is None else tuple(counted),
        not_counted=None if wanted.not_counted is None else tuple(against),
    )
