"""What the screens of money share: who asks, what an address names, what hangs on it."""

from decimal import Decimal

from django.http import HttpRequest

from zhuzhen.base import clock
from zhuzhen.base.problems import Problem
from zhuzhen.base.scope import CodeRange
from zhuzhen.evidence.queries import papers_of
from zhuzhen.funds.models import Contribution, Entry, FundOrder, LedgerAccount
from zhuzhen.pages.frame import is_administrator, switch_of
from zhuzhen.pages.funds.choices import MONEY
from zhuzhen.pages.records.papers import ShownPaper, shown_papers
from zhuzhen.people.models import Account
from zhuzhen.people.queries import grants_on
from zhuzhen.places.models import Division

Crumbs = list[tuple[str, str]]


def me(request: HttpRequest) -> Account:
    """Who asks. Raises not_found for administrators, who see no business data."""
    assert isinstance(request.user, Account)
    if is_administrator(frozenset(each.role for each in grants_on(request.user, on=clock.today()))):
        raise Problem("not_found", what=MONEY)
    return request.user


def span_of(request: HttpRequest) -> CodeRange | None:
    """The codes of the place that the frame is set to; None for everywhere in scope."""
    place = switch_of(request.GET, today=clock.today()).place
    return CodeRange.under(place) if place else None


def papers_shown(numbers: list[int]) -> list[ShownPaper]:
    return shown_papers(papers_of(numbers)) if numbers else []


def named(code: str) -> Division | None:
    return Division.objects.filter(pk=code).first() if code else None


def percent(part: int, whole: int) -> str:
    """A share with two decimals; nothing where there is no whole."""
    return f"{Decimal(part * 100) / whole:.2f}%" if whole else ""


def address_of(row: Contribution | FundOrder | Entry | LedgerAccount) -> str:
    if isinstance(row, Contribution):
        return f"/funds/contributions/{row.uid}/"
    if isinstance(row, FundOrder):
        return f"/funds/orders/{row.uid}/"
    if isinstance(row, Entry):
        return f"/funds/entries/{row.uid}/"
    return f"/funds/accounts/{row.pk}/"
