"""finish_task: a decision is done on a day; all that can be wrong with saying so."""

import datetime as dt
import uuid

import pytest

from tests.registers.conftest import MARCH, TODAY, Theatre, paper, visit
from zhuzhen.base.models import AuditEntry
from zhuzhen.base.problems import Problem
from zhuzhen.people.models import Account
from zhuzhen.registers.commands import finish_task, return_record, save_draft, submit_new
from zhuzhen.registers.models import Change, Record, RecordStep
from zhuzhen.registers.rules import Entry
from zhuzhen.registers.verifying import verify
from zhuzhen.registers.world import Links

DUE, DONE = dt.date(2022, 12, 1), dt.date(2022, 11, 18)


def entry_of(theatre: Theatre, **values: object) -> Entry:
    said = {"matter": "修路灯", "handler": "演示乙", "due_on": DUE.isoformat(), **values}
    return Entry(MARCH, said, Links(org=theatre.stage.lead.pk))


@pytest.fixture
def task(theatre: Theatre) -> Record:
    return submit_new("decision", by=None, entry=entry_of(theatre), today=TODAY)


def finish(
    task: Record, *, by: Account | None = None, on: dt.date = DONE, **more: object
) -> Record:
    return finish_task(task, by=by, done_on=on, today=TODAY, **{"reason": "路灯亮了"} | more)


def refusal(task: Record, **more: object) -> Problem:
    with pytest.raises(Problem) as caught:
        finish(task, **more)
    return caught.value


def test_a_task_knows_its_days(task: Record, theatre: Theatre) -> None:
    assert (task.due_on, task.done_on) == (DUE, None)
    done = entry_of(theatre, done_on="2022-11-01", result="修好了")
    record = submit_new("decision", by=None, entry=done, today=TODAY)
    assert (record.due_on, record.done_on) == (DUE, dt.date(2022, 11, 1))


def test_a_task_is_not_entered_as_done_on_a_day_to_come(theatre: Theatre) -> None:
    done = entry_of(theatre, done_on="2022-11-21", result="修好了")
    for enter in (submit_new, save_draft):
        with pytest.raises(Problem) as caught:
            enter("decision", by=None, entry=done, today=TODAY)
        assert [(each.field, str(each)) for each in caught.value.faults] == [
            ("done_on", "2022-11-21 还没有到；不得晚于今天（2022-11-20）")
        ]


def test_the_unit_finishes_its_task(task: Record, theatre: Theatre) -> None:
    Change.objects.all().delete()
    theatre.enter(theatre.cast.liaison)
    done = finish(task, by=theatre.cast.liaison, reason=" 路灯亮了 ", version=1)
    assert (done.state, done.version, done.done_on) == ("submitted", 2, DONE)
    assert done.values["done_on"] == "2022-11-18"
    assert done.content_sm3 != task.content_sm3
    step = RecordStep.objects.latest("id")
    assert (step.step, step.before, step.after, step.reason, step.by_name) == (
        "finish",
        "submitted",
        "submitted",
        "路灯亮了",
        "liaison",
    )
    assert Change.objects.count() == 2
    assert AuditEntry.objects.latest("id").act == "record.finish"


def test_what_is_stored_still_holds(task: Record) -> None:
    finish(task)
    assert [line for line in verify() if not line["holds"]] == []


@pytest.mark.parametrize("day", [MARCH, TODAY])
def test_from_the_day_it_was_given_until_today(day: dt.date, task: Record) -> None:
    assert finish(task, on=day).done_on == day


def test_a_day_before_it_was_given_is_refused(task: Record) -> None:
    problem = refusal(task, on=MARCH - dt.timedelta(days=1))
    assert [(fault.field, str(fault)) for fault in problem.faults] == [
        ("done_on", "办结日期 2022-03-09 早于交办的 2022-03-10；应为交办当天或以后")
    ]
    assert Record.objects.get(pk=task.pk).done_on is None


def test_how_it_went_is_kept_in_the_records_own_field(task: Record) -> None:
    assert finish(task, reason=" 装了 12 盏 ").values["result"] == "装了 12 盏"


def test_what_the_registers_checks_demand_of_a_done_task_is_demanded(task: Record) -> None:
    problem = refusal(task, reason=" ")
    assert "还要写办理结果" in str(problem.faults[0])
    assert Record.objects.get(pk=task.pk).done_on is None


def test_a_day_to_come_is_refused(task: Record) -> None:
    problem = refusal(task, on=TODAY + dt.timedelta(days=1))
    assert [fault.field for fault in problem.faults] == ["done_on"]
    assert "还没有到" in str(problem.faults[0])


def test_a_finished_task_is_not_finished_again(task: Record) -> None:
    finish(task)
    assert refusal(task).text == "“修路灯”已于 2022-11-18 办结。"


def test_the_same_request_twice_is_one_step(task: Record) -> None:
    request = uuid.uuid4()
    finish(task, request_id=request)
    again = finish(task, request_id=request)
    assert (again.pk, again.version) == (task.pk, 2)
    assert RecordStep.objects.filter(record=task, step="finish").count() == 1


def test_a_record_that_is_no_task_is_refused(theatre: Theatre) -> None:
    entry = visit(theatre.stage.lead.pk)
    record = submit_new("field_visit", by=None, entry=entry, today=TODAY, papers=[paper()])
    assert refusal(record).text == "“调研”里的记录不是要办结的任务。"


def test_a_draft_or_a_returned_task_is_in_the_wrong_state(theatre: Theatre, task: Record) -> None:
    draft = save_draft("decision", by=None, entry=entry_of(theatre), today=TODAY)
    assert refusal(draft).code == "wrong_state"
    return_record(task, by=None, today=TODAY, reason="写明承办人")
    assert refusal(task).code == "wrong_state"


def test_a_stale_version_is_refused(task: Record) -> None:
    finish(submit_like(task), version=1)
    assert refusal(task, version=7).code == "stale"


def submit_like(task: Record) -> Record:
    entry = Entry(task.happened_on, task.values, Links(org=task.org_id))
    return submit_new("decision", by=None, entry=entry, today=TODAY)


@pytest.mark.parametrize("who", ["auditor", "village", "system_admin"])
def test_others_may_not_finish_it(who: str, task: Record, theatre: Theatre) -> None:
    assert refusal(task, by=getattr(theatre.cast, who)).code == "not_allowed"


@pytest.mark.parametrize("who", ["stranger", "outsider"])
def test_out_of_sight_it_is_not_found(who: str, task: Record, theatre: Theatre) -> None:
    account = getattr(theatre.cast, who)
    theatre.enter(account)
    assert refusal(task, by=account).code == "not_found"
