"""A session that ended while someone worked: sign in again and be back at the same page."""

from urllib.parse import parse_qsl, urlencode, urlsplit

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django_htmx.http import HttpResponseClientRedirect

from zhuzhen.pages.sign_in import choices

# Forms whose texts their script keeps on the device, and fills in again where the address asks.
KEPT_FORMS = frozenset(
    {
        "new_record", "edit_record",
        # Of money: kept_form.js. Not the roll of wages, which names people.
        "project-new", "project-edit", "project-shares", "project-score", "project-contract",
        "project-milestone", "milestone", "project-progress", "project-linkage", "delivery",
        "project-step", "plan-new", "plan-item-new", "need-new", "need-claim", "need-withdrawal",
        "claim-arrival", "claim-cancel", "asset-new", "asset-step", "asset-inspection",
        "asset-operation", "asset-operation-end", "asset-due", "asset-distribution",
        "asset-disposal", "distribution-step", "disposal-step", "project-settlement",
        "settlement-return", "contribution-budget", "contribution-passing",
        "contribution-transfer", "voucher-receipt", "fund-order-new", "fund-income-new",
    }
)  # fmt: skip
RESTORE = ("draft", "restore")
_FOUND = 302


def _sends_to_sign_in(request: HttpRequest, response: HttpResponse) -> bool:
    is_stranger = not getattr(request.user, "is_authenticated", False)
    location = response.headers.get("Location", "")
    return (
        is_stranger
        and response.status_code == _FOUND
        and location.startswith(f"{settings.LOGIN_URL}?")
    )


def _path_on_screen(request: HttpRequest) -> str:
    """The page that was on the screen: what was posted to is often no page at all."""
    told = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    parts = urlsplit(told)
    if parts.netloc != request.get_host():
        return "/"
    return f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"


def _restoring(path: str) -> str:
    parts = urlsplit(path)
    asked = [pair for pair in parse_qsl(parts.query) if pair[0] != RESTORE[0]]
    return f"{parts.path}?{urlencode([*asked, RESTORE])}"


def after_expiry(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """`response`, unless it sends a form or a part of a page to sign-in without a word.

    A form's texts are on the device (record_form.js, kept_form.js); sign-in leads back to where
    they are.
    """
    htmx = bool(getattr(request, "htmx", False))
    posted = request.method == "POST"
    if not (htmx or posted) or not _sends_to_sign_in(request, response):
        return response
    match = request.resolver_match
    kept = posted and match is not None and match.url_name in KEPT_FORMS
    back = _path_on_screen(request)
    if kept:
        back = _restoring(request.path if back == "/" else back)
    if posted:
        messages.warning(request, choices.EXPIRED_FORM if kept else choices.EXPIRED)
    target = f"{settings.LOGIN_URL}?{urlencode({'next': back})}"
    if htmx:
        return HttpResponseClientRedirect(target)
    response.headers["Location"] = target
    return response
