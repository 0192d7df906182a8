"""Cards corrected: what they said before is kept, money and settled kinds are not touched."""

from dataclasses import replace

import pytest
from django.db import transaction
from django.utils import timezone

from tests.assets.world import TODAY, card, from_before, in_use, officers, pay, project, settled
from zhuzhen.assets.commands import correct_card, texts_of
from zhuzhen.assets.models import Asset, AssetStep
from zhuzhen.assets.queries import ledgers
from zhuzhen.assets.verifying import verify
from zhuzhen.base.problems import Problem

pytestmark = pytest.mark.usefixtures("everything")
NANXIONG = "440282000000"


def corrected(asset, by, *, reason="录入时写错", **changes):
    told = replace(texts_of(asset), **changes)
    return correct_card(asset, told, reason=reason, by=by, today=TODAY)


def refused(code, asset, by, **more):
    with pytest.raises(Problem) as caught, transaction.atomic():
        corrected(asset, by, **more)
    assert caught.value.code == code, caught.value.text
    return caught.value


def test_a_card_is_corrected_and_its_history_tells_what_it_said():
    who = officers()
    made = in_use(who)
    known_at = timezone.now()
    now = corrected(
        made, who.village, title=" 烘干房  二号 ", site="村委会东侧", used_for="烘干烟叶",
        keeper="合作社", keeping_fen=5_000,
    )  # fmt: skip
    assert (now.title, now.site, now.used_for, now.keeper, now.keeping_fen) == (
        "烘干房 二号", "村委会东侧", "烘干烟叶", "合作社", 5_000,
    )  # fmt: skip
    assert (now.state, now.version, now.original_fen) == (
        made.state, made.version + 1, made.original_fen,
    )  # fmt: skip
    step = AssetStep.objects.get(step="correct")
    assert (step.reason, step.by, step.before, step.after) == (
        "录入时写错", who.village, "in_use", "in_use",
    )  # fmt: skip
    assert step.facts["changed"] == [
        {"name": "title", "before": "烘干房", "after": "烘干房 二号"},
        {"name": "site", "before": "", "after": "村委会东侧"},
        {"name": "used_for", "before": "", "after": "烘干烟叶"},
        {"name": "keeper", "before": "村委会", "after": "合作社"},
        {"name": "keeping_fen", "before": None, "after": 5_000},
    ]
    corrected(now, who.village, title="烘干房 三号")
    (row,) = ledgers.asset_list(NANXIONG, day=TODAY).rows
    (then,) = ledgers.asset_list(NANXIONG, day=TODAY, known_at=known_at).rows
    assert (row.title, row.keeper, row.keeping_fen) == ("烘干房 三号", "合作社", 5_000)
    assert (then.title, then.keeper, then.keeping_fen) == ("烘干房", "村委会", None)
    assert all(each["holds"] for each in verify())


def test_the_kind_is_corrected_only_before_it_stands():
    who = officers()
    one = from_before(who)
    assert corrected(one, who.village, kind="public_welfare").kind == "public_welfare"
    titled = in_use(who)
    told = refused("asset_not_ready", titled, who.village, kind="household").text
    assert "类别“经营性”已随结算或确权定下，不能在卡片上改" in told
    of = project(who)
    pay(who, of, 1000)
    settled(who, of, card("机房", 1000))
    made = Asset.objects.get(project=of)
    told = refused("asset_not_ready", made, who.village, kind="household").text
    assert "由县里冲销结算后重新结算" in told
    assert corrected(made, who.village, size="一层").size == "一层"


def test_a_correction_that_cannot_be_says_every_reason():
    who = officers()
    made = in_use(who)
    bad = {"title": " ", "keeper": "", "life_years": 0, "keeping_fen": -1}
    found = refused("asset_not_ready", made, who.village, **bad)
    assert [str(each) for each in found.faults] == [
        "没有写名称", "没有写管护责任人", "使用年限要大于 0，没有年限的不填", "年管护经费是负数",
    ]  # fmt: skip
    assert "没有改动" in refused("asset_not_ready", made, who.village).text
    refused("reason_needed", made, who.village, title="改", reason=" ")
    refused("not_allowed", made, who.stranger, title="改")
    refused("not_allowed", made, who.finance, title="改")
    with pytest.raises(Problem) as caught:
        correct_card(made, replace(texts_of(made), title="改"), reason="改", by=who.village,
                     today=TODAY, version=made.version - 1)  # fmt: skip
    assert caught.value.code == "stale"
    for state in ("disposing", "disposed", "cancelled"):
        Asset.objects.filter(pk=made.pk).update(state=state)
        refused("wrong_state", made, who.village, title="改")
