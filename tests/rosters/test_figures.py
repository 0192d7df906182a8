"""What typed sheets change moves the duties' figures, and undoing moves them back."""

import datetime as dt

import pytest

from tests.conftest import TODAY
from zhuzhen.base import clock
from zhuzhen.base.problems import Problem
from zhuzhen.duties.commands import settle_changes
from zhuzhen.duties.models import DutyInstance, Exemption
from zhuzhen.rosters.undoing import undo_roster

HEADS = ("姓名", "人事单位", "中共党员", "工作队", "岗位", "派驻日期")
ROW = ("许一", "东莞市丙局", "是", "珠玑镇工作队", "队长", dt.date(2022, 3, 1))


def owned(kind):
    settle_changes(now=clock.now(), today=TODAY)
    found = DutyInstance.objects.filter(owner_kind=kind)
    return set(found.values_list("owner_key", "duty", "period"))


def test_a_posting_makes_its_unit_owe_and_undoing_frees_it(theatre):
    before = owned("sending_unit")
    receipt = theatre.bring("people", theatre.sheet(HEADS, ROW)).receipt
    key = f"sending_unit:{theatre.stage.member_c.pk}"
    assert key in {owner for owner, *_ in owned("sending_unit") - before}
    undo_roster(receipt, by=None)
    assert owned("sending_unit") == before


def test_whoever_was_exempted_by_now_is_not_undone(theatre):
    heads = ("工作队名称", "组团", "起始日期")
    row = ("棉湖镇工作队", "棉湖镇组团", dt.date(2022, 3, 1))
    receipt = theatre.bring("teams", theatre.sheet(heads, row)).receipt
    key = next(owner for owner, *_ in owned("team") if owner != f"team:{theatre.stage.team.pk}")
    instance = DutyInstance.objects.filter(owner_key=key).order_by("pk").first()
    Exemption.objects.create(
        instance=instance, reason="受灾", by=theatre.cast.province, at=clock.now()
    )
    with pytest.raises(Problem) as refused:
        undo_roster(receipt, by=None)
    assert "职责豁免" in refused.value.faults[0].what
