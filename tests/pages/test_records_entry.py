"""Entering a record: defaults, faults that cost nothing typed, doubles, stale forms."""

import html
import json
import re
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.evidence.making import exif, jpeg
from tests.pages.recording import picture, signed_in, visit
from zhuzhen.base import scope
from zhuzhen.evidence.models import Paper
from zhuzhen.registers.models import Load, Record, RecordPaper

pytestmark = pytest.mark.django_db
FORM = "/registers/field_visit/new/"


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.EVIDENCE_ROOT = tmp_path / "evidence"


def records() -> list[Record]:
    scope.enter(scope.EVERYTHING)
    return list(Record.objects.order_by("pk"))


def test_form_is_filled_with_where_and_who_i_am(on_stage, people):
    text = signed_in(people.liaison).get(FORM).content.decode()
    assert 'name="happened_on" value="2022-11-20"' in text
    assert 'value="韶关市南雄市珠玑镇"' in text
    assert "<b>东莞市甲局 · 珠玑镇组团</b>" in text
    assert 'capture="environment"' in text


@pytest.mark.parametrize(
    ("who", "place"), [("village", "韶关市南雄市珠玑镇珠玑村委会"), ("town", "韶关市南雄市珠玑镇")]
)
def test_a_clerks_own_village_or_town_stands_in_the_form(on_stage, people, who, place):
    text = signed_in(getattr(people, who)).get("/registers/free_clinic/new/").content.decode()
    assert f'name="place" value="{place}"' in text


def test_form_takes_over_what_the_address_says(on_stage, people):
    text = signed_in(people.liaison).get(f"{FORM}?rank=in_charge").content.decode()
    assert 'value="in_charge" checked' in text


def test_a_form_opened_from_a_duty_answers_what_its_rule_pins_down(on_stage, people):
    path = f"{FORM}?duty=in_charge_visit&org={on_stage.lead.pk}"
    text = signed_in(people.liaison).get(path).content.decode()
    assert 'value="in_charge" checked' in text


def test_an_office_finds_units_by_name_where_the_address_gives_a_number(on_stage, people):
    path = f"{FORM}?org={on_stage.member_b.pk}"
    text = signed_in(people.assisting_city).get(path).content.decode()
    assert 'name="org" value="东莞市乙局"' in text


def test_a_picker_lists_only_levels_that_fit(on_stage, people):
    client = signed_in(people.liaison)
    towns = client.get("/registers/lookup/place/?q=湖口&level=town").content.decode()
    assert "韶关市南雄市湖口镇<" in towns
    assert "村委会" not in towns
    assert client.get("/registers/lookup/nothing/?q=湖口").status_code == 404


def test_visit_is_recorded_and_says_what_it_moved(on_stage, people):
    client = signed_in(people.liaison)
    sent = visit(org=str(on_stage.lead.pk))
    answer = client.post(FORM, sent)
    assert (answer.status_code, answer.headers["Location"]) == (
        302,
        f"/records/{sent['uid']}/?saved=submitted",
    )
    (record,) = records()
    assert (record.state, record.org, record.cluster, record.place_id) == (
        "submitted",
        on_stage.lead,
        on_stage.cluster,
        "440282113000",
    )
    assert RecordPaper.objects.filter(record=record).count() == 1
    text = client.get(answer.headers["Location"]).content.decode()
    assert "已提交" in text
    assert "再记一笔" in text


def test_a_double_click_makes_one_record(on_stage, people):
    client = signed_in(people.liaison)
    sent = visit(org=str(on_stage.lead.pk))
    first = client.post(FORM, sent)
    again = client.post(FORM, sent | {"papers": [picture()], "not_duplicate": "yes"})
    assert first.headers["Location"] == again.headers["Location"]
    assert len(records()) == 1


def test_the_same_form_sent_again_with_its_picture_is_no_double_of_itself(on_stage, people):
    client = signed_in(people.liaison)
    sent = visit(org=str(on_stage.lead.pk))
    first = client.post(FORM, sent)
    again = client.post(FORM, sent | {"papers": [picture()]})
    assert (again.status_code, again.headers["Location"]) == (302, first.headers["Location"])
    assert len(records()) == 1


