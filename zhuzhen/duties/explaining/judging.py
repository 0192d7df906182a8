"""Judge one owner's candidate records in plain Python, each with the reason it does not count."""

import datetime as dt
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from math import floor

from django.db.models import Q, QuerySet

from zhuzhen.duties import problems as said
from zhuzhen.duties import rules
from zhuzhen.duties.explaining.ownership import Ownership, _holds
from zhuzhen.duties.inforce import DutyVersion
from zhuzhen.duties.owners import LINK_COLUMNS
from zhuzhen.policy.choices import Link
from zhuzhen.policy.expressions import Expression, evaluate
from zhuzhen.registers.choices import COUNTING, RecordState
from zhuzhen.registers.models import Record

_EACH_DIGITS = {"villages": 12, "towns": 9, "counties": 6, "cities": 4}
_DECIMAL = re.compile(r"-?[0-9]+(?:[.][0-9]+)?")
# Records this long before and after the period are shown too, as not counted.
AROUND = dt.timedelta(days=31)


@dataclass(frozen=True)
class Judged:
    """A candidate record: it counts (no reason), or why it does not."""

    record: Record
    reason: str = ""

    @property
    def counts(self) -> bool:
        return not self.reason


@dataclass(frozen=True)
class Judge:
    """Judges records for one owner and one stretch of days (`starts_on` to `ends_on`, both in)."""

    version: DutyVersion
    owner: Ownership
    starts_on: dt.date
    ends_on: dt.date

    @property
    def through(self) -> Link:
        return self.version.duty.through

    @cached_property
    def _links(self) -> tuple[tuple[object, object], ...]:
        return self.owner.links(self.through)

    def candidates(self, *, around: dt.timedelta = AROUND) -> QuerySet[Record]:
        """Records of the register that the owner's links lead to, in the reader's scope."""
        return (
            Record.objects.filter(
                self._linked(),
                register=self.version.duty.measure.register_id,
                happened_on__range=(self.starts_on - around, self.ends_on + around),
            )
            .select_related("place", "org")
            .order_by("happened_on", "pk")
        )

    def _linked(self) -> Q:
        column, digits = LINK_COLUMNS[self.through], self.owner.link_digits(self.through)
        values = {link for link, _ in self._links}
        if not digits:
            return Q(**{f"{column}__in": values})
        found = Q(pk__in=[])
        for prefix in sorted(str(value) for value in values):
            # Not `__range`: Django has no such lookup on a foreign key.
            low, high = prefix.ljust(12, "0"), prefix.ljust(12, "9")
            found |= Q(**{f"{column}__gte": low, f"{column}__lte": high})
        return found

    def judge(self, records: Iterable[Record]) -> tuple[Judged, ...]:
        """Each candidate with its verdict; what the measure is not about is left out."""
        listed = [record for record in records if self._holds(self.version.candidate, record)]
        first = [Judged(record, self._why_not(record)) for record in listed]
        return self._by_aggregate(first)

    def _holds(self, expression: Expression | None, record: Record) -> bool:
        if expression is None:
            return True
        owner = self.owner.on(record.happened_on, names=expression.owner_names)
        return evaluate(expression, facts=facts_of(record), owner=owner)

    def _why_not(self, record: Record) -> str:
        """The first thing in the way: state, period, service; then every condition not met."""
        if record.state not in COUNTING:
            return said.NOT_COUNTING_STATE[RecordState(record.state)]
        if not self.starts_on <= record.happened_on <= self.ends_on:
            late = self.version.is_deadline and record.happened_on > self.ends_on
            return said.PAST_DEADLINE if late else said.OUT_OF_PERIOD
        if not self._serves(record):
            return said.NOT_SERVING
        failing = [
            condition.otherwise
            for condition in self.version.conditions
            if not self._holds(condition.expression, record)
        ]
        return said.BETWEEN_CONDITIONS.join(failing)

    def _link_of(self, record: Record) -> object:
        digits = self.owner.link_digits(self.through)
        value = getattr(record, LINK_COLUMNS[self.through])
        return value[:digits] if digits and value else value

    def leads_here(self, record: Record) -> bool:
        """Whether the owner's links, on whatever day, lead to the record; as `candidates` asks."""
        link = self._link_of(record)
        of_register = record.register == self.version.duty.measure.register_id
        return of_register and any(link == known for known, _ in self._links)

    def _serves(self, record: Record) -> bool:
        """Whether the link that leads from the record to the owner holds on its day."""
        link = self._link_of(record)
        return any(
            link == known and _holds(during, record.happened_on) for known, during in self._links
        )

    # --- what the aggregate makes of the records that meet every condition ---

    def _by_aggregate(self, judged: Sequence[Judged]) -> tuple[Judged, ...]:
        aggregate = self.version.duty.measure.aggregate
        if aggregate == "distinct":
            return self._once_each(judged)
        if aggregate in ("sum", "latest"):
            judged = [self._with_figure(each) for each in judged]
        if aggregate == "latest":
            return self._last_only(judged)
        if self.version.duty.measure.each is not None:
            return tuple(self._covering(each) for each in judged)
        return tuple(judged)

    @property
    def _field_label(self) -> str:
        measure = self.version.duty.measure
        return self.version.pack.registers[measure.register_id].label_of(measure.field or "")

    def _with_figure(self, judged: Judged) -> Judged:
        if not judged.counts or self.figure(judged.record) is not None:
            return judged
        return Judged(judged.record, said.NO_FIGURE.format(label=self._field_label))

    def figure(self, record: Record) -> Decimal | None:
        """The measured field's number; None where the record has none."""
        value = record.values.get(self.version.duty.measure.field or "")
        if isinstance(value, str) and _DECIMAL.fullmatch(value):
            return Decimal(value)
        if isinstance(value, bool) or not isinstance(value, int | float):
            return None
        return Decimal(str(value))

    def _text(self, record: Record) -> str | None:
        name = self.version.duty.measure.field or ""
        link = self.version.distinct_link
        value = record.values.get(name) if link is None else getattr(record, LINK_COLUMNS[link])
        return value if value is None or isinstance(value, str) else json.dumps(value)

    def _once_each(self, judged: Sequence[Judged]) -> tuple[Judged, ...]:
        seen: set[str] = set()
        found = []
        for each in judged:
            text = self._text(each.record)
            if each.counts and text is None:
                each = Judged(each.record, said.NO_FIGURE.format(label=self._field_label))
            elif each.counts and text in seen:
                each = Judged(each.record, said.COUNTED_ALREADY.format(label=self._field_label))
            elif each.counts and text is not None:
                seen.add(text)
            found.append(each)
        return tuple(found)

    def _last_only(self, judged: Sequence[Judged]) -> tuple[Judged, ...]:
        last = max(
            (each.record for each in judged if each.counts),
            key=lambda record: (record.happened_on, record.pk),
            default=None,
        )
        return tuple(
            Judged(each.record, said.NOT_LATEST) if each.counts and each.record != last else each
            for each in judged
        )

    def covered(self, record: Record) -> str | None:
        """Which of the owner's places (or organisations) the record covers."""
        each = self.version.duty.measure.each or "towns"
        members = self.owner.members(each, on=record.happened_on)
        if each == "orgs":
            return str(record.org_id) if record.org_id in members else None
        digits = _EACH_DIGITS[each]
        code = record.place_id
        if code is None or code[:digits] not in {str(member)[:digits] for member in members}:
            return None
        return code[:digits]

    def _covering(self, judged: Judged) -> Judged:
        if judged.counts and self.covered(judged.record) is None:
            return Judged(judged.record, said.NOT_OWNERS)
        return judged

    def total(self, judged: Sequence[Judged], *, universe: int = 0) -> int:
        """The figure that the judged records come to; shares in permille."""
        counted = [each.record for each in judged if each.counts]
        measure = self.version.duty.measure
        if measure.aggregate in ("count", "distinct"):
            return len(counted)
        if measure.aggregate in ("sum", "latest"):
            return floor(sum(self.figure(record) or Decimal(0) for record in counted))
        if measure.each is not None:
            return rules.permille(len({self.covered(r) for r in counted}), whole=universe)
        among = [each for each in judged if self._is_among(each.record)]
        return rules.permille(len(counted), whole=len(among))

    def _is_among(self, record: Record) -> bool:
        """Whether a record is one of those a share is taken of."""
        in_days = self.starts_on <= record.happened_on <= self.ends_on
        return record.state in COUNTING and in_days and self._serves(record)


def facts_of(record: Record) -> dict[str, object]:
    """A record as conditions see it: its fields and the common names."""
    return {
        **record.values,
        "happened_on": record.happened_on,
        "place": record.place_id,
        "org": record.org_id,
        "cluster": record.cluster_id,
        "team": record.team_id,
        "person": record.person_id,
        "parent": record.parent_id,
        "state": record.state,
    }
