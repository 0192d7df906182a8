"""Writing a checked change: codes end, others begin, names, paths, successions and tags follow."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.contrib.postgres.fields import DateRangeField
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import DateField, F, Func, Value
from django.db.models.functions import Concat, Substr

from zhuzhen.base.scope import CodeRange
from zhuzhen.places.choices import Level
from zhuzhen.places.commands.checking import parent_in_force
from zhuzhen.places.models import (
    Division,
    DivisionChange,
    DivisionName,
    DivisionTag,
    Succession,
)
from zhuzhen.places.rules.codes import level_of
from zhuzhen.places.rules.names import short_name, tidy


@dataclass(frozen=True)
class Naming:
    """Name and kind of a division that begins."""

    name: str
    kind: str


def _ended(on: dt.date) -> Func:
    """`during` with its end at `on`, which is no longer part of it."""
    start = Func(F("during"), function="lower", output_field=DateField())
    return Func(
        start,
        Value(on, output_field=DateField()),
        function="daterange",
        output_field=DateRangeField(),
    )


def path_of(name: str, *, parent: Division | None) -> str:
    """The full name without the province's: 韶关市南雄市珠玑镇."""
    if parent is None or parent.level == Level.PROVINCE:
        return name
    return parent.path + name


def _name_row(code: str, name: str, since: dt.date) -> DivisionName:
    return DivisionName(
        division_id=code,
        name=name,
        short_name=short_name(tidy(name)),
        during=DateRange(since, None),
    )


def rename(division: Division, *, name: str, on: dt.date) -> None:
    """End the present name, begin the new one, refresh the paths of all below."""
    DivisionName.objects.filter(division=division, during__upper_inf=True).update(during=_ended(on))
    _name_row(division.code, name, on).save(force_insert=True)
    before = division.path
    division.name = name
    division.path = path_of(name, parent=division.parent)
    division.save(update_fields=["name", "path"])
    if division.level == Level.PROVINCE:
        return
    span = CodeRange.under(division.code)
    below = Division.objects.filter(code__range=(span.lo, span.hi), during__upper_inf=True).exclude(
        code=division.code
    )
    below.update(path=Concat(Value(division.path), Substr("path", len(before) + 1)))


def begin(namings: Mapping[str, Naming], *, on: dt.date) -> None:
    """Let the codes begin on the day, parents before children."""
    made: dict[str, Division] = {}
    for code in sorted(namings):
        parent_code = parent_in_force(code)
        parent = Division.objects.get(code=parent_code) if parent_code else None
        made[code] = Division.objects.create(
            code=code,
            name=namings[code].name,
            level=level_of(code),
            kind=namings[code].kind,
            parent=parent,
            path=path_of(namings[code].name, parent=parent),
            during=DateRange(on, None),
        )
    DivisionName.objects.bulk_create(
        [_name_row(code, each.name, on) for code, each in made.items()]
    )


def end(codes: Iterable[str], *, on: dt.date) -> None:
    """Let the codes and their names end: the day before `on` is their last."""
    ended = list(codes)
    Division.objects.filter(code__in=ended).update(during=_ended(on))
    DivisionName.objects.filter(division_id__in=ended, during__upper_inf=True).update(
        during=_ended(on)
    )


def succeed(
    moves: Mapping[str, str], *, partly: Iterable[tuple[str, str]], change: DivisionChange
) -> None:
    """Write who carries whose past on (`moves`), and who took a part of whom (`partly`)."""
    pairs = [(old, new, True) for old, new in sorted(moves.items())]
    pairs += [(old, new, False) for old, new in partly if moves.get(old) != new]
    Succession.objects.bulk_create(
        [
            Succession(change=change, before_id=old, after_id=new, is_main=main)
            for old, new, main in pairs
        ]
    )


def carry_tags(moves: Mapping[str, str], *, begun: set[str], on: dt.date) -> None:
    """Marks go on with the code that begins; a division that goes on existing keeps its own.

    Where several bring the same mark, the first span stands: one mark of a kind at a time.
    """
    tags = DivisionTag.objects.filter(division_id__in=moves, during__endswith__isnull=True)
    later = DivisionTag.objects.filter(division_id__in=moves, during__endswith__gt=on)
    for tag in sorted((*tags, *later), key=lambda each: each.pk):
        heir = moves[tag.division_id]
        since = max(on, tag.during.lower)
        span = DateRange(since, tag.during.upper)
        DivisionTag.objects.filter(pk=tag.pk).update(
            during=DateRange(tag.during.lower, on)
            if tag.during.lower < on
            else DateRange(empty=True)
        )
        taken = DivisionTag.objects.filter(division_id=heir, tag=tag.tag, during__overlap=span)
        if heir in begun and not taken.exists():
            DivisionTag.objects.create(
                division_id=heir, tag=tag.tag, during=span, source=tag.source
            )
