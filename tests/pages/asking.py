"""Asking pages as somebody: the answer, with every row in scope again afterwards."""

from django.http import HttpResponse
from django.test import Client

from zhuzhen.base import scope
from zhuzhen.people.models import Account


def ask(by: Account, path: str, status: int = 200, **headers: str) -> HttpResponse:
    """The answer to GET, with its context."""
    client = Client(headers=headers)
    client.force_login(by)
    answer = client.get(path)
    scope.enter(scope.EVERYTHING)
    assert answer.status_code == status, text_of(answer)[:3000]
    return answer


def page(by: Account, path: str, status: int = 200) -> str:
    return text_of(ask(by, path, status))


def send(by: Account, path: str, status: int = 302, **data: object) -> HttpResponse:
    """The answer to a form that was sent."""
    client = Client()
    client.force_login(by)
    answer = client.post(path, data)
    scope.enter(scope.EVERYTHING)
    assert answer.status_code == status, errors_of(answer) or text_of(answer)[:3000]
    return answer


def errors_of(answer: HttpResponse) -> object:
    """What the form of an answer finds wrong."""
    form = (answer.context or {}).get("form") if answer.context else None
    return dict(form.errors) if form is not None else None


def text_of(answer: HttpResponse) -> str:
    if answer.streaming:
        return ""
    return answer.content.decode("utf-8", "replace")
