"""save_draft, submit_new, submit_record, revise_record."""

import datetime as dt
import uuid

import pytest

from tests.cast import DONGGUAN, HUKOU, ZHUJI
from tests.registers.conftest import MARCH, TODAY, Theatre, paper, sale, visit
from zhuzhen.base.models import AuditEntry
from zhuzhen.base.problems import Problem
from zhuzhen.registers.commands import (
    return_record,
    revise_record,
    save_draft,
    submit_new,
    submit_record,
)
from zhuzhen.registers.models import Change, Record, RecordStep


def submitted(theatre: Theatre, **more: object) -> Record:
    liaison = theatre.cast.liaison
    entry = more.pop("entry", None) or visit(theatre.stage.lead.pk)
    return submit_new(
        "field_visit",
        by=liaison,
        entry=entry,
        today=TODAY,
        papers=[paper(by=liaison.pk)],
        **more,
    )


def test_a_visit_is_submitted_with_its_links_step_change_and_audit(theatre: Theatre) -> None:
    theatre.enter(theatre.cast.liaison)
    record = submitted(theatre)
    assert (record.state, record.version) == ("submitted", 1)
    assert record.cluster_id == theatre.stage.cluster.pk
    assert (record.place_id, record.helper_code) == (ZHUJI, DONGGUAN)
    assert record.summary == "东莞市甲局主要负责同志到珠玑镇调研"
    assert record.values == {"rank": "principal"}
    step = RecordStep.objects.get(record=record)
    assert (step.step, step.before, step.after, step.by_name) == (
        "submit",
        "",
        "submitted",
        "liaison",
    )
    assert step.links["org"] == theatre.stage.lead.pk
    change = Change.objects.get()
    assert (change.register, change.org_id, change.happened_on) == (
        "field_visit",
        theatre.stage.lead.pk,
        MARCH,
    )
    entry = AuditEntry.objects.latest("id")
    assert (entry.act, entry.subject_id) == ("record.submit", str(record.uid))
    assert entry.pack_version.startswith("dongguan-2022@")
    proof = record.record_papers.get().paper
    assert (proof.place_id, proof.org_id) == (ZHUJI, theatre.stage.lead.pk)


def test_a_visit_elsewhere_keeps_the_place_and_the_only_cluster(theatre: Theatre) -> None:
    record = submitted(theatre, entry=visit(theatre.stage.lead.pk, place=HUKOU))
    assert (record.place_id, record.cluster_id) == (HUKOU, theatre.stage.cluster.pk)


def test_a_clusters_sale_takes_its_town_and_helper(theatre: Theatre) -> None:
    record = submit_new(
        "consumption_sale",
        by=theatre.cast.liaison,
        entry=sale(theatre.stage.cluster.pk),
        today=TODAY,
        papers=[paper()],
    )
    assert (record.place_id, record.helper_code) == (ZHUJI, DONGGUAN)


def test_every_fault_is_told_at_once_and_nothing_is_kept(theatre: Theatre) -> None:
    entry = visit(theatre.stage.lead.pk, on=dt.date(2022, 12, 31), rank="boss", companions=-1)
    with pytest.raises(Problem) as caught:
        submit_new("field_visit", by=theatre.cast.liaison, entry=entry, today=TODAY)
    assert caught.value.code == "faults"
    assert [each.field for each in caught.value.faults] == [
        "happened_on",
        "rank",
        "companions",
        "papers",
    ]
    assert not Record.objects.exists() and not RecordStep.objects.exists()


def test_a_draft_may_have_gaps_and_counts_nowhere(theatre: Theatre) -> None:
    entry = visit(theatre.stage.lead.pk, rank="")
    draft = save_draft("field_visit", by=theatre.cast.liaison, entry=entry, today=TODAY)
    assert draft.state == "draft" and not Change.objects.exists()
    with pytest.raises(Problem, match="2 处"):
        submit_record(draft, by=theatre.cast.liaison, today=TODAY)


