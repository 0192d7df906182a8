"""A form is shown, or its work done; whatever is wrong is told beside its field."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from django import forms
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from zhuzhen.base.page import page
from zhuzhen.base.problems import Problem, constraint_text
from zhuzhen.pages.asking import version_sent
from zhuzhen.pages.errors import UNPROCESSABLE, status_of
from zhuzhen.pages.rows import asks_for_rows
from zhuzhen.pages.ways import code_of

# Not of what was typed: the page itself is refused.
_OF_THE_PAGE = ("not_allowed", "not_found")
_SENT_TWICE = "_request_id_key"
_OF_THE_PLACE = ("unknown_place", "ambiguous_place", "beyond_place")


def tell_faults(form: forms.Form, problem: Problem) -> None:
    """A problem beside the fields it is about; what belongs to none stands on top."""
    if not problem.faults:
        about_place = problem.code in (*_OF_THE_PLACE, "not_allowed")
        named = next((each for each in ("village", "place") if each in form.fields), None)
        form.add_error(named if about_place else None, problem.text)
    for fault in problem.faults:
        told = str(replace(fault, row=None))  # a form is of one person
        form.add_error(fault.field if fault.field in form.fields else None, told)


def tell_reasons(
    form: forms.Form, problem: Problem, *, fields: Mapping[str, str], stale: str
) -> None:
    """Each reason of a step's guard beside the field that answers it, by the reason's code; what
    belongs to none stands on top."""
    if not problem.faults:
        told = stale.format(told=problem.text) if problem.code == "stale" else problem.text
        form.add_error("reason" if problem.code == "reason_needed" else None, told)
    for fault in problem.faults:
        field = fields.get(code_of(fault.what), "")
        form.add_error(field if field in form.fields else None, str(fault))


def worked(work: Callable[[], str]) -> str:
    """Do a form's work; a paper kept goes with what it was kept for.

    Of two that were sent at the same moment the database lets one through: the other is told what
    it ran into, or, sent twice, is given what the first made.
    """
    try:
        with transaction.atomic():
            return work()
    except IntegrityError as error:
        name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) or ""
        text = constraint_text(name)
        if text is not None:
            raise Problem("clash", why=text.rstrip("。")) from None
        if not name.endswith(_SENT_TWICE):
            raise
    with transaction.atomic():
        return work()


def _is_about_typed_place(problem: Problem, form: forms.Form) -> bool:
    """Whether an act is refused only for the place that was typed: the rest of the form stays."""
    return problem.code == "not_allowed" and "place" in form.changed_data


def filled_form(
    request: HttpRequest,
    form: forms.Form,
    *,
    work: Callable[[], str],
    told: Callable[[], str],
    context: Mapping[str, object],
    template: str = "households/form.html",
) -> HttpResponse:
    """Show a form, or do its work and go to the address that the work gives; whatever is wrong is
    told beside its field, and what was typed stays. A form that was sent to grow by some rows is
    shown again, and what it was shown with stays its version."""
    status = 200
    if asks_for_rows(request.POST) and not form.is_bound:
        context = {**context, "version": version_sent(request)}
    elif request.method == "POST":
        status = UNPROCESSABLE
        if form.is_valid():
            try:
                goal = worked(work)
            except Problem as problem:
                if problem.code in _OF_THE_PAGE and not _is_about_typed_place(problem, form):
                    raise
                tell_faults(form, problem)
                # A place that is not there is something to mend in the form, not a page gone.
                status = UNPROCESSABLE if status_of(problem) == 404 else status_of(problem)
            else:
                messages.success(request, told())
                return HttpResponseRedirect(goal)
    return page(request, template, context={**context, "form": form}, status=status)
