"""What each payer owes each host for a year, and how far it has come: budget, transfer, receipt."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST, require_safe

from zhuzhen.base import clock, scope
from zhuzhen.base.numbers import whole_number
from zhuzhen.base.page import page
from zhuzhen.base.problems import Problem
from zhuzhen.funds import access, commands
from zhuzhen.funds.choices import ContributionState, Source
from zhuzhen.funds.models import Contribution, DueChange, Transfer
from zhuzhen.funds.queries import due_changes_of, dues_known, is_county
from zhuzhen.funds.queries.contributions import (
    Standing,
    contributions,
    standings,
    transfers_of,
)
from zhuzhen.pages.asking import day_of, page_number, pages_of
from zhuzhen.pages.choices import days_said
from zhuzhen.pages.frame import switch_of
from zhuzhen.pages.funds import choices
from zhuzhen.pages.funds.may import may_in, may_pay, require_somewhere
from zhuzhen.pages.funds.reach import address_of, me, papers_shown, percent, span_of
from zhuzhen.pages.records.papers import ShownPaper
from zhuzhen.people.access import roles_of
from zhuzhen.people.choices import Act, Role
from zhuzhen.people.models import Account
from zhuzhen.places.queries import place_names

_A_PAGE = 100


@dataclass(frozen=True)
class Row:
    """A contribution with its countdown, as lists and pages show it."""

    standing: Standing
    payer: str
    address: str
    # What was known to be due at the moment asked for; None is today's.
    known_fen: int | None = None

    @property
    def contribution(self) -> Contribution:
        return self.standing.contribution

    @property
    def due_fen(self) -> int:
        return self.contribution.due_fen if self.known_fen is None else self.known_fen

    @property
    def when(self) -> str:
        """What is left until the last day of the transfer, or how late it is or came."""
        at = self.standing
        if at.days_late:
            text = choices.LATE_BY if at.days_left is not None else choices.PAID_LATE
            return text.format(days=at.days_late)
        return days_said(at.days_left) if at.days_left is not None else ""

    @property
    def state(self) -> str:
        return str(ContributionState(self.standing.state).label)

    @property
    def transit_fen(self) -> int:
        return self.standing.sent_fen - self.standing.received_fen

    @property
    def arrival(self) -> str:
        return percent(self.standing.received_fen, self.due_fen)

    @property
    def short_fen(self) -> int:
        """How much less is budgeted than due."""
        return self.contribution.due_fen - (self.contribution.budgeted_fen or 0)

    def is_in(self, state: str) -> bool:
        at = self.standing
        return {
            "due": at.state == ContributionState.DUE,
            "budgeted": at.state == ContributionState.BUDGETED,
            "passed": at.state in (ContributionState.PASSED, ContributionState.PARTLY),
            "late": at.days_left is not None and at.days_left < 0,
            "transit": self.transit_fen > 0,
            "received": at.state == ContributionState.RECEIVED,
        }.get(state, True)


def rows_of(
    found: QuerySet[Contribution], *, today: dt.date, known_at: dt.datetime | None = None
) -> list[Row]:
    """Contributions with their payers' names; two queries, and one for what was known to be due:
    what nobody had reckoned then is left out."""
    standing = standings(found, today=today)
    known: dict[int, int] = {}
    if known_at is not None:
        known = dues_known(found, known_at=known_at)
        standing = [each for each in standing if each.contribution.pk in known]
    names = place_names({each.contribution.helper_code for each in standing})
    return [
        Row(
            each,
            names.get(each.contribution.helper_code, each.contribution.helper_code),
            address_of(each.contribution),
            known.get(each.contribution.pk),
        )
        for each in standing
    ]


def row_numbered(uid: uuid.UUID, *, today: dt.date) -> Row:
    """A contribution in scope by its number. Raises not_found."""
    rows = rows_of(contributions(today=today).filter(uid=uid), today=today)
    if not rows:
        raise Problem("not_found", what=choices.A_CONTRIBUTION)
    return rows[0]


@dataclass(frozen=True)
class Totals:
    """What the contributions of a list come to."""

    due_fen: int
    budgeted_fen: int
    sent_fen: int
    received_fen: int

    @property
    def arrival(self) -> str:
        return percent(self.received_fen, self.due_fen)


def totals_of(rows: list[Row]) -> Totals:
    return Totals(
        sum(each.due_fen for each in rows),
        sum(each.contribution.budgeted_fen or 0 for each in rows),
        sum(each.standing.sent_fen for each in rows),
        sum(each.standing.received_fen for each in rows),
    )


def _asked_year(request: HttpRequest) -> int:
    asked = whole_number(request.GET.get("year", ""), digits=4)
    return asked or switch_of(request.GET, today=clock.today()).period.year


@login_required
@require_safe
def contribution_list(request: HttpRequest) -> HttpResponse:
    """Contributions of a year that the place pays or receives, those past their day first."""
    account, today, number = me(request), clock.today(), page_number(request)
    year = _asked_year(request)
    found = contributions(year=year, today=today)
    if span := span_of(request):
        inside = (span.lo, span.hi)
        found = found.filter(Q(place__code__range=inside) | Q(helper_code__range=inside))
    source = request.GET.get("source", "")
    if source in Source.values:
        found = found.filter(source=source)
    known = day_of(request.GET, "known")
    rows = rows_of(found, today=today, known_at=clock.end_of(known) if known else None)
    state = request.GET.get("state", "all")
    state = state if state in choices.CONTRIBUTION_STATES else "all"
    chosen = [each for each in rows if each.is_in(state)]
    start = (number - 1) * _A_PAGE
    context = {
        "rows": sorted(chosen, key=lambda each: not each.is_in("late"))[start : start + _A_PAGE],
        "totals": totals_of(chosen),
        "tabs": [
            (name, label, sum(each.is_in(name) for each in rows))
            for name, label in choices.CONTRIBUTION_STATES.items()
        ],
        "state": state,
        "year": year,
        "years": range(today.year + 1, 2020, -1),
        "source": source,
        "sources": Source.choices[:4],
        # Others do not see all that is reckoned with: which city helps which.
        "may_reckon": bool({Role.PROVINCE, Role.CITY} & roles_of(account)),
        "today": today,
        "is_of_county": any(is_county(each) for each in scope.seen()),
        "known": known,
        **pages_of(request.GET, number=number, has_next=len(chosen) > start + _A_PAGE),
    }
    return page(request, "funds/contributions.html", part="rows", context=context)


@dataclass(frozen=True)
class ShownTransfer:
    """A voucher and its receipt."""

    transfer: Transfer
    papers: list[ShownPaper]
    receipt_papers: list[ShownPaper]
    may_receive: bool
    may_cancel: bool
    wait: str
    is_late: bool


def _shown(transfer: Transfer, *, by: Account, today: dt.date) -> ShownTransfer:
    receipt = transfer.receipt_entry
    is_open = transfer.cancelled_at is None
    waits = is_open and receipt is None
    left = (transfer.receipt_due_on - today).days
    return ShownTransfer(
        transfer=transfer,
        papers=papers_shown(transfer.entry.papers),
        receipt_papers=papers_shown(receipt.papers) if receipt else [],
        may_receive=waits and may_in(by, Act.FUND_RECEIVE, places=(transfer.place_id,)),
        may_cancel=waits and may_pay(by, Act.FUND_TRANSFER, payer=transfer.helper_code),
        wait=days_said(left) if waits else "",
        is_late=waits and left < 0,
    )


@login_required
@require_safe
def contribution_page(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """One contribution: how it was reckoned, its budget, countdown, vouchers and receipts."""
    account, today = me(request), clock.today()
    row = row_numbered(uid, today=today)
    contribution = row.contribution
    payer = contribution.helper_code
    pays = may_pay(account, Act.FUND_BUDGET, payer=payer)
    has_passed = contribution.passed_on is not None
    names = place_names({str(each["place"]) for each in contribution.basis.get("parts", ())})
    parts = [
        {**each, "name": names.get(str(each["place"]), each["place"])}
        for each in contribution.basis.get("parts", ())
    ]
    context = {
        "row": row,
        "contribution": contribution,
        "parts": parts,
        "changes": changes_of(contribution),
        "odd_fen": contribution.basis.get("odd_fen", ""),
        "transfers": [_shown(each, by=account, today=today) for each in transfers_of(contribution)],
        "may_budget": pays and not has_passed,
        "may_pass": pays and not has_passed and contribution.budgeted_fen is not None,
        "may_transfer": has_passed
        and row.standing.left_fen > 0
        and may_pay(account, Act.FUND_TRANSFER, payer=payer),
        "crumbs": [choices.CONTRIBUTIONS, (title_of(row), "")],
        "title": title_of(row),
        "today": today,
    }
    return page(request, "funds/contribution.html", context=context)


@dataclass(frozen=True)
class ShownChange:
    """What a contribution was reckoned at, and how much that was more or less than before."""

    change: DueChange
    more_fen: int | None  # None: the first


def changes_of(contribution: Contribution) -> list[ShownChange]:
    """The history of what is due, the latest first."""
    found = list(due_changes_of(contribution))
    before = [each.due_fen for each in found[1:]]
    return [
        ShownChange(each, each.due_fen - before[at] if at < len(before) else None)
        for at, each in enumerate(found)
    ]


def title_of(row: Row) -> str:
    at = row.contribution
    return choices.CONTRIBUTION_TITLE.format(
        year=at.year, payer=row.payer, host=at.place.name, source=at.get_source_display()
    )


def _reckons_under(request: HttpRequest, by: Account) -> str:
    """Of which hosts an account reckons: the place of the frame, else its own city, else all."""
    asked = switch_of(request.GET, today=clock.today()).place
    if asked or Role.PROVINCE in roles_of(by):
        return asked
    return next((each.lo for each in access.places_of(by, Act.FUND_RECKON)), "")


@login_required
@require_POST
def reckon(request: HttpRequest) -> HttpResponse:
    """Reckon what is due for a year anew."""
    by, year = me(request), _asked_year(request)
    require_somewhere(by, Act.FUND_RECKON)
    under = _reckons_under(request, by)
    done = commands.reckon_contributions(year=year, by=by, today=clock.today(), under=under)
    messages.success(request, choices.RECKONED.format(year=year, count=len(done)))
    return HttpResponseRedirect(f"{choices.CONTRIBUTIONS[1]}?year={year}")
