"""What must always hold of money; `zhuzhen verify` prints a line for each (docs/adr/0015).

The database keeps most of it as it is written; here it is counted anew from the lines, as if
nothing had kept it.
"""

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction

from django.db import connection

from zhuzhen.base import scope
from zhuzhen.funds.choices import MOVES, POSTS, EntryKind, OrderKind, OrderState, Stage
from zhuzhen.funds.commands.freezing import digest_of, moves_of
from zhuzhen.funds.commands.posting import key_of
from zhuzhen.funds.commands.yearend import year_end_of
from zhuzhen.funds.models import (
    Closing,
    Contribution,
    Entry,
    FundOrder,
    LedgerAccount,
    Line,
    MonthTotal,
    Transfer,
)
from zhuzhen.funds.problems import text
from zhuzhen.funds.rules import AccountKey, lines_of

_CHUNK = 500
_ENTRIES_BALANCE = """
SELECT 'entry ' || e.uid FROM funds_entry e LEFT JOIN (
    SELECT entry_id, sum(amount_fen) AS rest,
        sum(amount_fen) FILTER (WHERE amount_fen > 0) AS moved
    FROM funds_line GROUP BY entry_id
) l ON l.entry_id = e.id
WHERE l.rest IS DISTINCT FROM 0 OR l.moved <> e.amount_fen ORDER BY e.id LIMIT 1
"""
_BALANCES = """
SELECT 'account ' || a.id FROM funds_ledgeraccount a LEFT JOIN (
    SELECT account_id, sum(amount_fen) AS fen FROM funds_line GROUP BY account_id
) l ON l.account_id = a.id
WHERE a.balance_fen <> coalesce(l.fen, 0) ORDER BY a.id LIMIT 1
"""
_MONTHS = """
SELECT 'account ' || coalesce(m.account_id, l.account_id) || ' '
    || to_char(coalesce(m.month, l.month), 'YYYY-MM')
FROM funds_monthtotal m FULL JOIN (
    SELECT account_id, date_trunc('month', "on")::date AS month, sum(amount_fen) AS fen
    FROM funds_line GROUP BY 1, 2
) l ON l.account_id = m.account_id AND l.month = m.month
WHERE m.amount_fen IS DISTINCT FROM l.fen ORDER BY 1 LIMIT 1
"""
_STRAYED = """
SELECT 'line ' || l.id FROM funds_line l JOIN funds_ledgeraccount a ON a.id = l.account_id
JOIN funds_entry e ON e.id = l.entry_id
WHERE (l.place_id, l.helper_code, l."on", l.posted_at)
    IS DISTINCT FROM (a.place_id, a.helper_code, e."on", e.posted_at) ORDER BY l.id LIMIT 1
"""
# The least that ever stood at the end of a day.
_OVERDRAWN = """
SELECT 'account ' || d.account_id || ' ' || d."on" FROM (
    SELECT l.account_id, l."on",
        sum(sum(l.amount_fen)) OVER (PARTITION BY l.account_id ORDER BY l."on") AS stood
    FROM funds_line l JOIN funds_ledgeraccount a ON a.id = l.account_id
    WHERE a.stage = ANY(%s) GROUP BY l.account_id, l."on"
) d WHERE d.stood < 0 ORDER BY d."on", d.account_id LIMIT 1
"""
_SOURCES = """
SELECT 'entry ' || e.uid FROM funds_entry e WHERE EXISTS (
    SELECT 1 FROM funds_line l JOIN funds_ledgeraccount a ON a.id = l.account_id
    WHERE l.entry_id = e.id GROUP BY a.source, a.helper_code,
        CASE WHEN e.kind = 'carry_over' OR EXISTS (
            SELECT 1 FROM funds_entry r WHERE r.id = e.reverses_id AND r.kind = 'carry_over'
        ) THEN 0 ELSE a.year END
    HAVING sum(l.amount_fen) <> 0
) ORDER BY e.id LIMIT 1
"""
_MIRRORS = """
SELECT 'entry ' || e.uid FROM funds_entry e WHERE e.reverses_id IS NOT NULL AND EXISTS (
    SELECT 1 FROM funds_line l WHERE l.entry_id IN (e.id, e.reverses_id)
    GROUP BY l.account_id HAVING sum(l.amount_fen) <> 0
) ORDER BY e.id LIMIT 1
"""
_TRANSFERS = """
SELECT 'transfer ' || t.id FROM funds_transfer t
JOIN funds_contribution c ON c.id = t.contribution_id
JOIN funds_entry e ON e.id = t.entry_id LEFT JOIN funds_entry r ON r.id = t.receipt_entry_id
WHERE (t.place_id, t.helper_code) IS DISTINCT FROM (c.place_id, c.helper_code)
    OR (e.kind, e.amount_fen, e."on") IS DISTINCT FROM ('transfer', t.amount_fen, t.paid_on)
    OR (t.cancelled_at IS NOT NULL) <> EXISTS (
        SELECT 1 FROM funds_entry b WHERE b.reverses_id = e.id)
    OR t.receipt_entry_id IS NOT NULL
        AND (r.kind, r.amount_fen, r."on") IS DISTINCT FROM
            ('receipt', t.amount_fen, t.received_on)
    OR EXISTS (
        SELECT 1 FROM funds_line l JOIN funds_ledgeraccount a ON a.id = l.account_id
        WHERE l.entry_id IN (e.id, r.id) AND (a.source, a.year, a.place_id, a.helper_code)
            IS DISTINCT FROM (c.source, c.year, c.place_id, c.helper_code))
ORDER BY t.id LIMIT 1
"""
_OVER_BUDGET = """
SELECT 'contribution ' || c.uid FROM funds_contribution c JOIN (
    SELECT contribution_id, sum(amount_fen) AS sent FROM funds_transfer
    WHERE cancelled_at IS NULL GROUP BY 1
) t ON t.contribution_id = c.id
WHERE c.passed_on IS NULL OR t.sent > coalesce(c.budgeted_fen, 0) ORDER BY c.id LIMIT 1
"""
_DUES = """
SELECT 'contribution ' || c.uid FROM funds_contribution c LEFT JOIN LATERAL (
    SELECT due_fen, towns, basis, place_id, helper_code FROM funds_duechange d
    WHERE d.contribution_id = c.id ORDER BY d.known_at DESC, d.id DESC LIMIT 1
) d ON true
WHERE (c.due_fen, c.towns, c.basis, c.place_id, c.helper_code)
    IS DISTINCT FROM (d.due_fen, d.towns, d.basis, d.place_id, d.helper_code) ORDER BY c.id LIMIT 1
"""
_CLOSED = """
SELECT 'entry ' || e.uid FROM funds_closing c JOIN funds_entry e
    ON e."on" >= c.month AND e."on" < c.month + interval '1 month'
    AND c.place_id IN (e.place_id, left(e.place_id, 9) || '000',
        left(e.place_id, 6) || '000000', left(e.place_id, 4) || '00000000')
WHERE e.posted_at > c.closed_at AND (c.reopened_at IS NULL OR e.posted_at < c.reopened_at)
ORDER BY e.id LIMIT 1
"""
_OWN = """
SELECT 'order ' || uid FROM funds_fundorder
WHERE state = 'approved' AND (decided_by_id IS NULL OR decided_by_id = submitted_by_id)
ORDER BY id LIMIT 1
"""
_ARRIVALS = (Stage.IN_TRANSIT, Stage.ARRIVED)
_BEYOND = tuple(each for each in Stage if each not in (Stage.ORIGIN, *_ARRIVALS))


