"""Forms of assets sent twice, half filled, out of time: told beside the field, done once."""

import datetime as dt
import uuid

import pytest
from django.conf import settings

from tests.cast import ZHUJI
from tests.pages.asking import errors_of, page, send
from tests.pages.test_assets import in_use, of, operated, taken_over
from tests.projects import life
from tests.projects.life import VILLAGE
from zhuzhen.assets import commands
from zhuzhen.assets.choices import AssetKind
from zhuzhen.assets.models import Asset, Distribution, DueIncome, Inspection
from zhuzhen.base import clock
from zhuzhen.base.problems import Problem
from zhuzhen.pages.errors import status_of
from zhuzhen.pages.filling import worked
from zhuzhen.projects.commands import draw_plan

pytestmark = pytest.mark.usefixtures("everything")
D = dt.date
TODAY = D(2022, 11, 20)
HALF = "这一行没有填完"


@pytest.fixture
def who(everything: None, monkeypatch) -> life.Officers:
    monkeypatch.setattr(settings, "DEMONSTRATION_TODAY", TODAY)
    return life.officers()


def entered(**changed: object) -> dict[str, object]:
    return {
        "title": "旧水渠", "place": "珠玑镇", "kind": "public_welfare", "form": "fixed",
        "built_on": "2020-01-01", "amount_fen": "100", "source_1": "provincial",
        "year_1": "2020", "fen_1": "100", "request_id": uuid.uuid4(), **changed,
    }  # fmt: skip


def test_an_asset_entered_twice_is_one(who) -> None:
    form = entered()
    first, second = (send(who.town, "/assets/new/", **form) for _ in range(2))
    assert first.url == second.url
    assert Asset.objects.filter(title="旧水渠").count() == 1


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ({"fen_2": "5"}, "source_2"),
        ({"source_2": "donation", "fen_2": "5"}, "year_2"),
        ({"source_2": "donation", "year_2": "2020"}, "fen_2"),
    ],
)
def test_money_of_no_source_or_year_makes_no_asset(who, row, field) -> None:
    answer = send(who.town, "/assets/new/", 422, **entered(amount_fen="105", **row))
    assert HALF in str(errors_of(answer)[field])
    assert not Asset.objects.exists()


def test_a_place_beyond_reach_leaves_what_was_typed(who) -> None:
    form = entered(place="韶关市南雄市", title="自己打的字")
    answer = send(who.town, "/assets/new/", 403, **form)
    assert "没有权限" in str(errors_of(answer)["place"])
    assert "自己打的字" in answer.content.decode()


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ({"owner_2": "乙村", "percent_2": "50"}, "kind_2"),
        ({"kind_2": "village", "place_2": VILLAGE, "percent_2": "50"}, "owner_2"),
        ({"owner_2": "乙村", "kind_2": "village", "place_2": VILLAGE}, "percent_2"),
    ],
)
def test_an_owner_half_told_is_asked_for_the_rest(who, row, field) -> None:
    asset = taken_over(who)
    first = {"owner_1": "甲村", "kind_1": "village", "place_1": VILLAGE, "percent_1": "50"}
    answer = send(who.county, of(asset, "steps/confirm_title/"), 422, **first, **row)
    assert HALF in str(errors_of(answer)[field])


def test_an_owner_written_twice_is_one_whatever_it_is_called(who) -> None:
    asset = taken_over(who)
    form = {
        "owner_1": "甲村合作社", "kind_1": "village", "place_1": VILLAGE, "percent_1": "50",
        "owner_2": "甲村合作社 ", "kind_2": "town", "place_2": VILLAGE, "percent_2": "50",
    }  # fmt: skip
    answer = send(who.county, of(asset, "steps/confirm_title/"), 422, **form)
    assert "同一权属人写了两次" in str(errors_of(answer))


@pytest.fixture
def earning(who) -> Asset:
    """An asset of which 5,000 has come."""
    asset = in_use(who)
    operated(who, asset)
    due = DueIncome.objects.order_by("due_on").first()
    commands.receive_due(due, amount_fen=500_000, on=TODAY, by=who.town, today=TODAY)
    return asset


SHARED = {"amount_fen": "100", "to_1": "公益事业", "fen_1": "100"}


def test_a_sharing_drafted_twice_is_one(who, earning) -> None:
    form = {**SHARED, "year": "2022", "request_id": uuid.uuid4()}
    for _ in range(2):
        send(who.village, of(earning, "distribution/"), **form)
    assert Distribution.objects.count() == 1
    send(who.village, of(earning, "distribution/"), **{**form, "request_id": uuid.uuid4()})
    assert Distribution.objects.count() == 2


@pytest.mark.parametrize("year", ["0", "2020", "2023", "99999"])
def test_income_is_shared_of_a_year_that_was(who, earning, year) -> None:
    answer = send(who.village, of(earning, "distribution/"), 422, **SHARED, year=year)
    assert "年度应在 2021 到 2022 之间" in str(errors_of(answer))


def test_who_was_faster_is_named(who) -> None:
    asset = in_use(who)
    form = {"kind": "scrap", "reason": "scrapped", "why": "无法修复"}
    send(who.village, of(asset, "disposal/"), **form)
    found = asset.disposals.get()
    at = f"/assets/disposals/{found.uid}/value/"
    valued = {"value_fen": "1", "valued_by": "某所", "valued_on": "2022-11-20", "version": 99}
    told = str(errors_of(send(who.village, at, 409, **valued)))
    assert f"{who.village.display_name}已在" in told
    page(who.village, at)


def test_of_two_at_once_the_second_is_given_what_the_first_made(who) -> None:
    """Both looked before either wrote, and the database refused the second."""
    asset, number, tries = in_use(who), uuid.uuid4(), []
    facts = {"on": TODAY, "result": "good", "by": who.village}
    commands.inspect(asset, **facts, today=TODAY, request_id=number)

    def work() -> str:
        tries.append(number)
        if len(tries) == 1:
            place = {"place_id": asset.place_id, "at": clock.now()}
            Inspection.objects.create(asset=asset, **facts, **place, request_id=number)
        return "/there/"

    assert (worked(work), len(tries)) == ("/there/", 2)


def test_what_the_database_refuses_is_told_in_words(who) -> None:
    plan = draw_plan(
        place=ZHUJI, title="镇域规划", from_year=2021, to_year=2025, by=who.town, today=TODAY
    )

    def work() -> str:
        plan.pk, plan.uid = None, uuid.uuid4()
        plan.save(force_insert=True)
        return "/there/"

    with pytest.raises(Problem, match="与已有的内容冲突：规划名称") as told:
        worked(work)
    assert status_of(told.value) == 409


def test_whoever_valued_is_not_shown_a_button_to_approve(who) -> None:
    asset = in_use(who, kind=AssetKind.PUBLIC)
    form = {"kind": "scrap", "reason": "scrapped", "why": "无法修复"}
    send(who.village, of(asset, "disposal/"), **form)
    at = f"/assets/disposals/{asset.disposals.get().uid}/"
    valued = {"value_fen": "1", "valued_by": "某所", "valued_on": "2022-11-20"}
    send(who.town, f"{at}value/", **valued)
    send(who.village, f"{at}decide/", decided_on="2022-11-20", meeting="同意")
    assert f"{at}approve/" not in page(who.town, of(asset))
    assert f"{at}approve/" in page(who.town_chair, of(asset))
