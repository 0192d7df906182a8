"""Every failure as one form of JSON: {code, text, faults, facts}, with the status it means."""

import functools
import json
from collections.abc import Callable

from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, URLResolver
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError

from zhuzhen.base.problems import Fault, Problem, constraint_text
from zhuzhen.pages.api import problems  # noqa: F401  (imported for its entries)
from zhuzhen.pages.api.choices import AN_ADDRESS, BODY, WRONG, WRONG_OTHERWISE
from zhuzhen.pages.errors import status_of

_UNAUTHENTICATED, _FORBIDDEN, _CONFLICT = 401, 403, 409
_NOT_ALLOWED = 405

View = Callable[..., HttpResponse]
Routes = list[URLPattern | URLResolver]
_SOURCES = frozenset({"body", "query", "path", "form", "file", "header", "cookie"})


class FaultOut(Schema):
    """One thing wrong in what was sent; `row` counts from 1 as the sheet shows it."""

    field: str
    file: str
    sheet: str
    row: int | None
    column: str
    what: str
    right: str


class ProblemOut(Schema):
    """An expected failure: `text` for people, `code` and `facts` for machines."""

    code: str
    text: str
    faults: list[FaultOut]
    facts: dict[str, object]


FAILURES = dict.fromkeys((401, 403, 404, 409, 422), ProblemOut)


class _Encoder(DjangoJSONEncoder):
    """What facts hold beside JSON values (a division, a state) is told as its text."""

    def default(self, o: object) -> object:
        try:
            return super().default(o)
        except TypeError:
            return str(o)


def told(problem: Problem) -> dict[str, object]:
    """A problem as the API answers it."""
    return {
        "code": problem.code,
        "text": problem.text,
        "faults": [{name: getattr(f, name) for name in FaultOut.model_fields}
                   for f in problem.faults],
        "facts": json.loads(json.dumps(problem.facts, cls=_Encoder)),
    }  # fmt: skip


def _fault(error: dict[str, object]) -> Fault:
    """One of pydantic's errors in words, with the name of the field."""
    location = [str(part) for part in error["loc"]]  # type: ignore[attr-defined]
    # ninja names the source, and for a body its parameter, before the field.
    names = [part for part in location if part not in _SOURCES]
    if location[:1] == ["body"] and len(names) > 1:
        names = names[1:]
    what, right = WRONG.get(str(error["type"]), WRONG_OTHERWISE)
    context = error.get("ctx") or {}
    assert isinstance(context, dict)
    return Fault(what=what, right=right.format(**context), field=".".join(names) or BODY)


def _told_method(view: View) -> View:
    """`view`, with a refused method told in the API's own form, naming those that it takes."""

    @functools.wraps(view)
    def told_method(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if response.status_code != _NOT_ALLOWED:
            return response
        allowed = response.headers["Allow"]
        problem = Problem("method_not_allowed", method=request.method, allowed=allowed)
        return JsonResponse(told(problem), status=_NOT_ALLOWED, headers={"Allow": allowed})

    return told_method


def telling_methods(routes: Routes) -> Routes:
    """The same addresses; a method that one does not take is told as every failure is."""
    for route in routes:
        if isinstance(route, URLPattern):
            route.callback = _told_method(route.callback)
    return routes


def register_failures(api: NinjaAPI) -> None:
    """Let `api` answer every expected failure in the one form; others rise."""

    def answer(request: HttpRequest, problem: Problem, *, status: int) -> HttpResponse:
        return api.create_response(request, told(problem), status=status)

    @api.exception_handler(Problem)
    def _problem(request: HttpRequest, exc: Problem) -> HttpResponse:
        return answer(request, exc, status=status_of(exc))

    @api.exception_handler(ValidationError)
    def _invalid(request: HttpRequest, exc: ValidationError) -> HttpResponse:
        found = Problem("faults", faults=tuple(_fault(error) for error in exc.errors))
        return answer(request, found, status=status_of(found))

    @api.exception_handler(AuthenticationError)
    def _unknown_caller(request: HttpRequest, exc: AuthenticationError) -> HttpResponse:
        return answer(request, Problem("not_signed_in"), status=_UNAUTHENTICATED)

    @api.exception_handler(HttpError)
    def _refused(request: HttpRequest, exc: HttpError) -> HttpResponse:
        # ninja itself raises 403 for a failed CSRF check, and 400 for a body it can't read.
        csrf = exc.status_code == _FORBIDDEN
        found = Problem("csrf") if csrf else Problem("bad_request", why=exc.message)
        return answer(request, found, status=exc.status_code)

    @api.exception_handler(Http404)
    def _nothing(request: HttpRequest, exc: Http404) -> HttpResponse:
        found = Problem("not_found", what=AN_ADDRESS.format(key=request.path))
        return answer(request, found, status=status_of(found))

    @api.exception_handler(IntegrityError)
    def _violated(request: HttpRequest, exc: IntegrityError) -> HttpResponse:
        diagnosis = getattr(exc.__cause__, "diag", None)
        text = constraint_text(getattr(diagnosis, "constraint_name", None) or "")
        if text is None:
            raise exc
        return answer(request, Problem("conflict", why=text), status=_CONFLICT)
