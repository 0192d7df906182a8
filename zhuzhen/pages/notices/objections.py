"""One objection for the office: read by whoever may answer it, and answered."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from zhuzhen.base import clock
from zhuzhen.base.page import page
from zhuzhen.base.problems import Problem
from zhuzhen.notices.commands import answer_objection, read_objection
from zhuzhen.notices.commands.objecting import Told
from zhuzhen.notices.models import Objection
from zhuzhen.notices.queries import objection_numbered
from zhuzhen.pages.asking import me, require_business
from zhuzhen.pages.errors import UNPROCESSABLE
from zhuzhen.pages.notices.choices import DONE, NOT_ANSWERING, SEALED
from zhuzhen.pages.notices.forms import AnswerForm
from zhuzhen.pages.notices.reach import address_of, crumbs_of


def _told(objection: Objection, *, request: HttpRequest) -> tuple[Told | None, str]:
    """The objection opened, or why it is not."""
    try:
        return read_objection(objection, by=me(request)), ""
    except Problem as problem:
        if problem.code == "own_submission":
            return None, SEALED
        return None, NOT_ANSWERING.format(who=problem.facts.get("who", ""))


def _answered(request: HttpRequest, objection: Objection, *, form: AnswerForm) -> bool:
    """Whether the answer was kept; else its faults are in the form."""
    try:
        done = answer_objection(objection, by=me(request), today=clock.today(), **form.as_facts())
    except Problem as problem:
        if not problem.faults:
            raise
        for fault in problem.faults:
            form.add_error("answer", f"{fault.what}；{fault.right}")
        return False
    messages.success(request, DONE["upheld" if done.state == "upheld" else "answer"])
    return True


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def objection_page(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """An objection in scope; every look into it is written down."""
    require_business(me(request))
    objection = objection_numbered(uid)
    form = AnswerForm(request.POST) if request.method == "POST" else AnswerForm()
    valid = request.method == "POST" and form.is_valid()
    if valid and _answered(request, objection, form=form):
        return HttpResponseRedirect(address_of(objection.notice))
    told, why_not = _told(objection, request=request)
    context = {
        "objection": objection,
        "notice": objection.notice,
        "told": told,
        "why_not": why_not,
        "form": form,
        "today": clock.today(),
        "crumbs": crumbs_of(objection.notice, "异议"),
    }
    status = UNPROCESSABLE if form.errors else 200
    return page(request, "notices/objection.html", context=context, status=status)
