"""Plans, measures, helpers, visits and doubts on screen."""

import datetime as dt
import io
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from tests.casework.helped import MEASURE, case_of, watched
from tests.households.world import OTHER_TOWN, person, registered
from zhuzhen.casework.commands.support import add_measure
from zhuzhen.casework.doubts import find_doubts
from zhuzhen.casework.models import Clue, Doubt, HelperPair, Measure, Plan, Visit
from zhuzhen.evidence.models import Paper
from zhuzhen.households.models import IncomeSheet, SafeguardCheck
from zhuzhen.partners.models import Person, Posting

TODAY = dt.date(2022, 11, 20)


@pytest.fixture
def town(client, people):
    client.force_login(people.town)
    return client


@pytest.fixture
def village(client, people):
    client.force_login(people.village)
    return client


def text(response, status=200) -> str:
    assert response.status_code == status, response.content.decode()[:2000]
    return response.content.decode()


def at(household, tail="") -> str:
    return f"/households/{household.pk}/{tail}"


PLAN = {
    "goal": "稳定务工，住房修缮", "responsible": "演示丙03", "starts_on": "2022-09-05",
    "ends_on": "2023-08-31", "no_development_reason": "",
}  # fmt: skip
NEW_MEASURE = {
    "kind": "industry", "what": "发放鸡苗 50 羽", "state": "running", "starts_on": "2022-09-10",
    "ends_on": "", "money_fen": "1,500.00", "provider": "演示合作社", "resident": "", "effect": "",
}  # fmt: skip


def visit_form(**more: object) -> dict[str, object]:
    return {
        "request_id": f"{uuid.uuid4()}", "visited_on": "2022-11-18", "visitors": "演示丙03",
        "finding": "在家务农，孩子在校", "risk": "", **more,
    }  # fmt: skip


CHECK = {
    "first_month": "2021-11-01", "persons": "2", "wages_fen": "20000", "education": "ok",
    "medical": "ok", "housing": "ok", "house_grade": "B", "water": "ok", "fed_and_clothed": "on",
    "note": "",
}  # fmt: skip


def test_a_plan_is_drawn_up_and_stands_on_the_households_page(town) -> None:
    case = watched()
    page = text(town.get(at(case.household)))
    assert "还没有帮扶方案，一户一策" in page and "家里有劳动能力，还没有开发式措施" in page
    response = town.post(at(case.household, "plan/"), PLAN)
    assert (response.status_code, response["Location"]) == (302, at(case.household) + "#support")
    page = text(town.get(at(case.household)))
    assert "已制定演示甲01户的帮扶方案" in page and "稳定务工，住房修缮" in page
    form = text(town.get(at(case.household, "plan/")))
    assert "修改帮扶方案" in form and 'name="version" value="1"' in form
    town.post(at(case.household, "plan/"), {**PLAN, "goal": "新目标", "version": "1", "reason": ""})
    assert Plan.objects.get().goal == "新目标"
    stale = town.post(at(case.household, "plan/"), {**PLAN, "version": "1", "reason": ""})
    assert "先保存了这份记录" in text(stale, 409)


def test_faults_stand_beside_their_fields_and_what_was_typed_stays(town) -> None:
    case = watched()
    wrong = {**PLAN, "goal": " ", "ends_on": "2022-09-01"}
    page = text(town.post(at(case.household, "plan/"), wrong), 422)
    assert 'href="#id_goal"' in page and not Plan.objects.exists()
    wrong = {**PLAN, "ends_on": "2022-09-01", "no_development_reason": "体弱"}
    page = text(town.post(at(case.household, "plan/"), wrong), 422)
    assert 'id="id_ends_on_error"' in page and 'id="id_no_development_reason_error"' in page
    assert "稳定务工，住房修缮" in page


