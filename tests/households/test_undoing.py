"""An import is taken back as a whole: what it made is gone from lists, what it changed is back."""

from pathlib import Path

import pytest

from tests.conftest import TODAY
from tests.households.sheets import FAMILY, bring, identity, line, sheet, told
from zhuzhen.base import scope
from zhuzhen.base.problems import Problem
from zhuzhen.casework.models import HelperPair
from zhuzhen.households.importing.undoing import undo_import
from zhuzhen.households.models import Household, HouseholdChange, Resident
from zhuzhen.households.verifying import verify

pytestmark = pytest.mark.usefixtures("everything")
_MOVING = ("updated_at", "version")


def _rows(model) -> list[dict[str, object]]:
    found = model.objects.order_by("pk").values()
    return [{key: value for key, value in row.items() if key not in _MOVING} for row in found]


def test_what_was_made_is_voided_and_can_come_again(tmp_path: Path) -> None:
    path = sheet(tmp_path / "a.xlsx", *FAMILY)
    receipt = bring(path).receipt
    assert receipt is not None
    undone = undo_import(receipt, by=None, today=TODAY)
    assert undone.undone_at is not None
    assert set(Household.objects.values_list("state", flat=True)) == {"voided"}
    assert set(Resident.objects.values_list("state", flat=True)) == {"voided"}
    assert {each["holds"] for each in verify()} == {True}
    again = bring(path)
    assert (again.seen_before, again.tally.households_created) == (False, 1)
    with pytest.raises(Problem, match="已经办理过"):
        undo_import(receipt, by=None, today=TODAY)


def test_what_was_changed_is_as_before(tmp_path: Path) -> None:
    """Seals as well; a person who came with the import is voided, counts are as they were."""
    bring(sheet(tmp_path / "a.xlsx", *FAMILY))
    households, people = _rows(Household), _rows(Resident)
    changed = [
        {**FAMILY[0], "电话": "13900005678", "劳动能力": "技能劳动力", "社会救助": "无"},
        {**FAMILY[1], "姓名": "陈贰", "健康状况": "残疾"},
        line("陈四", "子女", identity(4, born="20200101"), 劳动能力="无劳动力"),
    ]
    receipt = bring(sheet(tmp_path / "b.xlsx", *changed), update=True).receipt
    assert receipt is not None and _rows(Household) != households
    undo_import(receipt, by=None, today=TODAY)
    assert _rows(Household) == households
    assert _rows(Resident)[:3] == people
    assert Resident.objects.get(name="陈四").state == "voided"
    assert HouseholdChange.objects.filter(kind="import_undone").count() == 1
    assert {each["holds"] for each in verify()} == {True}


def test_what_was_changed_since_is_told_and_nothing_is_undone(tmp_path: Path) -> None:
    other = line("林一", "户主", identity(21), 户主="林一")
    receipt = bring(sheet(tmp_path / "a.xlsx", *FAMILY, other)).receipt
    assert receipt is not None
    bring(sheet(tmp_path / "b.xlsx", {**other, "社会救助": "低保"}), update=True)
    with pytest.raises(Problem) as raised:
        undo_import(receipt, by=None, today=TODAY)
    assert raised.value.code == "not_undoable"
    assert [each.what[:4] for each in raised.value.faults] == ["户主林一"]
    assert set(Household.objects.values_list("state", flat=True)) == {"active"}


def test_what_others_keep_of_a_household_holds_it(tmp_path: Path) -> None:
    receipt = bring(sheet(tmp_path / "a.xlsx", *FAMILY)).receipt
    assert receipt is not None
    home = Household.objects.get()
    HelperPair.objects.create(
        household=home, place_id=home.place_id, name="帮扶人", during=(TODAY, None)
    )
    with pytest.raises(Problem) as raised:
        undo_import(receipt, by=None, today=TODAY)
    assert [each.what for each in raised.value.faults] == [
        f"户主陈一（编号 {home.number}）导入后已有干户结对"
    ]
    assert Household.objects.get().state == "active"


def test_two_families_of_one_name_in_a_village(tmp_path: Path) -> None:
    """Told as two heads; with numbers of one's own they are two households."""
    rows = [line("陈一", "户主", identity(1)), line("陈一", "户主", identity(3))]
    assert told(bring(sheet(tmp_path / "a.xlsx", *rows), dry_run=True)) == [
        (2, "与户主关系", "有 2 位户主")
    ]
    numbered = [{**each, "户编号": str(at)} for at, each in enumerate(rows)]
    assert bring(sheet(tmp_path / "b.xlsx", *numbered)).tally.households_created == 2


def test_out_of_sight_is_out_of_reach(tmp_path: Path) -> None:
    """Who is registered next door is told by the row, without where; nothing is written."""
    bring(sheet(tmp_path / "a.xlsx", {**FAMILY[0], "村": "440281102201"}))
    here = scope.CodeRange.under("440282000000")
    with scope.within(scope.Scope(ranges=(here,), families=(here,))):
        found = bring(sheet(tmp_path / "b.xlsx", FAMILY[0]), dry_run=True)
        assert told(found) == [
            (2, "证件号码", f"449900********001{identity(1)[-1]} 已在不在您范围内的另一户在册")
        ]
        with pytest.raises(Problem):
            bring(sheet(tmp_path / "c.xlsx", FAMILY[0]))
        assert Household.objects.count() == 0
