"""The unit that a list is narrowed to: chosen while typing, or typed and then one, many or none."""

import datetime as dt
from dataclasses import dataclass

from django.http import QueryDict

from zhuzhen.base.numbers import whole_number
from zhuzhen.pages.records.lookups import candidates_for
from zhuzhen.pages.records.questions import Option
from zhuzhen.partners.models import Org

NOBODY = 0  # no organisation has this id


@dataclass(frozen=True)
class UnitAsked:
    """`org` narrows the list (None: not at all); `candidates` are what an unclear name can mean."""

    text: str = ""
    org: int | None = None
    candidates: tuple[Option, ...] = ()


def unit_asked(given: QueryDict, *, today: dt.date) -> UnitAsked:
    """Read ?org= (an id) and ?unit= (a name); a name that is not that id's own decides.

    A name that means several units, or none, narrows the list to nothing until one is chosen.
    """
    typed = given.get("unit", "").strip()[:60]
    org = whole_number(given.get("org", ""))
    if org is not None and (typed or "unit" not in given):
        name = Org.objects.filter(pk=org).values_list("name", flat=True).first()
        if not typed or typed == name:
            return UnitAsked(name or "", org)
    if not typed:
        return UnitAsked()
    found = candidates_for(typed, source="org", on=today)
    if len(found) == 1:
        return UnitAsked(found[0].label, int(found[0].value))
    return UnitAsked(typed, NOBODY, found)
