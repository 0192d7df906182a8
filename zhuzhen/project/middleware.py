"""Middleware: the unit of work round each request, and the content security policy."""

from collections.abc import Callable

from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.db import connection, transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict

from zhuzhen.base import clock, scope
from zhuzhen.base.problems import Problem
from zhuzhen.duties.commands import settle_changes
from zhuzhen.pages.failing import tell
from zhuzhen.partners.queries import scope_of
from zhuzhen.people.models import Account
from zhuzhen.people.queries import account_by_token, hold_grants

Handler = Callable[[HttpRequest], HttpResponse]

# Nothing leaves the server's own address: no CDN, no inline script or style.
_CSP = (
    "default-src 'self'; img-src 'self' data: blob:; style-src 'self'; script-src 'self'; "
    "connect-src 'self'; frame-ancestors 'none'; base-uri 'self'; form-action 'self'"
)


class ContentSecurity:
    """Send the content security policy with every answer."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", _CSP)
        return response


class CleanText:
    """Stop NUL characters once, at the door: PostgreSQL can't hold them in any text.

    In an address, or the name of a field, they are refused. In what was typed into a form they
    become BEL, which a field refuses beside itself, so that nothing typed is lost.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path or _holds_nul(request.GET) or any("\0" in n for n in request.POST):
            raise BadRequest("NUL in the address or the form")
        if _holds_nul(request.POST):
            typed = request.POST.copy()
            for name, texts in request.POST.lists():
                typed.setlist(name, [str(text).replace("\0", "\a") for text in texts])
            request.POST = typed  # type: ignore[assignment]  # the stubs know only a read-only one
        return self.get_response(request)


def _holds_nul(asked: QueryDict) -> bool:
    return any("\0" in name or any("\0" in text for text in asked.getlist(name)) for name in asked)


class UnitOfWork:
    """One transaction a request, with the account's scope; settle what changed, then commit.

    An unexpected error rolls everything back. An expected one (4xx) has already been rolled back
    by its command, and what must stay (a failed sign-in counted) stays.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with transaction.atomic():
            account = request.user if request.user.is_authenticated else None
            if account is None and request.path.startswith("/api/"):
                account = account_by_token(request.headers.get("Authorization", ""))
                if account is not None:
                    request.user = account
            scope.enter(scope.NOTHING)
            if isinstance(account, Account):
                hold_grants(account, on=clock.today())
                try:
                    scope.enter(scope_of(account, on=clock.today()))
                except Problem as problem:  # more ranges than a scope holds: see nothing, be told
                    return tell(request, problem)
            response = self.get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
            elif request.method not in ("GET", "HEAD", "OPTIONS"):
                settle_changes(now=clock.now(), today=clock.today())
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """Whatever rises unexpectedly leaves nothing half-written.

        Answers that Django expects (404, 403, 400) wrote nothing, and their pages still read.
        """
        if isinstance(exception, Http404 | PermissionDenied | BadRequest | SuspiciousOperation):
            return
        if connection.in_atomic_block:
            transaction.set_rollback(True)
