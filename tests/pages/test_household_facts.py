"""Income against the line, safeguards, consent, and masked facts, on screen."""

import datetime as dt
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.evidence.making import jpeg
from tests.households.test_income_rules import CASE
from tests.households.world import number, people_of, person
from tests.households.world import registered as made
from tests.pages.test_households import at, of, text
from zhuzhen.base.models import AuditEntry
from zhuzhen.base.problems import Problem
from zhuzhen.evidence.commands import keep_file
from zhuzhen.evidence.models import Paper
from zhuzhen.households.commands import record_consent, record_income
from zhuzhen.households.models import IncomeSheet, SafeguardCheck
from zhuzhen.households.rules.income import Judged, against_line
from zhuzhen.pages.households import assessing, dossier, listing
from zhuzhen.pages.households.chart import drawing_of
from zhuzhen.pages.households.showing import Year

TODAY = dt.date(2022, 11, 20)
YEAR = {
    "first_month": "2021-11-01", "taken_on": "2022-11-08", "persons": "5", "wages_fen": "36,000",
    "operating_fen": "20000", "operating_cost_fen": "8000", "property_fen": "1200",
    "transfers_fen": "4800", "self_paid_fen": "30000", "claims_fen": "6000", "reason": "",
}  # fmt: skip


@pytest.fixture(autouse=True)
def evidence(settings, tmp_path) -> None:
    settings.EVIDENCE_ROOT = tmp_path


@pytest.fixture
def village(client, people):
    client.force_login(people.village)
    return client


@pytest.fixture
def a_line(monkeypatch):
    """A line of 7,500 in 2022."""

    def line(place: str, year: int) -> int | None:
        return 750_000 if year == 2022 else None

    monkeypatch.setattr(assessing.queries, "income_line", line)
    monkeypatch.setattr(
        dossier.queries, "income_lines", lambda place, years: {y: line(place, y) for y in years}
    )
    monkeypatch.setattr(listing.queries, "lines_of", lambda all_: {e: line(*e) for e in all_})


def test_both_readings_are_shown_against_the_line(village, a_line) -> None:
    home = made()
    assert "2022 年收入线 7,500.00 元/人" in text(village.get(at(home, "income/")))
    response = village.post(at(home, "income/"), YEAR)
    assert response["Location"] == at(home, "#income")
    page = text(village.get(at(home)))
    assert "人均纯收入 10,800.00 元，人均判定收入 6,000.00 元" in page
    assert "按判定收入低于收入线，按纯收入不低于收入线" in page
    assert "<svg" in page and "income-drawing" not in page  # one year needs no drawing
    assert "低于线" in text(village.get("/households/"))


def test_without_a_line_nothing_is_judged(village, monkeypatch) -> None:
    home = made()
    monkeypatch.setattr(assessing.queries, "income_line", lambda place, year: None)
    monkeypatch.setattr(listing.queries, "lines_of", dict.fromkeys)
    monkeypatch.setattr(dossier.queries, "income_lines", lambda place, years: dict.fromkeys(years))
    assert "2022 年本地没有登记收入线" in text(village.get(at(home, "income/")))
    village.post(at(home, "income/"), YEAR)
    page = text(village.get(at(home)))
    assert "没有收入线，不判定" in page
    assert "低于线" not in page


def test_amounts_that_are_none_and_months_not_over(village) -> None:
    home = made()
    wrong = {**YEAR, "wages_fen": "三万", "claims_fen": "0.001"}
    page = text(village.post(at(home, "income/"), wrong), 422)
    assert "“三万”不是金额" in page
    assert "不到一分" in page
    late = {**YEAR, "first_month": "2022-01-01"}
    assert "请选已经过完的 12 个月" in text(village.post(at(home, "income/"), late), 422)
    assert not IncomeSheet.objects.exists()


def test_a_sheet_is_corrected_from_its_own_figures(village) -> None:
    home = made()
    village.post(at(home, "income/"), YEAR)
    first = IncomeSheet.objects.get()
    address = f"{at(home, 'income/')}?replaces={first.pk}"
    assert 'value="36000.00"' in text(village.get(address))
    village.post(address, {**YEAR, "wages_fen": "37000"})
    assert IncomeSheet.objects.get(replaces=first).wages_fen == 3_700_000
    assert "请在最新的一张上更正" in text(village.post(address, YEAR), 422)
    assert village.get(f"{at(home, 'income/')}?replaces=999999").status_code == 404


def test_income_over_time_is_drawn_and_told_in_a_table(village, a_line) -> None:
    home = made()
    for month in (8, 9, 10):
        record_income(
            home, facts=CASE, first_month=dt.date(2021, month, 1),
            taken_on=dt.date(2022, month + 1, 1), by=None,
        )  # fmt: skip
    page = text(village.get(at(home)))
    assert '<svg viewBox="0 0 420 220" role="img"' in page
    assert len(re.findall("<circle ", page)) == 3
    assert page.count('class="limit"') == 1
    assert page.count("2021-08 起<") == 1
    assert "style=" not in re.search(r'<figure class="income-drawing">.*?</figure>', page, re.S)[0]


def year(day: dt.date, net: int, judged: int, line: int | None) -> Year:
    sheet = IncomeSheet(taken_on=day, net_per_head_fen=net, judged_per_head_fen=judged)
    return Year(sheet, against_line(Judged(net, net, judged), line_fen=line))


