"""An expected failure becomes a page, or for htmx a part, with the status that it means."""

import functools
from collections.abc import Callable, Sequence
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver

from zhuzhen.base.page import page
from zhuzhen.base.problems import Problem
from zhuzhen.pages.sign_in.expired import after_expiry

View = Callable[..., HttpResponse]

_STATUSES = {
    "not_allowed": 403,
    "own_submission": 403,
    "not_found": 404,
    "unknown_place": 404,
    "stale": 409,
    "wrong_state": 409,
    "already_done": 409,
    "clash": 409,
    "plan_fixed": 409,
    "task_done": 409,
    "overlaps": 409,
    "closed_period": 409,
    "not_undoable": 409,
    "already_taken_in": 409,
    "stranger_settled": 409,
    "only_sent": 405,
    "only_shown": 405,
}
UNPROCESSABLE = 422
_SHOWING = ("GET", "HEAD")


def status_of(problem: Problem) -> int:
    """The HTTP status of a problem; whatever the sender can mend in the form is 422."""
    return _STATUSES.get(problem.code, UNPROCESSABLE)


def problem_page(request: HttpRequest, problem: Problem) -> HttpResponse:
    """Tell a problem: what is wrong and what to do."""
    status = status_of(problem)
    return page(request, "problem.html", part="told", context={"problem": problem}, status=status)


def _wrong_way(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """`response`, unless it refuses the method without a word: browsers show an error of theirs."""
    if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED:
        return response
    code = "only_sent" if request.method in _SHOWING else "only_shown"
    told = problem_page(request, Problem(code))
    told.headers["Allow"] = response.headers["Allow"]
    return told


def telling_problems(view: View) -> View:
    """`view`, with any Problem that it raises told to the person instead of rising further,
    and the end of a session told as well."""

    @functools.wraps(view)
    def told(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        try:
            return _wrong_way(request, after_expiry(request, view(request, *args, **kwargs)))
        except Problem as problem:
            return problem_page(request, problem)

    return told


def guarded(patterns: Sequence[URLPattern | URLResolver]) -> list[URLPattern | URLResolver]:
    """The same addresses with every view telling its problems."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            guarded(pattern.url_patterns)
        else:
            pattern.callback = telling_problems(pattern.callback)
    return list(patterns)
