"""What pages ask of a request: who it is, which page of a list, what a form was sent with."""

import datetime as dt
import uuid

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, QueryDict
from django.utils.datastructures import MultiValueDict

from zhuzhen.base import clock
from zhuzhen.base.days import is_believable
from zhuzhen.base.numbers import whole_number
from zhuzhen.base.problems import Problem
from zhuzhen.pages.choices import THIS_PAGE
from zhuzhen.pages.frame import is_administrator
from zhuzhen.people.models import Account
from zhuzhen.people.queries import grants_on


def me(request: HttpRequest) -> Account:
    assert isinstance(request.user, Account)
    return request.user


def require_business(account: Account) -> None:
    """Administrators see no business data, so these pages are not there for them."""
    if is_administrator(frozenset(each.role for each in grants_on(account, on=clock.today()))):
        raise Problem("not_found", what=THIS_PAGE)


def day_of(asked: QueryDict, name: str) -> dt.date | None:
    """A day in the address; what is no day, or none of our times, counts as none."""
    try:
        found = dt.date.fromisoformat(str(asked.get(name, "")))
    except ValueError:
        return None
    return found if is_believable(found) else None


def uid_of(asked: QueryDict, name: str) -> uuid.UUID | None:
    """A number that was sent; what is none counts as none."""
    try:
        return uuid.UUID(str(asked.get(name, "")))
    except ValueError:
        return None


def page_number(request: HttpRequest) -> int:
    return whole_number(request.GET.get("page", ""), digits=6) or 1


def pages_of(asked: QueryDict, *, number: int, has_next: bool) -> dict[str, str]:
    """The addresses of the page before and after."""

    def at(page: int) -> str:
        query = asked.copy()
        query["page"] = f"{page}"
        return query.urlencode()

    before = at(number - 1) if number > 1 else ""
    return {"before": before, "after": at(number + 1) if has_next else ""}


def sent_of(
    request: HttpRequest,
) -> tuple[QueryDict | None, MultiValueDict[str, UploadedFile] | None]:
    """What a form is bound to; a form that was sent empty is bound too."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def request_id_of(request: HttpRequest) -> uuid.UUID | None:
    """The number that the form was shown with; None is a form without one."""
    return uid_of(request.POST, "uid")


def version_sent(request: HttpRequest) -> int | None:
    """The version that the form was shown with."""
    return whole_number(request.POST.get("version", ""), digits=9)