def _line(name: str, *, checked: int, offence: str | None, remedy: str) -> dict[str, object]:
    """A row as `zhuzhen verify` prints it."""
    return {
        "invariant": name,
        "holds": offence is None,
        "checked": checked,
        "first_offence": offence or "",
        "remedy": text(remedy) if offence else "",
    }


def verify() -> list[dict[str, object]]:
    """A row for each invariant of money; reads all there is."""
    with scope.within(scope.EVERYTHING):
        return [
            _line(name, checked=checked, offence=offence, remedy=remedy)
            for name, checked, remedy, offence in _checks()
        ]


def _checks() -> Iterator[tuple[str, int, str, str | None]]:
    entries, lines = Entry.objects.count(), Line.objects.count()
    accounts = LedgerAccount.objects.count()
    vouchers, orders = Transfer.objects.count(), FundOrder.objects.count()
    shares = Contribution.objects.count()
    arrivals, beyond = ([str(each) for each in stages] for stages in (_ARRIVALS, _BEYOND))
    yield "entries_balance", entries, "remedy_ledger", _first(_ENTRIES_BALANCE)
    yield "balances_are_their_lines", accounts, "remedy_balance", _first(_BALANCES)
    yield "months_are_their_lines", MonthTotal.objects.count(), "remedy_balance", _first(_MONTHS)
    yield "lines_stand_with_their_account", lines, "remedy_scope", _first(_STRAYED)
    yield "allocation_within_arrival", accounts, "remedy_short", _first(_OVERDRAWN, arrivals)
    yield "payment_within_allocation", accounts, "remedy_short", _first(_OVERDRAWN, beyond)
    yield "entries_move_as_their_kind", entries, "remedy_ledger", _misfit()
    yield "money_keeps_its_source", entries, "remedy_ledger", _first(_SOURCES)
    yield "reversals_mirror", entries, "remedy_ledger", _first(_MIRRORS)
    yield "transfers_match_contributions", vouchers, "remedy_transfer", _first(_TRANSFERS)
    yield "transfers_within_budget", shares, "remedy_transfer", _first(_OVER_BUDGET)
    yield "shares_due_add_up", shares, "remedy_shares", _odd_share()
    yield "dues_are_their_last_change", shares, "remedy_due", _first(_DUES)
    yield "orders_posted_as_approved", orders, "remedy_order", _altered()
    yield "nobody_approves_their_own", orders, "remedy_own", _first(_OWN)
    yield "closed_months_take_nothing", Closing.objects.count(), "remedy_month", _first(_CLOSED)