def test_a_measure_is_added_and_told_done(town) -> None:
    case = watched()
    town.post(at(case.household, "measures/new/"), NEW_MEASURE)
    measure = Measure.objects.get()
    assert (measure.money_fen, measure.state) == (150_000, "running")
    page = text(town.get(at(case.household)))
    assert "1,500.00" in page and "家里有劳动能力，还没有开发式措施" not in page
    change = f"/measures/{measure.pk}/change/"
    assert 'value="1500.00"' in text(town.get(change))
    done = {**NEW_MEASURE, "state": "done", "version": "1", "reason": ""}
    assert "没有写成效" in text(town.post(change, done), 422)
    done |= {"ends_on": "2022-11-01", "effect": "增收 3000 元"}
    assert town.post(change, done).status_code == 302
    measure.refresh_from_db()
    assert (measure.state, measure.effect, measure.version) == ("done", "增收 3000 元", 2)
    history = text(town.get(at(case.household, "support/")))
    assert "状态：实施中 → 已完成" in history and "增加措施" in history


def test_a_helper_is_chosen_from_those_posted_here_and_let_go(town, on_stage) -> None:
    cadre = Person.objects.create(name="演示丙03", org=on_stage.lead, helper_code="441900000000")
    Posting.objects.create(
        person=cadre, team=on_stage.team, sending_org=on_stage.lead, role="member",
        status="on_duty", during=(dt.date(2022, 1, 1), None), cluster=on_stage.cluster,
        place_id="440282113000", helper_code="441900000000",
    )  # fmt: skip
    case = watched()
    form = text(town.get(at(case.household, "helpers/new/")))
    assert "演示丙03（东莞市甲局）" in form
    given = {"person": f"{cadre.pk}", "name": "", "unit_name": "", "on": "2022-10-01", "until": ""}
    assert town.post(at(case.household, "helpers/new/"), given).status_code == 302
    pair = HelperPair.objects.get()
    assert "演示丙03" in text(town.get(at(case.household)))
    page = text(town.post(at(case.household, "helpers/new/"), given), 409)
    assert "时间重叠" in page
    end = {"on": "2022-11-01", "reason": "轮换"}
    assert town.post(f"/helpers/{pair.pk}/end/", end).status_code == 302
    assert "还没有结对" in text(town.get(at(case.household)))


def test_a_visit_of_each_kind_has_its_own_form(village) -> None:
    case = watched()
    regular = text(village.get(at(case.household, "visit/")))
    assert 'name="wages_fen"' not in regular and "multiple" in regular
    quarterly = text(village.get(at(case.household, "visit/?kind=quarterly")))
    for name in ("wages_fen", "claims_fen", "water", "house_grade", "photos"):
        assert f'name="{name}"' in quarterly
    assert quarterly.count("data-step>") == 4
    strange = text(village.get(at(case.household, "visit/?kind=sweep")))
    assert "登记走访" in strange


def test_a_quarterly_check_is_recorded_once_however_often_it_is_sent(village) -> None:
    household = registered()
    given = visit_form(**CHECK)
    for _ in range(2):
        stream = io.BytesIO()
        Image.new("RGB", (64, 48), "green").save(stream, "JPEG")
        photo = SimpleUploadedFile("入户.jpg", stream.getvalue(), content_type="image/jpeg")
        address = at(household, "visit/?kind=quarterly")
        response = village.post(address, {**given, "photos": [photo]})
        assert response.status_code == 302, response.content.decode()
    visit = Visit.objects.get()
    assert (visit.kind, visit.papers) == ("quarterly", [Paper.objects.get().pk])
    assert Paper.objects.get().is_family
    assert IncomeSheet.objects.get().wages_fen == 2_000_000
    assert SafeguardCheck.objects.get().checked_on == visit.visited_on
    page = text(village.get(at(household)))
    assert "季度检查" in page and f"/papers/{visit.papers[0]}/" in page


def test_what_is_wrong_in_a_check_stands_beside_its_field(village) -> None:
    household = registered()
    given = visit_form(**{**CHECK, "water": "issue", "wages_fen": "两万"})
    page = text(village.post(at(household, "visit/?kind=quarterly"), given), 422)
    assert 'id="id_wages_fen_error"' in page and not Visit.objects.exists()
    given["wages_fen"] = "20000"
    page = text(village.post(at(household, "visit/?kind=quarterly"), given), 422)
    assert 'id="id_note_error"' in page
    assert not IncomeSheet.objects.exists() and not Visit.objects.exists()


