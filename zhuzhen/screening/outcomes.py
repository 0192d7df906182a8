"""What became of clues: how often a rule was right, and what other thresholds would have done.

A clue is judged once somebody decided about it: dismissed, or its case was admitted or not. It was
true if the household was admitted. Clues that joined a household already under watch tell nothing
new and are counted apart, as known.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Case as When
from django.db.models import Count, F, Q, QuerySet, Value
from django.db.models import When as If

from zhuzhen.base.scope import CodeRange
from zhuzhen.casework.choices import CaseState, ClueSource, ClueState
from zhuzhen.casework.models import Case, Clue

_IS_KNOWN = Q(case__admitted_on__lt=F("found_on"))
_IS_TRUE = Q(case__admitted_on__isnull=False) & ~Q(case__state=CaseState.REVOKED)
_IS_FALSE = Q(state=ClueState.DISMISSED) | Q(
    case__state__in=(CaseState.NOT_ADMITTED, CaseState.REVOKED)
)


@dataclass(frozen=True)
class Precision:
    """How often a rule was right: `true` of `judged`."""

    rule: str
    raised: int
    true: int
    false: int
    known: int

    @property
    def judged(self) -> int:
        return self.true + self.false

    @property
    def waiting(self) -> int:
        """Not decided yet."""
        return self.raised - self.judged - self.known

    @property
    def percent(self) -> int | None:
        """Of a hundred judged, so many true; floored. None if none is judged."""
        return self.true * 100 // self.judged if self.judged else None


def screened_clues(*, place: str = "", since: dt.date | None = None) -> QuerySet[Clue]:
    """Clues of screenings in the present scope."""
    clues = Clue.objects.filter(source=ClueSource.DEPARTMENT).exclude(rule="")
    if place:
        within = CodeRange.under(place)
        clues = clues.filter(place_id__range=(within.lo, within.hi))
    return clues.filter(found_on__gte=since) if since is not None else clues


def precision(*, place: str = "", since: dt.date | None = None) -> dict[str, Precision]:
    """Of every rule that raised a clue; one query."""
    rows = (
        screened_clues(place=place, since=since)
        .values("rule")
        .annotate(
            raised=Count("pk"),
            known=Count("pk", filter=_IS_KNOWN),
            true=Count("pk", filter=_IS_TRUE & ~_IS_KNOWN),
            false=Count("pk", filter=_IS_FALSE & ~_IS_KNOWN),
        )
        .order_by("rule")
    )
    return {row["rule"]: Precision(**row) for row in rows}


@dataclass(frozen=True)
class Outcomes:
    """Households known to be truly at risk, and those of whom a clue proved false."""

    true: frozenset[int]
    false: frozenset[int]


def outcomes_of(rule: str, *, risks: tuple[str, ...], place: str, since: dt.date) -> Outcomes:
    """What is known since a day: households of this rule's clues, and any that were admitted for
    the risks the rule looks for, whoever found them."""
    clues = screened_clues(place=place, since=since).filter(rule=rule).exclude(_IS_KNOWN)
    verdict = When(If(_IS_TRUE, then=Value(True)), If(_IS_FALSE, then=Value(False)), default=None)
    judged = clues.annotate(verdict=verdict).exclude(verdict=None)
    rows = list(judged.values_list("household_id", "verdict").order_by("pk"))
    within = CodeRange.under(place)
    admitted = Case.objects.filter(
        place_id__range=(within.lo, within.hi), admitted_on__gte=since, risks__overlap=list(risks)
    ).exclude(state=CaseState.REVOKED)
    others = admitted.values_list("household_id", flat=True).order_by("pk") if risks else []
    true = {household for household, is_true in rows if is_true} | set(others)
    return Outcomes(frozenset(true), frozenset({household for household, _ in rows} - true))


@dataclass(frozen=True)
class Weighed:
    """Two sets of findings against what is known."""

    found: int
    true: int
    false: int


@dataclass(frozen=True)
class Trial:
    """A rule as it is and as it would be: whom each finds on past days, and what is known of them.

    `more` and `fewer` are households; `caught` and `lost` those of them truly at risk.
    """

    rule: str
    days: tuple[dt.date, ...]
    changed: Mapping[str, object]
    now: Weighed
    tried: Weighed
    more: int
    fewer: int
    caught: int
    lost: int
    false_more: int
    false_fewer: int


def weighed(found: frozenset[int], known: Outcomes) -> Weighed:
    return Weighed(len(found), len(found & known.true), len(found & known.false))


def compared(
    rule: str,
    *,
    days: tuple[dt.date, ...],
    changed: Mapping[str, object],
    now: frozenset[int],
    tried: frozenset[int],
    known: Outcomes,
) -> Trial:
    """Pure: the difference of two sets of households."""
    more, fewer = tried - now, now - tried
    return Trial(
        rule=rule,
        days=days,
        changed=changed,
        now=weighed(now, known),
        tried=weighed(tried, known),
        more=len(more),
        fewer=len(fewer),
        caught=len(more & known.true),
        lost=len(fewer & known.true),
        false_more=len(more & known.false),
        false_fewer=len(fewer & known.false),
    )
