"""Posting an entry: the one way by which money moves. Internal; commands that use it have asked
who may, and why."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, connection, transaction

from zhuzhen.base import clock
from zhuzhen.base.money import yuan
from zhuzhen.base.problems import Problem
from zhuzhen.funds.choices import EntryKind, Source, Stage
from zhuzhen.funds.models import Entry, FundOrder, LedgerAccount, Line, Purpose
from zhuzhen.funds.problems import before, text
from zhuzhen.funds.rules import (
    AccountKey,
    Move,
    fits,
    keeps_its_money,
    lines_of,
    seen_at,
    total_of,
)
from zhuzhen.people.models import Account
from zhuzhen.places.queries import place_names

_LONGEST_TEXT, _YEARS_AFTER = 300, 10


@dataclass(frozen=True)
class Facts:
    """What an entry says of itself besides what it moves."""

    kind: EntryKind
    on: dt.date
    text: str
    by: Account | None
    voucher_no: str = ""
    payee: str = ""
    use_code: str = ""
    papers: tuple[int, ...] = ()
    cause: str = ""
    request_id: uuid.UUID | None = None
    year_end: FundOrder | None = None


def account_name(key: AccountKey) -> str:
    """An account as messages call it."""
    names = place_names([key.place_id])
    facts = {
        "place": names.get(key.place_id, key.place_id),
        "year": key.year,
        "source": Source(key.source).label,
        "stage": Stage(key.stage).label,
    }
    if key.purpose_id is None:
        return text("account", **facts)
    titles = Purpose.objects.filter(pk=key.purpose_id).values_list("title", flat=True)
    return text("account_of", purpose=titles.first() or key.purpose_id, **facts)


def key_of(account: LedgerAccount) -> AccountKey:
    """What an account stands for."""
    return AccountKey(
        Stage(account.stage),
        Source(account.source),
        account.year,
        account.place_id,
        account.helper_code,
        account.purpose_id,
    )


def accounts_for(
    keys: Sequence[AccountKey], *, locked: bool = False
) -> dict[AccountKey, LedgerAccount]:
    """The accounts of these keys, opened at nothing where there are none yet.

    `locked` locks them in the one order in which the lines' trigger does, and only once all are
    there: to open one may mean to wait for another who opens it, and who may want ours.
    """
    wanted = sorted(set(keys), key=_order)
    found = _found(wanted)
    missing = [key for key in wanted if key not in found]
    if missing:
        LedgerAccount.objects.bulk_create([_opened(key) for key in missing], ignore_conflicts=True)
    return _found(wanted, locked=locked) if missing or locked else found


def _found(
    wanted: Sequence[AccountKey], *, locked: bool = False
) -> dict[AccountKey, LedgerAccount]:
    """Those of the accounts that there are, with their balances of now."""
    with connection.cursor() as cursor:
        cursor.execute(_FIND + (_LOCK if locked else ""), _columns(wanted))
        rows = cursor.fetchall()
    found = {}
    for at, pk, balance_fen in rows:
        key = wanted[at - 1]
        found[key] = _opened(key)
        found[key].pk, found[key].balance_fen = pk, balance_fen
    return found


_FIND = """
SELECT w.at, a.id, a.balance_fen FROM unnest(
    %s::text[], %s::text[], %s::int[], %s::text[], %s::text[], %s::bigint[]
) WITH ORDINALITY w (stage, source, year, place, helper, purpose, at)
JOIN funds_ledgeraccount a ON a.stage = w.stage AND a.source = w.source AND a.year = w.year
    AND a.place_id = w.place AND a.helper_code = w.helper
    AND a.purpose_id IS NOT DISTINCT FROM w.purpose
