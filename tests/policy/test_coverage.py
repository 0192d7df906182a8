"""What carries each clause of the five documents."""

from collections import Counter
from pathlib import Path

import pytest

from tests.policy.packs import CITY_CLAUSES, CITY_HEAD, load_at, province, swapped
from zhuzhen.policy.coverage import Demand, coverage
from zhuzhen.policy.loading import find_packs, load_packs

ROOT = Path(__file__).parents[2] / "packs"


@pytest.fixture(scope="module")
def demands() -> tuple[Demand, ...]:
    return coverage(load_packs(find_packs(ROOT)))


def test_every_clause_is_there_once(demands: tuple[Demand, ...]) -> None:
    """A1–A4 of the documents: 93 and 8, 61, 12 and 8 demands."""
    assert Counter(demand.clause.document for demand in demands) == {
        "gd-2023-49": 93,
        "gd-talk-2022": 8,
        "dg-2022": 61,
        "gq-2026": 12,
        "ss-2023": 8,
    }
    keys = {(demand.clause.document, demand.clause.id) for demand in demands}
    assert len(keys) == len(demands) == 182


def test_nothing_is_left_without_a_carrier_or_a_reason(demands: tuple[Demand, ...]) -> None:
    gaps = [f"{d.clause.document} {d.clause.id}" for d in demands if d.is_gap]
    assert gaps == []


def test_nothing_is_explained_away(demands: tuple[Demand, ...]) -> None:
    """Software cannot hold: none, so far. A clause newly given up is to be noticed."""
    assert [d.clause.id for d in demands if d.clause.not_held] == []


def test_a_carried_clause_gives_no_reason(demands: tuple[Demand, ...]) -> None:
    """Where something carries a clause, `not_held` beside it would be a stale word."""
    carried = [demand for demand in demands if demand.carried_by]
    assert len(carried) == 182
    assert not [d.clause.id for d in carried if d.reason]


def test_carriers_are_named_by_kind_and_id(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    carried, gap = coverage(load_at(province()))
    assert [str(each) for each in carried.carried_by] == [
        "register:field_visit",
        "duty:principal_visit",
    ]
    assert (carried.reason, carried.is_gap) == (None, False)
    assert (gap.carried_by, gap.reason, gap.is_gap) == ((), None, True)


def test_a_reason_closes_a_gap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    said, reason = "not_held: 只是号召，没有可记的事", "只是号召，没有可记的事"
    files = swapped("clauses.yaml", "编号不能当成小数。}", f"编号不能当成小数。, {said}}}")
    _, waiting = coverage(load_at(files))
    assert (waiting.is_gap, waiting.reason) == (False, reason)


def test_an_overlay_may_carry_a_clause_of_its_base(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    city = {
        "pack.yaml": CITY_HEAD,
        "clauses.yaml": CITY_CLAUSES,
        "uses.yaml": """\
workflows:
  record_review:
    source: [{document: doc-1, clause: "5.10"}, {document: doc-2, clause: 1c}]
""",
    }
    found = {d.clause.id: d for d in coverage(load_at(province(), city=city))}
    assert list(found) == ["5.1c", "5.10", "1c"]
    assert [str(each) for each in found["5.10"].carried_by] == ["workflow:record_review"]
    assert found["1c"].document_title == "年度要点"
