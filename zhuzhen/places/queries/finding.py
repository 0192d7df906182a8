"""Finding a division by what people write: a code, a path, part of a path, or a bare name."""

import datetime as dt
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from zhuzhen.base.problems import Problem
from zhuzhen.base.scope import CodeRange
from zhuzhen.places.choices import Level
from zhuzhen.places.models import Division, DivisionName
from zhuzhen.places.problems import LISTED
from zhuzhen.places.queries.following import current_code_of
from zhuzhen.places.rules.codes import codes_above, padded
from zhuzhen.places.rules.names import (
    BARE,
    LONGEST_TEXT,
    Candidate,
    fit,
    leads_to,
    meant,
    stems_of,
    tails,
    tidy,
)

_NEAR_SHOWN = 8
_LEVELS = [Level.PROVINCE, Level.CITY, Level.COUNTY, Level.TOWN, Level.VILLAGE]


@dataclass(frozen=True)
class _Hit:
    """A name in the text that some division bears or bore; `head` is what stands before it."""

    code: str
    tail: str
    head: str
    fit: int


def _refuse_long(text: str) -> None:
    if len(text) > LONGEST_TEXT:
        raise Problem("place_text_too_long", length=len(text), limit=LONGEST_TEXT)


def _hits(text: str) -> list[_Hit]:
    splits = tails(text)
    names = DivisionName.objects.filter(short_name__in=stems_of(text))
    found = []
    for code, name in names.values_list("division_id", "name"):
        for tail, head in splits.items():
            how = fit(tail, name=tidy(name))
            if how is not None:
                found.append(_Hit(code, tail, head, how))
    return found


def _names_above(codes: Iterable[str]) -> dict[str, list[list[str]]]:
    """For each code the names ever borne by what is above it, top first."""
    above = {code: tuple(reversed(codes_above(code))) for code in codes}
    names: dict[str, list[str]] = defaultdict(list)
    wanted = {each for chain in above.values() for each in chain}
    for code, name in DivisionName.objects.filter(division_id__in=wanted).values_list(
        "division_id", "name"
    ):
        names[code].append(tidy(name))
    return {code: [names[each] for each in chain if each in names] for code, chain in above.items()}


def _fitting(hits: list[_Hit]) -> list[_Hit]:
    """Hits whose head names what is above them; of these the best fitting only."""
    above = _names_above({hit.code for hit in hits if hit.head})
    right = [hit for hit in hits if not hit.head or leads_to(hit.head, above=above[hit.code])]
    best = min((hit.fit for hit in right), default=BARE)
    return [hit for hit in right if hit.fit == best]


def _standing(
    codes: Iterable[str], *, level: Level | str | None, within: str | None, on: dt.date | None
) -> tuple[Division, ...]:
    """The divisions that stand today (or on a day) for these codes, by level and code."""
    now = set(current_code_of(codes, on=on).values())
    found = Division.objects.filter(code__in=now)
    if on is not None:
        found = found.filter(during__contains=on)
    if level:
        found = found.filter(level=level)
    if within:
        span = CodeRange.under(within)
        found = found.filter(code__range=(span.lo, span.hi))
    return tuple(sorted(found, key=lambda each: (_LEVELS.index(Level(each.level)), each.code)))


def find(
    text: str,
    *,
    level: Level | str | None = None,
    within: str | None = None,
    on: dt.date | None = None,
) -> tuple[Division, ...]:
    """Every division that `text` may mean, by level and code; () if there is none.

    Former names and ended codes are found too and give what stands for them today (or on `on`).
    A name with its ending (珠玑镇) excludes others that only share the stem. Raises
    `place_text_too_long`, as `resolve` and `suggest` do.
    """
    _refuse_long(text)
    plain = unicodedata.normalize("NFKC", text).strip()
    if plain.isdigit():
        code = padded(plain)
        return _standing([code] if code else [], level=level, within=within, on=on)
    wanted = tidy(text)
    hits = _hits(wanted)
    if level or within:
        allowed = {
            each.code
            for each in _standing([h.code for h in hits], level=level, within=within, on=on)
        }
        present = current_code_of({hit.code for hit in hits}, on=on)
        hits = [hit for hit in hits if present[hit.code] in allowed]
    return _standing([h.code for h in _fitting(hits)], level=level, within=within, on=on)


def _told(divisions: Iterable[Division]) -> tuple[dict[str, str], ...]:
    """Candidates as the API and the forms show them."""
    return tuple(
        {"code": each.code, "name": each.name, "level": each.level, "path": each.path}
        for each in divisions
    )


def resolve(
    text: str,
    *,
    level: Level | str | None = None,
    within: str | None = None,
    on: dt.date | None = None,
) -> Division:
    """The one division that `text` means, never guessed.

    Raises `ambiguous_place`, `place_mismatch` (the place exists, but not there) or
    `unknown_place`; each has `candidates` (code, name, level, path) in its facts.
    """
    found = find(text, level=level, within=within, on=on)
    chosen = meant(
        [Candidate(d.code, Level(d.level), frozenset(codes_above(d.code))) for d in found]
    )
    for each in found:
        if each.code == chosen:
            return each
    name = text.strip()
    if found:
        raise Problem("ambiguous_place", name=name, candidates=_told(found), count=len(found))
    raise _nothing_there(name, level=level, within=within, on=on)


def _nothing_there(
    name: str, *, level: Level | str | None, within: str | None, on: dt.date | None
) -> Problem:
    """Why nothing was found: the place lies elsewhere, or nothing bears the name."""
    hits = [hit for hit in _hits(tidy(name)) if hit.head]
    tail = max((hit.tail for hit in hits), key=len, default="")
    last = [hit for hit in hits if hit.tail == tail]
    best = min((hit.fit for hit in last), default=BARE)
    near = _standing([h.code for h in last if h.fit == best], level=level, within=within, on=on)
    heads = find(last[0].head) if last else ()
    if not near or not heads:
        return Problem("unknown_place", name=name, candidates=_told(near[:_NEAR_SHOWN]))
    around = _nearest_first(near, to=heads[0].code)[:_NEAR_SHOWN]
    return Problem(
        "place_mismatch",
        name=name,
        where=heads[0].path,
        tail=tail,
        near=LISTED.join(each.path for each in around),
        candidates=_told(around),
    )


def _nearest_first(divisions: Iterable[Division], *, to: str) -> list[Division]:
    """Those that share more of the code's path with `to` first."""
    above = codes_above(to)

    def distance(each: Division) -> tuple[int, str]:
        shared = [pos for pos, code in enumerate(above) if code in codes_above(each.code)]
        return (shared[0] if shared else len(above), each.code)

    return sorted(divisions, key=distance)


def suggest(
    text: str, *, limit: int = 20, level: Level | str | None = None, within: str | None = None
) -> tuple[Division, ...]:
    """Divisions for a search box: what the text means first, then paths that contain it."""
    _refuse_long(text)
    wanted = tidy(text)
    if not wanted:
        return ()
    exact = find(text, level=level, within=within)[:limit]
    more = Division.objects.filter(during__upper_inf=True, path__contains=wanted)
    if level:
        more = more.filter(level=level)
    if within:
        span = CodeRange.under(within)
        more = more.filter(code__range=(span.lo, span.hi))
    seen = {each.code for each in exact}
    rest = [each for each in more.order_by("code")[: limit + len(seen)] if each.code not in seen]
    return (*exact, *rest)[:limit]