def _first(sql: str, *values: str | list[str] | list[int]) -> str | None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        row = cursor.fetchone()
    return str(row[0]) if row else None


def _misfit() -> str | None:
    """The first entry with a line at a stage that its kind does not give from or to."""
    kinds, stages, signs = [], [], []
    for kind, moves in MOVES.items():
        ends = {(start, -1) for start, _ in moves} | {(end, 1) for _, end in moves}
        for stage, sign in sorted(ends):
            kinds.append(str(kind))
            stages.append(str(stage))
            signs.append(sign)
    return _first(_MISFITS, kinds, stages, signs, str(EntryKind.REVERSAL))


_MISFITS = """
WITH fit AS (SELECT * FROM unnest(%s::text[], %s::text[], %s::int[]) AS f (kind, stage, sign))
SELECT 'entry ' || e.uid FROM funds_line l JOIN funds_entry e ON e.id = l.entry_id
JOIN funds_ledgeraccount a ON a.id = l.account_id
LEFT JOIN fit ON fit.kind = e.kind AND fit.stage = a.stage AND fit.sign = sign(l.amount_fen)
WHERE e.kind <> %s AND fit.kind IS NULL ORDER BY e.id LIMIT 1
"""


def _odd_share() -> str | None:
    """The first contribution that is not its parts, or whose parts are not towns × standard ×
    share: each within a fen of the exact share, all together the whole to the fen."""
    groups: dict[tuple[object, ...], list[tuple[Fraction, int, str]]] = defaultdict(list)
    for row in Contribution.objects.order_by("pk").iterator(chunk_size=_CHUNK):
        parts, name = row.basis.get("parts", ()), f"contribution {row.uid}"
        if parts and sum(each["due_fen"] for each in parts) != row.due_fen:
            return name
        for each in parts:
            total, percent = each["towns"] * each["standard_fen"], Fraction(each["percent"])
            if each["total_fen"] != total or abs(each["due_fen"] - percent * total / 100) >= 1:
                return name
            # A payer whose budget had passed keeps its share of what the towns were then.
            key = (row.year, each["place"], each["self_added"], total)
            groups[key].append((percent, each["due_fen"], name))
    for (*_, total), shares in groups.items():
        percents, dues, names = zip(*shares, strict=True)
        if sum(percents) == 100 and sum(dues) != total:
            return str(names[0])
    return None


def _altered() -> str | None:
    """The first order that is not what was submitted, or not posted as it was approved."""
    rows = FundOrder.objects.select_related("entry").order_by("pk")
    for order in rows.iterator(chunk_size=_CHUNK):
        if digest_of(order) != order.content_sm3:
            return f"order {order.uid}"
        if order.state == OrderState.APPROVED and not _is_posted(order):
            return f"order {order.uid}"
    return None


def _is_posted(order: FundOrder) -> bool:
    if order.kind == OrderKind.CARRY_OVER:
        return _is_ended(order)
    entry = order.entry
    if entry is None or (entry.kind, entry.amount_fen, entry.on) != (
        POSTS[OrderKind(order.kind)],
        order.amount_fen,
        order.on,
    ):
        return False
    if order.kind == OrderKind.REVERSAL:
        return entry.reverses is not None and str(entry.reverses.uid) == order.content["reverses"]
    rows = Line.objects.filter(entry=entry).select_related("account")
    return {key_of(each.account): each.amount_fen for each in rows} == lines_of(moves_of(order))


def _is_ended(order: FundOrder) -> bool:
    """Whether the entries of a year's end are just its parts."""
    entries = list(Entry.objects.filter(year_end=order).order_by("pk"))
    parts = year_end_of(order).parts
    if len(entries) != len(parts):
        return False
    lines: dict[int, dict[AccountKey, int]] = defaultdict(dict)
    for each in Line.objects.filter(entry__in=entries).select_related("account"):
        lines[each.entry_id][key_of(each.account)] = each.amount_fen
    return all(
        (entry.kind, entry.cause, entry.on) == (part.kind, part.cause, order.on)
        and lines[entry.pk] == lines_of(part.moves)
        for entry, part in zip(entries, parts, strict=True)
    )
