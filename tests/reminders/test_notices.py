"""The night's reminders of notices: the same as what awaits on the desk, once at each step."""

import datetime as dt

import pytest
from django.conf import settings

from tests.cast import Cast, cast, stage
from tests.notices.making import LAST, OVER, PUBLISHED_ON, drafted, published, second_clerk
from zhuzhen.notices.commands import (
    answer_objection,
    approve_notice,
    file_objection,
    pass_notice,
    return_notice,
)
from zhuzhen.notices.models import Notice
from zhuzhen.pages.notices.awaiting import notices_awaiting
from zhuzhen.pages.reminders.reading import told_to
from zhuzhen.people.models import Account
from zhuzhen.reminders.commands import make_reminders
from zhuzhen.reminders.models import Reminder

pytestmark = pytest.mark.usefixtures("everything")


@pytest.fixture
def people(everything) -> Cast:
    return cast(stage())


@pytest.fixture
def night(monkeypatch):
    def of(day: dt.date) -> None:
        monkeypatch.setattr(settings, "DEMONSTRATION_TODAY", day)
        make_reminders(today=day)

    return of


def told(who: Account, *, on: dt.date) -> list[tuple[str, str]]:
    lines = told_to(who, today=on)
    return [(each.who.split(" · ")[-1], each.when) for each in lines if each.label == "公示"]


def test_of_a_draft_who_may_approve_it_until_it_is(people, night) -> None:
    notice, two = drafted(by=people.village), second_clerk()
    night(PUBLISHED_ON)
    for who in (people.town, two):
        assert told(who, on=PUBLISHED_ON) == [("等您批准", "")]
    for who in (people.village, people.county, people.stranger, people.liaison, people.auditor):
        assert told(who, on=PUBLISHED_ON) == []
    count = Reminder.objects.count()
    night(PUBLISHED_ON + dt.timedelta(days=1))
    assert Reminder.objects.count() == count
    approve_notice(notice, by=people.town, today=PUBLISHED_ON)
    assert told(two, on=PUBLISHED_ON) == []


def test_not_of_one_that_was_sent_back(people, night) -> None:
    return_notice(drafted(by=people.village), by=people.town, today=PUBLISHED_ON, reason="补")
    night(PUBLISHED_ON)
    assert told(people.town, on=PUBLISHED_ON) == []


def test_of_one_that_is_over_and_nothing_passes_by_itself(people, night) -> None:
    notice = published(by=people.village, approver=people.town)
    night(LAST)
    assert told(people.town, on=LAST) == []
    night(OVER)
    assert Notice.objects.get().state == "published"
    for who in (people.town, people.village):
        assert told(who, on=OVER) == [("公示期满，可以结束", "")]
        assert [each.id for each in notices_awaiting(who, on=OVER)] == ["notice-ending"]
    pass_notice(notice, by=people.town, today=OVER)
    assert told(people.town, on=OVER) == []


def test_of_an_objection_as_its_day_comes_near(people, night) -> None:
    notice = published(by=people.village, approver=people.town)
    made = file_objection(notice, said="不符合", today=PUBLISHED_ON)
    night(dt.date(2022, 11, 13))
    assert told(people.town, on=dt.date(2022, 11, 13)) == []
    night(dt.date(2022, 11, 14))
    assert told(people.town, on=dt.date(2022, 11, 14)) == [("异议等答复", "还剩 1 天")]
    assert told(people.village, on=dt.date(2022, 11, 14)) == []
    assert told(people.town, on=OVER) == [("异议等答复", "已过 1 天")]
    answer_objection(made, upheld=False, answer="不成立", by=people.town, today=LAST)
    assert told(people.town, on=OVER) == []
