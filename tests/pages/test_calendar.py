"""The month calendar and its file: what is due on which day, the same as the desk has it."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import ZHUJI, Cast, Stage
from tests.conftest import TODAY
from tests.duties.world import pair_cities, record, refreshed
from tests.pages.recording import signed_in
from zhuzhen.base import scope
from zhuzhen.base.periods import Period
from zhuzhen.duties.models import DutyInstance
from zhuzhen.duties.queries import desk_of
from zhuzhen.pages.calendar.icalendar import as_ics
from zhuzhen.pages.calendar.reading import Event, Month, events_between, month_of
from zhuzhen.partners.queries import scope_of
from zhuzhen.people.models import Account
from zhuzhen.registers.models import Record
from zhuzhen.registers.queries import all_declared

pytestmark = pytest.mark.django_db
NOVEMBER, DECEMBER = Period.parse("2022-11"), Period.parse("2022-12")


@pytest.fixture
def figures(on_stage: Stage, people: Cast):
    pair_cities()
    return refreshed()


def month(who: Account, period: Period = NOVEMBER, **more) -> Month:
    scope.enter(scope_of(who, on=TODAY))
    found = month_of(who, period, today=TODAY, **more)
    scope.enter(scope.EVERYTHING)
    return found


def days(found: Month) -> dict[str, list[str]]:
    return {
        f"{day.day}": [each.title for each in day.events]
        for week in found.weeks
        for day in week
        if day.events
    }


def task(matter: str, *, due: str, **links) -> Record:
    return record(
        "decision", "2022-10-08", due_on=dt.date.fromisoformat(due), values={}, **links
    )  # fmt: skip


def test_weeks_begin_on_monday_and_hold_the_whole_month(figures, people):
    found = month(people.liaison, chosen=TODAY)
    assert [f"{week[0].day}" for week in found.weeks] == [
        "2022-10-31", "2022-11-07", "2022-11-14", "2022-11-21", "2022-11-28"
    ]  # fmt: skip
    assert [day.weekday for day in found.weeks[0]][::6] == ["星期一", "星期日"]
    assert found.chosen.is_today and found.chosen.is_off
    assert (str(found.before), str(found.after)) == ("2022-10", "2022-12")
    assert not any(day.events for week in found.weeks for day in week if day.is_outside)


def test_duties_stand_on_their_due_day_as_on_the_desk(figures, people):
    scope.enter(scope_of(people.liaison, on=TODAY))
    desk = desk_of(people.liaison, today=TODAY)
    events = events_between(
        people.liaison, first=dt.date(2022, 1, 1), last=dt.date(2022, 12, 31), today=TODAY
    )
    begun = {each.key for each in events}
    every = (*desk.open_items, *desk.met)
    assert {
        f"{each.instance.duty}.{each.instance.owner_key}.{each.instance.period}" for each in every
    } <= begun
    by_key = {each.key: each for each in events}
    late = desk.overdue[0].instance
    assert by_key[f"{late.duty}.{late.owner_key}.{late.period}"].looks == "is-late"


def test_what_has_not_begun_is_there_too_and_the_exempt_is_not(figures, people, on_stage):
    december = DutyInstance.objects.filter(cluster_id=on_stage.cluster.pk, period="2022-12")
    assert december.exists()
    assert len(days(month(people.liaison, DECEMBER))["2022-12-31"]) > 3
    assert days(month(people.stranger, DECEMBER)) == {}


def test_tasks_and_reviews_have_their_day(figures, people, on_stage):
    task("修路灯", due="2022-11-23", org=on_stage.lead, place_id=ZHUJI)
    task("已办", due="2022-11-23", org=on_stage.lead, place_id=ZHUJI, done_on=TODAY)
    register = next(each.id for each in all_declared() if each.register.needs_confirmation)
    for _ in range(2):
        record(
            register, "2022-11-01", org=on_stage.member_b, place_id=ZHUJI,
            cluster=on_stage.cluster, created_by=people.colleague,
        )  # fmt: skip
    at = dt.datetime(2022, 11, 18, 17, tzinfo=dt.UTC)  # the 19th in China
    Record.objects.filter(register=register).update(updated_at=at)
    found = days(month(people.liaison))
    assert len(found["2022-11-23"]) == 1
    assert found["2022-11-26"] == ["2 条登记应确认"]
    assert "2022-11-26" not in days(month(people.colleague))


def test_a_day_shows_the_most_pressing_first_and_how_many_more(figures, people, on_stage):
    for number in range(5):
        task(f"事{number}", due="2022-11-22", org=on_stage.lead, place_id=ZHUJI)
    found = month(people.liaison)
    day = next(d for week in found.weeks for d in week if d.day == dt.date(2022, 11, 22))
    assert (len(day.shown), day.more, day.still_open, day.looks) == (3, 2, 5, "is-due")


def page_of(who, query: str = ""):
    answer = signed_in(who).get(f"/calendar/{query}")
    assert answer.status_code == 200
    return answer


def test_the_page_follows_the_frames_period_and_the_day(figures, people):
    text = page_of(people.liaison).content.decode()
    assert "2022年11月" in text and "（今天）" in text
    assert 'rel="prev" href="/calendar/?period=2022-10"' in text
    assert str(page_of(people.liaison, "?period=2022-12").context["month"].period) == "2022-12"
    assert str(page_of(people.liaison, "?period=2021").context["month"].period) == "2021-01"
    chosen = page_of(people.liaison, "?period=2022-12&day=2022-12-31").context["month"].chosen
    assert chosen.day == dt.date(2022, 12, 31) and chosen.more > 0
    assert page_of(people.liaison, "?day=2022-02-30").context["month"].chosen.day == TODAY
    assert page_of(people.liaison, "?day=2021-01-01").context["month"].chosen is None


def test_a_place_narrows_the_calendar(figures, people, on_stage):
    task("修路灯", due="2022-11-23", org=on_stage.lead, place_id=ZHUJI)
    assert "2022-11-23" in days(month(people.liaison, place=ZHUJI))
    assert days(month(people.liaison, place="445200000000")) == {}


def test_any_number_of_tasks_takes_as_many_queries(figures, people, on_stage):
    task("一", due="2022-11-23", org=on_stage.lead, place_id=ZHUJI)
    client = signed_in(people.liaison)
    with CaptureQueriesContext(connection) as one:
        client.get("/calendar/")
    for number in range(6):
        task(f"事{number}", due="2022-11-23", org=on_stage.lead, place_id=ZHUJI)
    with CaptureQueriesContext(connection) as many:
        client.get("/calendar/")
    assert len(one) == len(many)


def unfolded(body: bytes) -> list[str]:
    """An independent reading: lines end in CRLF, a space continues the one before."""
    text = body.decode()
    assert "\n" not in text.replace("\r\n", "")
    return text.replace("\r\n ", "").removesuffix("\r\n").split("\r\n")


def test_the_file_holds_what_is_open_a_year_ahead(figures, people, on_stage):
    task("修路灯", due="2022-11-23", org=on_stage.lead, place_id=ZHUJI)
    task("过去的", due="2022-10-23", org=on_stage.lead, place_id=ZHUJI)
    answer = signed_in(people.liaison).get("/calendar/due.ics")
    assert answer.headers["Content-Type"].startswith("text/calendar")
    lines = unfolded(answer.content)
    assert (lines[0], lines[-1]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") > 3
    assert "DTSTART;VALUE=DATE:20221123" in lines and "DTEND;VALUE=DATE:20221124" in lines
    assert not any("20221023" in line for line in lines)
    numbers = [line for line in lines if line.startswith("UID:")]
    assert len(set(numbers)) == len(numbers)
    again = unfolded(signed_in(people.liaison).get("/calendar/due.ics").content)
    assert [line for line in again if line.startswith("UID:")] == numbers


def test_lines_are_escaped_and_folded_between_letters():
    said = "会议；议题,一\\二;" + "很长的题目" * 20
    event = Event(dt.date(2022, 12, 31), "k", "交办", said, "甲局\n乙局", "/records/1/")
    at = dt.datetime(2022, 11, 20, 9, tzinfo=dt.UTC)
    body = as_ics([event], name="驻镇", site="https://zhuzhen.example:8443", at=at)
    assert all(len(line) <= 75 for line in body.split(b"\r\n"))
    lines = unfolded(body)
    assert "SUMMARY:会议；议题\\,一\\\\二\\;" + "很长的题目" * 20 in lines
    assert "DESCRIPTION:交办：甲局\\n乙局" in lines
    assert "UID:k@zhuzhen.example" in lines
    assert "URL:https://zhuzhen.example:8443/records/1/" in lines
    assert "DTSTAMP:20221120T090000Z" in lines
