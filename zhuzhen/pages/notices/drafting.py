"""The form of a draft: begun empty, from an earlier notice, or from the matter it is about."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from zhuzhen.base import clock
from zhuzhen.base.page import page
from zhuzhen.base.problems import Problem
from zhuzhen.notices import access, parameters
from zhuzhen.notices.choices import GONE, NoticeKind, NoticeState
from zhuzhen.notices.commands import draft_notice, revise_notice
from zhuzhen.notices.flow import Who
from zhuzhen.notices.models import Notice
from zhuzhen.notices.queries import notice_numbered
from zhuzhen.pages.asking import me
from zhuzhen.pages.errors import UNPROCESSABLE
from zhuzhen.pages.notices.choices import DONE, EDIT, INDEX, NEW, OF_A_CASE, SUBJECT
from zhuzhen.pages.notices.forms import DraftForm, written_table
from zhuzhen.pages.notices.reach import address_of, crumbs_of, own_notice
from zhuzhen.people.choices import Act
from zhuzhen.places.models import Division
from zhuzhen.places.queries import resolve

# What a matter hands over in the address, and what stands for it where nobody said.
_BY_HAND, _CASE = "by_hand", "case"
_LONGEST_ID, _LONGEST_KIND = 80, 40
# Of the notice, not of what was typed.
_OF_THE_PAGE = ("not_found", "wrong_state")
# Whoever is here may draft somewhere: what is refused is the place.
_OF_THE_PLACE = ("not_allowed", "unknown_place", "ambiguous_place", "notice_in_village")


def _require_drafter(request: HttpRequest) -> None:
    if not access.places_of(me(request), Who.DRAFTER):
        verdict = access.may(me(request), Who.DRAFTER, place="")
        raise Problem("not_allowed", act=Act.NOTICE_DRAFT.label, who=verdict.who)


def _subject(request: HttpRequest) -> dict[str, str]:
    """The matter that the address or the form names; a fresh one for what is written by hand."""
    asked = request.POST if request.method == "POST" else request.GET
    kind = str(asked.get("subject_kind", ""))[:_LONGEST_KIND] or _BY_HAND
    number = str(asked.get("subject_id", ""))[:_LONGEST_ID] or uuid.uuid4().hex
    return {"subject_kind": kind, "subject_id": number}


def _refuse_of_case(subject: dict[str, str]) -> None:
    """A case's notice is drafted by the case; by hand only anew, after one that was taken down.

    Else whoever takes the number that it will have stops the case.
    """
    if subject["subject_kind"] != _CASE:
        return
    if not Notice.objects.filter(**subject, state__in=GONE).exists():
        raise Problem("bad_value", field=SUBJECT, why=OF_A_CASE)


def _of_notice(notice: Notice) -> dict[str, object]:
    """A notice as the form shows it."""
    return {
        "kind": notice.kind,
        "place": notice.place.path,
        "title": notice.title,
        "basis": notice.basis,
        "office": notice.office,
        "table": written_table(notice.heads, notice.lines),
        "phones": notice.phones,
        "days": notice.days,
    }


def _earlier(request: HttpRequest) -> Notice | None:
    """The notice that a new one is drafted after (`?after=`), if it is mine to see."""
    try:
        return notice_numbered(uuid.UUID(str(request.GET.get("after", ""))))
    except (ValueError, Problem):
        return None


def _begun(request: HttpRequest) -> dict[str, object]:
    """What stands in a new form: an earlier notice's content, or the defaults of my place."""
    if earlier := _earlier(request):
        return _of_notice(earlier)
    ranges = access.places_of(me(request), Who.DRAFTER)
    code = str(request.GET.get("place", "")) or ranges[0].lo
    place = Division.objects.filter(pk=code).first()
    kind = str(request.GET.get("kind", NoticeKind.ADMISSION))
    kind = kind if kind in NoticeKind.values else NoticeKind.ADMISSION
    today = clock.today()
    return {
        "kind": kind,
        "place": place.path if place else "",
        "title": str(NoticeKind(kind).label),
        "phones": parameters.supervision_phones(place=code, on=today),
        "days": parameters.least_days(NoticeKind(kind), place=code, on=today),
    }


def _tell(form: DraftForm, problem: Problem) -> None:
    """A problem beside the field it is about."""
    columns = {str(field.label): name for name, field in form.fields.items()}
    for fault in problem.faults:
        name = columns.get(fault.column, "table")
        form.add_error(name, str(fault) if name == "table" else f"{fault.what}；{fault.right}")
    if not problem.faults:
        form.add_error("place" if problem.code in _OF_THE_PLACE else None, problem.text)


def _shown(
    request: HttpRequest, form: DraftForm, *, notice: Notice | None, subject: dict[str, str]
) -> HttpResponse:
    title = EDIT if notice else NEW
    context = {
        "form": form,
        "notice": notice,
        "subject": subject,
        "title": title,
        "crumbs": crumbs_of(notice, title) if notice else [INDEX, (title, "")],
    }
    status = UNPROCESSABLE if form.errors else 200
    return page(request, "notices/form.html", context=context, status=status)


def _content(form: DraftForm) -> dict[str, object]:
    asked = form.cleaned_data
    heads, lines = asked["table"]
    names = ("title", "basis", "office", "phones", "days")
    return {"heads": heads, "lines": lines, **{name: asked[name] for name in names}}


def _saved(
    request: HttpRequest, form: DraftForm, *, notice: Notice | None, subject: dict[str, str]
) -> Notice | None:
    """The notice as saved; None with the faults in the form."""
    given = {**_content(form), "by": me(request), "today": clock.today()}
    try:
        if notice is not None:
            return revise_notice(notice, **given)  # type: ignore[arg-type]  # read from the form
        _refuse_of_case(subject)
        place = resolve(form.cleaned_data["place"]).code
        kind = NoticeKind(form.cleaned_data["kind"])
        return draft_notice(kind=kind, place=place, **subject, **given)  # type: ignore[arg-type]
    except Problem as problem:
        if problem.code in _OF_THE_PAGE:
            raise
        _tell(form, problem)
        return None


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_notice(request: HttpRequest) -> HttpResponse:
    """Draft a notice."""
    _require_drafter(request)
    subject = _subject(request)
    if request.method != "POST":
        form = DraftForm(initial=_begun(request))
        return _shown(request, form, notice=None, subject=subject)
    form = DraftForm(request.POST)
    saved = _saved(request, form, notice=None, subject=subject) if form.is_valid() else None
    if saved is None:
        return _shown(request, form, notice=None, subject=subject)
    messages.success(request, DONE["draft"])
    return HttpResponseRedirect(address_of(saved))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_notice(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Revise a draft; its kind and place stay."""
    notice = own_notice(request, uid)
    access.require(Who.DRAFTER, by=me(request), place=notice.place_id)
    if notice.state != NoticeState.DRAFT:
        state = notice.get_state_display()
        raise Problem("wrong_state", what=notice.title, state=state, act=EDIT)
    kept = {"kind": notice.kind, "place": notice.place.path}
    if request.method != "POST":
        form = DraftForm(initial=_of_notice(notice))
        return _shown(request, form, notice=notice, subject={})
    form = DraftForm({**request.POST.dict(), **kept})
    saved = _saved(request, form, notice=notice, subject={}) if form.is_valid() else None
    if saved is None:
        return _shown(request, form, notice=notice, subject={})
    messages.success(request, DONE["revise"])
    return HttpResponseRedirect(address_of(saved))
