"""What must always hold of assets and their money; `zhuzhen verify` prints a line for each."""

from collections.abc import Iterator

from django.db import connection
from django.db.models import Model

from zhuzhen.assets.models import (
    Asset,
    AssetFunding,
    Disposal,
    Distribution,
    DueIncome,
    Ownership,
    PastOwnership,
    Settlement,
)
from zhuzhen.assets.problems import text
from zhuzhen.assets.queries.receipts import dues_astray
from zhuzhen.base import scope
from zhuzhen.base.digest import sm3_of
from zhuzhen.projects.models import Project

_CHUNK = 1_000
# Each finds the first that offends: a word for what it is, and its number.
_FUNDINGS = """
SELECT 'asset ' || a.code FROM assets_asset a
LEFT JOIN (SELECT asset_id, sum(amount_fen) AS fen FROM assets_assetfunding GROUP BY 1) f
    ON f.asset_id = a.id
WHERE coalesce(f.fen, 0) <> a.original_fen ORDER BY a.id LIMIT 1
"""
# Of each entry that capitalises and was not reversed, the cards that are not cancelled hold just
# what it capitalised, money by money.
_CAPITALISED = """
WITH booked AS (
    SELECT e.uid, c.source, c.year, c.helper_code, sum(l.amount_fen) AS fen
    FROM funds_line l JOIN funds_ledgeraccount c ON c.id = l.account_id
        AND c.stage = 'capitalised'
    JOIN funds_entry e ON e.id = l.entry_id AND e.reverses_id IS NULL
    WHERE NOT EXISTS (SELECT 1 FROM funds_entry r WHERE r.reverses_id = e.id)
    GROUP BY 1, 2, 3, 4
), carded AS (
    SELECT f.entry_uid AS uid, f.source, f.year, f.helper_code, sum(f.amount_fen) AS fen
    FROM assets_assetfunding f JOIN assets_asset a ON a.id = f.asset_id
        AND a.state <> 'cancelled'
    WHERE f.entry_uid IS NOT NULL GROUP BY 1, 2, 3, 4
)
SELECT 'entry ' || coalesce(b.uid, c.uid)::text FROM booked b
FULL JOIN carded c USING (uid, source, year, helper_code)
WHERE b.fen IS DISTINCT FROM c.fen ORDER BY 1 LIMIT 1
"""
# A settled project has nothing left at `paid`.
_PAID = """
SELECT 'project ' || j.code FROM projects_project j
JOIN funds_ledgeraccount a ON a.purpose_id = j.purpose_id AND a.stage = 'paid'
WHERE j.state IN ('settled', 'transferred', 'closed') AND a.balance_fen <> 0
    AND NOT EXISTS (SELECT 1 FROM assets_settlement s WHERE s.project_id = j.id
        AND s.retention_fen > 0)
ORDER BY j.id LIMIT 1
"""
_SHARES = """
SELECT 'asset ' || a.code FROM assets_asset a
LEFT JOIN (SELECT asset_id, sum(share_bp) AS bp FROM assets_ownership GROUP BY 1) o
    ON o.asset_id = a.id
WHERE coalesce(o.bp, CASE WHEN a.state IN ('title_confirmed', 'in_use', 'idle', 'damaged',
    'under_repair') THEN 0 ELSE 10000 END) <> 10000
ORDER BY a.id LIMIT 1
"""
# On every day on which somebody began to hold: who held then held all of it.
_SHARES_THEN = """
WITH held AS (
    SELECT asset_id, share_bp, from_on, NULL::date AS until_on FROM assets_ownership
    UNION ALL SELECT asset_id, share_bp, from_on, until_on FROM assets_pastownership
)
SELECT 'asset ' || a.code || ' ' || d.from_on FROM (SELECT DISTINCT asset_id, from_on FROM held) d
JOIN held h ON h.asset_id = d.asset_id AND h.from_on <= d.from_on
    AND (h.until_on IS NULL OR h.until_on > d.from_on)
JOIN assets_asset a ON a.id = d.asset_id
GROUP BY a.id, a.code, d.from_on HAVING sum(h.share_bp) <> 10000 ORDER BY a.id, d.from_on LIMIT 1
"""
# Disposed once and for good, and what it brought is in the ledger.
_DISPOSED = """
SELECT 'asset ' || a.code FROM assets_asset a
LEFT JOIN (
    SELECT d.asset_id, count(*) AS times,
        count(*) FILTER (WHERE d.state = 'proceeds_booked' AND d.proceeds_fen > 0 AND NOT EXISTS (
            SELECT 1 FROM funds_entry e WHERE e.uid = d.entry_uid
            AND e.amount_fen = d.proceeds_fen AND e.cause = 'disposal:' || d.uid
        )) AS unbooked
    FROM assets_disposal d WHERE d.state IN ('disposed', 'proceeds_booked') GROUP BY 1
) d ON d.asset_id = a.id
WHERE coalesce(d.times, 0) <> (a.state = 'disposed')::int OR d.unbooked > 0
ORDER BY a.id LIMIT 1
"""
_SHARED = """
SELECT 'distribution ' || d.uid::text FROM assets_distribution d
WHERE d.state = 'filed' AND NOT EXISTS (
    SELECT 1 FROM funds_entry e WHERE e.uid = d.entry_uid AND e.amount_fen = d.amount_fen
    AND e.kind = 'settlement' AND e.cause = 'distribution:' || d.uid
) ORDER BY d.id LIMIT 1
"""
_WITHIN = """
SELECT 'asset ' || a.code FROM assets_asset a
JOIN (SELECT asset_id, sum(amount_fen) AS fen FROM assets_distribution
    WHERE state <> 'returned' GROUP BY 1) s ON s.asset_id = a.id
LEFT JOIN (SELECT o.asset_id, sum(d.received_fen) AS fen FROM assets_dueincome d
    JOIN assets_operation o ON o.id = d.operation_id WHERE d.kind = 'income' GROUP BY 1) r
    ON r.asset_id = a.id
WHERE s.fen > coalesce(r.fen, 0) ORDER BY a.id LIMIT 1
"""
_STOOD = """
SELECT 'asset ' || a.code FROM assets_asset a
LEFT JOIN LATERAL (SELECT s.after FROM assets_assetstep s WHERE s.asset_id = a.id
    ORDER BY s.id DESC LIMIT 1) s ON true
WHERE s.after IS DISTINCT FROM a.state ORDER BY a.id LIMIT 1
"""
_LAWS: tuple[tuple[str, str, type[Model], str], ...] = (
    ("fundings_sum_to_original", _FUNDINGS, Asset, "remedy_fundings"),
    ("assets_match_capitalised", _CAPITALISED, AssetFunding, "remedy_capitalised"),
    ("paid_is_capitalised_or_expensed", _PAID, Project, "remedy_paid"),
    ("asset_shares_add_up", _SHARES, Ownership, "remedy_shares"),
    ("past_shares_add_up", _SHARES_THEN, PastOwnership, "remedy_shares_then"),
    ("disposed_once_and_booked", _DISPOSED, Disposal, "remedy_disposed"),
    ("filed_distributions_are_expensed", _SHARED, Distribution, "remedy_shared"),
    ("distributed_within_arrived", _WITHIN, Distribution, "remedy_shared_within"),
    ("assets_stand_where_their_last_step_left_them", _STOOD, Asset, "remedy_stands"),
)


