"""What stands on an official sheet: title, who, when, the rows one by one, the totals."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property

from django.db.models import QuerySet

from zhuzhen.base.periods import Period
from zhuzhen.partners.models import Cluster, Org
from zhuzhen.people.access import grants_for
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account
from zhuzhen.places.models import Division
from zhuzhen.policy.choices import FieldKind, Link
from zhuzhen.policy.expressions.conditions import as_condition
from zhuzhen.policy.schema import Field
from zhuzhen.registers.choices import COUNTING, YES_NO_WORDS, RecordState
from zhuzhen.registers.exports.official.columns import ROW_NUMBER, Head, Leaf, head_of
from zhuzhen.registers.exports.official.declared import DeclaredReport, require_period
from zhuzhen.registers.exports.official.ordering import order_of
from zhuzhen.registers.models import Record
from zhuzhen.registers.queries import Filters, records_matching

Value = str | int | Decimal | dt.date | None
Line = tuple[Value, ...]
# A spreadsheet has 1,048,576 rows; some are for head and foot.
MOST_ROWS = 1_048_000
_CHUNK = 2000
_FEN_IN = {"元": 100, "万元": 1_000_000, "亿元": 10_000_000_000}
_JOINED = frozenset(Link) - {Link.HELPER}


@dataclass
class Totals:
    """Sums of the columns marked total, each of its own column only, exact."""

    leaves: tuple[Leaf, ...]
    sums: dict[int, int | Decimal] = field(default_factory=dict)

    def add(self, line: Line) -> None:
        for at, leaf in enumerate(self.leaves):
            value = line[at]
            if leaf.is_total and isinstance(value, int | Decimal):
                self.sums[at] = self.sums.get(at, 0) + value

    def line(self) -> Line:
        """The total of each column; None where nothing was added."""
        return tuple(self.sums.get(at) for at in range(len(self.leaves)))


@dataclass
class _Names:
    """Names of the places and organisations that fields hold, looked up chunk by chunk."""

    fields: tuple[Field, ...]
    places: dict[str, str] = field(default_factory=dict)
    orgs: dict[int, str] = field(default_factory=dict)

    def learn(self, records: Sequence[Record]) -> None:
        """At most two queries, and none for what is known."""
        codes: set[str] = set()
        keys: set[int] = set()
        for each in self.fields:
            held = {v for record in records if (v := record.values.get(each.id)) is not None}
            if each.kind is FieldKind.PLACE:
                codes |= held - self.places.keys()
            else:
                keys |= held - self.orgs.keys()
        if codes:
            self.places |= dict(Division.objects.filter(pk__in=codes).values_list("pk", "path"))
        if keys:
            self.orgs |= dict(Org.objects.filter(pk__in=keys).values_list("pk", "name"))


@dataclass(frozen=True)
class OfficialSheet:
    """One official sheet of a place and a period, made on a day; its rows are read when asked.

    `about` is the place named in the title, '' for none. `until` is the last day that a sheet
    without period holds records of, None for no end.
    """

    declared: DeclaredReport
    place: str
    period: Period | None
    until: dt.date | None
    about: str
    reporter: str
    made_on: dt.date

    @cached_property
    def head(self) -> Head:
        return head_of(self.declared.report.columns, declaration=self.declared.declaration)

    @property
    def title(self) -> str:
        period = self.period.label if self.period else ""
        return self.declared.report.title_for(place=self.about, period=period)

    @property
    def filters(self) -> Filters:
        """The register's own filters: what counts, in the place and the period."""
        return Filters(period=self.period, until=self.until, place=self.place, states=COUNTING)

    def chosen(self) -> QuerySet[Record]:
        """The records in scope that the sheet lists, in no order."""
        return self._meant(self.filters)

    def waiting(self) -> QuerySet[Record]:
        """Drafts and returned records it would list: no official sheet has them."""
        states = (RecordState.DRAFT.value, RecordState.RETURNED.value)
        return self._meant(replace(self.filters, states=states))

    def _meant(self, filters: Filters) -> QuerySet[Record]:
        found = records_matching(self.declared.declaration.id, filters=filters)
        condition = self.declared.condition
        return found if condition is None else found.filter(as_condition(condition))

    def records(self) -> QuerySet[Record]:
        """The records of the sheet, in the order of its rows."""
        linked = {leaf.source for leaf in self.head.leaves} & {link.value for link in _JOINED}
        ordered = self.chosen().order_by(*order_of(self.declared, first=self.head.leaves[0]))
        return ordered.select_related(*sorted(linked))

    def lines(self, *, most: int | None = None) -> Iterator[Line]:
        """The rows, or the first `most` of them, read from the database in chunks."""
        held = tuple(leaf.field for leaf in self.head.leaves if leaf.field is not None)
        named = (FieldKind.PLACE, FieldKind.ORGANISATION)
        names = _Names(tuple(each for each in held if each.kind in named))
        number = 0
        for chunk in _chunks(self.records()[:most]):
            names.learn(chunk)
            for record in chunk:
                number += 1
                yield tuple(
                    self._value(leaf, record=record, number=number, names=names)
                    for leaf in self.head.leaves
                )

    def _value(self, leaf: Leaf, *, record: Record, number: int, names: _Names) -> Value:
        if leaf.field is not None:
            return self._field_value(leaf, record=record, names=names)
        if leaf.source == ROW_NUMBER:
            return number
        if leaf.source == "happened_on":
            return record.happened_on
        if leaf.source == "state":
            return str(RecordState(record.state).label)
        linked = getattr(record, leaf.source)
        if linked is None:
            return None
        if leaf.source == "place":
            return self.place_words(linked.path, name=linked.name)
        return str(linked.summary if leaf.source == "parent" else linked.name)

    def place_words(self, path: str, *, name: str) -> str:
        """A place as it is told under the title's: 灵潭村, not 韶关市南雄市珠玑镇灵潭村."""
        return path.removeprefix(self.about) or name

    def _field_value(self, leaf: Leaf, *, record: Record, names: _Names) -> Value:
        assert leaf.field is not None
        value = record.values.get(leaf.source)
        kind = leaf.field.kind
        if value is None or value == "":
            return None
        if kind is FieldKind.MONEY_FEN:
            return Decimal(value) / _FEN_IN[leaf.money_unit]
        if kind is FieldKind.PERCENT:
            return Decimal(value) / 10
        if kind in (FieldKind.INTEGER, FieldKind.PEOPLE_COUNT):
            return int(value)
        if kind is FieldKind.DECIMAL:
            return Decimal(str(value))
        if kind is FieldKind.DATE:
            return dt.date.fromisoformat(value)
        return self._words(leaf.field, value=value, names=names)

    def _words(self, field: Field, *, value: object, names: _Names) -> str:
        if field.kind is FieldKind.CHOICE:
            return self.declared.declaration.terms_of(field).label_of(str(value))
        if field.kind is FieldKind.YES_NO:
            return YES_NO_WORDS[bool(value)]
        if field.kind is FieldKind.PLACE:
            path = names.places.get(str(value), str(value))
            return self.place_words(path, name=path)
        if field.kind is FieldKind.ORGANISATION:
            return names.orgs.get(int(str(value)), str(value))
        return str(value)


