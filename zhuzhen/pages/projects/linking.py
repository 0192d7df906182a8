"""Who benefits: what operators promise and keep, and who is paid by work relief."""

import datetime as dt
import re
import unicodedata
import uuid
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from zhuzhen.base import clock
from zhuzhen.base.money import NotMoney, parse_fen, yuan
from zhuzhen.base.problems import Fault, Problem
from zhuzhen.base.scope import CodeRange
from zhuzhen.households.choices import ResidentState
from zhuzhen.households.models import Resident
from zhuzhen.pages.asking import me, sent_of
from zhuzhen.pages.filling import filled_form
from zhuzhen.pages.households.acting import require as require_family
from zhuzhen.pages.projects import choices, forms, forms_of_building
from zhuzhen.pages.projects.acting import address_of, form_context
from zhuzhen.pages.projects.building import FORM, month_said, opened, papers_of
from zhuzhen.people.choices import Act
from zhuzhen.projects import commands
from zhuzhen.projects.choices import LinkageMode
from zhuzhen.projects.models import WageRoll

EDIT = require_http_methods(["GET", "POST"])


@login_required
@EDIT
def linkage(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Enter what an operator promises."""
    project, today = opened(request, uid, act=Act.PROJECT_BUILD), clock.today()
    form = forms_of_building.LinkageForm(*sent_of(request))

    def work() -> str:
        given = form.cleaned_data
        papers = papers_of(request, project, given.pop("papers"))
        number = given.pop("request_id")
        facts = commands.LinkageFacts(
            **{**given, "mode": LinkageMode(given["mode"])}, papers=papers
        )
        commands.agree_linkage(project, facts, by=me(request), today=today, request_id=number)
        return f"{address_of(project)}#linkage"

    return filled_form(
        request, form, work=work, template=FORM, context=form_context(project, choices.LINKAGE),
        told=lambda: choices.SAVED["linkage"],
    )  # fmt: skip


@login_required
@EDIT
def delivery(request: HttpRequest, uid: uuid.UUID, number: int) -> HttpResponse:
    """Enter what was kept of a promise."""
    project, today = opened(request, uid, act=Act.PROJECT_BUILD), clock.today()
    found = project.linkages.filter(pk=number).first()
    if found is None:
        raise Problem("not_found", what=choices.A_LINKAGE)
    form = forms_of_building.DeliveryForm(*sent_of(request), initial={"on": today})

    def work() -> str:
        given = form.cleaned_data
        papers = papers_of(request, project, given.pop("papers"))
        commands.record_delivery(found, **given, by=me(request), today=today, papers=papers)
        return f"{address_of(project)}#linkage"

    lead = choices.PROMISED.format(
        mode=found.get_mode_display(), operator=found.operator, households=found.agreed_households,
        persons=found.agreed_persons, amount=yuan(found.agreed_fen),
    )  # fmt: skip
    return filled_form(
        request, form, work=work, template=FORM,
        context=form_context(project, choices.DELIVERY, lead=lead),
        told=lambda: choices.SAVED["delivery"],
    )  # fmt: skip


# As people write days: Decimal alone reads NaN, 1e3 and figures of other scripts too.
_DAYS = re.compile(r"[0-9]{1,4}(\.[0-9])?")


@dataclass(frozen=True)
class _Worker:
    """A line of a roll as it was typed."""

    name: str
    days: Decimal
    amount_fen: int
    number: str


def _worker(text: str, *, row: int) -> _Worker:
    """A line: name, days, wage, and a household's number where the name is not enough. Raises
    Problem with the fault."""
    parts = text.replace("，", " ").replace("\t", " ").split()
    if len(parts) not in (3, 4):
        raise _wrong(choices.LINE_PARTS.format(text=text), row=row)
    try:
        days = unicodedata.normalize("NFKC", parts[1])
        if not _DAYS.fullmatch(days):
            raise _wrong(choices.LINE_DAYS.format(text=parts[1]), row=row)
        return _Worker(parts[0], Decimal(days), parse_fen(parts[2]), "".join(parts[3:]))
    except NotMoney as error:
        raise _wrong(str(error), row=row) from None


def _wrong(what: str, *, row: int) -> Problem:
    return Problem("faults", faults=(Fault(choices.LINE.format(row=row, what=what),
                                           field="workers"),))  # fmt: skip


def _workers(text: str) -> list[_Worker]:
    """All lines; everything wrong at once."""
    found: list[_Worker] = []
    faults: list[Fault] = []
    for row, each in enumerate(filter(str.strip, text.splitlines()), start=1):
        try:
            found.append(_worker(each, row=row))
        except Problem as problem:
            faults += problem.faults
    if faults:
        raise Problem("faults", faults=tuple(faults))
    return found


def wage_lines(text: str, *, place: str) -> list[commands.WageFacts]:
    """The roll as the command takes it: names that stand in the register of the place are those
    residents. Raises faults."""
    typed, span = _workers(text), CodeRange.under(place)
    rows = Resident.objects.select_related("household").filter(
        name__in={each.name for each in typed}, state=ResidentState.PRESENT,
        place_id__gte=span.lo, place_id__lte=span.hi,
    )  # fmt: skip
    named: dict[str, list[Resident]] = defaultdict(list)
    for one in rows:
        named[one.name].append(one)
    lines: list[commands.WageFacts] = []
    faults: list[Fault] = []
    for row, each in enumerate(typed, start=1):
        fitting = [one for one in named[each.name] if each.number in ("", one.household.number)]
        if len(fitting) > 1:
            what = choices.SAME_NAME.format(name=each.name, count=len(fitting))
            faults.append(Fault(choices.LINE.format(row=row, what=what), field="workers"))
        known = fitting[0].pk if len(fitting) == 1 else None
        lines.append(commands.WageFacts(each.days, each.amount_fen, known, each.name))
    if faults:
        raise Problem("faults", faults=tuple(faults))
    return lines


@login_required
@EDIT
def wages(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Enter a month's roll of work relief."""
    project, today = opened(request, uid, act=Act.PROJECT_BUILD), clock.today()
    require_family(request, Act.FAMILY_READ, place=project.place_id)
    form = forms_of_building.WagesForm(*sent_of(request), months=forms.month_choices(today))
    made: list[WageRoll] = []

    def work() -> str:
        given = form.cleaned_data
        lines = wage_lines(given["workers"], place=project.place_id)
        papers = papers_of(request, project, given["papers"])
        month = dt.date.fromisoformat(given["month"])
        made.append(
            commands.pay_wages(
                project, month=month, lines=lines, by=me(request), today=today, papers=papers
            )
        )
        return f"{address_of(project)}#wages"

    return filled_form(
        request, form, work=work, template=FORM,
        context=form_context(project, choices.WAGES, lead=choices.WAGES_LEAD, names_people=True),
        told=lambda: choices.SAVED["wages"].format(
            month=month_said(made[0].month), persons=made[0].persons,
            amount=yuan(made[0].amount_fen),
        ),
    )  # fmt: skip
