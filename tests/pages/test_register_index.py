"""Registers to choose from: only what holds for me today, found by words, mine first."""

import datetime as dt
import re
import uuid

import pytest

from tests.cast import account
from tests.duties.world import refreshed
from tests.pages.recording import signed_in
from zhuzhen.pages.records.holding import fillable, packs_of, registers_for
from zhuzhen.pages.records.siding import own_side
from zhuzhen.registers.models import Record

pytestmark = pytest.mark.django_db
TODAY = dt.date(2022, 11, 20)
GUANGZHOU, FOSHAN = "440100000000", "440600000000"
GROUP = re.compile(r"<details class=\"register-group\".*?</details>", re.DOTALL)


def text_of(who, path: str) -> str:
    answer = signed_in(who).get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def packs(who, today: dt.date = TODAY) -> list[str]:
    return [pack.id for pack in packs_of(who, today=today)]


def group(text: str, title: str) -> str:
    return next((each for each in GROUP.findall(text) if f">{title}</h2>" in each), "")


def entered(on_stage, by, register: str, **changes) -> Record:
    now = dt.datetime(2022, 11, 1, tzinfo=dt.UTC)
    facts = {
        "uid": uuid.uuid4(), "register": register, "state": "submitted",
        "happened_on": dt.date(2022, 10, 1), "place_id": on_stage.cluster.town_id,
        "org": on_stage.lead, "cluster": on_stage.cluster, "helper_code": "441900000000",
        "origin": "form", "created_by": by, "created_at": now, "updated_at": now,
    }  # fmt: skip
    return Record.objects.create(**(facts | changes))


def test_a_unit_is_asked_by_its_own_sides_pack_alone(on_stage, people):
    assert packs(people.liaison) == ["dongguan-2022"]
    assert own_side("field_visit", by=people.liaison, today=TODAY) == "441900000000"


def test_a_pack_that_has_ended_gives_way_to_its_base(on_stage, people):
    assert packs(people.liaison, dt.date(2026, 5, 1)) == ["guangdong-2023"]
    later = registers_for(people.liaison, today=dt.date(2026, 5, 1))
    assert "first_secretary_task" not in later
    assert "field_visit" in later


def test_a_helped_place_is_asked_by_its_helpers_pack_too(on_stage, people):
    assert packs(people.county) == ["guangdong-2023", "dongguan-2022"]
    assert packs(people.village) == ["guangdong-2023", "dongguan-2022"]
    assert packs(people.stranger) == ["guangdong-2023"]
    assert own_side("field_visit", by=people.village, today=TODAY) == "441900000000"


def test_an_office_is_asked_by_the_packs_within_its_place(on_stage, people):
    foshan = account("foshan", role="assist_city", place_id=FOSHAN)
    guangzhou = account("guangzhou", role="assist_city", place_id=GUANGZHOU)
    later = dt.date(2026, 5, 1)
    assert packs(foshan, later) == ["guangdong-2023", "sanshui-2023"]
    assert packs(guangzhou, later) == ["guangqing-2026"]
    assert packs(people.province, later) == ["guangdong-2023", "guangqing-2026", "sanshui-2023"]


def test_no_page_offers_or_opens_registers_of_other_sides(on_stage, people):
    for path in ("/registers/", "/registers/new/"):
        text = text_of(people.liaison, path)
        assert 'href="/registers/field_visit/new/"' in text
        assert "sales_platform" not in text
    refused = signed_in(people.liaison).get("/registers/sales_platform/new/")
    assert refused.status_code == 403


def test_what_open_duties_need_comes_first_and_opens_filled_ahead(on_stage, people):
    refreshed()
    text = text_of(people.liaison, "/registers/new/")
    needed = group(text, "有职责要记")
    assert re.search(r"\d / \d", needed)
    assert "/registers/field_visit/new/?duty=" in needed
    assert f"org={on_stage.lead.pk}" in needed
    assert text.index("有职责要记") < text.index('id="part-1"')


def test_what_i_entered_most_comes_before_the_parts(on_stage, people):
    for _ in range(2):
        entered(on_stage, people.liaison, "consumption_sale")
    entered(on_stage, people.liaison, "field_visit", state="draft")
    entered(on_stage, people.colleague, "media_report")
    entered(on_stage, people.liaison, "media_report", state="voided")
    used = group(text_of(people.liaison, "/registers/new/"), "常用")
    assert re.findall(r'href="/registers/(\w+)/new/"', used) == ["consumption_sale", "field_visit"]
    assert "草稿 1" in used
    assert group(text_of(people.outsider, "/registers/new/"), "常用") == ""


@pytest.mark.parametrize("path", ["/registers/", "/registers/new/"])
def test_words_narrow_without_script(on_stage, people, path):
    text = text_of(people.liaison, path + "?q=调研")
    assert "/registers/field_visit/" in text
    assert "/registers/consumption_sale/" not in text
    assert "看全部" in text
    none = text_of(people.liaison, path + "?q=没有的字<b>")
    assert "没有名称、用途或职责含“没有的字&lt;b&gt;”的登记表" in none
    assert "register-group" not in none


def test_a_register_is_found_by_the_duty_it_feeds(on_stage, people):
    titles = {
        name: register.title
        for name, (register, _) in fillable(people.liaison, today=TODAY).items()
    }
    text = text_of(people.liaison, "/registers/new/?q=主要负责同志")
    assert f"<b>{titles['field_visit']}</b>" in text
    assert f"<b>{titles['consumption_sale']}</b>" not in text
