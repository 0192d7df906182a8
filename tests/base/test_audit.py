"""The audit chain seals every entry, refuses change, and shows where it was broken."""

import pytest
from django.db import DatabaseError, connection, transaction

from zhuzhen.base import audit
from zhuzhen.base.models import AuditEntry


def three_entries() -> list[AuditEntry]:
    return [
        audit.record("test.act", by=None, subject="thing", subject_id=n, facts={"数": n})
        for n in range(3)
    ]


def test_a_whole_chain_holds(everything: None) -> None:
    before = audit.verify_chain().entries
    three_entries()
    check = audit.verify_chain()
    assert (check.entries - before, check.broken_at) == (3, None)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE base_auditentry SET reason = 'x'",
        "DELETE FROM base_auditentry",
        "TRUNCATE base_auditentry",
    ],
)
def test_the_application_can_not_change_it(everything: None, statement: str) -> None:
    three_entries()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_forged_last_entry_is_found(everything: None) -> None:
    last = three_entries()[-1]
    AuditEntry.objects.create(
        at=last.at,
        actor_id=None,
        actor_name="系统",
        act="test.forged",
        subject_kind="thing",
        subject_id="9",
        previous_seal=last.seal,
        seal="0" * 63 + "1",
    )
    assert audit.verify_chain().broken_at is not None