"""
_LOCK = " ORDER BY a.id FOR NO KEY UPDATE OF a"


def _order(key: AccountKey) -> tuple[str, str, int, str, str, int]:
    return (
        key.stage, key.source, key.year, key.place_id, key.helper_code, key.purpose_id or 0,
    )  # fmt: skip


def _columns(keys: Sequence[AccountKey]) -> list[list[object]]:
    return [
        [str(key.stage) for key in keys],
        [str(key.source) for key in keys],
        [key.year for key in keys],
        [key.place_id for key in keys],
        [key.helper_code for key in keys],
        [key.purpose_id for key in keys],
    ]


def _opened(key: AccountKey) -> LedgerAccount:
    return LedgerAccount(
        stage=key.stage,
        source=key.source,
        year=key.year,
        place_id=key.place_id,
        helper_code=key.helper_code,
        purpose_id=key.purpose_id,
    )


def check_moves(moves: Sequence[Move], *, kind: EntryKind) -> str:
    """Where an entry of these moves is seen. Raises fund_nothing_moved, fund_amount,
    fund_move_unfit, fund_source_kept, fund_move_apart."""
    if not moves:
        raise Problem("fund_nothing_moved")
    for move in moves:
        if move.amount_fen <= 0:
            raise Problem("fund_amount", what=text("amount"), amount=yuan(move.amount_fen))
        if not fits(move, kind=kind) or move.from_ == move.to:
            start, end = account_name(move.from_), account_name(move.to)
            raise Problem("fund_move_unfit", kind=kind.label, start=start, end=end)
        if not keeps_its_money(move, kind=kind):
            start, end = account_name(move.from_), account_name(move.to)
            raise Problem("fund_source_kept", start=start, end=end)
    if not lines_of(moves):
        raise Problem("fund_nothing_moved")
    return _place_of(moves)


def _place_of(moves: Sequence[Move]) -> str:
    places = {key.place_id for move in moves for key in (move.from_, move.to)}
    names = place_names(places)
    if unknown := sorted(places - set(names)):
        raise Problem("unknown_place", name=unknown[0])
    if not (place := seen_at(places)):
        told = text("listed").join(names[code] for code in sorted(places))
        raise Problem("fund_move_apart", places=told)
    return place


def check_purposes(moves: Sequence[Move], *, on: dt.date) -> None:
    """Raise fund_purpose_gone, fund_purpose_closed or fund_purpose_place if money for a purpose
    would stand where the purpose is not, or after it ended."""
    keys = {key for move in moves for key in (move.from_, move.to) if key.purpose_id is not None}
    found = Purpose.objects.select_related("place").in_bulk({key.purpose_id for key in keys})
    for key in sorted(keys, key=_order):
        purpose = found.get(key.purpose_id)
        if purpose is None:
            raise Problem("fund_purpose_gone", purpose=key.purpose_id)
        if purpose.closed_on is not None and on > purpose.closed_on:
            raise Problem("fund_purpose_closed", purpose=purpose.title, on=purpose.closed_on)
        if seen_at({key.place_id, purpose.place_id}) not in (key.place_id, purpose.place_id):
            other = place_names([key.place_id])[key.place_id]
            raise Problem(
                "fund_purpose_place",
                purpose=purpose.title,
                place=purpose.place.name,
                other=other,
            )


def refuse_day(on: dt.date, *, year: int) -> None:
    """Raise fund_future of a day that has not come, fund_year_apart of one that cannot be of that
    year's money: at most a year before (budgeted ahead), at most ten after."""
    today = clock.today()
    if on > today:
        raise Problem("fund_future", on=on, today=today)
    if not year - 1 <= on.year <= year + _YEARS_AFTER:
        raise Problem("fund_year_apart", on=on, year=year)


def post(facts: Facts, moves: Sequence[Move]) -> Entry:
    """Post an entry over its moves. Internal: who may was asked before.

    Raises what `check_moves` and `check_purposes` do, fund_overdrawn,
    fund_overdrawn_then, fund_no_arrival, closed_period.
    """
    place = check_moves(moves, kind=facts.kind)
    check_purposes(moves, on=facts.on)
    return _written(facts, lines_of(moves), amount_fen=total_of(moves), place=place)


def post_reversal(entry: Entry, *, facts: Facts) -> Entry:
    """Post the mirror of an entry; the first stays as it is. Raises as `post`."""
    lines = {
        key_of(line.account): -line.amount_fen
        for line in entry.lines.select_related("account").order_by("pk")
    }
    return _written(facts, lines, amount_fen=entry.amount_fen, place=entry.place_id, reverses=entry)


def _written(
    facts: Facts,
    lines: dict[AccountKey, int],
    *,
    amount_fen: int,
    place: str,
    reverses: Entry | None = None,
) -> Entry:
    helpers = {key.helper_code for key in lines}
    entry = Entry(
        kind=facts.kind,
        on=facts.on,
        posted_at=clock.now(),
        place_id=place,
        helper_code=helpers.pop() if len(helpers) == 1 else "",
        amount_fen=amount_fen,
        text=facts.text.strip()[:_LONGEST_TEXT],
        voucher_no=facts.voucher_no.strip()[:60],
        payee=facts.payee.strip()[:120],
        use_code=facts.use_code,
        papers=list(facts.papers),
        cause=facts.cause,
        request_id=facts.request_id,
        reverses=reverses,
        year_end=facts.year_end,
        by=facts.by,
    )
    try:
        with transaction.atomic():
            accounts = accounts_for(list(lines), locked=True)
            _refuse_past(lines, accounts, on=facts.on)
            entry.save(force_insert=True)
            _write_lines(entry, lines, accounts)
    except IntegrityError as error:
        raise _told(error, lines, on=facts.on) from error
    return entry


