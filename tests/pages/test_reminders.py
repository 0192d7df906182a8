"""Reminders on the desk, in their list and in the frame; read ones stay quiet."""

import datetime as dt
import re

import pytest

from tests.cast import ZHUJI, Cast, Stage
from tests.conftest import TODAY
from tests.duties.world import record
from tests.pages.recording import signed_in
from zhuzhen.base import scope
from zhuzhen.registers.queries import all_declared
from zhuzhen.reminders.commands import make_reminders
from zhuzhen.reminders.models import Reminder

pytestmark = pytest.mark.django_db


@pytest.fixture
def reminded(on_stage: Stage, people: Cast):
    """A task due tomorrow and one long due for A; a return for B; one that waits since October."""
    ours = {"place_id": ZHUJI, "cluster": on_stage.cluster}
    for due in (TODAY + dt.timedelta(days=1), TODAY - dt.timedelta(days=9)):
        record("decision", "2022-10-08", due_on=due, org=on_stage.lead, **ours)
    record(
        "field_visit", "2022-10-08", state="returned", return_reason="照片不清",
        org=on_stage.member_b, created_by=people.colleague, **ours,
    )  # fmt: skip
    register = next(each.id for each in all_declared() if each.register.needs_confirmation)
    waiting = record(
        register, "2022-10-08", org=on_stage.member_b, created_by=people.colleague, **ours
    )
    waiting.updated_at = dt.datetime(2022, 10, 8, tzinfo=dt.UTC)
    waiting.save()
    make_reminders(today=TODAY)
    return waiting


def told(who, path: str = "/reminders/") -> list[tuple[str, str, str, bool]]:
    answer = signed_in(who).get(path)
    assert answer.status_code == 200
    return [(each.label, each.who, each.when, each.is_seen) for each in answer.context["lines"]]


def count(who) -> str:
    return signed_in(who).get("/awaiting/").content.decode()


def test_each_is_told_what_how_long_and_where(reminded, people, on_stage):
    assert told(people.liaison) == [
        ("交办", "东莞市甲局", "已过 9 天", False),
        ("待确认", "待我确认", "", False),
        ("交办", "东莞市甲局", "还剩 1 天", False),
    ]
    assert told(people.colleague) == [("退回", "退回：照片不清", "", False)]
    text = signed_in(people.county).get("/reminders/").content.decode()
    assert "1 条登记等您确认，已超过 7 天" in text
    assert told(people.stranger) == told(people.auditor) == []


def test_the_frame_counts_the_unread(reminded, people):
    # The third is of a record that awaits confirmation: it is to do, and is not counted twice.
    assert "待办 1 条，提醒 2 条未读" in count(people.liaison)
    assert "没有待办和未读的提醒" in count(people.stranger)


def test_one_bell_leads_to_what_waits_and_what_one_is_reminded_of(reminded, people):
    client = signed_in(people.liaison)
    frame = client.get("/account/").content.decode().split('class="topbar"')[1]
    assert re.findall('<a class="awaits" href="([^"]*)" title="([^"]*)"', frame) == [
        ("/reminders/", "待办和提醒")
    ]
    page = client.get("/reminders/").content.decode()
    assert '等您确认的登记共 <b class="figure">1</b> 条' in page
    assert "awaits" not in signed_in(people.system_admin).get("/account/").content.decode()


def test_the_desk_shows_the_unread_and_takes_them_away_when_read(reminded, people):
    client = signed_in(people.liaison)
    desk = client.get("/")
    assert desk.context["unread"] == 3
    first = desk.context["reminders"][0]
    sent = {"id": first.ids, "back": "/"}
    assert client.post("/reminders/seen/", sent).headers["Location"] == "/"
    assert client.get("/").context["unread"] == 2
    assert [seen for *_, seen in told(people.liaison)] == [False, False, True]
    client.post("/reminders/seen/", {"all": "yes"})
    assert client.get("/").context["unread"] == 0
    assert 'id="reminders"' not in client.get("/").content.decode()


def test_what_is_done_disappears(reminded, people, on_stage):
    scope.enter(scope.EVERYTHING)
    reminded.state = "confirmed"
    reminded.save()
    assert [label for label, *_ in told(people.liaison)] == ["交办", "交办"]


def test_nobody_marks_what_is_anothers(reminded, people):
    scope.enter(scope.EVERYTHING)
    theirs = list(Reminder.objects.filter(account=people.liaison).values_list("pk", flat=True))
    answer = signed_in(people.colleague).post("/reminders/seen/", {"id": theirs})
    assert answer.status_code == 302
    scope.enter(scope.EVERYTHING)
    assert not Reminder.objects.filter(account=people.liaison, seen_at__isnull=False).exists()


@pytest.mark.parametrize("back", ["https://elsewhere.example/", "//elsewhere.example", ""])
def test_the_way_back_never_leaves_the_site(reminded, people, back):
    answer = signed_in(people.liaison).post("/reminders/seen/", {"id": "x", "back": back})
    assert answer.headers["Location"] == "/reminders/"
