"""Measures over contributions: which of a payer's are asked, which have what is wanted (S4-6).

Nothing here depends on today: whether a day has passed is told by the contribution itself.
"""

from zhuzhen.duties.inforce import DutyVersion
from zhuzhen.duties.sql import Sql
from zhuzhen.policy.choices import OwnerKind
from zhuzhen.policy.labels import ContributionFact

# Whose a contribution `c` is.
OWNER: dict[OwnerKind, str] = {
    OwnerKind.ASSISTING_CITY: "c.helper_code",
    OwnerKind.CITY_PAIR: "c.helper_code || '-' || c.place_id",
}
# What of it was transferred in time.
SENT = (
    "(SELECT coalesce(sum(t.amount_fen), 0) FROM funds_transfer t WHERE t.contribution_id = c.id "
    "AND t.cancelled_at IS NULL AND t.paid_on <= c.transfer_due_on)"
)
# Which are asked yet, and which have it.
ASKED: dict[ContributionFact, str] = {
    ContributionFact.BUDGETED: "TRUE",
    ContributionFact.TRANSFERRED: "c.passed_on IS NOT NULL",
}
HAVING: dict[ContributionFact, str] = {
    ContributionFact.BUDGETED: "coalesce(c.budgeted_fen, 0) >= c.due_fen",
    ContributionFact.TRANSFERRED: f"{SENT} >= c.budgeted_fen",
}


def counted_sql(version: DutyVersion) -> Sql:
    """Rows `(id, part, value, size)`: contributions that have it, and that are asked, from the
    CTEs `span` and `period`."""
    asked = version.duty.measure.contributed
    assert asked is not None
    return Sql(
        "SELECT span.id, period.part, count(DISTINCT c.id) AS size, "
        f"count(DISTINCT c.id) FILTER (WHERE {HAVING[asked.having]}) AS value "
        "FROM span JOIN period ON span.starts < period.until AND span.until > period.starts "
        f"JOIN funds_contribution c ON {OWNER[version.duty.owed_by]} = span.id "
        "AND c.source = 'assisting_city' AND c.year = extract(year FROM period.starts) "
        f"WHERE {ASKED[asked.having]} GROUP BY 1, 2"
    )
