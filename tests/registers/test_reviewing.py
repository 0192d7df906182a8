"""confirm_record, return_record, void_record; papers; nobody reviews their own."""

import uuid

import pytest

from tests.registers.conftest import TODAY, Theatre, paper, sale, visit
from zhuzhen.base.problems import Problem
from zhuzhen.evidence.models import Paper
from zhuzhen.registers.commands import (
    Entry,
    attach_papers,
    confirm_record,
    detach_paper,
    return_record,
    submit_new,
    void_record,
)
from zhuzhen.registers.models import Change, Record
from zhuzhen.registers.world import Links


def submitted(theatre: Theatre, *, who: str = "liaison") -> Record:
    return submit_new(
        "field_visit",
        by=getattr(theatre.cast, who),
        entry=visit(theatre.stage.lead.pk),
        today=TODAY,
        papers=[paper()],
    )


@pytest.mark.parametrize("who", ["assisting_city", "task_force", "county", "host_city"])
def test_a_superior_confirms(theatre: Theatre, who: str) -> None:
    record = submitted(theatre)
    account = getattr(theatre.cast, who)
    theatre.enter(account)
    assert confirm_record(record, by=account, today=TODAY).state == "confirmed"


@pytest.mark.parametrize("who", ["colleague", "outsider", "village", "auditor", "system_admin"])
def test_who_may_not_confirm_is_told(theatre: Theatre, who: str) -> None:
    record = submitted(theatre)
    with pytest.raises(Problem) as caught:
        confirm_record(record, by=getattr(theatre.cast, who), today=TODAY)
    assert caught.value.code == "not_allowed"


@pytest.mark.parametrize("who", ["stranger", "outsider"])
def test_what_another_county_has_is_invisible(theatre: Theatre, who: str) -> None:
    record = submitted(theatre)
    account = getattr(theatre.cast, who)
    theatre.enter(account)
    for command in (return_record, void_record):
        with pytest.raises(Problem) as caught:
            command(record, by=account, today=TODAY, reason="…")
        assert caught.value.code == "not_found"


def test_nobody_reviews_their_own(theatre: Theatre) -> None:
    record = submitted(theatre, who="assisting_city")
    for command, more in ((confirm_record, {}), (return_record, {"reason": "补"})):
        with pytest.raises(Problem) as caught:
            command(record, by=theatre.cast.assisting_city, today=TODAY, **more)
        assert caught.value.code == "own_submission"


def test_a_lead_that_submitted_may_not_confirm_but_may_void(theatre: Theatre) -> None:
    record = submitted(theatre)
    with pytest.raises(Problem) as caught:
        confirm_record(record, by=theatre.cast.liaison, today=TODAY)
    assert caught.value.code == "own_submission"
    voided = void_record(record, by=theatre.cast.liaison, today=TODAY, reason=" 记错了 ")
    assert (voided.state, voided.return_reason) == ("voided", "记错了")
    assert Record.objects.filter(pk=record.pk).exists()


def test_a_confirmed_record_is_voided_by_a_superior_only(theatre: Theatre) -> None:
    record = confirm_record(submitted(theatre), by=theatre.cast.assisting_city, today=TODAY)
    with pytest.raises(Problem) as caught:
        void_record(record, by=theatre.cast.colleague, today=TODAY, reason="重复")
    assert caught.value.code == "not_allowed"
    assert void_record(record, by=theatre.cast.task_force, today=TODAY, reason="重复").state == (
        "voided"
    )


@pytest.mark.parametrize("command", [return_record, void_record])
@pytest.mark.parametrize("reason", ["", "  "])
def test_a_reason_is_needed(theatre: Theatre, command, reason: str) -> None:
    record = submitted(theatre)
    with pytest.raises(Problem) as caught:
        command(record, by=theatre.cast.assisting_city, today=TODAY, reason=reason)
    assert caught.value.code == "reason_needed"


def test_a_register_without_confirmation_is_not_confirmed(theatre: Theatre) -> None:
    brief = submit_new(
        "work_brief",
        by=theatre.cast.liaison,
        entry=Entry(
            visit(1).happened_on, {"headline": "春耕"}, Links(cluster=theatre.stage.cluster.pk)
        ),
        today=TODAY,
    )
    assert brief.state == "submitted"
    with pytest.raises(Problem) as caught:
        confirm_record(brief, by=theatre.cast.assisting_city, today=TODAY)
    assert caught.value.code == "no_confirmation"


def test_a_repeated_confirmation_is_the_same(theatre: Theatre) -> None:
    record, request = submitted(theatre), uuid.uuid4()
    first = confirm_record(record, by=theatre.cast.assisting_city, today=TODAY, request_id=request)
    again = confirm_record(record, by=theatre.cast.assisting_city, today=TODAY, request_id=request)
    assert first.pk == again.pk and again.version == 2


def test_a_stale_review_is_told(theatre: Theatre) -> None:
    record = submitted(theatre)
    confirm_record(record, by=theatre.cast.assisting_city, today=TODAY)
    with pytest.raises(Problem) as caught:
        return_record(record, by=theatre.cast.task_force, today=TODAY, reason="补", version=1)
    assert caught.value.code == "stale"


def test_each_step_tells_duties(theatre: Theatre) -> None:
    record = submitted(theatre)
    Change.objects.all().delete()
    return_record(record, by=theatre.cast.assisting_city, today=TODAY, reason="补")
    assert set(Change.objects.values_list("org_id", flat=True)) == {theatre.stage.lead.pk}


def test_papers_come_and_go_while_a_record_may_be_revised(theatre: Theatre) -> None:
    record, liaison = submitted(theatre), theatre.cast.liaison
    second = paper("第二张.jpg", by=liaison.pk)
    attach_papers(record, by=liaison, papers=[second, second], today=TODAY)
    attach_papers(record, by=liaison, papers=[second], today=TODAY)
    assert record.record_papers.count() == 2
    assert Paper.objects.get(pk=second.pk).org_id == theatre.stage.lead.pk
    detach_paper(record, by=liaison, paper=second, today=TODAY)
    with pytest.raises(Problem) as caught:
        detach_paper(record, by=liaison, paper=record.record_papers.get().paper, today=TODAY)
    assert caught.value.code == "paper_needed"
    confirm_record(record, by=theatre.cast.assisting_city, today=TODAY)
    with pytest.raises(Problem) as caught:
        attach_papers(record, by=liaison, papers=[second], today=TODAY)
    assert caught.value.code == "wrong_state"


def test_a_sale_by_a_member_for_the_cluster_is_allowed(theatre: Theatre) -> None:
    record = submit_new(
        "consumption_sale",
        by=theatre.cast.colleague,
        entry=sale(theatre.stage.cluster.pk),
        today=TODAY,
        papers=[paper()],
    )
    assert record.cluster_id == theatre.stage.cluster.pk
