"""`zhuzhen verify` notices each way in which a notice could be wrong."""

import datetime as dt

import pytest

from tests.cast import account
from tests.notices.making import LAST, OVER, VILLAGE, drafted, published, second_clerk
from zhuzhen.cli.verifying import invariants
from zhuzhen.notices.commands import answer_objection, file_objection, pass_notice
from zhuzhen.notices.commands.writing import content_sm3
from zhuzhen.notices.models import Notice, NoticeStep, Objection
from zhuzhen.notices.verifying import verify


@pytest.fixture
def notice(everything: None) -> Notice:
    """One that is open, beside a draft that never shows."""
    clerk = account("village-one", role="village", place_id=VILLAGE)
    drafted(by=clerk, subject_id="2")
    return published(by=clerk, approver=second_clerk())


def broken() -> list[str]:
    return [str(each["invariant"]) for each in verify() if not each["holds"]]


def change(notice: Notice, **facts: object) -> None:
    Notice.objects.filter(pk=notice.pk).update(**facts)


def test_all_holds_of_what_the_commands_made(notice) -> None:
    one = file_objection(notice, said="人数不对", today=LAST)
    town = account("town-one", role="town", place_id=f"{VILLAGE[:9]}000")
    answer_objection(one, upheld=False, answer="已核实，人数无误", by=town, today=OVER)
    pass_notice(notice, by=town, today=OVER)
    assert broken() == []
    assert [each["checked"] for each in verify()] == [1, 1, 1, 2]
    names = [each["invariant"] for each in verify()]
    assert [each["invariant"] for each in invariants() if each["invariant"] in names] == names


def test_what_shows_an_identity_number(notice) -> None:
    change(notice, lines=[["第三村民小组", "张大山11010519491231002X", "4"]])
    notice.refresh_from_db()
    change(notice, content_sm3=content_sm3(notice))
    assert "notices_shown_pass_the_masking_check" in broken()


@pytest.mark.parametrize(
    "facts",
    [
        {"closes_on": LAST - dt.timedelta(days=1)},
        {"opens_on": dt.date(2022, 11, 10)},
    ],
)
def test_days_that_are_not_those_of_its_publishing(notice, facts) -> None:
    change(notice, **facts)
    assert broken() == ["notices_are_open_for_their_days"]


@pytest.mark.parametrize("state", ["open", "upheld"])
def test_one_that_passed_over_an_objection(notice, state) -> None:
    one = file_objection(notice, said="人数不对", today=LAST)
    ended = {} if state == "open" else {"answered_on": LAST}
    Objection.objects.filter(pk=one.pk).update(state=state, **ended)
    assert broken() == []
    change(notice, state="passed", ended_on=OVER)
    assert broken() == ["notices_passed_unobjected"]


def test_one_that_passed_before_its_last_day_was_over(notice) -> None:
    change(notice, state="passed", ended_on=LAST)
    assert broken() == ["notices_passed_unobjected"]


def test_content_that_moved_after_approval(notice) -> None:
    change(notice, title="拟纳入公示")
    assert broken() == ["notices_show_what_was_approved"]
    notice.refresh_from_db()
    change(notice, content_sm3=content_sm3(notice))
    assert NoticeStep.objects.filter(notice=notice, step="approve").exists()
    assert broken() == ["notices_show_what_was_approved"]
