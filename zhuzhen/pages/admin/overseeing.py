"""The audit with its verification, and the state of the system."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from zhuzhen.base import audit
from zhuzhen.base.page import page
from zhuzhen.pages.admin import choices, reading
from zhuzhen.pages.admin.access import ACTS, acts_of, administrator, only_with
from zhuzhen.pages.admin.forms import AuditForm
from zhuzhen.people.choices import Act
from zhuzhen.policy.queries import current_packs

_PAGE_SIZE = 100


@only_with(*ACTS)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What this administrator may do."""
    acts = acts_of(administrator(request))
    context = {
        "accounts": bool(acts & {Act.ACCOUNT_MANAGE, Act.GRANT_MANAGE}),
        "audit": Act.AUDIT_READ in acts,
        "system": Act.ACCOUNT_MANAGE in acts,
    }
    return page(request, "admin/home.html", context=context)


@only_with(Act.AUDIT_READ)
@require_safe
def audit_list(request: HttpRequest) -> HttpResponse:
    """The audit, the latest first; what was done, not the content of records."""
    form = AuditForm(request.GET)
    asked = dict(form.cleaned_data) if form.is_valid() else {}
    before = asked.pop("before", None)
    filters = reading.AuditFilters(**{name: value for name, value in asked.items() if value})
    found = reading.audit_entries(filters, before=before, size=_PAGE_SIZE)
    rows = found[:_PAGE_SIZE]
    context = {
        "form": form,
        "rows": [(each, reading.shows_in_full(each)) for each in rows],
        "next_before": rows[-1].pk if len(found) > _PAGE_SIZE else None,
    }
    return page(request, "admin/audit.html", context=context)


@only_with(Act.AUDIT_READ)
@require_POST
def verification(request: HttpRequest) -> HttpResponse:
    """Walk the whole chain and tell whether it holds; that it was done is audited too."""
    check = audit.verify_chain()
    audit.record(
        "audit.verify",
        by=administrator(request),
        subject="audit",
        subject_id="chain",
        facts={"entries": check.entries, "broken_at": check.broken_at},
    )
    if check.broken_at is None:
        messages.success(request, choices.VERIFIED.format(entries=check.entries))
    elif check.broken_at < 0:
        messages.error(request, choices.HEAD_BROKEN)
    else:
        messages.error(request, choices.BROKEN.format(at=check.broken_at))
    return redirect("admin-audit")


@only_with(Act.ACCOUNT_MANAGE, what=choices.SYSTEM_STATE)
@require_safe
def system(request: HttpRequest) -> HttpResponse:
    """Packs loaded and the health of the system; nothing of business."""
    context = {"health": reading.health(), "packs": current_packs()}
    return page(request, "admin/system.html", context=context)
