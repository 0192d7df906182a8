"""Clues on screen: the list of a place, reporting one, judging one untrue."""

import datetime as dt
import re

import pytest
from django.conf import settings
from django.test import Client

from tests.casework import life
from tests.casework.life import DAY, T0, Life
from zhuzhen.base import scope
from zhuzhen.casework.models import Case, Clue
from zhuzhen.households.models import Household
from zhuzhen.households.rules.composition import name_pairs

pytestmark = pytest.mark.usefixtures("everything")
NEW = "/clues/new/"
TOLD = {"source": "cadre_check", "text": "户主住院，自付 4 万元", "found_on": T0.isoformat()}


@pytest.fixture
def who(everything: None) -> life.Officers:
    return life.officers()


def named(name: str = "演示甲") -> Household:
    """A family that is found by its head's name."""
    made = life.household(name=name)
    made.name_pairs = list(name_pairs([name]))
    made.save()
    return made


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(settings, "DEMONSTRATION_TODAY", T0 + 6 * DAY)


def get(by, path: str, status: int = 200):
    client = Client()
    client.force_login(by)
    answer = client.get(path)
    assert answer.status_code == status, answer.content.decode()[:2000]
    scope.enter(scope.EVERYTHING)
    return answer


def send(by, path: str, sent: dict, status: int = 302):
    client = Client()
    client.force_login(by)
    answer = client.post(path, sent)
    assert answer.status_code == status, answer.content.decode()[:2000]
    scope.enter(scope.EVERYTHING)
    return answer


def test_a_clue_begins_a_case(who) -> None:
    home = named(name="演示甲")
    answer = send(who.village, NEW, {**TOLD, "household": "演示甲", "household__id": home.pk})
    clue = Clue.objects.get()
    assert (clue.household, clue.text, clue.by) == (home, TOLD["text"], who.village)
    assert answer["Location"] == f"/cases/{clue.case.uid}/"


def test_a_second_clue_joins_the_case(who) -> None:
    one = Life(who).verifying()
    send(who.village, NEW, {**TOLD, "household": one.home.number})
    assert Case.objects.count() == 1
    assert set(Clue.objects.values_list("case", flat=True)) == {one.case.pk}


def test_the_same_press_twice_is_one_clue(who) -> None:
    home = named()
    form = get(who.village, f"{NEW}?household={home.pk}").content.decode()
    uid = re.search(r'name="uid" value="([^"]+)"', form)[1]
    assert f'name="household__id" value="{home.pk}"' in form
    sent = {**TOLD, "household": home.head_name, "household__id": home.pk, "uid": uid}
    answers = [send(who.village, NEW, sent) for _ in range(2)]
    assert len({each["Location"] for each in answers}) == 1
    assert Clue.objects.count() == 1


def test_a_name_that_two_bear_is_asked_about(who) -> None:
    first, second = (named(name="演示同名") for _ in range(2))
    answer = send(who.village, NEW, {**TOLD, "household": "演示同名"}, 422)
    assert answer.context["form"].errors == {"household": ["有 2 户，请选定是哪一户"]}
    assert {each.value for each in answer.context["candidates"]} == {
        str(first.pk), str(second.pk),
    }  # fmt: skip
    sent = {**TOLD, "household": "演示同名", "household__pick": second.pk}
    send(who.village, NEW, sent)
    assert Clue.objects.get().household == second


def test_what_was_chosen_and_then_typed_over_is_not_taken(who) -> None:
    first = named(name="演示甲")
    named(name="演示乙")
    sent = {**TOLD, "household": "演示乙", "household__id": first.pk}
    send(who.village, NEW, sent)
    assert Clue.objects.get().household.head_name == "演示乙"