def test_faults_come_all_at_once_and_nothing_typed_is_lost(on_stage, people):
    sent = visit(
        org=str(on_stage.lead.pk),
        happened_on="2022-12-31",
        place="没有这个镇",
        rank="",
        visitor_name="来访同志",
        companions="三人",
    )
    answer = signed_in(people.liaison).post(FORM, sent)
    text = answer.content.decode()
    assert answer.status_code == 422
    for name in ("happened_on", "place", "rank", "companions"):
        assert f'<a href="#{name}">' in text
    for typed in ("2022-12-31", "没有这个镇", "来访同志", "三人"):
        assert f'value="{typed}"' in text
    assert records() == []


def test_a_long_text_in_the_place_box_is_refused_at_once(on_stage, people):
    sent = visit(org=str(on_stage.lead.pk), place="韶关" * 5000)
    answer = signed_in(people.liaison).post(FORM, sent)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "地名写了 10000 个字，太长" in text
    assert "韶关" * 5000 in text
    assert records() == []


@pytest.mark.parametrize(
    ("north", "east", "km"), [(25.12, 114.31, None), (23.02, 113.75, 240)], ids=["here", "away"]
)
def test_a_picture_taken_in_another_county_is_asked_about(on_stage, people, north, east, km):
    position = ("N", (north, 0.0, 0.0), "E", (east, 0.0, 0.0))
    body = jpeg(exif=exif(taken="2022:03:10 09:30:15", position=position))
    photo = SimpleUploadedFile("远处.jpg", body, content_type="image/jpeg")
    sent = visit(org=str(on_stage.lead.pk), papers=[photo])
    answer = signed_in(people.liaison).post(FORM, sent)
    assert answer.status_code == (302 if km is None else 422)
    if km is None:
        return
    (found,) = re.findall(
        "照片“远处.jpg”的拍摄地离“南雄市”约 ([0-9]+) 公里", answer.content.decode()
    )
    assert abs(int(found) - km) < 20
    assert records() == []


def test_a_picture_taken_on_another_day_is_asked_about(on_stage, people):
    body = jpeg(exif=exif(taken="2022:03:02 09:30:15"))
    photo = SimpleUploadedFile("早先.jpg", body, content_type="image/jpeg")
    client = signed_in(people.liaison)
    sent = visit(org=str(on_stage.lead.pk), papers=[photo])
    answer = client.post(FORM, sent)
    assert answer.status_code == 422
    assert "照片“早先.jpg”拍于 2022-03-02" in answer.content.decode()
    assert records() == []
    scope.enter(scope.EVERYTHING)
    kept = [str(paper.pk) for paper in Paper.objects.all()]
    sure = sent | {"papers": [], "kept": kept, "not_duplicate": "yes"}
    assert client.post(FORM, sure).status_code == 302


def test_the_form_of_a_change_is_not_shown_to_who_may_not_change(on_stage, people):
    sent = visit(org=str(on_stage.lead.pk))
    signed_in(people.liaison).post(FORM, sent)
    path = f"/records/{sent['uid']}/edit/"
    assert signed_in(people.liaison).get(path).status_code == 200
    answer = signed_in(people.auditor).get(path)
    assert answer.status_code == 403
    assert "没有权限" in answer.content.decode()


@pytest.mark.parametrize(("due", "status"), [("2027-12-31", 302), ("9999-12-31", 422)])
def test_a_task_due_in_many_years_is_asked_about(on_stage, people, due, status):
    sent = {
        "uid": str(uuid.uuid4()),
        "happened_on": "2022-03-10",
        "org": str(on_stage.lead.pk),
        "matter": "修路灯",
        "handler": "演示乙",
        "due_on": due,
        "act": "submit",
    }
    client, path = signed_in(people.liaison), "/registers/decision/new/"
    answer = client.post(path, sent)
    assert answer.status_code == status
    if status == 422:
        assert "办结期限 9999-12-31 在 7977 年以后；请核对年份" in answer.content.decode()
        assert client.post(path, sent | {"not_duplicate": "yes"}).status_code == 302


