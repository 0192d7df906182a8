"""Every step from every state by hand, and random walks that keep what must always hold."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cast import NANXIONG, ZHUJI, cast, stage
from tests.notices.making import LAST, NEIGHBOUR, OVER, PUBLISHED_ON, VILLAGE, drafted, second_clerk
from zhuzhen.base import scope
from zhuzhen.base.models import AuditEntry
from zhuzhen.base.problems import CONSTRAINT_TEXTS, Problem
from zhuzhen.notices import flow
from zhuzhen.notices.choices import NoticeState
from zhuzhen.notices.commands import (
    answer_objection,
    approve_notice,
    file_objection,
    pass_notice,
    publish_notice,
    return_notice,
    revise_notice,
    withdraw_notice,
)
from zhuzhen.notices.models import Notice, NoticeStep
from zhuzhen.notices.queries import notice_of, steps_of
from zhuzhen.people.access import MAY
from zhuzhen.people.choices import FAMILY_ROLES, Act

pytestmark = pytest.mark.usefixtures("everything")
STATES = ("draft", "approved", "published", "passed", "failed", "withdrawn")
# Written by hand: where each step leads from each state; "" is refused.
#           draft        approved     published    passed  failed  withdrawn
MATRIX = {
    "revise": ("draft", "", "", "", "", ""),
    "approve": ("approved", "", "", "", "", ""),
    "return": ("draft", "draft", "", "", "", ""),
    "publish": ("", "published", "", "", "", ""),
    "pass": ("", "", "passed", "", "", ""),
    "fail": ("", "", "failed", "", "", ""),
    "withdraw": ("withdrawn", "withdrawn", "withdrawn", "", "", ""),
}


@pytest.fixture
def who(everything):
    return cast(stage())


def revise(notice: Notice, *, by, today) -> Notice:
    return revise_notice(
        notice, title="改过的公示", heads=["户主"], lines=[["张大山"]], basis="依据",
        office="村委会", by=by, today=today,
    )  # fmt: skip


def fail(notice: Notice, *, by, today) -> Notice:
    """Only by an objection that is upheld; filed on a day when it could be."""
    filed = file_objection(notice, said="不符合条件", today=PUBLISHED_ON)
    answer_objection(filed, upheld=True, answer="经核实，成立", by=by, today=today)
    return Notice.objects.get(pk=notice.pk)


STEPS = {
    "revise": revise,
    "approve": approve_notice,
    "return": lambda notice, **with_: return_notice(notice, reason="补依据", **with_),
    "publish": lambda notice, *, by, today: publish_notice(notice, by=by, on=PUBLISHED_ON),
    "pass": pass_notice,
    "fail": fail,
    "withdraw": lambda notice, **with_: withdraw_notice(notice, reason="写错了村", **with_),
}
TO = {  # the steps that lead to a state
    "draft": (), "approved": ("approve",), "published": ("approve", "publish"),
    "passed": ("approve", "publish", "pass"), "failed": ("approve", "publish", "fail"),
    "withdrawn": ("withdraw",),
}  # fmt: skip


def in_state(state: str, *, who) -> Notice:
    notice = drafted(by=who.village)
    for step in TO[state]:
        by = who.village if step == "publish" else who.town
        notice = STEPS[step](notice, by=by, today=OVER)
    assert notice.state == state
    return notice


@pytest.mark.parametrize("step", MATRIX)
@pytest.mark.parametrize("state", STATES)
def test_matrix(who, step, state) -> None:
    notice = in_state(state, who=who)
    expected = MATRIX[step][STATES.index(state)]
    before = NoticeStep.objects.count()
    by = who.village if step in ("revise", "publish") else who.town
    if not expected:
        with pytest.raises(Problem) as caught:
            STEPS[step](notice, by=by, today=OVER)
        assert caught.value.code == ("not_found" if step == "fail" else "wrong_state")
        assert Notice.objects.get().state == state
        assert NoticeStep.objects.count() == before
        return
    assert STEPS[step](notice, by=by, today=OVER).state == expected
    last = steps_of(notice)[-1]
    assert (last.step, last.after, last.by) == (step, expected, by)
    audited = AuditEntry.objects.filter(subject_kind="notice").latest("pk")
    assert audited.act == f"notice.{step}"


def test_the_matrix_names_every_step_and_state() -> None:
    assert {row.id for row in flow.TABLE} - {"draft"} == set(MATRIX)
    assert set(STATES) == set(NoticeState.values)


@given(walk=st.lists(st.sampled_from(sorted(MATRIX)), max_size=9))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_random_walks(who, walk) -> None:
    with transaction.atomic():
        notice = drafted(by=who.village)
        for step in walk:
            expected = MATRIX[step][STATES.index(notice.state)]
            by = who.village if step in ("revise", "publish") else who.town
            try:
                with transaction.atomic():
                    STEPS[step](notice, by=by, today=OVER)
            except Problem:
                assert expected == ""
            notice = Notice.objects.get(pk=notice.pk)
            assert notice.state == (expected or notice.state)
            assert (notice.published_on is None) == (notice.opens_on is None)
            assert (notice.ended_on is not None) == (notice.state in STATES[3:])
            assert steps_of(notice)[-1].after == notice.state
        transaction.set_rollback(True)


# Who may ---------------------------------------------------------------------------------------


def test_nobody_approves_what_they_wrote(who) -> None:
    notice = drafted(by=who.village)
    with pytest.raises(Problem) as caught:
        approve_notice(notice, by=who.village, today=PUBLISHED_ON)
    assert caught.value.code == "own_submission"
    revise(notice, by=who.town, today=PUBLISHED_ON)  # who changed it wrote it as well
    with pytest.raises(Problem) as caught:
        approve_notice(notice, by=who.town, today=PUBLISHED_ON)
    assert caught.value.code == "own_submission"
    assert approve_notice(notice, by=second_clerk(), today=PUBLISHED_ON).state == "approved"


@pytest.mark.parametrize("name", ["stranger", "liaison", "assisting_city", "auditor", "task_force"])
def test_others_may_not(who, name) -> None:
    other = getattr(who, name)
    with pytest.raises(Problem) as caught:
        drafted(by=other)
    assert caught.value.code == "not_allowed"
    notice = drafted(by=who.village)
    for step in ("approve", "withdraw", "revise"):
        with pytest.raises(Problem) as caught:
            STEPS[step](notice, by=other, today=PUBLISHED_ON)
        assert caught.value.code == "not_allowed"


def test_whoever_takes_steps_sees_families() -> None:
    """Else objections would wait unseen while the notice passes."""
    for act in (Act.NOTICE_DRAFT, Act.NOTICE_APPROVE, Act.NOTICE_ANSWER):
        assert MAY[act] <= FAMILY_ROLES


# What is written -------------------------------------------------------------------------------


def test_days_are_fixed_when_it_is_published(who) -> None:
    notice = in_state("published", who=who)
    assert (notice.published_on, notice.opens_on, notice.closes_on) == (
        PUBLISHED_ON, PUBLISHED_ON + dt.timedelta(days=1), LAST,
    )  # fmt: skip
    assert notice.shown_until == LAST + dt.timedelta(days=30)
    with pytest.raises(Problem, match="公示到 2022-11-15 为止，2022-11-16 起才能结束"):
        pass_notice(notice, by=who.town, today=LAST)
    passed = pass_notice(notice, by=who.town, today=OVER)
    assert (passed.state, passed.ended_on) == ("passed", OVER)


def test_names_are_masked_before_they_are_kept(who) -> None:
    notice = drafted(by=who.village)
    assert notice.lines == [["第三村民小组", "张**", "4"], ["第五村民小组", "欧阳**", "2"]]
    assert (notice.days, notice.phones) == (5, "12317")


def test_whatever_is_wrong_is_told_at_once_and_nothing_is_kept(who) -> None:
    with pytest.raises(Problem) as caught:
        drafted(
            by=who.village, title="", phones="13800138000",
            lines=[["一组", "张大山"], ["二组", "李四 残疾", "13900139000"]],
        )  # fmt: skip
    assert caught.value.code == "unmasked"
    assert [str(each) for each in caught.value.faults] == [
        "“标题”列：没有填写；公示必须写明这一项",
        "第 1 行：有 2 格，表头有 3 列；每行的格数要和表头一样",
        "“监督电话”列：“138…00”是手机号码；请写 12317 等监督电话或带区号的办公电话，用顿号隔开",
        "第 2 行 “户主”列：有健康信息“残疾”；请删去；要说明原因的，可写“支出负担较重”",
        "第 2 行 “人口”列：有手机号码“139…00”；请删去，监督电话写在“监督电话”一栏",
    ]
    assert Notice.objects.count() == 0


def test_what_is_published_is_what_was_approved(who) -> None:
    notice = in_state("approved", who=who)
    Notice.objects.filter(pk=notice.pk).update(lines=[["别的", "内容", "1"]])
    with pytest.raises(Problem) as caught:
        publish_notice(notice, by=who.village, on=PUBLISHED_ON)
    assert caught.value.code == "notice_changed"


def test_less_than_the_packs_days_is_refused_and_more_is_kept(who) -> None:
    with pytest.raises(Problem, match="至少公示 5 天，不能只公示 3 天"):
        drafted(by=who.village, days=3)
    assert drafted(by=who.village, days=8).days == 8


def test_a_matter_of_a_family_is_noticed_once_and_in_the_village(who) -> None:
    with pytest.raises(Problem, match="只在村里公示一次，“珠玑镇”不是村"):
        drafted(by=who.town, place=ZHUJI)
    notice = drafted(by=who.village)
    for place, by in ((VILLAGE, who.village), (NEIGHBOUR, who.county)):
        with pytest.raises(Problem) as caught:
            drafted(by=by, place=place)
        assert caught.value.code == "notice_once"
    withdraw_notice(notice, by=who.village, today=PUBLISHED_ON, reason="写错了")
    again = drafted(by=who.village)
    assert notice_of("case", "1") == again


def test_a_project_may_be_noticed_in_village_and_town(who) -> None:
    at_village = drafted(by=who.village, kind="project_pool", subject_kind="project")
    at_town = drafted(by=who.town, kind="project_pool", subject_kind="project", place=ZHUJI)
    assert (at_village.days, at_town.days) == (10, 10)
    with pytest.raises(Problem) as caught:
        drafted(by=who.county, kind="project_pool", subject_kind="project", place=ZHUJI)
    assert caught.value.code == "notice_once"


def test_a_notice_out_of_sight_holds_as_well(who) -> None:
    drafted(by=None, place=NEIGHBOUR)
    only = scope.CodeRange.under(VILLAGE)
    scope.enter(scope.Scope(ranges=(only,), families=(only,), account_id=who.village.pk))
    with pytest.raises(Problem, match="在您的范围以外"):
        drafted(by=who.village)


def test_steps_are_only_added_to(who) -> None:
    in_state("approved", who=who)
    with pytest.raises(IntegrityError), transaction.atomic():
        NoticeStep.objects.update(reason="改写")


def test_every_constraint_has_a_text() -> None:
    named = {each.name for model in (Notice, NoticeStep) for each in model._meta.constraints}
    assert named <= set(CONSTRAINT_TEXTS)


def test_a_county_reaches_every_village_of_its(who) -> None:
    assert drafted(by=who.county, place=NEIGHBOUR).place_id.startswith(NANXIONG[:6])
