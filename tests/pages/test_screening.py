"""The screens of screening: files sent, columns chosen, runs, rules, trials, who was not found."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from tests.cast import account
from tests.pages.recording import signed_in
from tests.screening.world import (
    ELSEWHERE,
    HERE,
    NANXIONG,
    TODAY,
    file,
    household,
    numbered,
    paid,
    person,
)
from zhuzhen.base import scope
from zhuzhen.casework.models import Clue
from zhuzhen.screening.commands.running import run_screening
from zhuzhen.screening.models import Feed, Run, Unmatched
from zhuzhen.screening.progress import announce

pytestmark = pytest.mark.django_db
HEADS = "身份证号,姓名,户籍村,结算日期,合规自付费用（元）"
SEND = {
    "kind": "medical_payment",
    "place": "南雄市",
    "starts": "2022-01-01",
    "ends": "2022-10-31",
}


@pytest.fixture(autouse=True)
def own_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "FEEDS_ROOT", tmp_path / "feeds")


@pytest.fixture
def county(everything: None) -> Client:
    return signed_in(account("county-screen", role="county", place_id=NANXIONG))


def listed(*lines: str, heads: str = HEADS) -> SimpleUploadedFile:
    return SimpleUploadedFile("医保.csv", "\n".join([heads, *lines, ""]).encode())


def seen_all() -> None:
    scope.enter(scope.EVERYTHING)


def text(response) -> str:
    return response.content.decode()


def test_a_file_is_sent_screened_and_its_run_shown(county: Client) -> None:
    ill = person(household())
    line = f"{ill.id_number},演示人,里东村,2022-03-10,30000"
    sent = county.post("/screening/feeds/new/", SEND | {"file": listed(line)}, follow=True)
    assert "已入库 1 行：1 人在户册里，0 人没有对上。" in text(sent)
    assert ill.id_number not in text(sent)
    home = text(county.get("/screening/"))
    assert "医保.csv" in home
    assert "医疗费用结算" in home
    ran = county.post("/screening/runs/new/", {"place": "南雄市"}, follow=True)
    assert ran.redirect_chain[0][0].startswith("/screening/runs/")
    assert "合规自付医疗费用过高" in text(ran)
    seen_all()
    assert Clue.objects.get().place_id == HERE
    assert f"/households/?place={HERE}" in text(ran)


def test_all_faults_are_shown_and_none_holds_a_whole_number(county: Client) -> None:
    wrong = numbered(1)[:-1] + ("0" if numbered(1)[-1] != "0" else "1")
    lines = [f"{wrong},演示人,,2022-03-10,很多", "4.4E+17,演示人,,2022-13-10,1"]
    shown = county.post("/screening/feeds/new/", SEND | {"file": listed(*lines)}, follow=True)
    told = text(shown)
    assert "有 4 处要改，一行也没有收" in told
    assert "末位校验码应为" in told
    assert "科学计数" in told
    assert wrong not in told
    seen_all()
    assert Feed.objects.get().state == "refused"


def test_columns_that_do_not_speak_are_asked_about(county: Client) -> None:
    ill = person(household())
    heads = "证号,姓名,村,哪天,花了"
    body = listed(f"{ill.id_number},演示人,,2022-03-10,3", heads=heads)
    asked = county.post("/screening/feeds/new/", SEND | {"file": body}, follow=True)
    told = text(asked)
    assert asked.redirect_chain[-1][0].endswith("/columns/")
    assert ill.id_number not in told
    assert f"{ill.id_number[:6]}********{ill.id_number[-4:]}" in told
    address = asked.redirect_chain[-1][0]
    chosen = {"header_row": "1", "target-0": "id_number", "target-3": "settled_on"}
    half = county.post(address, chosen)
    assert half.status_code == 422
    assert "缺少这一列" in text(half)
    whole = chosen | {"target-4": "self_paid", "unit-4": "万元"}
    done = county.post(address, whole, follow=True)
    assert "在户册里的人" in text(done)
    seen_all()
    assert Feed.objects.get().mapping == {
        "证号": "id_number", "姓名": "name", "哪天": "settled_on", "花了": "self_paid",
    }  # fmt: skip


def test_a_file_that_cannot_be_sent_is_told_in_the_form(county: Client) -> None:
    empty = county.post("/screening/feeds/new/", SEND)
    assert (empty.status_code, "没有选择文件" in text(empty)) == (422, True)
    late = SEND | {"ends": "2022-12-31", "file": listed("x")}
    assert "数据期" in text(county.post("/screening/feeds/new/", late))
    nowhere = SEND | {"place": "某某市", "file": listed("x")}
    assert "没有叫“某某市”的地方" in text(county.post("/screening/feeds/new/", nowhere))
    next_door = SEND | {"place": "乐昌市", "file": listed("x")}
    assert county.post("/screening/feeds/new/", next_door).status_code == 403
    seen_all()
    assert not Feed.objects.exists()


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("医保.csv", b"\x89PNG\r\n\x1a\n" + b"\0" * 600, "这不是表格文件"),
        ("医保.csv", b"\0" * 600, "这不是表格文件"),
        ("医保.parquet", b"PAR1 broken", "Parquet 文件打不开"),
        ("医保.xlsx", b"PK\x03\x04 broken", "文件打不开，可能已损坏"),
    ],
)
def test_of_a_file_that_cannot_be_opened_nothing_stays(county, name, content, why) -> None:
    answer = county.post(
        "/screening/feeds/new/", SEND | {"file": SimpleUploadedFile(name, content)}
    )
    assert answer.status_code == 422
    assert text(answer).count(why) == 1
    assert "只能导入 .xlsx" not in text(answer) and "。；" not in text(answer)
    seen_all()
    assert not Feed.objects.exists()
    assert not list((settings.FEEDS_ROOT / "raw").iterdir())


def test_an_odd_number_in_the_address_finds_nobody(county: Client) -> None:
    for odd in ("²", "①", "9" * 30, "x"):
        assert county.get("/screening/unmatched/", {"feed": odd}).status_code == 200


def test_the_raw_file_is_deleted_on_demand(county: Client) -> None:
    line = f"{numbered(1)},演示人,,2022-03-10,1"
    county.post("/screening/feeds/new/", SEND | {"file": listed(line)})
    seen_all()
    feed = Feed.objects.get()
    raw = settings.FEEDS_ROOT / feed.raw_file
    shown = county.post(f"/screening/feeds/{feed.pk}/raw-deletion/", follow=True)
    assert "已删除“医保.csv”的原始文件。" in text(shown)
    assert not raw.exists()


def test_rules_are_told_in_words_with_what_they_were_worth(county: Client) -> None:
    file("medical_payment", [(person(household()), paid(3_000_000))])
    run_screening(NANXIONG, by=None, today=TODAY)
    told = text(county.get("/screening/rules/"))
    said = "按户，把“合规自付费用”加起来，近 12 个月，超过 20,000.00 元"
    assert said in told
    assert "残疾等级" in told
    assert "待核实 1" in told


def test_a_trial_shows_what_another_bound_would_find(county: Client) -> None:
    rows = [(person(household()), paid(fen)) for fen in (3_000_000, 1_500_000)]
    file("medical_payment", rows)
    path = "/screening/rules/heavy_medical_cost/trial/"
    plain = text(county.get(path))
    assert "现在是 20000.00 元" in plain
    assert "数没有改" in text(county.get(path, {"at": "南雄市", "bound": "20000.00"}))
    assert "应为数字" not in plain
    wrong = text(county.get(path, {"at": "南雄市", "bound": "两万"}))
    assert "“两万”不是金额" in wrong
    tried = county.get(path, {"at": "南雄市", "bound": "10000"})
    assert (tried.context["tried"].now.found, tried.context["tried"].more) == (1, 1)
    seen_all()
    assert not Run.objects.exists()


def test_who_was_not_found_is_settled_by_the_village(county: Client) -> None:
    near = person(household(), name="演示王")
    lost = numbered(601)
    line = f"{lost},演示王,{HERE},2022-03-10,1"
    county.post("/screening/feeds/new/", SEND | {"file": listed(line)})
    village = signed_in(account("village-screen", role="village", place_id=HERE))
    shown = text(village.get("/screening/unmatched/"))
    assert "演示王" in shown
    assert f"/households/{near.resident.household_id}/" in shown
    assert lost not in shown
    seen_all()
    stranger = Unmatched.objects.get()
    path = f"/screening/unmatched/{stranger.pk}/settlement/"
    assert county.post(path, {"outcome": ""}).status_code == 422
    assert "已记下" in text(village.post(path, {"outcome": "号码报错"}, follow=True))
    assert village.post(path, {"outcome": "再一次"}).status_code == 409
    seen_all()
    stranger.refresh_from_db()
    assert (stranger.outcome, stranger.settled_on) == ("号码报错", TODAY)


@pytest.mark.parametrize(
    ("role", "where"),
    [
        ("village", {"place_id": HERE}),
        ("team_leader", {"place_id": "440282113000"}),
        ("assist_city", {"place_id": "441900000000"}),
        ("sys_admin", {}),
    ],
)
def test_who_does_not_screen_is_told_who_does(everything: None, role: str, where: dict) -> None:
    client = signed_in(account(f"{role}-screen", role=role, **where))
    for path in ("", "feeds/new/", "runs/new/", "rules/", "rules/heavy_medical_cost/trial/"):
        assert client.get(f"/screening/{path}").status_code == 403, path


def test_another_countys_files_and_runs_are_not_there(county: Client) -> None:
    theirs = file("medical_payment", [(person(household(ELSEWHERE)), paid(3_000_000))],
                  place="440281000000")  # fmt: skip
    run = run_screening("440281000000", by=None, today=TODAY)
    assert county.get(f"/screening/feeds/{theirs.pk}/").status_code == 404
    assert county.get(f"/screening/runs/{run.pk}/").status_code == 404
    assert theirs.file_name not in text(county.get("/screening/"))


def test_the_home_page_asks_as_much_for_many_files_as_for_one(
    county: Client, django_assert_max_num_queries
) -> None:
    for _ in range(3):
        file("medical_payment", [])
        file("insured", [], starts=None)
    with django_assert_max_num_queries(22):
        county.get("/screening/")


def test_the_page_that_waits_is_told_how_far_the_screening_is(county: Client) -> None:
    form = text(county.get("/screening/runs/new/"))
    assert 'hx-get="/screening/runs/progress/" hx-trigger="every 2s"' in form
    seen_all()
    with transaction.atomic():
        announce(2, 7)
        told = text(county.get("/screening/runs/progress/"))
        transaction.set_rollback(True)
    assert "已用 2 / 7 条规则" in told
    assert '<progress max="7" value="2"' in told
    village = signed_in(account("village-screen", role="village", place_id=HERE))
    assert village.get("/screening/runs/progress/").status_code == 403


def test_of_no_screening_the_page_is_told_nothing(county: Client) -> None:
    assert text(county.get("/screening/runs/progress/")).strip() == ""
