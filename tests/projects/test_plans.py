"""Town plans: drawn up, mended until they are approved, sent back; items in the town's order."""

import pytest

from tests.projects.life import PROPOSED, VILLAGE, facts, officers
from zhuzhen.base.audit import AuditEntry
from zhuzhen.base.problems import Problem
from zhuzhen.projects.choices import Category
from zhuzhen.projects.commands import (
    ItemFacts,
    add_item,
    approve_plan,
    correct_item,
    draw_plan,
    propose_project,
    rank_items,
    remove_item,
    return_plan,
)
from zhuzhen.projects.models import PlanItem

pytestmark = pytest.mark.usefixtures("everything")
ZHUJI = "440282113000"


@pytest.fixture
def who():
    return officers()


def refused(code, act, words=""):
    with pytest.raises(Problem) as caught:
        act()
    assert caught.value.code == code, caught.value.text
    assert words in caught.value.text


def item(plan, who, rank, **changes):
    given = {"code": f"A{rank}", "title": f"条目{rank}", "place": ZHUJI, "rank": rank,
             "category": "industry", "estimate_fen": 5}  # fmt: skip
    return add_item(plan, by=who.town, today=PROPOSED, **(given | changes))


def plan(who, **changes):
    given = {"place": ZHUJI, "title": "规划", "from_year": 2021, "to_year": 2025} | changes
    return draw_plan(by=who.town, today=PROPOSED, **given)


def told(code="A1", title="条目1", place=ZHUJI, category=Category.INDUSTRY, fen=5, **more):
    return ItemFacts(code, title, place, category, fen, **more)


def mended(made, who, facts, **more):
    return correct_item(made, facts, **({"by": who.town, "today": PROPOSED} | more))


def removed(made, who, reason="重复", **more):
    return remove_item(made, reason=reason, **({"by": who.town, "today": PROPOSED} | more))


def approved(made, who, **more):
    given = {"approved_no": "雄府〔2022〕1号", "approved_on": PROPOSED} | more
    return approve_plan(made, by=who.town, today=PROPOSED, **given)


def titles(made):
    return list(made.items.order_by("rank").values_list("rank", "title"))


def test_items_stand_in_the_towns_order_and_can_change_places(who):
    made = plan(who)
    first, second = item(made, who, 1), item(made, who, 2)
    refused("item_rank_taken", lambda: item(made, who, 2, code="B"), "第 2 位的条目（条目2）")
    rank_items(made, order=[second.pk, first.pk], by=who.town, today=PROPOSED)
    assert titles(made) == [(1, "条目2"), (2, "条目1")]
    refused("bad_value", lambda: rank_items(made, order=[first.pk], by=who.town, today=PROPOSED))


@pytest.mark.parametrize(
    ("changes", "code", "words"),
    [
        ({"place": VILLAGE}, "bad_value", "镇域规划按镇编"),
        ({"title": " "}, "bad_value", "没有填规划名称"),
        ({"to_year": 2020}, "bad_value", "终止年早于起始年"),
        ({"place": "440282112000"}, "not_allowed", ""),
    ],
)
def test_a_plan_says_what_is_wrong(who, changes, code, words):
    refused(code, lambda: plan(who, **changes), words)


def test_an_item_says_what_is_wrong(who):
    made = plan(who)
    refused("already_done", lambda: plan(who))
    refused("bad_value", lambda: item(made, who, 0), "优先顺序从 1 起")
    refused("shares_place", lambda: item(made, who, 1, place="440282112000"))


def test_an_item_is_corrected_and_what_it_said_is_kept(who):
    made = plan(who)
    first, _ = item(made, who, 1), item(made, who, 2)
    mended(first, who, told(title="灌渠", place=VILLAGE, category=Category.INFRASTRUCTURE, fen=9))
    now = PlanItem.objects.get(pk=first.pk)
    assert (now.title, now.place_id, now.category, now.estimate_fen, now.rank) == (
        "灌渠", VILLAGE, "infrastructure", 9, 1,
    )  # fmt: skip
    kept = AuditEntry.objects.get(act="plan.correct").facts
    assert kept["before"] == {
        "title": "条目1", "place_id": ZHUJI, "category": "industry", "estimate_fen": 5,
    }  # fmt: skip
    mended(now, who, told(title="灌渠", place=VILLAGE, category=Category.INFRASTRUCTURE, fen=9))
    assert AuditEntry.objects.filter(act="plan.correct").count() == 1
    refused("item_code_taken", lambda: mended(now, who, told(code="A2")), "“A2”的条目（条目2）")
    refused("bad_value", lambda: mended(now, who, told(title=" ")))
    refused("shares_place", lambda: mended(now, who, told(place="440282112000")))
    refused("not_allowed", lambda: mended(now, who, told(), by=who.village))
    refused("not_allowed", lambda: mended(now, who, told(), by=who.other_county))


def test_an_item_is_taken_out_and_those_behind_it_move_up(who):
    made = plan(who)
    first, second, _ = (item(made, who, rank) for rank in (1, 2, 3))
    refused("reason_needed", lambda: removed(second, who, " "))
    refused("not_allowed", lambda: removed(second, who, by=who.village))
    removed(second, who)
    assert titles(made) == [(1, "条目1"), (2, "条目3")]
    kept = AuditEntry.objects.get(act="plan.remove")
    assert (kept.reason, kept.facts["title"], kept.facts["rank"]) == ("重复", "条目2", 2)
    refused("not_found", lambda: removed(second, who))
    propose_project(
        facts(plan_item=first, without_item=""), place=VILLAGE, by=who.village, today=PROPOSED
    )
    refused("item_carries", lambda: removed(first, who), "已有项目“机耕路硬化”，不能移出规划")
    refused("item_carries", lambda: mended(first, who, told(place=VILLAGE)), "不能改地点")
    assert mended(first, who, told(title="机耕路")).title == "机耕路"


def test_what_was_approved_stands_until_it_is_sent_back(who):
    made = plan(who)
    refused("plan_empty", lambda: approved(made, who), "还没有条目")
    first = item(made, who, 1)
    refused("bad_value", lambda: approved(made, who, approved_no=" "), "文号要填")
    refused("bad_value", lambda: approved(made, who, approved_on=PROPOSED.replace(day=9)))
    refused("not_allowed", lambda: approve_plan(
        made, approved_no="1", approved_on=PROPOSED, by=who.village, today=PROPOSED))  # fmt: skip
    approved(made, who)
    refused("already_done", lambda: approved(made, who))
    for act in (
        lambda: item(made, who, 2),
        lambda: mended(first, who, told(title="改")),
        lambda: removed(first, who),
        lambda: rank_items(made, order=[first.pk], by=who.town, today=PROPOSED),
    ):
        refused("plan_fixed", act, "雄府〔2022〕1号），条目和顺序不能再改；要改的先在规划页")
    back = {"by": who.town, "today": PROPOSED}
    refused("reason_needed", lambda: return_plan(made, reason="", **back))
    assert return_plan(made, reason="增补", **back).state == "returned"
    refused("wrong_state", lambda: return_plan(made, reason="增补", **back))
    assert mended(first, who, told(title="改")).title == "改"
    assert approved(made, who, approved_no="雄府〔2022〕9号").approved_no == "雄府〔2022〕9号"
