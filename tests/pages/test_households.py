"""The household register on screen: list, registering, correcting, moving, ending."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import HUKOU
from tests.households.test_income_rules import CASE
from tests.households.world import (
    COUPLE,
    HOME,
    NEXT_VILLAGE,
    OTHER_TOWN,
    VILLAGE,
    number,
    people_of,
    person,
)
from tests.households.world import registered as made
from zhuzhen.casework.commands.cases import raise_clue
from zhuzhen.households.commands import record_income
from zhuzhen.households.models import Household, Resident

LIST = "/households/"


@pytest.fixture
def village(client, people):
    client.force_login(people.village)
    return client


def text(response, status=200) -> str:
    assert response.status_code == status, response.content.decode()[:2000]
    return response.content.decode()


def at(household, tail="") -> str:
    return f"{LIST}{household.pk}/{tail}"


def of(resident, tail) -> str:
    return f"/residents/{resident.pk}/{tail}"


NEW = {
    "village": VILLAGE, "on": "2022-11-01", "name": "演示甲01", "id_number": number(1),
    "born_on": "", "sex": "", "labour": "ordinary", "schooling": "not_at_school",
    "health": ["healthy"], "certificate": "", "kind": "ordinary", "social_assist": "none",
    "legacy_grade": "", "address": "演示路 1 号", "phone": "13800005678", "account": "",
}  # fmt: skip
PERSON = {
    "name": "演示小宝", "relation": "child", "id_number": number(3, born=dt.date(2015, 1, 1)),
    "labour": "none", "schooling": "primary", "health": ["healthy"], "certificate": "",
    "how": "corrected", "on": "2022-11-01", "reason": "补登",
}  # fmt: skip


def test_a_household_is_registered_and_its_page_masks_what_is_sealed(village) -> None:
    form = text(village.get(f"{LIST}new/"))
    assert "珠玑镇" in form  # the account's own village stands there already
    response = village.post(f"{LIST}new/", NEW)
    home = Household.objects.get()
    assert response.status_code == 302
    assert response["Location"] == at(home)
    page = text(village.get(at(home)))
    assert "已登记演示甲01户" in page
    assert f"449900********{number(1)[-4:]}" in page
    for hidden in (number(1), "13800005678", home.phone_sealed):
        assert hidden not in page


def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(village) -> None:
    wrong = {**NEW, "id_number": "110105194912310021", "phone": "123", "address": "留着"}
    page = text(village.post(f"{LIST}new/", wrong), 422)
    assert "末位校验码应为 X，填的是 1" in page
    assert page.count('href="#id_id_number"') == 1
    assert 'value="留着"' in page
    assert not Household.objects.exists()
    assert "请填写" in text(village.post(f"{LIST}new/", {**NEW, "name": ""}), 422)
    assert "没有叫“无此村”的地方" in text(
        village.post(f"{LIST}new/", {**NEW, "village": "无此村"}), 422
    )


def test_the_button_pressed_twice_registers_one_household(village) -> None:
    born = {**NEW, "id_number": "", "born_on": "1970-01-01", "sex": "male"}
    assert village.post(f"{LIST}new/", born).status_code == 302
    assert "同村、同名、同一天出生" in text(village.post(f"{LIST}new/", born), 422)
    assert Household.objects.count() == 1


def test_who_has_no_number_has_a_day_of_birth(village) -> None:
    nameless = {**NEW, "id_number": "", "born_on": ""}
    assert "没有身份证号码的，请填出生日期" in text(village.post(f"{LIST}new/", nameless), 422)
    home = made()
    stranger = {**PERSON, "id_number": ""}
    page = text(village.post(at(home, "members/new/"), stranger), 422)
    assert "没有身份证号码的，请填出生日期" in page


@pytest.mark.parametrize("day", ["9999-12-31", "0202-11-01"])
def test_a_year_that_cannot_be_meant_is_told_beside_the_day(village, day) -> None:
    home = made()
    for tail, field in (("helpers/new/", "until"), ("income/", "first_month"), ("consent/", "on")):
        page = text(village.post(at(home, tail), {field: day}), 422)
        assert "日期应在 1900 年到 2100 年之间" in page, tail


def test_what_is_taken_away_stands_beside_what_it_takes(village) -> None:
    page = text(village.get(at(made(), "correction/")))
    names = ['name="phone"', "phone_removed", 'name="account"', "account_removed"]
    assert sorted(names, key=page.index) == names


def test_the_list_filters_searches_and_pages(village, people) -> None:
    made()
    made(person("演示丙寅", id_number=number(5), labour="none"))
    made(person("演示丁卯", id_number=number(7)), place=NEXT_VILLAGE)
    page = text(village.get(LIST))
    assert "共 2 户" in page
    assert "演示丁卯" not in page
    for query, found in (
        ("q=丙", "演示丙寅"),
        ("labour=unable", "演示丙寅"),
        (f"q={number(1)}", "演示甲01"),
    ):
        page = text(village.get(f"{LIST}?{query}"))
        assert "共 1 户" in page
        assert found in page
    assert "没有符合这些条件的农户" in text(village.get(f"{LIST}?q=龘"))
    assert "共 2 户" in text(village.get(f"{LIST}?kind=nonsense&page=x"))
    village.force_login(people.town)
    assert "共 3 户" in text(village.get(LIST))
    assert "共 0 户" in text(village.get(f"{LIST}?place={HUKOU}"))


def test_a_list_asks_as_much_for_one_row_as_for_three(client, people) -> None:
    client.force_login(people.county)
    counts = []
    for order, place in ((1, VILLAGE), (3, NEXT_VILLAGE), (5, OTHER_TOWN)):
        home = made(person(f"演示{order}", id_number=number(order)), place=place)
        record_income(
            home, facts=CASE, first_month=dt.date(2021, 8, 1), taken_on=dt.date(2022, 9, 1), by=None
        )
        with CaptureQueriesContext(connection) as asked:
            client.get(LIST)
        counts.append(len(asked))
    assert len(set(counts)) == 1


@pytest.mark.parametrize("who", ["liaison", "assisting_city", "task_force", "system_admin"])
def test_who_does_not_work_with_families_sees_no_list_and_no_way_to_it(client, people, who) -> None:
    client.force_login(getattr(people, who))
    assert client.get(LIST).status_code == 403
    assert 'href="/households/"' not in text(client.get("/"))


def test_who_only_looks_on_is_offered_nothing_to_change(client, people) -> None:
    home = made()
    client.force_login(people.auditor)
    page = text(client.get(at(home)))
    assert "更正" not in page.replace("登记和更正", "")
    assert "查看演示甲01的完整证件号码" not in page
    head = people_of(home)["演示甲01"]
    for address in (at(home, "correction/"), at(home, "end/"), of(head, "leaving/"),
                    f"{of(head, 'unmasking/')}?field=id", at(home, "income/")):  # fmt: skip
        assert client.get(address).status_code == 403
        assert client.post(address, {"reason": "x"}).status_code == 403


def test_a_stranger_finds_no_household(client, people) -> None:
    home = made()
    client.force_login(people.stranger)
    for address in (at(home), at(home, "history/"), of(people_of(home)["演示甲01"], "own/")):
        page = text(client.get(address), 404)
        assert "演示" not in page.replace("演示数据", "").replace("演示说明", "")


def test_a_household_is_corrected_and_a_stale_form_is_told(village) -> None:
    home = made()
    given = {
        "kind": "relieved", "social_assist": "dibao", "legacy_grade": "continue",
        "address": "新址", "phone": "", "account": "", "reason": "入户核实", "version": "1",
    }  # fmt: skip
    assert village.post(at(home, "correction/"), given).status_code == 302
    home.refresh_from_db()
    assert (home.kind, home.address, home.version) == ("relieved", "新址", 2)
    page = text(village.post(at(home, "correction/"), {**given, "address": "再改"}), 409)
    assert "先保存了这份记录" in page
    assert 'value="再改"' in page
    history = text(village.get(at(home, "history/")))
    assert "户类别：一般农户 → 脱贫户" in history
    assert "入户核实" in history


def test_a_phone_is_kept_unless_it_is_typed_or_taken_away(village) -> None:
    home = made(facts=HOME.__class__("ordinary", phone="13800005678"))
    kept = home.phone_sealed
    given = {"kind": "ordinary", "social_assist": "none", "reason": "核实", "phone": ""}
    village.post(at(home, "correction/"), given)
    home.refresh_from_db()
    assert home.phone_sealed == kept
    village.post(at(home, "correction/"), {**given, "phone_removed": "on"})
    home.refresh_from_db()
    assert home.phone_sealed == ""


def test_a_member_comes_is_corrected_and_leaves(village) -> None:
    home = made()
    assert village.post(at(home, "members/new/"), PERSON).status_code == 302
    child = people_of(home)["演示小宝"]
    page = text(village.get(at(home)))
    assert "未满 14 周岁" in page
    assert "小学" not in page
    assert child.id_shown not in page
    assert "2015-01-01" not in page
    form = text(village.get(of(child, "correction/")))
    assert number(3, born=dt.date(2015, 1, 1)) not in form
    assert 'value="primary" selected' not in form
    given = {"name": "演示大宝", "relation": "child", "labour": "none", "schooling": "",
             "id_number": "", "certificate": "", "reason": "更正姓名"}  # fmt: skip
    assert village.post(of(child, "correction/"), given).status_code == 302
    child.refresh_from_db()
    assert (child.name, child.schooling) == ("演示大宝", "primary")
    gone = {"how": "moved_out", "on": "2022-11-10", "reason": "迁移证"}
    assert village.post(of(child, "leaving/"), gone).status_code == 302
    page = text(village.get(at(home)))
    assert "已登记演示大宝迁出，现在 2 口人" in page
    assert "已不在册 1 人" in page


def test_a_head_who_leaves_names_the_next(village) -> None:
    home = made()
    head, wife = people_of(home).values()
    page = text(village.get(of(head, "leaving/")))
    assert "离户的是户主，请选定" in page
    gone = {"how": "died", "on": "2022-11-10", "reason": "死亡证明"}
    assert "请填写" in text(village.post(of(head, "leaving/"), gone), 422)
    village.post(of(head, "leaving/"), {**gone, "new_head": f"{wife.pk}"})
    home.refresh_from_db()
    assert home.head_name == "演示乙02"


def test_a_move_a_split_a_merger_and_an_end(client, people) -> None:
    home = made(*COUPLE, person("演示辛", "child", id_number=number(5)))
    there = made(person("演示庚", id_number=number(11)), place=NEXT_VILLAGE)
    client.force_login(people.town)
    wife, son = people_of(home)["演示乙02"], people_of(home)["演示辛"]
    moved = {"to": there.number, "relation": "other", "on": "2022-11-10", "reason": "投靠"}
    assert "没有这个编号的户" in text(client.post(of(wife, "move/"), {**moved, "to": "1"}), 422)
    assert client.post(of(wife, "move/"), moved)["Location"] == at(there)
    split = {"on": "2022-11-11", f"person_{son.pk}": "head", "address": "", "reason": "分户"}
    location = client.post(at(home, "split/"), split)["Location"]
    new = Household.objects.get(head_name="演示辛")
    assert location == at(new)
    now = Resident.objects.get(household=new)
    merged = {"into": home.number, "on": "2022-11-12", "reason": "合", f"person_{now.pk}": "child"}
    assert client.post(at(new, "merger/"), merged)["Location"] == at(home)
    assert "并入" in text(client.get(at(new)))
    ended = {"became": "moved_out", "on": "2022-11-13", "reason": "整户迁出"}
    assert client.post(at(there, "end/"), ended).status_code == 302
    page = text(client.get(at(there)))
    assert "销户，资料留存备查" in page
    assert at(there, "income/") not in page


def test_a_household_with_an_open_case_is_told_what_comes_first(client, people) -> None:
    home = made()
    raise_clue(
        household=home, source="cadre_check", text="户主住院", found_on=dt.date(2022, 11, 2),
        by=people.village,
    )  # fmt: skip
    client.force_login(people.town)
    ended = {"became": "moved_out", "on": "2022-11-13", "reason": "整户迁出"}
    page = text(client.post(at(home, "end/"), ended), 422)
    assert "演示甲01这一户有没办结的个案（线索）" in page
    assert "再销户" in page
    home.refresh_from_db()
    assert home.state == "active"


def test_the_head_changes(village) -> None:
    home = made()
    wife = people_of(home)["演示乙02"]
    village.post(of(wife, "head/"), {"former_is": "spouse", "reason": ""})
    home.refresh_from_db()
    assert home.head_name == "演示乙02"


def test_a_town_chooses_among_its_villages(client, people) -> None:
    client.force_login(people.town)
    form = text(client.get(f"{LIST}new/"))
    assert f'<option value="{VILLAGE}">' in form
    assert "440282112201" not in form  # of the town next door
    assert client.post(f"{LIST}new/", NEW).status_code == 302
    assert Household.objects.get().place_id == VILLAGE
