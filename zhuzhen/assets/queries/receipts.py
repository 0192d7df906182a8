"""What came of dues, as the ledger has it: entries by their cause, less what was reversed."""

import datetime as dt

from django.db import connection
from django.db.models import Max, Sum

from zhuzhen.assets.choices import DistributionState, IncomeKind
from zhuzhen.assets.models import Asset, Distribution, DueIncome

_CAUSE = "due:"
_ASTRAY = """
SELECT d.id, coalesce(l.fen, 0)::bigint, l.last FROM assets_dueincome d
LEFT JOIN (
    SELECT substr(e.cause, 5)::bigint AS due, sum(e.amount_fen) AS fen, max(e."on") AS last
    FROM funds_entry e LEFT JOIN funds_entry r ON r.reverses_id = e.id
    WHERE e.cause LIKE 'due:%%' AND e.kind = 'income' AND r.id IS NULL
    GROUP BY 1
) l ON l.due = d.id
WHERE d.received_fen <> coalesce(l.fen, 0) ORDER BY d.id
"""


def cause_of(due: DueIncome) -> str:
    """What an entry of the ledger says it was posted for."""
    return f"{_CAUSE}{due.pk}"


def dues_astray() -> dict[int, tuple[int, dt.date | None]]:
    """The dues that say something else than the ledger: what came by it, and when last."""
    with connection.cursor() as cursor:
        cursor.execute(_ASTRAY)
        return {pk: (fen, last) for pk, fen, last in cursor.fetchall()}


def arrived_fen(asset: Asset) -> int:
    """What income (no principal) arrived of an asset."""
    rows = DueIncome.objects.filter(operation__asset=asset, kind=IncomeKind.INCOME)
    return rows.aggregate(fen=Sum("received_fen"))["fen"] or 0


def shared_fen(asset: Asset, *, without: Distribution | None = None) -> int:
    """What of it stands in distributions that were not returned."""
    rows = Distribution.objects.filter(asset=asset).exclude(state=DistributionState.RETURNED)
    if without is not None:
        rows = rows.exclude(pk=without.pk)
    return rows.aggregate(fen=Sum("amount_fen"))["fen"] or 0


def last_arrival(asset: Asset) -> dt.date | None:
    """When income of an asset arrived last."""
    rows = DueIncome.objects.filter(operation__asset=asset, kind=IncomeKind.INCOME)
    return rows.aggregate(day=Max("received_on"))["day"]
