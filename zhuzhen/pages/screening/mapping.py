"""Which column of a file is which: asked where the heads do not say, samples masked."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from zhuzhen.base import clock
from zhuzhen.base.numbers import whole_number
from zhuzhen.base.page import page
from zhuzhen.base.problems import Fault, Problem
from zhuzhen.base.sheets.heads import letters
from zhuzhen.feeds.choices import MONEY_UNITS
from zhuzhen.feeds.declaring import Kind
from zhuzhen.feeds.mapping import HeadMapping, header_place, layout_of
from zhuzhen.feeds.problems import told
from zhuzhen.feeds.reading.raw import ERROR, FORMULA, NUMBER, Raw
from zhuzhen.feeds.room import room
from zhuzhen.pages.asking import me
from zhuzhen.pages.errors import UNPROCESSABLE
from zhuzhen.pages.screening.acting import crumbs, feed_of, require
from zhuzhen.pages.screening.choices import COLUMNS, NOT_READ, REQUIRED
from zhuzhen.people.choices import Act
from zhuzhen.screening.commands.receiving import Reading, take_in
from zhuzhen.screening.models import Feed

_SAMPLES = 3
_MARKS = NUMBER + FORMULA + ERROR


@dataclass(frozen=True)
class Line:
    """One column of the file: its head, a few of its texts (masked), what it fills."""

    index: int
    letter: str
    head: str
    samples: tuple[str, ...]
    target: str
    unit: str


def _place(raw: Raw, reading: Reading, *, chosen: HeadMapping) -> int:
    """The row of heads: as chosen or known by its words, else the first that is fullest."""
    found = header_place(raw, feed=reading.declared, chosen=chosen)
    if found is not None:
        return found
    filled = [sum(bool(cell.strip()) for cell in cells) for _, cells in raw.head]
    return filled.index(max(filled)) if filled else 0


def _lines(reading: Reading, *, chosen: HeadMapping) -> list[Line]:
    raw = reading.raw
    at = _place(raw, reading, chosen=chosen)
    heads = [cell.strip() for cell in raw.head[at][1]]
    layout, _ = layout_of(raw, feed=reading.declared, chosen=chosen)
    filled = {each.index: each for each in layout.columns} if layout else {}
    rows = [cells for _, cells in raw.head[at + 1 : at + 1 + _SAMPLES]]
    return [
        Line(
            index=index,
            letter=letters(index),
            head=head,
            samples=tuple(told(row[index].lstrip(_MARKS)) for row in rows if row[index]),
            target=filled[index].column.name if index in filled else "",
            unit=chosen.units.get(head, filled[index].unit if index in filled else ""),
        )
        for index, head in enumerate(heads)
        if head
    ]


def _chosen(request: HttpRequest, raw: Raw) -> HeadMapping:
    """What was chosen for each head; heads of a row that was not chosen are left alone."""
    numbers = [number for number, _ in raw.head]
    row = whole_number(request.POST.get("header_row", ""))
    row = row if row in numbers else numbers[0]
    targets: dict[str, str] = {}
    units: dict[str, str] = {}
    for index, cell in enumerate(raw.head[numbers.index(row)][1]):
        head = cell.strip()
        if head and f"target-{index}" in request.POST:
            targets[head] = request.POST[f"target-{index}"]
        if head and request.POST.get(f"unit-{index}") in MONEY_UNITS:
            units[head] = request.POST[f"unit-{index}"]
    return HeadMapping(targets, units, row)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def columns(request: HttpRequest, number: int) -> HttpResponse:
    """Ask what each column is; answered, the file is taken in, or refused with all faults."""
    feed, today = feed_of(number), clock.today()
    require(request, Act.SCREEN_SEND)
    with room() as opened:
        reading = Reading(feed, room=opened, by=me(request), today=today)
        if request.method != "POST":
            asked_row = whole_number(request.GET.get("row", ""))
            before = reading.mapping(None)
            row = asked_row if asked_row is not None else before.header_row
            return _asked(request, feed, reading, HeadMapping(before.targets, before.units, row))
        chosen = _chosen(request, reading.raw)
        layout, faults = reading.layout(chosen)
        if layout is None or faults:
            return _asked(request, feed, reading, chosen, faults=faults)
    done = take_in(feed, by=me(request), today=today, chosen=chosen)
    return HttpResponseRedirect(f"/screening/feeds/{done.pk}/")


def _asked(
    request: HttpRequest,
    feed: Feed,
    reading: Reading,
    chosen: HeadMapping,
    *,
    faults: tuple[Fault, ...] = (),
) -> HttpResponse:
    raw, declared = reading.raw, reading.declared
    at = _place(raw, reading, chosen=chosen)
    if chosen.header_row is not None:
        chosen = HeadMapping(
            {k: v for k, v in chosen.targets.items() if k in _heads(raw, at)},
            chosen.units,
            chosen.header_row,
        )
    named = [
        (each.name, REQUIRED.format(label=each.title) if each.required else each.title)
        for each in declared.columns
    ]
    context = {
        "feed": feed,
        "title": declared.title,
        "lines": _lines(reading, chosen=chosen),
        "targets": [NOT_READ, *named],
        "units": list(MONEY_UNITS)[:3],
        "money": [each.name for each in declared.columns if each.kind is Kind.MONEY],
        "has_money": any(each.kind is Kind.MONEY for each in declared.columns),
        "header_row": raw.head[at][0],
        "rows": [
            (number, told(" | ".join(c.lstrip(_MARKS) for c in cells if c)))
            for number, cells in raw.head[:10]
        ],
        "problem": Problem("faults", faults=faults) if faults else None,
        "crumbs": crumbs((feed.file_name, f"/screening/feeds/{feed.pk}/"), (COLUMNS, "")),
    }
    status = UNPROCESSABLE if faults else 200
    return page(request, "screening/columns.html", context=context, status=status)


def _heads(raw: Raw, at: int) -> set[str]:
    return {cell.strip() for cell in raw.head[at][1]}