@pytest.mark.parametrize(
    ("wrong", "field", "told"),
    [
        ({"household": ""}, "household", "请填写"),
        ({"household": "查无此人"}, "household", "没有找到“查无此人”"),
        ({"source": "platform"}, "source", "请从列出的项里选"),
        ({"text": " "}, "text", "请填写"),
        ({"found_on": "2022-02-01"}, "found_on", "发现日期 2022-02-01 还没有到"),
        ({"found_on": "昨天"}, "found_on", "不像是日期"),
    ],
)
def test_bad_input_is_told_beside_its_field(who, wrong, field, told) -> None:
    named(name="演示甲")
    answer = send(who.village, NEW, {**TOLD, "household": "演示甲", **wrong}, 422)
    assert told in answer.context["form"].errors[field][0]
    assert not Clue.objects.exists()


def test_another_countys_household_is_not_found(who) -> None:
    home = named(name="演示甲")
    answer = send(who.other_county, NEW, {**TOLD, "household": "演示甲"}, 422)
    assert "没有找到" in answer.context["form"].errors["household"][0]
    sent = {**TOLD, "household": "演示甲", "household__id": home.pk}
    send(who.other_county, NEW, sent, 422)
    send(who.other_county, NEW, {**sent, "household__pick": home.pk}, 422)
    get(who.other_county, f"{NEW}?household={home.pk}", 404)
    assert "演示甲" not in get(who.other_county, "/clues/households/?q=演示").content.decode()
    assert not Clue.objects.exists()


def test_the_picker_lists_households_with_village_and_number(who) -> None:
    home = named(name="演示甲")
    text = get(who.village, "/clues/households/?q=演示&for=id_household").content.decode()
    assert f'data-value="{home.pk}"' in text
    assert home.number in text


def test_the_list_tells_the_time_limit(who) -> None:
    Life(who, of=named("演示甲"))
    late = get(who.village, "/clues/?overdue=yes").context["rows"]
    assert [(row.clue.due_on, row.when, row.is_late) for row in late] == [
        (T0 + 5 * DAY, "已过 1 天", True)
    ]
    assert get(who.village, "/clues/?state=dismissed").context["rows"] == []
    assert len(get(who.village, "/clues/?state=all").context["rows"]) == 1
    assert get(who.other_county, "/clues/?state=all").context["rows"] == []


def test_the_last_clue_judged_untrue_ends_its_case(who) -> None:
    one = Life(who)
    clue = Clue.objects.get()
    path = f"/clues/{clue.pk}/dismissal/"
    assert f'href="{path}"' in get(who.village, "/clues/").content.decode()
    errors = send(who.village, path, {"reason": "已核对"}, 422).context["form"].errors
    assert errors == {"told_how": ["请填写"]}
    sent = {"reason": "住院费已报销", "told_how": "当面"}
    for _ in range(2):
        answer = send(who.village, path, sent)
        assert answer["Location"] == f"/cases/{one.case.uid}/"
    assert Case.objects.get().state == "not_admitted"
    assert Clue.objects.get().state == "dismissed"


def test_one_of_two_clues_is_judged_untrue_and_the_case_goes_on(who) -> None:
    one = Life(who)
    one.raised(T0 + dt.timedelta(days=1))
    clue = Clue.objects.order_by("pk").first()
    path = f"/clues/{clue.pk}/dismissal/"
    assert list(get(who.village, path).context["form"].fields) == ["reason"]
    send(who.village, path, {"reason": "认错了人"})
    assert Case.objects.get().state == "clue"


def test_who_may_not_reject_judges_no_clue(who) -> None:
    Life(who)
    path = f"/clues/{Clue.objects.get().pk}/dismissal/"
    sent = {"reason": "试", "told_how": "当面"}
    for by, status in ((who.civil, 403), (who.other_county, 404)):
        get(by, path, status)
        send(by, path, sent, status)
    assert "/dismissal/" not in get(who.civil, "/clues/").content.decode()
    assert Clue.objects.get().state == "open"


def test_a_clue_that_was_taken_up_is_not_judged_any_more(who) -> None:
    Life(who).verifying()
    path = f"/clues/{Clue.objects.get().pk}/dismissal/"
    text = get(who.village, path, 422).content.decode()
    assert "不能再处理" in text
