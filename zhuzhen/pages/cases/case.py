"""The page of a case: where it stands, what is next, and everything that led there."""

import uuid

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from zhuzhen.base import clock
from zhuzhen.base.page import page
from zhuzhen.casework.choices import Comparison
from zhuzhen.casework.models import Case
from zhuzhen.casework.queries.cases import cases_of
from zhuzhen.casework.queries.standing import clues_of, handovers_of, steps_of, submissions_of
from zhuzhen.casework.situations import situation_of
from zhuzhen.casework.variants import variant_of
from zhuzhen.pages.asking import me
from zhuzhen.pages.cases import choices
from zhuzhen.pages.cases.acting import crumbs_of, may_keep, own_case
from zhuzhen.pages.cases.acts import acts_on
from zhuzhen.pages.cases.showing import (
    events_of,
    frozen_of,
    help_of,
    meeting_of,
    notice_of,
    people_of,
)
from zhuzhen.pages.cases.telling import lacking, worded
from zhuzhen.pages.cases.way import clearance_of, identification_of
from zhuzhen.pages.ways import Lacking


def _facts(case: Case, *, names: dict[int, str]) -> dict[str, object]:
    """What stands in the case itself, in words."""
    return {
        "category": worded("category", case.category) if case.category else "",
        "risks": worded("risks", case.risks),
        "disaster": worded("disaster", case.disaster) if case.disaster else "",
        "verifiers": [names[pk] for pk in case.verifiers if pk in names],
    }


@login_required
@require_safe
def case_page(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """A case of my places."""
    case = own_case(request, uid)
    account, today = me(request), clock.today()
    variant = variant_of(case)
    at = situation_of(case, variant=variant, today=today)
    steps = steps_of(case)
    names = people_of(case, steps=steps)
    notice = notice_of(steps)
    keeps = may_keep(request, case)
    address = f"/notices/{notice.uid}/" if notice else ""

    def told(reasons: tuple[str, ...]) -> list[Lacking]:
        return lacking(reasons, case=case, notice_address=address, may_keep=keeps)

    context = {
        "case": case,
        "crumbs": crumbs_of(case),
        "variant": variant,
        "way_name": variant.title.partition(choices.TITLE_ENDS)[0],
        "acts": acts_on(case, by=account, at=at, told=told, today=today),
        "ways": [identification_of(case, steps=steps), clearance_of(case, steps=steps)],
        "facts": _facts(case, names=names),
        "comparison": str(Comparison(at.comparison).label) if at.comparison else "",
        "meeting": meeting_of(steps),
        "notice": notice,
        "help": help_of(case),
        "clues": clues_of(case),
        "events": events_of(steps, names=names),
        "submissions": [frozen_of(each) for each in submissions_of(case)],
        "handovers": handovers_of(case),
        "others": [each for each in cases_of(case.household_id) if each.pk != case.pk],
        "today": today,
    }
    return page(request, "cases/case.html", context=context)
