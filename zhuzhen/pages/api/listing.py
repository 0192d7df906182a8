"""The routes of the API for people to read, in plain HTML; and the JSON for signed-in callers."""

import functools
from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from zhuzhen.base.page import page
from zhuzhen.base.problems import Problem
from zhuzhen.pages.api.choices import AN_ADDRESS
from zhuzhen.pages.api.failures import told

View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Route:
    """One operation as the list shows it."""

    method: str
    path: str
    summary: str
    description: str


def for_signed_in(view: View) -> View:
    """`view`, but 401 in the API's own form for strangers."""

    @functools.wraps(view)
    def guarded(request: HttpRequest, **kwargs: object) -> HttpResponse:
        if not request.user.is_authenticated:
            return JsonResponse(told(Problem("not_signed_in")), status=401)
        return view(request, **kwargs)

    return guarded


def routes_by_tag() -> dict[str, list[Route]]:
    """Every route under its group, from the OpenAPI itself."""
    from zhuzhen.pages.api.service import api

    found: dict[str, list[Route]] = {}
    for path, operations in api.get_openapi_schema()["paths"].items():
        for method, told_of in operations.items():
            route = Route(method.upper(), path, told_of["summary"], told_of.get("description", ""))
            found.setdefault(told_of["tags"][0], []).append(route)
    return found


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The list of routes."""
    return page(request, "api/index.html", context={"groups": routes_by_tag()})


def unknown(request: HttpRequest, rest: str) -> HttpResponse:
    """Any other address under the API: told as the API tells."""
    problem = Problem("not_found", what=AN_ADDRESS.format(key=f"/{rest}"))
    return JsonResponse(told(problem), status=404)
