"""Objections: filed without signing in, sealed, answered by another, seen again by a receipt."""

import datetime as dt
import uuid

import pytest

from tests.cast import cast, stage
from tests.notices.making import LAST, OVER, PUBLISHED_ON, VILLAGE, drafted, published, second_clerk
from zhuzhen.base import scope
from zhuzhen.base.models import AuditEntry
from zhuzhen.base.problems import Problem
from zhuzhen.base.scope import CodeRange
from zhuzhen.notices.commands import (
    answer_objection,
    count_view,
    file_objection,
    pass_notice,
    read_objection,
    withdraw_notice,
)
from zhuzhen.notices.models import Notice, Objection
from zhuzhen.notices.queries import (
    answer_to,
    ending,
    published_notice,
    published_notices,
    to_answer,
    to_approve,
)

pytestmark = pytest.mark.usefixtures("everything")
DAY = dt.timedelta(days=1)
SAID = "户主在镇上有商铺，不符合条件"


@pytest.fixture
def who(everything):
    return cast(stage())


@pytest.fixture
def notice(who) -> Notice:
    return published(by=who.village, approver=who.town)


def filed(notice: Notice, **other) -> Objection:
    """As a visitor does, who sees nothing but what is public."""
    scope.enter(scope.NOTHING)
    made = file_objection(notice, **{"said": SAID, "today": PUBLISHED_ON + DAY, **other})
    assert not Objection.objects.exists()  # the letter box is closed again
    scope.enter(scope.EVERYTHING)
    return made


def test_a_nameless_one_is_kept_sealed_and_due(notice) -> None:
    made = filed(notice)
    assert (made.filed_on, made.due_on) == (dt.date(2022, 11, 11), dt.date(2022, 11, 16))
    assert (made.name_sealed, made.contact_sealed, made.state) == ("", "", "open")
    assert SAID not in made.text_sealed
    entry = AuditEntry.objects.latest("pk")
    assert (entry.act, entry.actor_id) == ("objection.file", None)
    assert SAID not in str(entry.facts)


def test_it_is_read_by_who_may_answer_and_that_is_written_down(notice, who) -> None:
    made = filed(notice, name="王五", contact="13800138000")
    told = read_objection(made, by=who.town)
    assert (told.text, told.name, told.contact) == (SAID, "王五", "13800138000")
    entry = AuditEntry.objects.latest("pk")
    assert (entry.act, entry.actor_id) == ("objection.read", who.town.pk)
    for other, code in (
        (who.village, "own_submission"), (who.stranger, "not_allowed"),
        (who.auditor, "not_allowed"), (who.liaison, "not_allowed"),
    ):  # fmt: skip
        with pytest.raises(Problem) as caught:
            read_objection(made, by=other)
        assert caught.value.code == code


def test_an_open_one_holds_the_notice_and_a_refused_one_does_not(notice, who) -> None:
    made = filed(notice)
    with pytest.raises(Problem, match="还有 1 件异议没有答复"):
        pass_notice(notice, by=who.town, today=OVER)
    with pytest.raises(Problem) as caught:
        answer_objection(made, upheld=False, answer="不成立", by=who.village, today=OVER)
    assert caught.value.code == "own_submission"
    answer_objection(made, upheld=False, answer="经核实商铺已转让", by=who.town, today=OVER)
    assert pass_notice(notice, by=who.town, today=OVER).state == "passed"


def test_one_that_is_upheld_fails_the_notice_and_takes_it_down(notice, who) -> None:
    made = filed(notice)
    answer_objection(made, upheld=True, answer="经核实，成立", by=who.town, today=OVER)
    now = Notice.objects.get()
    assert (now.state, now.ended_on) == ("failed", OVER)
    assert published_notices(today=OVER).count() == 0
    with pytest.raises(Problem) as caught:
        answer_objection(made, upheld=False, answer="改口", by=who.town, today=OVER)
    assert caught.value.code == "already_done"
    # What else was filed is still answered, and changes nothing.
    assert drafted(by=who.village).state == "draft"


def test_an_answer_shows_no_more_than_a_notice(notice, who) -> None:
    made = filed(notice)
    for answer, code in (
        ("", "faults"), ("户主患大病", "unmasked"), ("可联系 13800138000", "unmasked"),
        ("长" * 501, "faults"),
    ):  # fmt: skip
        with pytest.raises(Problem) as caught:
            answer_objection(made, upheld=False, answer=answer, by=who.town, today=OVER)
        assert caught.value.code == code
    assert Objection.objects.get().state == "open"