def _line(name: str, *, checked: int, offence: str, remedy: str) -> dict[str, object]:
    """A row as `zhuzhen verify` prints it."""
    return {
        "invariant": name,
        "holds": not offence,
        "checked": checked,
        "first_offence": offence,
        "remedy": text(remedy) if offence else "",
    }


def verify() -> list[dict[str, object]]:
    """Every fen that was capitalised is in a card, every card is of some money and of somebody,
    what came is in the ledger, and what ended did so once."""
    with scope.within(scope.EVERYTHING):
        return list(_lines())


def _lines() -> Iterator[dict[str, object]]:
    for name, sql, model, remedy in _LAWS:
        checked = model._default_manager.count()
        yield _line(name, checked=checked, offence=_first(sql), remedy=remedy)
    astray = next(iter(dues_astray()), None)
    yield _line(
        "dues_received_match_ledger",
        checked=DueIncome.objects.count(),
        offence=f"due {astray}" if astray else "",
        remedy="remedy_dues",
    )
    yield _line(
        "settlements_equal_their_digest",
        checked=Settlement.objects.count(),
        offence=_altered(),
        remedy="remedy_settlement",
    )


def _first(sql: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        row = cursor.fetchone()
    return str(row[0]) if row else ""


def _altered() -> str:
    rows = Settlement.objects.order_by("pk").values_list("uid", "cards", "cards_sm3")
    for uid, cards, written in rows.iterator(chunk_size=_CHUNK):
        if sm3_of(cards) != written:
            return f"settlement {uid}"
    return ""
