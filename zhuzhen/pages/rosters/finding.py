"""What the addresses of these pages name: a typed sheet, a receipt; and the way to them."""

from django.http import HttpRequest

from zhuzhen.base import clock
from zhuzhen.base.problems import Problem
from zhuzhen.pages.frame import is_administrator
from zhuzhen.pages.records.finding import nothing_there, one_of
from zhuzhen.people.models import Account
from zhuzhen.people.queries import grants_on
from zhuzhen.rosters.declarations import Roster
from zhuzhen.rosters.heads import roster_called
from zhuzhen.rosters.models import RosterReceipt

INDEX = ("名册", "/rosters/")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def account_of(request: HttpRequest) -> Account:
    assert isinstance(request.user, Account)
    return request.user


def require_business(account: Account) -> None:
    """Administrators see no business data, so these pages are not there for them."""
    if is_administrator(frozenset(each.role for each in grants_on(account, on=clock.today()))):
        raise nothing_there("名册")


def roster_or_404(name: str) -> Roster:
    """The typed sheet that an address names."""
    try:
        return roster_called(name)
    except Problem:
        raise nothing_there(f"名册“{name}”") from None


def receipt_or_404(number: int) -> RosterReceipt:
    """A receipt in scope, or one's own."""
    rows = RosterReceipt.objects.select_related("by")
    return one_of(rows, pk=number, what=f"名册导入回执 {number}")


def path_of(roster: Roster) -> str:
    return f"/rosters/{roster.id}/"


def crumbs_of(roster: Roster, *last: str) -> list[tuple[str, str]]:
    return [INDEX, (roster.title, path_of(roster)), *((each, "") for each in last)]