def _write_lines(
    entry: Entry, lines: dict[AccountKey, int], accounts: dict[AccountKey, LedgerAccount]
) -> None:
    """In one statement: the trigger balances what it is given."""
    Line.objects.bulk_create(
        Line(
            entry=entry,
            account=accounts[key],
            amount_fen=fen,
            on=entry.on,
            posted_at=entry.posted_at,
            place_id=key.place_id,
            helper_code=key.helper_code,
        )
        for key, fen in lines.items()
    )


# What lines after a day sum to, from each later day on: thereby what stood the day before it.
_LATER = """
SELECT account_id, "on", sum(sum(amount_fen)) OVER (PARTITION BY account_id ORDER BY "on" DESC)
FROM funds_line WHERE account_id = ANY(%s) AND "on" > %s
GROUP BY account_id, "on" ORDER BY account_id, "on" DESC
"""


def _refuse_past(
    lines: dict[AccountKey, int], accounts: dict[AccountKey, LedgerAccount], *, on: dt.date
) -> None:
    """Raise fund_overdrawn_then if money goes out on a day on which it had not come yet.

    The database keeps the balance of today; of the days between it is asked here, under the
    accounts' locks. Mostly nothing is later, and this is one look into an index.
    """
    taken = {accounts[key].pk: key for key, fen in lines.items() if _takes(key, fen)}
    with connection.cursor() as cursor:
        cursor.execute(_LATER, [list(taken), on])
        later = cursor.fetchall()
    for pk, day, since in later:
        key = taken[pk]
        stood = accounts[key].balance_fen - int(since)
        if stood < -lines[key] <= accounts[key].balance_fen:
            raise Problem(
                "fund_overdrawn_then",
                account=account_name(key),
                on=on,
                left=yuan(max(stood, 0)),
                asked=yuan(-lines[key]),
                from_=day,
            )


def refuse_past(lines: dict[AccountKey, int], *, on: dt.date) -> None:
    """Raise fund_overdrawn_then where these lines would take, on that day, what came later."""
    taken = {key: fen for key, fen in lines.items() if _takes(key, fen)}
    _refuse_past(taken, accounts_for(list(taken)), on=on)


def _takes(key: AccountKey, fen: int) -> bool:
    """Whether a line takes from an account that must have it."""
    return fen < 0 and key.stage is not Stage.ORIGIN


def constraint_of(error: IntegrityError) -> str:
    """The name of the constraint that a statement violated; '' if the database names none."""
    return str(getattr(getattr(error.__cause__, "diag", None), "constraint_name", "") or "")


def _told(error: IntegrityError, lines: dict[AccountKey, int], *, on: dt.date) -> Exception:
    """The problem that the database's refusal means; the error itself if it means none."""
    match constraint_of(error):
        case "funds_never_overdrawn":
            return short_of(lines) or error
        case "funds_closed_month":
            return Problem("closed_period", period=month_name(on))
        case "funds_reversal_of_reversal":
            return Problem("fund_reversal_final")
        case "funds_entry_reverses_id_key":
            return Problem("already_done", what=text("entry"))
        case "funds_entry_request_id_key":
            return Problem("fund_request_reused")
        case _:
            return error


def short_of(lines: dict[AccountKey, int]) -> Problem | None:
    """The problem of the first account that has less than these lines take, or None.

    Which one was short is asked anew: of two who take the last fen at once the later is told what
    the earlier left.
    """
    taken = {key: -fen for key, fen in lines.items() if _takes(key, fen)}
    for key, account in sorted(accounts_for(list(taken)).items(), key=lambda pair: _order(pair[0])):
        left, asked = account.balance_fen, taken[key]
        if left >= asked:
            continue
        if key.stage is Stage.ARRIVED and left == 0 and not _ever_held(account):
            return Problem("fund_no_arrival", account=account_name(key))
        return Problem(
            "fund_overdrawn",
            account=account_name(key),
            left=yuan(left),
            asked=yuan(asked),
            short=yuan(asked - left),
            before=before(key.stage),
        )
    return None


def _ever_held(account: LedgerAccount) -> bool:
    """Whether anything came to an account: one that is emptied is short, not without arrival."""
    return account.pk is not None and account.lines.filter(amount_fen__gt=0).exists()


def month_name(day: dt.date) -> str:
    """A month as messages call it."""
    return text("month", year=day.year, month=day.month)