def test_a_new_risk_becomes_a_clue(village) -> None:
    household = registered()
    village.post(at(household, "visit/"), visit_form(risk="屋顶漏雨"))
    assert Clue.objects.get().text == "屋顶漏雨"
    assert "新风险已报为线索" in text(village.get(at(household)))


def test_doubts_are_listed_with_remedies_and_explained(town) -> None:
    case = watched(admitted_on=dt.date(2022, 8, 20), risks=[])
    find_doubts(today=TODAY)
    page = text(town.get("/doubts/"))
    assert "没有任何帮扶措施" in page and "登记已落实的措施" in page
    assert at(case.household, "measures/new/") in page
    assert "没有任何帮扶措施" in text(town.get("/doubts/?rule=no_measure"))
    assert "没有疑点" in text(town.get("/doubts/?rule=tiny_wages"))
    doubt = Doubt.objects.get(rule="no_measure")
    explain = f"/doubts/{doubt.pk}/explanation/"
    assert "请填写" in text(town.post(explain, {"reason": " "}), 422)
    assert town.post(explain, {"reason": "本人书面拒绝"}).status_code == 302
    assert "本人书面拒绝" in text(town.get("/doubts/?state=explained"))


def test_a_mended_household_is_looked_at_again(town) -> None:
    case = watched(admitted_on=dt.date(2022, 8, 20), risks=[])
    find_doubts(today=TODAY)
    assert "改好了，重新核对" in text(town.get(at(case.household)))
    add_measure(case, facts=MEASURE, by=None, today=TODAY)
    assert town.post(at(case.household, "doubts/")).status_code == 302
    page = text(town.get(at(case.household)))
    assert "消除 1 条" in page and "改好了，重新核对" not in page


@pytest.mark.parametrize("who", ["auditor", "province"])
def test_who_only_reads_sees_no_forms(client, people, who) -> None:
    case = watched()
    client.force_login(getattr(people, who))
    page = text(client.get(at(case.household)))
    assert "帮扶责任人" in page and "登记走访" not in page and "制定方案" not in page
    for tail in ("plan/", "measures/new/", "helpers/new/", "visit/"):
        assert client.get(at(case.household, tail)).status_code == 403


@pytest.mark.parametrize("who", ["liaison", "assisting_city", "stranger"])
def test_who_sees_no_families_here_finds_nothing(client, people, who) -> None:
    case = watched()
    measure = add_measure(case, facts=MEASURE, by=None, today=TODAY)
    find_doubts(today=TODAY)
    client.force_login(getattr(people, who))
    for address in (at(case.household, "visit/"), f"/measures/{measure.pk}/change/"):
        assert client.get(address).status_code == 404
    assert client.get("/doubts/").status_code == (200 if who == "stranger" else 403)


def test_another_towns_household_is_not_there(town) -> None:
    case = watched(place=OTHER_TOWN)
    for tail in ("plan/", "measures/new/", "helpers/new/", "visit/", "support/"):
        assert town.get(at(case.household, tail)).status_code == 404


def test_the_list_of_doubts_takes_the_same_queries_for_one_and_many(town) -> None:
    counts = []
    for more in (1, 3):
        for number in range(more):
            case_of(registered(person(f"演示{more}{number}")), admitted_on=dt.date(2022, 8, 20))
        find_doubts(today=TODAY)
        town.get("/doubts/")
        with CaptureQueriesContext(connection) as captured:
            town.get("/doubts/")
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_a_doubt_of_a_place_that_is_no_division_any_more_is_still_listed(client, people) -> None:
    """A village dissolved since: its doubts stay readable, by the code that is left."""
    case = watched(admitted_on=dt.date(2022, 8, 20), risks=[])
    find_doubts(today=TODAY)
    Doubt.objects.update(place_id="440282113999")
    client.force_login(people.province)
    page = text(client.get("/doubts/"))
    assert case.household.head_name in page and "440282113999" in page
