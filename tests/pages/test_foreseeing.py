"""While one fills a form: what will count, why not, likely doubles; and nothing of others leaks."""

import datetime as dt
import re
import uuid

import pytest

from tests.duties.world import refreshed
from tests.pages.recording import picture, signed_in, visit
from zhuzhen.base import scope
from zhuzhen.duties.queries.weighing import NOT_SAVED, weigh
from zhuzhen.pages.records.standing import foreseen_on, verdicts_on
from zhuzhen.registers.models import Record

pytestmark = pytest.mark.django_db
FORM, WEIGHING = "/registers/field_visit/new/", "/registers/field_visit/weighing/"
SALES = "/registers/consumption_sale/weighing/"
TODAY = dt.date(2022, 11, 20)


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.EVIDENCE_ROOT = tmp_path / "evidence"


@pytest.fixture
def figures(people):
    return refreshed()


def told(who, path: str = WEIGHING, **sent) -> str:
    answer = signed_in(who).post(path, sent, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    return answer.content.decode()


def typed(on_stage, **changes) -> dict:
    sent = {"happened_on": "2022-03-10", "place": "珠玑镇", "org": str(on_stage.lead.pk)}
    return sent | {"rank": "principal"} | changes


def records() -> list[Record]:
    scope.enter(scope.EVERYTHING)
    return list(Record.objects.order_by("pk"))


def parts(text: str) -> tuple[str, str]:
    will, _, will_not = text.partition("不计入：")
    return will, will_not


def test_a_principals_visit_will_count_and_says_what_the_figure_comes_to(on_stage, people, figures):
    will, will_not = parts(told(people.liaison, **typed(on_stage)))
    assert "提交后将计入" in will
    assert re.search(r"主要调研</a> <b class=\"figure\">1 / 1</b>，可完成", will)
    assert "分管调研" not in will
    assert records() == []


def test_a_visit_elsewhere_says_why_it_will_not_count(on_stage, people, figures):
    text = told(people.liaison, **typed(on_stage, place="韶关市南雄市湖口镇"))
    will, will_not = parts(text)
    assert "主要调研" not in will
    assert "主要调研</a>：非结对乡镇" in will_not


def test_what_is_foreseen_is_what_comes(on_stage, people, figures):
    """The same lines before saving and on the record's page, for each rank and place."""
    client = signed_in(people.liaison)
    for rank in ("principal", "in_charge"):
        for place in ("珠玑镇", "韶关市南雄市湖口镇"):
            sent = visit(org=str(on_stage.lead.pk), rank=rank, place=place, not_duplicate="yes")
            before = parts(told(people.liaison, **typed(on_stage, rank=rank, place=place)))
            assert client.post(FORM, sent).status_code == 302
            scope.enter(scope.EVERYTHING)
            record = Record.objects.get(uid=sent["uid"])
            for line in verdicts_on(record, today=TODAY):
                assert line.title in before[0 if line.counts else 1]
                assert not line.counts or f"{line.figure}</b>" in before[0]


def test_sums_come_to_more_and_a_change_to_the_difference(on_stage, people, figures):
    client = signed_in(people.liaison)
    sent = {
        "uid": str(uuid.uuid4()), "happened_on": "2022-03-10", "mode": "direct", "amount": "2",
        "amount__unit": "万元", "product": "贡柑", "cluster": str(on_stage.cluster.pk),
        "act": "submit", "papers": [picture()],
    }  # fmt: skip
    text = told(people.liaison, SALES, **{**sent, "papers": ""})
    assert "20,000.00 / " in text
    assert client.post("/registers/consumption_sale/new/", sent).status_code == 302
    (record,) = records()
    change = {**sent, "papers": "", "amount": "5"}
    path = f"/records/{record.uid}/weighing/"
    assert "50,000.00 / " in told(people.liaison, path, **change)
    scope.enter(scope.EVERYTHING)
    same = [line.figure for line in verdicts_on(record, today=TODAY)]
    assert [line.figure for line in foreseen_on(record, today=TODAY)] == same


def test_a_likely_double_is_shown_while_typing(on_stage, people, figures):
    client = signed_in(people.liaison)
    sent = visit(org=str(on_stage.lead.pk))
    client.post(FORM, sent)
    (first,) = records()
    text = told(people.liaison, **typed(on_stage))
    assert f'href="/records/{first.uid}/"' in text
    assert "确是两件事，仍可提交" in text
    other_day = told(people.liaison, **typed(on_stage, happened_on="2022-03-11"))
    assert "可能重复" not in other_day


@pytest.mark.parametrize("change", [{"org": ""}, {"happened_on": "昨天"}, {"place": "没有的镇"}])
def test_what_is_open_tells_nothing(on_stage, people, figures, change):
    who = people.assisting_city if "org" in change else people.liaison
    assert "这里列出将计入哪些职责" in told(who, **typed(on_stage, **change))


def test_no_figure_of_others_is_told(on_stage, people, figures):
    text = told(people.outsider, **typed(on_stage))
    assert "东莞市甲局" not in text
    assert re.search(r"\d / \d", text) is None
    assert signed_in(people.auditor).post(WEIGHING, typed(on_stage)).status_code == 403


def test_a_figure_with_hidden_records_is_not_foretold_where_it_does_not_add_up(
    on_stage, people, figures
):
    scope.enter(scope.EVERYTHING)
    instance = next(
        i
        for (duty, _, _), i in figures.items()
        if duty == "principal_visit" and i.org_id == on_stage.lead.pk
    )
    record = Record(
        pk=NOT_SAVED, uid=uuid.uuid4(), register="field_visit", state="submitted",
        happened_on=dt.date(2022, 3, 10), org_id=instance.org_id, cluster=on_stage.cluster,
        place_id="440282113000", helper_code="441900000000", values={"rank": "principal"},
    )  # fmt: skip
    found = weigh(record, instance=instance)
    assert (found.counts, found.reason, found.value) == (True, "", instance.value + 1)
    record.register = "work_brief"
    assert weigh(record, instance=instance) is None


def test_checking_without_script_saves_nothing_and_tells_what_will_count(on_stage, people, figures):
    client = signed_in(people.liaison)
    sent = visit(org=str(on_stage.lead.pk), act="check")
    answer = client.post(FORM, sent)
    text = answer.content.decode()
    assert (answer.status_code, records()) == (200, [])
    assert "没有发现要改的地方，还没有提交" in text
    assert "提交后将计入" in text
    kept = re.search(r'name="kept" value="(\d+)"', text)[1]
    again = visit(org=str(on_stage.lead.pk), papers=[], kept=kept)
    assert client.post(FORM, again).status_code == 302


def test_submitting_a_draft_warns_of_doubles_once(on_stage, people):
    client = signed_in(people.liaison)
    client.post(FORM, visit(org=str(on_stage.lead.pk)))
    draft = visit(org=str(on_stage.lead.pk), act="draft", papers=[picture(colour="red")])
    client.post(FORM, draft)
    edit = f"/records/{draft['uid']}/edit/"
    sent = visit(org=str(on_stage.lead.pk), papers=[], version="1")
    warned = client.post(edit, sent)
    assert warned.status_code == 422
    assert "可能重复" in warned.content.decode()
    assert client.post(edit, {**sent, "not_duplicate": "yes"}).status_code == 302


def test_the_same_picture_leads_to_the_record_it_proves(on_stage, people):
    client = signed_in(people.liaison)
    client.post(FORM, visit(org=str(on_stage.lead.pk)))
    (first,) = records()
    other = client.post(FORM, visit(org=str(on_stage.lead.pk), happened_on="2022-05-05"))
    text = other.content.decode()
    assert other.status_code == 422
    assert "曾用于另一条记录" in text
    assert f'href="/records/{first.uid}/"' in text
