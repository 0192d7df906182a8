"""Forms of projects and needs sent twice, and what no number can be."""

import datetime as dt
import uuid

import pytest
from django.conf import settings

from tests.pages.asking import errors_of, page, send
from tests.projects import life
from tests.projects.life import Life, facts
from zhuzhen.projects.choices import Category, Tag
from zhuzhen.projects.models import Claim, Delivery, Linkage, Need, TownPlan, WageRoll

pytestmark = pytest.mark.usefixtures("everything")


@pytest.fixture
def who(everything: None) -> life.Officers:
    return life.officers()


@pytest.fixture
def on(monkeypatch):
    """Set the day."""
    return lambda day: monkeypatch.setattr(settings, "DEMONSTRATION_TODAY", day)


def twice(by, path: str, **form: object) -> None:
    """Send a form twice as it stands; both answers lead to the same page."""
    form["request_id"] = uuid.uuid4()
    first, second = (send(by, path, **form) for _ in range(2))
    assert first.url == second.url


def test_a_promise_and_what_is_kept_of_it_are_entered_once(who, on) -> None:
    one = Life(who, facts=facts(is_operating=True, category=Category.INDUSTRY))
    on(one.today)
    at = f"/projects/{one.project.uid}/"
    form = {"mode": "asset_income", "operator": "演示社", "agreed_households": "20",
            "agreed_persons": "30", "agreed_fen": "10000", "from_on": "2022-01-01",
            "terms": "年底分红"}  # fmt: skip
    twice(who.village, f"{at}linkages/", **form)
    promise = Linkage.objects.get()
    kept = {"on": f"{one.today}", "households": "10", "persons": "15", "amount_fen": "4000"}
    twice(who.village, f"{at}deliveries/{promise.pk}/", **kept)
    assert Delivery.objects.get().amount_fen == 400_000
    fewer = {**kept, "persons": "9"}
    answer = send(who.village, f"{at}deliveries/{promise.pk}/", 422, **fewer)
    assert "人数不能少于户数" in str(errors_of(answer))


def test_a_need_and_a_claim_on_it_are_entered_once(who, on) -> None:
    on(dt.date(2022, 6, 1))
    form = {"title": "路灯", "place": "珠玑镇", "content": "装灯", "need_fen": "1000",
            "direction": "livelihood"}  # fmt: skip
    twice(who.town, "/projects/needs/new/", **form)
    need = Need.objects.get()
    claim = {"donor": "演示商会", "amount_fen": "400", "on": "2022-06-01"}
    twice(who.town, f"/projects/needs/{need.uid}/claim/", **claim)
    assert Claim.objects.get().amount_fen == 40_000
    again = {**claim, "request_id": Claim.objects.get().request_id, "amount_fen": "300"}
    answer = send(who.town, f"/projects/needs/{need.uid}/claim/", 422, **again)
    assert "已用于内容不同的一次登记" in str(errors_of(answer))


def test_what_was_typed_is_kept_in_the_tab_unless_it_names_people(who, on) -> None:
    one = Life(who, facts=facts(tags=(Tag.WORK_RELIEF,))).building()
    on(one.today)
    at = f"/projects/{one.project.uid}/"
    kept = f'data-kept="{who.village.pk}"'
    for path, is_kept in (
        ("/projects/needs/new/", True), (f"{at}progress/", True), (f"{at}steps/complete/", True),
        (f"{at}wages/", False),
    ):  # fmt: skip
        text = page(who.village, path)
        assert (kept in text, "js/kept_form" in text) == (is_kept, is_kept), path


@pytest.mark.parametrize("days", ["NaN", "Infinity", "1e1", "١", "-1", "5.25", "五"])
def test_days_that_are_no_number_are_told_with_their_line(who, on, days) -> None:
    one = Life(who, facts=facts(tags=(Tag.WORK_RELIEF,))).building()
    on(one.today)
    form = {"month": one.today.replace(day=1).isoformat(), "workers": f"演示乙 {days} 100"}
    answer = send(who.village, f"/projects/{one.project.uid}/wages/", 422, **form)
    assert f"第 1 行：工日“{days}”不是数字" in str(errors_of(answer)["workers"])
    assert not WageRoll.objects.exists()


def test_a_plan_is_of_years_that_can_be_meant(who, on) -> None:
    on(dt.date(2022, 1, 4))
    form = {"place": "珠玑镇", "title": "珠玑镇规划", "from_year": "0", "to_year": "99999"}
    answer = send(who.town, "/projects/plans/new/", 422, **form)
    assert "应在 1900 年到 2100 年之间" in str(errors_of(answer))
    assert not TownPlan.objects.exists()
