"""The page of invariants: what the last night found, since when, and to whom offences are told."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from zhuzhen.base import audit
from zhuzhen.cli.verifying import invariants
from zhuzhen.pages.verifying.choices import TITLES

OFFENCE, REMEDY = "entry 0f3c", "核对凭证，冲销错的一笔再办"


def night(*broken: str, names: tuple[str, ...] = ("entries_balance", "audit_chain")):
    lines = {
        name: {
            "checked": 12,
            "first_offence": OFFENCE if name in broken else "",
            "remedy": REMEDY if name in broken else "",
        }
        for name in names
    }
    facts = {"moved": 0, "checked": len(names), "broken": list(broken), "lines": lines}
    return audit.record(audit.NIGHTLY, by=None, subject="audit", subject_id="nightly", facts=facts)


def asked_by(client: Client, account) -> str:
    client.force_login(account)
    answer = client.get("/verify/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_before_the_first_night_it_says_so(client, people: Cast):
    assert "还没有夜间核对的结果" in asked_by(client, people.county)


def test_what_holds_and_what_does_not_and_since_when(client, people: Cast):
    held = night()
    night("entries_balance")
    page = asked_by(client, people.province)
    assert "有 1 条不成立" in page and "每笔分录，转出等于转入" in page
    assert OFFENCE in page and REMEDY in page
    (line,) = [
        each
        for group in client.get("/verify/").context["groups"]
        for each in group.lines
        if each.name == "entries_balance"
    ]
    assert line.held_at == held.at and not line.holds
    night()
    assert "2 条，全部成立" in asked_by(client, people.province)


@pytest.mark.parametrize(
    ("name", "told"),
    [("province", True), ("system_admin", True), ("county", False), ("auditor", False),
     ("liaison", False)],
)  # fmt: skip
def test_an_offence_is_told_to_who_can_have_it_mended(client, people: Cast, name, told):
    night("entries_balance")
    page = asked_by(client, getattr(people, name))
    assert (OFFENCE in page) is told
    assert "不成立" in page


def test_an_older_night_without_lines_is_no_error(client, people: Cast):
    facts = {"moved": 0, "checked": 3, "broken": []}
    audit.record(audit.NIGHTLY, by=None, subject="audit", subject_id="nightly", facts=facts)
    assert "还没有夜间核对的结果" in asked_by(client, people.county)


def test_more_invariants_ask_no_more(client, people: Cast):
    counts = []
    for names in (("audit_chain",), ("audit_chain", "entries_balance", "shares_add_up")):
        night(names=names)
        asked_by(client, people.county)
        with CaptureQueriesContext(connection) as captured:
            asked_by(client, people.county)
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_every_invariant_has_a_chinese_name(everything):
    assert sorted({str(row["invariant"]) for row in invariants()} - set(TITLES)) == []