def _chunks(found: QuerySet[Record]) -> Iterator[list[Record]]:
    chunk: list[Record] = []
    for record in found.iterator(chunk_size=_CHUNK):
        chunk.append(record)
        if len(chunk) == _CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _path_of(place: str) -> str:
    return Division.objects.filter(pk=place).values_list("path", flat=True).first() or place


def _standing(by: Account | None, *, on: dt.date) -> tuple[str, str]:
    """Who fills the sheet in: (the unit or place the account stands for, its place if it has one).

    Both '' for the system, and for an account that stands for several.
    """
    grants = grants_for(by, act=Act.EXPORT, on=on) if by else []
    ends = {(grant.place_id, grant.org_id, grant.cluster_id) for grant in grants}
    if len(ends) != 1:
        return "", ""
    ((place, org, cluster),) = ends
    if place:
        path = _path_of(place)
        return path, path
    if org:
        return Org.objects.filter(pk=org).values_list("name", flat=True).first() or "", ""
    return Cluster.objects.filter(pk=cluster or 0).values_list("name", flat=True).first() or "", ""


def sheet_of(
    declared: DeclaredReport,
    *,
    by: Account | None,
    today: dt.date,
    place: str = "",
    period: Period | None = None,
) -> OfficialSheet:
    """The official sheet of a place (code, '' for all in scope) and a period.

    A sheet with `per` is of just such a period; one without holds all up to the period's end, or
    to today. Raises report_period.
    """
    require_period(declared.report, period)
    running = declared.report.per is None
    ends_on = period.ends_on if period else None
    reporter, own = _standing(by, on=today)
    return OfficialSheet(
        declared=declared,
        place=place,
        period=None if running else period,
        until=ends_on if running else None,
        about=_path_of(place) if place else own,
        reporter=reporter,
        made_on=today,
    )
