"""One entry: its lines, papers and order, and what reversed it."""

import uuid
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from zhuzhen.base.page import page
from zhuzhen.funds.choices import EntryKind
from zhuzhen.funds.models import Entry, Line, Transfer
from zhuzhen.funds.queries import entry_numbered, lines_of_entry
from zhuzhen.pages.funds import choices
from zhuzhen.pages.funds.may import may_in, may_pay
from zhuzhen.pages.funds.reach import address_of, me, named, papers_shown
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account
from zhuzhen.places.queries import place_names


@dataclass(frozen=True)
class ShownLine:
    """A line of an entry: its account in words, what it added or took."""

    line: Line
    address: str
    helper: str
    amount_fen: int

    @property
    def out_fen(self) -> int | None:
        return -self.amount_fen if self.amount_fen < 0 else None

    @property
    def in_fen(self) -> int | None:
        return self.amount_fen if self.amount_fen > 0 else None


def shown_lines(entry: Entry, *, turned: bool = False) -> list[ShownLine]:
    """The lines of an entry in scope; `turned` as its reversal will have them."""
    found = list(lines_of_entry(entry))
    helpers = place_names({each.helper_code for each in found if each.helper_code})
    return [
        ShownLine(
            each,
            address_of(each.account),
            helpers.get(each.helper_code, ""),
            -each.amount_fen if turned else each.amount_fen,
        )
        for each in found
    ]


def _may_reverse(entry: Entry, *, by: Account) -> bool:
    if entry.kind == EntryKind.REVERSAL or hasattr(entry, "reversed_by"):
        return False
    if entry.kind == EntryKind.TRANSFER:
        return may_pay(by, Act.FUND_TRANSFER, payer=entry.helper_code)
    return may_in(by, Act.FUND_ORDER, places=set(entry.lines.values_list("place_id", flat=True)))


@login_required
@require_safe
def entry_page(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """One entry: what it moved from where to where, why, on what papers, and what reversed it."""
    account = me(request)
    entry = entry_numbered(uid)
    lines = shown_lines(entry)
    transfer = Transfer.objects.filter(Q(entry=entry) | Q(receipt_entry=entry))
    context = {
        "entry": entry,
        "lines": lines,
        "is_part": sum(each.amount_fen for each in lines) != 0,
        "papers": papers_shown(entry.papers),
        "order": getattr(entry, "order", None) or entry.year_end,
        "transfer": transfer.select_related("contribution").first(),
        "reversed_by": getattr(entry, "reversed_by", None),
        "helper": named(entry.helper_code),
        "by_name": entry.by.display_name if entry.by else choices.SYSTEM,
        "may_reverse": _may_reverse(entry, by=account),
        "crumbs": [choices.ENTRIES, (f"{entry.get_kind_display()} {entry.on}", "")],
    }
    return page(request, "funds/entry.html", context=context)