def test_the_receipt_shows_the_answer_and_nothing_else(notice, who) -> None:
    made = filed(notice, name="王五")
    scope.enter(scope.NOTHING)
    typed = "-".join((made.receipt[:4], made.receipt[4:8].lower(), made.receipt[8:])) + " "
    seen = answer_to(typed)
    assert (seen.notice_title, seen.state, seen.answer) == ("拟纳入监测对象公示", "open", "")
    assert not {"王五", SAID} & {str(each) for each in vars(seen).values()}
    for wrong in ("", "AAAA", made.receipt[:-1], made.receipt + "A"):
        with pytest.raises(Problem) as caught:
            answer_to(wrong)
        assert caught.value.code == "receipt_unknown"
    assert not Objection.objects.exists()
    scope.enter(scope.EVERYTHING)
    answer_objection(made, upheld=False, answer="已核实", by=who.town, today=OVER)
    scope.enter(scope.NOTHING)
    assert (answer_to(made.receipt).state_label, answer_to(made.receipt).answer) == (
        "不成立", "已核实",
    )  # fmt: skip


def test_the_same_form_sent_twice_is_one_objection(notice) -> None:
    uid = uuid.uuid4()
    assert filed(notice, uid=uid) == filed(notice, uid=uid, said="又点了一次")
    assert Objection.objects.count() == 1


def test_so_many_a_day_and_no_more(notice, monkeypatch) -> None:
    monkeypatch.setattr("zhuzhen.notices.parameters.objections_a_day", lambda **_: 2)
    filed(notice), filed(notice)
    with pytest.raises(Problem, match="今天收到的异议已满 2 件.*12317"):
        filed(notice)
    scope.enter(scope.EVERYTHING)
    assert filed(notice, today=PUBLISHED_ON + 2 * DAY)


@pytest.mark.parametrize("said", ["", "   ", "长" * 1001])
def test_an_empty_or_endless_one_is_refused(notice, said) -> None:
    with pytest.raises(Problem) as caught:
        filed(notice, said=said)
    assert caught.value.code == "faults"


def test_only_while_it_is_open(notice, who) -> None:
    assert filed(notice, today=PUBLISHED_ON)
    assert filed(notice, today=LAST)
    with pytest.raises(Problem, match="公示期（至 2022-11-15）已过"):
        filed(notice, today=OVER)
    scope.enter(scope.EVERYTHING)
    withdraw_notice(notice, by=who.town, today=LAST, reason="写错了村")
    with pytest.raises(Problem) as caught:
        filed(notice, today=LAST)
    assert caught.value.code == "not_found"


def test_none_to_what_is_not_public(who) -> None:
    notice = drafted(by=who.village)
    with pytest.raises(Problem) as caught:
        filed(notice)
    assert caught.value.code == "not_found"


def test_the_public_sees_what_is_published_until_its_days_are_over(notice, who) -> None:
    draft = drafted(by=who.village, subject_id="2")
    scope.enter(scope.NOTHING)
    assert [each.pk for each in published_notices(today=OVER)] == [notice.pk]
    assert published_notices(today=LAST + 31 * DAY).count() == 0
    assert published_notices(today=LAST + 30 * DAY).count() == 1
    assert published_notices(today=PUBLISHED_ON - DAY).count() == 0
    with pytest.raises(Problem):
        published_notice(draft.uid, today=OVER)


def test_nobody_writes_anothers_published_notice(notice) -> None:
    scope.enter(scope.NOTHING)
    assert Notice.objects.update(title="改写") == 0
    assert Notice.objects.filter(pk=notice.pk).delete()[0] == 0


def test_views_are_counted(notice) -> None:
    scope.enter(scope.NOTHING)
    count_view(notice)
    count_view(notice)
    assert Notice.objects.get().views == 2


def test_what_waits_for_whom(notice, who) -> None:
    here = (CodeRange.under(VILLAGE),)
    filed(notice)
    other = drafted(by=who.village, subject_id="2")
    two = second_clerk()
    assert list(to_answer(here, by=who.village)) == []
    assert [each.notice_id for each in to_answer(here, by=two)] == [notice.pk]
    assert (list(to_approve(here, by=who.village)), list(to_approve(here, by=two))) == (
        [], [other],
    )  # fmt: skip
    assert list(ending(here, today=LAST - DAY)) == []
    assert list(ending(here, today=LAST)) == [notice]