def test_a_picture_sent_with_a_faulty_form_is_kept_and_shown(on_stage, people):
    client = signed_in(people.liaison)
    answer = client.post(FORM, visit(org=str(on_stage.lead.pk), rank=""))
    scope.enter(scope.EVERYTHING)
    (paper,) = Paper.objects.all()
    assert f'name="kept" value="{paper.pk}"' in answer.content.decode()
    mended = visit(org=str(on_stage.lead.pk), kept=[str(paper.pk)])
    del mended["papers"]
    assert client.post(FORM, mended).status_code == 302
    scope.enter(scope.EVERYTHING)
    assert list(RecordPaper.objects.values_list("paper_id", flat=True)) == [paper.pk]


def test_a_file_that_is_no_evidence_is_told_at_the_papers(on_stage, people):
    broken = picture()
    broken.seek(0)
    broken.file.truncate(100)
    broken.size = 100
    answer = signed_in(people.liaison).post(FORM, visit(org=str(on_stage.lead.pk), papers=[broken]))
    assert answer.status_code == 422
    assert '<a href="#papers">' in answer.content.decode()


def test_an_ambiguous_place_is_asked_about(on_stage, people):
    client = signed_in(people.liaison)
    answer = client.post(FORM, visit(org=str(on_stage.lead.pk), place="太平镇"))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "请选定是哪一个" in text
    assert text.count('name="place__pick"') > 1


def test_a_likely_double_is_warned_of_before_it_is_saved(on_stage, people):
    client = signed_in(people.liaison)
    client.post(FORM, visit(org=str(on_stage.lead.pk)))
    second = visit(org=str(on_stage.lead.pk), papers=[picture(colour="blue")])
    answer = client.post(FORM, second)
    assert answer.status_code == 422
    assert "可能重复" in answer.content.decode()
    assert len(records()) == 1
    sure = visit(org=str(on_stage.lead.pk), not_duplicate="yes", papers=[picture(colour="red")])
    assert client.post(FORM, sure).status_code == 302
    assert len(records()) == 2


def test_what_nobody_sees_is_no_part_of_what_was_typed(on_stage, people):
    place = "\ufeff韶关市南雄市\u200b珠玑镇\u200e"
    sent = visit(org="\u200b东莞市甲局", place=place, happened_on="2022-03-10\u200b")
    answer = signed_in(people.liaison).post(FORM, sent | {"visitor_name": "演示\u202e甲"})
    assert answer.status_code == 302, answer.content.decode()
    (record,) = records()
    assert (record.place_id, record.org_id) == ("440282113000", on_stage.lead.pk)
    assert record.values["visitor_name"] == "演示甲"


def test_a_draft_may_have_gaps(on_stage, people):
    sent = visit(org=str(on_stage.lead.pk), rank="", act="draft")
    del sent["papers"]
    answer = signed_in(people.liaison).post(FORM, sent)
    assert answer.headers["Location"].endswith("?saved=draft")
    assert [record.state for record in records()] == ["draft"]


def test_who_does_not_report_a_register_gets_no_form(on_stage, people):
    assert signed_in(people.village).get(FORM).status_code == 403
    assert signed_in(people.auditor).post(FORM, visit()).status_code == 403


def test_nobody_reports_for_another_unit(on_stage, people):
    sent = visit(org=str(on_stage.member_b.pk))
    answer = signed_in(people.liaison).post(FORM, sent)
    assert answer.status_code == 403
    assert records() == []


def test_an_unknown_register_is_not_there(on_stage, people):
    assert signed_in(people.liaison).get("/registers/nothing_here/new/").status_code == 404


def made(people, on_stage, **changes) -> Record:
    client = signed_in(people.liaison)
    answer = client.post(FORM, visit(org=str(on_stage.lead.pk), **changes))
    assert answer.status_code == 302
    return records()[-1]


def test_a_stale_form_is_told_with_both_versions(on_stage, people):
    record = made(people, on_stage)
    client = signed_in(people.liaison)
    path = f"/records/{record.uid}/edit/"
    change = visit(org=str(on_stage.lead.pk), version="1", purpose="看车间")
    del change["papers"]
    assert client.post(path, change).status_code == 302
    late = visit(org=str(on_stage.lead.pk), version="1", purpose="看学校")
    del late["papers"]
    answer = client.post(path, late)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "看车间" in text and "看学校" in text
    assert 'name="version" value="2"' in text
    late |= {"version": "2", "uid": str(uuid.uuid4())}
    assert client.post(path, late).status_code == 302
    assert records()[-1].values["purpose"] == "看学校"


