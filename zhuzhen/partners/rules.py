"""Decisions about scopes, clusters and postings: pure, with reasons."""

from collections.abc import Iterable

from zhuzhen.base.scope import MAX_RANGES, CodeRange


def merged(ranges: Iterable[CodeRange]) -> tuple[CodeRange, ...]:
    """Ranges without those that lie inside another, in order of code."""
    kept: list[CodeRange] = []
    for each in sorted(set(ranges), key=lambda r: (r.lo, "~" * 12 if r.hi == "~" else r.hi)):
        kept = [other for other in kept if not (each.lo <= other.lo and other.hi <= each.hi)]
        if not any(other.lo <= each.lo and each.hi <= other.hi for other in kept):
            kept.append(each)
    return tuple(kept)


def with_predecessors(
    own: tuple[CodeRange, ...], *, before: Iterable[str], limit: int = MAX_RANGES
) -> tuple[CodeRange, ...]:
    """Own ranges, then those of predecessor codes that lie outside, as far as slots remain.

    What an account was granted always comes first; a predecessor that finds no slot is left out,
    which hides old rows but never shows a stranger's.
    """
    earlier = merged([*own, *(CodeRange.under(code) for code in before)])
    extra = [each for each in earlier if each not in own]
    swallowed = [each for each in own if each not in earlier]
    kept = [each for each in own if each not in swallowed]
    return merged([*kept, *extra[: limit - len(kept)]]) if len(kept) < limit else own