def test_a_double_click_gives_the_same_record(theatre: Theatre) -> None:
    request = uuid.uuid4()
    first = submitted(theatre, request_id=request)
    second = submitted(theatre, request_id=request)
    assert first.pk == second.pk == Record.objects.get().pk
    assert RecordStep.objects.count() == 1


def test_the_same_request_with_other_content_is_told(theatre: Theatre) -> None:
    request = uuid.uuid4()
    submitted(theatre, request_id=request)
    with pytest.raises(Problem) as caught:
        submitted(theatre, request_id=request, entry=visit(theatre.stage.lead.pk, rank="in_charge"))
    assert caught.value.code == "stale"
    assert caught.value.facts["theirs"]["values"] == {"rank": "principal"}


@pytest.mark.parametrize("who", ["colleague", "outsider", "village", "auditor", "system_admin"])
def test_no_one_reports_for_another_unit(theatre: Theatre, who: str) -> None:
    with pytest.raises(Problem) as caught:
        submit_new(
            "field_visit",
            by=getattr(theatre.cast, who),
            entry=visit(theatre.stage.lead.pk),
            today=TODAY,
            papers=[paper()],
        )
    assert caught.value.code == "not_allowed"
    assert not Record.objects.exists()


def test_what_is_out_of_scope_is_not_found(theatre: Theatre) -> None:
    record = submitted(theatre)
    theatre.enter(theatre.cast.stranger)
    assert not Record.objects.exists()
    with pytest.raises(Problem) as caught:
        submit_record(record, by=theatre.cast.stranger, today=TODAY)
    assert caught.value.code == "not_found"


def test_a_stale_revision_is_told_with_both_versions(theatre: Theatre) -> None:
    liaison, lead = theatre.cast.liaison, theatre.stage.lead.pk
    record = submitted(theatre)
    again = visit(lead, rank="in_charge")
    saved = revise_record(record, by=liaison, entry=again, version=1, today=TODAY)
    assert (saved.version, saved.values) == (2, {"rank": "in_charge"})
    with pytest.raises(Problem) as caught:
        revise_record(record, by=liaison, entry=visit(lead, rank="other"), version=1, today=TODAY)
    facts = caught.value.facts
    assert caught.value.code == "stale" and facts["who"] == "liaison"
    assert facts["mine"] == {"rank": "other"}
    assert facts["theirs"]["values"] == {"rank": "in_charge"}
    assert (facts["expected_version"], facts["current_version"]) == (1, 2)


def test_a_revision_moves_both_sides(theatre: Theatre) -> None:
    record = submitted(theatre)
    Change.objects.all().delete()
    entry = visit(theatre.stage.lead.pk, on=dt.date(2022, 4, 1))
    revise_record(record, by=theatre.cast.liaison, entry=entry, version=1, today=TODAY)
    assert set(Change.objects.values_list("happened_on", flat=True)) == {
        MARCH,
        dt.date(2022, 4, 1),
    }


def test_saying_the_same_again_changes_nothing(theatre: Theatre) -> None:
    record = submitted(theatre)
    same = revise_record(
        record,
        by=theatre.cast.liaison,
        entry=visit(theatre.stage.lead.pk),
        version=1,
        today=TODAY,
    )
    assert same.version == 1 and RecordStep.objects.count() == 1


def test_a_returned_record_is_mended_and_submitted_again(theatre: Theatre) -> None:
    record = submitted(theatre)
    returned = return_record(record, by=theatre.cast.assisting_city, today=TODAY, reason="职级不对")
    again = submit_record(
        returned,
        by=theatre.cast.liaison,
        entry=visit(theatre.stage.lead.pk, rank="in_charge"),
        today=TODAY,
    )
    assert (again.state, again.return_reason, again.version) == ("submitted", "", 3)


def test_an_unknown_register_is_named(theatre: Theatre) -> None:
    with pytest.raises(Problem) as caught:
        save_draft("nothing", by=None, entry=visit(1), today=TODAY)
    assert caught.value.code == "unknown_register"
    assert "field_visit" in caught.value.text