def test_the_drawing_keeps_within_its_frame_also_below_zero() -> None:
    days = [dt.date(2022, month, 1) for month in (1, 4, 7)]
    years = [
        year(days[0], -250_000, -900_000, 700_000),
        year(days[1], 1_000_000, 600_000, None),
        year(days[2], 1_200_000, 1_200_000, 750_000),
    ]
    drawn = drawing_of(years)
    assert drawn is not None
    spots = [*drawn.net, *drawn.judged]
    assert all(drawn.left <= each.x <= drawn.right and 0 < each.y <= drawn.foot for each in spots)
    assert drawn.net[0].y > drawn.net[1].y > drawn.net[2].y
    assert drawn.line == ()  # a gap of a year leaves no two points together
    assert [each.text for each in drawn.amounts][0].startswith("-")
    assert 3 <= len(drawn.amounts) <= 8
    assert drawing_of(years[:1]) is None


def test_safeguards_are_entered_and_what_is_amiss_must_be_told(village) -> None:
    home = made()
    given = {"checked_on": "2022-11-18", "education": "ok", "medical": "issue", "housing": "ok",
             "house_grade": "B", "water": "ok", "fed_and_clothed": "on", "note": ""}  # fmt: skip
    page = text(village.post(at(home, "safeguards/"), given), 422)
    assert "没有写说明" in page
    village.post(at(home, "safeguards/"), {**given, "note": "一人未参保，已督促"})
    assert SafeguardCheck.objects.get().medical == "issue"
    page = text(village.get(at(home)))
    assert 'class="result-issue">有问题' in page
    assert "1 项未达标" in text(village.get("/households/"))


def test_consent_is_entered(village) -> None:
    home = made()
    assert "还没有签" in text(village.get(at(home)))
    village.post(at(home, "consent/"), {"on": "2022-11-01", "reason": "纸质件存村委"})
    assert "2022-11-01 签署" in text(village.get(at(home)))
    assert "请填今天或以前的日期" in text(
        village.post(at(home, "consent/"), {"on": "2022-12-01"}), 422
    )


def test_a_masked_fact_is_shown_once_with_a_reason_and_never_cached(village) -> None:
    home = made()
    head = people_of(home)["演示甲01"]
    address = f"{of(head, 'unmasking/')}?field=id"
    form = village.get(address)
    assert "查看演示甲01的证件号码" in text(form)
    assert number(1) not in text(form)
    assert form["Cache-Control"] == "no-store"
    page = text(village.post(address, {"ground": "visit", "reason": "看"}), 422)
    assert "查看原因太短" in page
    assert number(1) not in page
    assert not AuditEntry.objects.filter(act="unmask").exists()
    opened = village.post(address, {"ground": "visit", "reason": "入户核对证件"})
    assert number(1) in text(opened)
    assert opened["Cache-Control"] == "no-store"
    assert AuditEntry.objects.filter(act="unmask", reason="入户核对证件").count() == 1
    assert number(1) not in text(village.get(address))
    part = village.get(address, headers={"HX-Request": "true"})
    assert "<html" not in text(part)


def test_only_what_is_masked_can_be_asked_for(village) -> None:
    home = made()
    for field in ("", "id", "nonsense"):
        assert village.get(f"{at(home, 'unmasking/')}?field={field}").status_code == 404


def test_a_childs_fact_offers_only_its_own_grounds(village) -> None:
    child = person("演示小宝", "child", labour="none", schooling="primary",
                   id_number=number(3, born=dt.date(2015, 1, 1)))  # fmt: skip
    home = made(person(id_number=number(1)), child)
    address = f"{of(people_of(home)['演示小宝'], 'unmasking/')}?field=schooling"
    page = text(village.get(address))
    assert "未满 14 周岁" in page
    assert 'value="guardian"' in page
    assert 'value="visit"' not in page
    answer = village.post(address, {"ground": "guardian", "reason": "监护人同意，核对学籍"})
    assert "小学" in text(answer)


def test_a_person_is_shown_what_is_kept(village) -> None:
    home = made()
    page = text(village.get(of(people_of(home)["演示甲01"], "own/")))
    assert "本人申请查阅" in page
    assert f"449900********{number(1)[-4:]}" in page
    assert "随全户一起建档" in page


def test_the_signed_paper_is_seen_by_the_scope_of_families_alone(client, people) -> None:
    home = made()
    client.force_login(people.village)
    sent = {"on": "2022-11-01", "paper": SimpleUploadedFile("授权书.jpg", jpeg())}
    assert client.post(at(home, "consent/"), sent).status_code == 302
    paper = Paper.objects.get()
    assert (paper.is_family, paper.place_id) == (True, home.place_id)
    assert f'href="/papers/{paper.pk}/"' in text(client.get(at(home)))
    # The liaison's cluster serves this town; its ordinary papers the liaison sees, not this one.
    for who, status in (("town", 200), ("liaison", 404), ("stranger", 404)):
        client.force_login(getattr(people, who))
        assert client.get(f"/papers/{paper.pk}/").status_code == status


def test_a_paper_goes_with_the_form_that_was_refused(village) -> None:
    home = made()
    sent = {"on": "2022-12-01", "paper": SimpleUploadedFile("授权书.jpg", jpeg())}
    assert "请填今天或以前的日期" in text(village.post(at(home, "consent/"), sent), 422)
    assert not Paper.objects.exists()


def test_a_paper_that_others_could_see_is_no_consent_paper(village, people) -> None:
    home = made()
    plain = keep_file(
        SimpleUploadedFile("授权书.jpg", jpeg()), by=people.village, place_id=home.place_id
    )
    with pytest.raises(Problem) as told:
        record_consent(home, on=dt.date(2022, 11, 1), by=people.village, paper=plain)
    assert told.value.faults[0].field == "paper"
