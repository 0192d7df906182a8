"""What is answered when nothing else can be: failures with their number, requests unread."""

import logging
import secrets

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import loader
from django.views.decorators.debug import sensitive_variables

from zhuzhen.base.problems import Problem
from zhuzhen.pages.api.choices import UNREADABLE
from zhuzhen.pages.api.failures import told
from zhuzhen.pages.errors import problem_page, status_of

# Read out over the telephone: no letter or digit that sounds or looks like another.
_LETTERS = "ACEFHJKLMPRTWXY3479"
_API = "/api/"
_FAILED, _UNREAD = 500, 400
_SAFE = ("GET", "HEAD", "OPTIONS")
_log = logging.getLogger("django.request")


def is_for_machines(request: HttpRequest) -> bool:
    """Whether the API was asked, which answers JSON whatever happens."""
    return request.path.startswith(_API)


def tell(request: HttpRequest, problem: Problem) -> HttpResponse:
    """A problem found before any view ran, as a page or as the API's JSON."""
    if is_for_machines(request):
        return JsonResponse(told(problem), status=status_of(problem))
    return problem_page(request, problem)


def _number() -> str:
    drawn = "".join(secrets.choice(_LETTERS) for _ in range(8))
    return f"{drawn[:4]}-{drawn[4:]}"


@sensitive_variables()
def failed(request: HttpRequest) -> HttpResponse:
    """An unexpected error: its number on the screen is the number in the log.

    Nothing here may fail again: no database, no session, no context processors.
    """
    number = _number()
    _log.error("failure %s: %s %s", number, request.method, request.path, exc_info=True)
    wrote = request.method not in _SAFE
    if is_for_machines(request):
        problem = Problem("broken", number=number)
        response: HttpResponse = JsonResponse(told(problem), status=_FAILED)
    else:
        name = "failed_part.html" if request.headers.get("HX-Request") else "500.html"
        text = loader.render_to_string(name, {"number": number, "wrote": wrote})
        response = HttpResponse(text, status=_FAILED)
    # Django would log it once more, without the number.
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response


def unread(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A request that cannot be read at all, as a page or as the API's JSON."""
    if is_for_machines(request):
        problem = Problem("bad_request", why=UNREADABLE)
        return JsonResponse(told(problem), status=_UNREAD)
    return HttpResponse(loader.render_to_string("400.html"), status=_UNREAD)
