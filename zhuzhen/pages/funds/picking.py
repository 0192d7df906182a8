"""Accounts to take money from: what is left there, how much of it was typed, and where it goes."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import Q
from django.http import HttpRequest, QueryDict

from zhuzhen.base import money
from zhuzhen.base.money import NotMoney
from zhuzhen.base.numbers import whole_number
from zhuzhen.funds.choices import MOVES, POSTS, EntryKind, OrderKind, Stage
from zhuzhen.funds.commands import key_of
from zhuzhen.funds.models import LedgerAccount, Purpose
from zhuzhen.funds.rules import AccountKey, Move
from zhuzhen.pages.asking import uid_of
from zhuzhen.pages.funds.choices import BEYOND_LEFT, NOT_ABOVE
from zhuzhen.pages.funds.forms import read_money
from zhuzhen.pages.funds.may import inside, spans_of
from zhuzhen.people.choices import Act
from zhuzhen.people.models import Account
from zhuzhen.places.queries import place_names

MOST_ACCOUNTS = 200
_LONGEST_WORD = 60


@dataclass(frozen=True)
class Pick:
    """An account that holds something, with what was typed beside it."""

    account: LedgerAccount
    helper: str
    typed: str = ""
    amount_fen: int = 0
    error: str = ""

    @property
    def name(self) -> str:
        return name_of(self.account)


@dataclass(frozen=True)
class Target:
    """Where the money of an order goes, as far as its kind leaves that open."""

    place: str = ""
    purpose: Purpose | None = None
    stage: Stage | None = None


@dataclass(frozen=True)
class Picks:
    """The accounts offered, and what was wrong with what was typed."""

    rows: tuple[Pick, ...]
    is_cut: bool = False
    errors: tuple[str, ...] = field(default=())

    @property
    def chosen(self) -> tuple[Pick, ...]:
        return tuple(each for each in self.rows if each.amount_fen)

    @property
    def total_fen(self) -> int:
        return sum(each.amount_fen for each in self.chosen)


def name_of(account: LedgerAccount) -> str:
    return f"a-{account.pk}"


def starts_of(kind: OrderKind) -> tuple[Stage, ...]:
    """From which stages an order of that kind takes money."""
    return tuple(dict.fromkeys(start for start, _ in MOVES[POSTS[kind]]))


def _told(account: LedgerAccount) -> str:
    purpose = account.purpose.title if account.purpose else account.place.name
    return f"{account.year} 年{account.get_source_display()}（{purpose}）"


def _pick(account: LedgerAccount, *, helper: str, sent: Mapping[str, str]) -> Pick:
    typed = str(sent.get(name_of(account), "")).strip()
    if not typed:
        return Pick(account, helper)
    try:
        fen = read_money(typed)
    except NotMoney as why:
        return Pick(account, helper, typed, error=str(why))
    if fen > account.balance_fen:
        error = BEYOND_LEFT.format(
            account=_told(account), left=money.yuan(account.balance_fen), asked=money.yuan(fen)
        )
        return Pick(account, helper, typed, fen, error)
    if fen < 0:
        return Pick(account, helper, typed, error=NOT_ABOVE.format(typed=typed))
    return Pick(account, helper, typed, fen)


def _searched(word: str) -> Q:
    return (
        Q(purpose__title__icontains=word)
        | Q(place__path__icontains=word)
        | Q(year=int(word) if word.isascii() and word.isdigit() and len(word) == 4 else 0)
    )


def _wanted(asked: QueryDict) -> Q:
    """What is searched for; all if nothing is."""
    wanted = Q()
    if word := str(asked.get("q", "")).strip()[:_LONGEST_WORD]:
        wanted &= _searched(word)
    if purpose := uid_of(asked, "purpose"):
        wanted &= Q(purpose__uid=purpose)
    return wanted


def picks_of(
    request: HttpRequest,
    kind: OrderKind,
    *,
    by: Account,
    place: str = "",
    typed: Mapping[str, str] | None = None,
    near: Q | None = None,
) -> Picks:
    """The accounts that hold what an order of that kind may take, those of purposes together.

    What was typed beside an account stays, also where it lies outside the search; `typed` is what
    stands there at first, `near` to which accounts the list keeps unless others are searched for.
    """
    sent = request.POST.dict() if request.method == "POST" else typed or {}
    named = [
        number
        for name in sent
        if name.startswith("a-") and (number := whole_number(name[2:], digits=18)) is not None
    ]
    spans = spans_of(by, Act.FUND_ORDER, place=place)
    rows = LedgerAccount.objects.select_related("place", "purpose").filter(
        inside(spans), stage__in=starts_of(kind), balance_fen__gt=0
    )
    if wanted := _wanted(request.GET) or near or Q():
        rows = rows.filter(wanted | Q(pk__in=named))
    # Those with something typed are never cut off.
    rows = rows.annotate(is_named=Q(pk__in=named))
    ordered = rows.order_by("-is_named", "place_id", "purpose_id", "year", "source", "pk")
    found = list(ordered[: MOST_ACCOUNTS + 1])
    names = place_names({each.helper_code for each in found if each.helper_code})
    picks = tuple(
        _pick(each, helper=names.get(each.helper_code, ""), sent=sent)
        for each in found[:MOST_ACCOUNTS]
    )
    errors = tuple(each.error for each in picks if each.error)
    return Picks(picks, len(found) > MOST_ACCOUNTS, errors)


def moves_from(kind: OrderKind, picks: Picks, *, target: Target) -> tuple[Move, ...]:
    """What an order moves: each chosen sum from its account to where the kind says."""
    return tuple(
        Move(start, _end(kind, start, target=target), each.amount_fen)
        for each in picks.chosen
        for start in (key_of(each.account),)
    )


def _end(kind: OrderKind, start: AccountKey, *, target: Target) -> AccountKey:
    own = start.purpose_id
    match POSTS[kind]:
        case EntryKind.ALLOCATION:
            purpose = target.purpose
            place = purpose.place_id if purpose else target.place
            return start.at(
                Stage.ALLOCATED, place=place, purpose_id=purpose.pk if purpose else None
            )
        case EntryKind.WITHDRAWAL:
            return start.at(Stage.ARRIVED, place=target.place)
        case EntryKind.COMMITMENT:
            return start.at(Stage.COMMITTED, purpose_id=own)
        case EntryKind.RELEASE:
            return start.at(Stage.ALLOCATED, purpose_id=own)
        case EntryKind.PAYMENT:
            return start.at(Stage.PAID, purpose_id=own)
        case EntryKind.SETTLEMENT:
            return start.at(target.stage or Stage.EXPENSED, purpose_id=own)
        case _:
            return start.at(Stage.RECLAIMED, purpose_id=own)
