"""Tasks on the desk: whose they are, in which order, and how one is finished there."""

import datetime as dt

import pytest

from tests.cast import NANXIONG, ZHUJI, account
from tests.conftest import TODAY
from tests.pages.recording import signed_in
from tests.pages.test_desk import desk, lines
from zhuzhen.base import scope
from zhuzhen.pages.tasks import open_tasks
from zhuzhen.partners.queries import scope_of
from zhuzhen.registers.commands import return_record, submit_new
from zhuzhen.registers.models import Record, RecordStep
from zhuzhen.registers.rules import Entry
from zhuzhen.registers.world import Links

pytestmark = pytest.mark.django_db
GIVEN = dt.date(2022, 10, 8)


def decided(matter: str, links: Links, *, due: str = "2022-12-01", **values) -> Record:
    said = {"matter": matter, "handler": "演示乙", "due_on": due, **values}
    return submit_new("decision", by=None, entry=Entry(GIVEN, said, links), today=TODAY)


def matters(who, *, place: str = "") -> list[str]:
    scope.enter(scope_of(who, on=TODAY))
    found = [each.values["matter"] for each in open_tasks(who, on=TODAY, place=place)]
    scope.enter(scope.EVERYTHING)
    return found


def test_a_units_tasks_are_its_own_the_soonest_first(on_stage, people):
    lead, member = on_stage.lead.pk, on_stage.member_b.pk
    decided("修路灯", Links(org=lead), due="2022-12-01")
    decided("补台账", Links(org=lead), due="2022-10-31")
    decided("办年会", Links(org=member))
    assert matters(people.liaison) == ["补台账", "修路灯"]
    assert matters(people.colleague) == ["办年会"]
    assert matters(people.outsider) == matters(people.auditor) == []


def test_what_is_done_returned_or_no_task_is_not_listed(on_stage, people):
    lead = on_stage.lead.pk
    decided("已办", Links(org=lead), done_on="2022-10-20", result="办好了")
    returned = decided("退回的", Links(org=lead))
    return_record(returned, by=None, today=TODAY, reason="写明承办人")
    decided("在办", Links(org=lead))
    assert matters(people.liaison) == ["在办"]


def task_without_unit(**links) -> None:
    """A bottleneck of a town, or a task of a cluster: stored as a register without a unit would."""
    Record.objects.create(
        register="decision",
        state="submitted",
        happened_on=GIVEN,
        due_on=dt.date(2022, 12, 1),
        values={"matter": "无单位"},
        summary="无单位",
        origin="form",
        created_at=dt.datetime(2022, 10, 8, tzinfo=dt.UTC),
        updated_at=dt.datetime(2022, 10, 8, tzinfo=dt.UTC),
        **links,
    )


def test_a_clusters_task_falls_to_its_lead(on_stage, people):
    task_without_unit(cluster=on_stage.cluster, place_id=NANXIONG, helper_code="441900000000")
    assert matters(people.liaison) == ["无单位"]
    assert matters(people.colleague) == []


def test_a_towns_task_falls_to_the_town_not_to_those_above(on_stage, people):
    task_without_unit(place_id=ZHUJI)
    assert matters(people.town) == ["无单位"]
    assert matters(people.county) == matters(people.host_city) == []
    neighbour = account("next-town", role="town", place_id="440282112000")
    assert matters(neighbour) == []


def test_the_place_asked_for_narrows(on_stage, people):
    decided("在珠玑", Links(org=on_stage.lead.pk, place=ZHUJI))
    assert matters(people.liaison, place=NANXIONG) == ["在珠玑"]
    assert matters(people.liaison, place="440281000000") == []


def test_the_desk_lists_tasks_with_how_late_they_are(on_stage, people):
    decided("修路灯", Links(org=on_stage.lead.pk), due="2022-12-01")
    late = decided("补台账", Links(org=on_stage.lead.pk), due="2022-11-18")
    answer = desk(people.liaison)
    assert [title for title, _, _ in lines(answer)["tasks"]] == ["补台账", "修路灯"]
    section = answer.context["sections"][0]
    assert [(each.when, each.is_late, each.who) for each in section.lines] == [
        ("已过 2 天", True, "东莞市甲局"),
        ("还剩 11 天", False, "东莞市甲局"),
    ]
    assert section.lines[0].action_address == f"/records/{late.uid}/#finish"


def test_a_refused_finish_keeps_what_was_said(on_stage, people):
    task = decided("修路灯", Links(org=on_stage.lead.pk))
    client = signed_in(people.liaison)
    assert "data-open" not in client.get(f"/records/{task.uid}/").content.decode()
    sent = {"day": "2022-10-01", "reason": "合同已签", "version": "1"}
    page = client.post(f"/records/{task.uid}/finish/", sent)
    assert page.status_code == 422
    body = page.content.decode()
    for kept in ('value="2022-10-01"', ">合同已签</textarea>", "data-open", "早于交办的"):
        assert kept in body, kept


def test_a_task_that_asks_for_more_is_finished_in_its_form(on_stage, people):
    """An answered request says its outcome as well."""
    said = {"kind": "work", "request": "缺一台打印机", "due_on": "2022-12-01"}
    links = Links(org=on_stage.lead.pk, team=on_stage.team.pk, place=ZHUJI)
    task = submit_new("support_request", by=None, entry=Entry(GIVEN, said, links), today=TODAY)
    page = signed_in(people.town).get(f"/records/{task.uid}/").content.decode()
    assert f'action="/records/{task.uid}/finish/"' not in page
    assert f'href="/records/{task.uid}/edit/"' in page and "办结" in page


def test_a_task_is_finished_from_its_page_and_leaves_the_desk(on_stage, people):
    task = decided("修路灯", Links(org=on_stage.lead.pk))
    client = signed_in(people.liaison)
    page = client.get(f"/records/{task.uid}/").content.decode()
    assert f'action="/records/{task.uid}/finish/"' in page
    sent = {"day": "2022-11-18", "reason": "路灯亮了", "version": "1"}
    answer = client.post(f"/records/{task.uid}/finish/", sent)
    assert answer.headers["Location"] == f"/records/{task.uid}/?saved=finish"
    scope.enter(scope.EVERYTHING)
    done = Record.objects.get(pk=task.pk)
    assert (done.done_on, done.version) == (dt.date(2022, 11, 18), 2)
    assert RecordStep.objects.filter(record=done).latest("id").reason == "路灯亮了"
    assert "tasks" not in lines(desk(people.liaison))
    assert (
        f'action="/records/{task.uid}/finish/"'
        not in client.get(f"/records/{task.uid}/").content.decode()
    )


@pytest.mark.parametrize(
    ("day", "said"),
    [("", "不是日期"), ("2022-10-07", "早于交办的"), ("2022-11-21", "还没有到")],
)
def test_a_wrong_day_is_told_on_the_page(day, said, on_stage, people):
    task = decided("修路灯", Links(org=on_stage.lead.pk))
    sent = {"day": day, "reason": "", "version": "1"}
    answer = signed_in(people.liaison).post(f"/records/{task.uid}/finish/", sent)
    assert said in answer.content.decode()
    scope.enter(scope.EVERYTHING)
    assert Record.objects.get(pk=task.pk).done_on is None
