"""What hangs on a row and lasts longer than the row will: told before the row is ended."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from django.db.models import Model

from zhuzhen.base.problems import Fault
from zhuzhen.registers.problems import fault
from zhuzhen.registers.world import Span
from zhuzhen.rosters.facts import covers
from zhuzhen.rosters.labels import LISTED
from zhuzhen.rosters.showing import last_day
from zhuzhen.rosters.subjects.base import Entry


def outlasting_faults(
    entries: list[Entry], *, tables: Mapping[type[Model], str], column: str
) -> Iterator[tuple[Entry, Fault]]:
    """For rows that get an end: `tables` (each with its word) that refer to them by `column`."""
    ending = {each.whole("id"): each for each in entries if "until" in each.differing}
    lasting: dict[int, list[tuple[Span, str]]] = defaultdict(list)
    for model, word in tables.items():
        rows = model._default_manager.filter(**{f"{column}__in": list(ending)})
        for number, during in rows.values_list(column, "during"):
            lasting[number].append((Span(during.lower, during.upper), word))
    for number, entry in ending.items():
        end = entry.span.end
        if end is None:
            continue
        until = Span(None, end)
        words = {word for span, word in lasting[number or 0] if not covers(until, span)}
        if words:
            day, what = last_day(end), LISTED.join(sorted(words))
            yield entry, fault("roster_still_used", field="until", day=day, what=what)