def test_money_of_both_versions_is_told_alike(on_stage, people):
    client, path = signed_in(people.liaison), "/registers/consumption_sale/new/"
    draft = {"happened_on": "2022-03-01", "org": str(on_stage.lead.pk), "act": "draft"}
    for amount, unit in (("3", "万元"), ("30000", "元")):
        sent = draft | {"uid": str(uuid.UUID(int=5)), "amount": amount, "amount__unit": unit}
        answer = client.post(path, sent)
        assert answer.status_code == 302
    late = draft | {"uid": str(uuid.UUID(int=5)), "amount": "2.5", "amount__unit": "万元"}
    text = client.post(path, late).content.decode()
    assert '<td data-label="已保存的">30,000.00 元（3 万元）</td>' in text
    assert '<td data-label="您填的"><b>25,000.00 元（2.5 万元）</b></td>' in text


@pytest.mark.parametrize("version", [None, "", "-1", "²", "9" * 30])
def test_a_change_without_a_readable_version_is_stale(on_stage, people, version):
    record = made(people, on_stage)
    change = visit(org=str(on_stage.lead.pk), purpose="看车间")
    del change["papers"]
    change |= {} if version is None else {"version": version}
    answer = signed_in(people.liaison).post(f"/records/{record.uid}/edit/", change)
    assert answer.status_code == 409
    assert 'name="version" value="1"' in answer.content.decode()
    assert records()[-1].version == 1


@pytest.mark.parametrize("address", ["?org=²", "?page=²", "?cluster=²", "?org=" + "9" * 40])
def test_what_only_looks_like_a_number_is_no_fault_of_ours(on_stage, people, address):
    client = signed_in(people.liaison)
    assert client.get(f"/registers/field_visit/{address}").status_code == 200
    assert client.get(f"/registers/field_visit/new/{address}").status_code == 200
    assert client.get(f"/board/{address}").status_code == 200


def test_another_countys_record_can_not_be_edited(on_stage, people):
    record = made(people, on_stage)
    assert signed_in(people.stranger).get(f"/records/{record.uid}/edit/").status_code == 404


def test_a_paper_of_another_record_is_not_moved_here(on_stage, people):
    record = made(people, on_stage)
    paper = RecordPaper.objects.get(record=record).paper_id
    thief = visit(org=str(on_stage.lead.pk), kept=[str(paper)], happened_on="2022-05-01")
    del thief["papers"]
    answer = signed_in(people.liaison).post(FORM, thief)
    assert answer.status_code == 422
    assert len(records()) == 1


def offered(text: str) -> str:
    """The hidden field of a form just opened, as its browser sends it back."""
    found = re.search(r'name="offered" value="([^"]*)"', text)
    return html.unescape(found[1])


def test_what_the_form_filled_in_itself_is_not_counted_as_asked(on_stage, people):
    client = signed_in(people.liaison)
    stood = offered(client.get(FORM).content.decode())
    place, org = "韶关市南雄市珠玑镇", str(on_stage.lead.pk)
    cluster, day = str(on_stage.cluster.pk), "2022-11-20"
    assert json.loads(stood) == {
        "happened_on": day, "org": org, "cluster": cluster, "place": place
    }  # fmt: skip
    said = {"place": place, "org": org, "cluster": cluster, "offered": stood}
    gap = client.post(FORM, visit(happened_on=day, rank="", **said))
    assert (gap.status_code, offered(gap.content.decode())) == (422, stood)
    answer = client.post(FORM, visit(happened_on="2022-11-19", **said))
    assert answer.status_code == 302
    scope.enter(scope.EVERYTHING)
    row = Load.objects.get()
    # The rank and another day were said; the unit, the cluster and the town stood there.
    assert (row.entries, row.asked, row.prefilled) == (1, 2, 3)


@pytest.mark.parametrize("stood", ["", "[1]", "{", '{"rank": 3}'])
def test_an_offer_that_cannot_be_read_counts_as_none(on_stage, people, stood):
    client = signed_in(people.liaison)
    sent = visit(org=str(on_stage.lead.pk), place="韶关市南雄市珠玑镇", offered=stood)
    assert client.post(FORM, sent).status_code == 302
    scope.enter(scope.EVERYTHING)
    row = Load.objects.get()
    assert (row.asked, row.prefilled) == (4, 1)
