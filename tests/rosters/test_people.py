"""The sheet of people and postings: brought in, faults of rows and of all together, scope."""

import datetime as dt

import pytest

from tests.rosters.conftest import changed, rows_of
from zhuzhen.base.problems import Problem
from zhuzhen.partners.models import Handover, Person, Posting, Shift
from zhuzhen.rosters.undoing import undo_roster

HEADS = ("姓名", "人事单位", "中共党员", "工作队", "岗位", "驻村", "派驻日期", "离任日期")
TEAM, SINCE = "珠玑镇工作队", dt.date(2022, 3, 1)


def post(name, *, org="东莞市甲局", party="是", team=TEAM, role="队员", village=None, since=SINCE,
         until=None):  # fmt: skip
    return (name, org, party, team, role, village, since, until)


def test_people_are_enrolled_and_posted(theatre):
    theatre.enter(theatre.cast.assisting_city)
    sheet = theatre.sheet(
        HEADS,
        post("许一", role="队长"),
        post("许二", org="东莞市乙局", role="驻村第一书记", village="440282113201"),
        post("许三", team=None, role=None, since=None),
    )
    outcome = theatre.bring("people", sheet, by=theatre.cast.assisting_city)
    assert (outcome.read, outcome.created) == (3, 3)
    leader = Posting.objects.get(person__name="许一")
    assert (leader.role, leader.status, leader.place_id) == ("leader", "on_duty", "440282113000")
    assert leader.sending_org_id == theatre.stage.lead.pk
    assert leader.cluster_id == theatre.stage.cluster.pk
    assert leader.during.lower == SINCE and leader.during.upper is None
    assert Posting.objects.get(person__name="许二").village_id == "440282113201"
    assert not Posting.objects.filter(person__name="许三").exists()
    assert Shift.objects.filter(team_id=theatre.stage.team.pk).count() == 2
    again = theatre.bring("people", sheet, by=theatre.cast.assisting_city)
    assert (again.created, again.updated, again.unchanged) == (0, 0, 3)


def test_an_export_comes_back_to_the_same_rows(theatre):
    theatre.bring("people", theatre.sheet(HEADS, post("许一"), post("许三", team=None, role=None,
                                                                  since=None)))  # fmt: skip
    path = theatre.exported("people")
    listed = [(row["姓名"], row["工作队"]) for row in rows_of(path)]
    assert listed == [("许一", TEAM), ("许三", None)]
    back = theatre.bring("people", path)
    assert (back.created, back.updated, back.unchanged) == (0, 0, 2)

    edited = changed(path, edit=_rename)
    outcome = theatre.bring("people", edited, update=True)
    assert (outcome.created, outcome.updated, outcome.unchanged) == (0, 1, 1)
    assert Person.objects.filter(name="许壹").count() == 1
    assert not Person.objects.filter(name="许一").exists()


def _rename(page):
    page.cell(4, 3).value = "许壹"


def test_two_postings_of_one_new_person_are_one_person(theatre):
    sheet = theatre.sheet(
        HEADS, post("许一", until=dt.date(2022, 6, 30)), post("许一", since=dt.date(2022, 7, 1))
    )
    assert theatre.bring("people", sheet).created == 2
    assert Person.objects.filter(name="许一").count() == 1
    assert Posting.objects.filter(person__name="许一").count() == 2


def test_every_fault_is_told_at_once(theatre):
    village = "445222110201"
    sheet = theatre.sheet(
        HEADS,
        post("许一", role="队长"),
        post("许二", role="队长"),
        post("许三", role="队长", party="否", since=dt.date(2023, 1, 1)),
        post("许四", until=dt.date(2022, 2, 1)),
        post("许五", since=dt.date(2020, 1, 1)),
        post("许六", role="驻村第一书记"),
        post("许七", village=village),
        post("许八", org="没有的局"),
        post("许九", role=None, since=None),
        post("许十", team=None),
        post("许一", since=dt.date(2022, 5, 1)),
    )
    found = theatre.faults("people", sheet)
    told = {(row, column) for row, column, _ in found}
    assert told >= {
        (3, "岗位"),  # a second leader
        (4, "岗位"),  # no party member
        (5, "离任日期"),
        (6, "派驻日期"),  # before the team was there
        (7, "岗位"),
        (9, "人事单位"),
        (10, "工作队"),
        (11, "工作队"),
        (12, "姓名"),  # in two posts at once
    }
    assert any(what == "一个工作队同时只有一名队长：与第 2 行时间重叠" for *_, what in found)
    assert not Person.objects.filter(name__startswith="许").exists()


def test_a_posting_that_overlaps_a_known_one_is_refused(theatre):
    theatre.bring("people", theatre.sheet(HEADS, post("许一", role="队长")))
    sheet = theatre.sheet(HEADS, post("许二", role="队长", since=dt.date(2022, 9, 1)), name="b")
    ((row, column, what),) = theatre.faults("people", sheet)
    assert (row, column) == (2, "岗位")
    assert "已登记的许一（珠玑镇工作队）" in what


def test_nobody_leaves_before_the_handover_is_done(theatre):
    theatre.bring("people", theatre.sheet(HEADS, post("许一")))
    leaving = theatre.sheet(HEADS, post("许一", until=dt.date(2022, 10, 31)), name="b")
    ((row, column, what),) = theatre.faults("people", leaving)
    assert (row, column) == (2, "离任日期") and "交接清单" in what
    posting = Posting.objects.get()
    Handover.objects.create(
        leaving=posting, items=[{"what": "印章", "done": True}], cluster_id=posting.cluster_id,
        place_id=posting.place_id, helper_code=posting.helper_code,
    )  # fmt: skip
    assert theatre.bring("people", leaving, update=True).updated == 1


def test_what_is_fixed_is_not_changed_by_a_sheet(theatre):
    theatre.bring("people", theatre.sheet(HEADS, post("许一")))
    row = rows_of(theatre.exported("people"))[0]
    heads = ("派驻编号", *HEADS)
    found = theatre.faults(
        "people", theatre.sheet(heads, (row["派驻编号"], *post("许一", role="队长")), name="b")
    )
    assert [(row, column) for row, column, _ in found] == [(2, "岗位")]


def test_same_names_are_not_guessed(theatre):
    for _ in range(2):
        Person.objects.create(name="许一", org=theatre.stage.lead, helper_code="441900000000")
    ((row, column, what),) = theatre.faults("people", theatre.sheet(HEADS, post("许一")))
    assert (row, column) == (2, "人员编号") and "2 人" in what


def test_a_name_known_in_the_town_from_another_unit_is_shown(theatre):
    theatre.bring("people", theatre.sheet(HEADS, post("许一")))
    sheet = theatre.sheet(HEADS, post("许一", org="东莞市乙局"), name="b")
    dry = theatre.bring("people", sheet, dry_run=True)
    assert [(each.row, each.column) for each in dry.likenesses] == [(2, "姓名")]


@pytest.mark.parametrize("who", ["stranger", "outsider", "colleague", "auditor", "village"])
def test_a_stranger_posts_nobody(theatre, who):
    account = getattr(theatre.cast, who)
    theatre.enter(account)
    with pytest.raises(Problem) as refused:
        theatre.bring("people", theatre.sheet(HEADS, post("许一")), by=account)
    assert refused.value.code in ("not_allowed", "faults")
    assert not Person.objects.filter(name="许一").exists()


def test_the_lead_posts_known_people_but_enrols_nobody(theatre):
    Person.objects.create(name="许二", org=theatre.stage.lead, helper_code="441900000000")
    theatre.enter(theatre.cast.liaison)
    sheet = theatre.sheet(HEADS, post("许一"), post("许二", party=None))
    found = theatre.faults("people", sheet, by=theatre.cast.liaison)
    assert [row for row, *_ in found] == [2]
    only = theatre.sheet(HEADS, post("许二", party=None), name="b")
    assert theatre.bring("people", only, by=theatre.cast.liaison).created == 1


def test_undoing_takes_people_and_postings_back(theatre):
    receipt = theatre.bring("people", theatre.sheet(HEADS, post("许一"), post("许二"))).receipt
    undo_roster(receipt, by=None)
    assert not Posting.objects.exists() and not Person.objects.exists()


def test_only_the_importer_undoes(theatre):
    theatre.enter(theatre.cast.assisting_city)
    sheet = theatre.sheet(HEADS, post("许一"))
    receipt = theatre.bring("people", sheet, by=theatre.cast.assisting_city).receipt
    theatre.enter(theatre.cast.province)
    with pytest.raises(Problem) as refused:
        undo_roster(receipt, by=theatre.cast.province)
    assert refused.value.code == "not_allowed"
    theatre.enter(theatre.cast.assisting_city)
    assert undo_roster(receipt, by=theatre.cast.assisting_city).undone_at is not None


def test_a_name_set_wide_is_the_same_name(theatre):
    theatre.bring("people", theatre.sheet(HEADS, post("张三")))
    again = theatre.bring("people", theatre.sheet(HEADS, post("张　三"), name="b"))
    assert (again.created, again.unchanged) == (0, 1)
    theatre.bring("people", theatre.sheet(HEADS, post("Ann  Lee"), name="c"))
    assert set(Person.objects.values_list("name", flat=True)) == {"张三", "Ann Lee"}


@pytest.mark.parametrize("status", [None, "在岗"])
def test_nobody_is_on_duty_before_the_first_day(theatre, status):
    later = post("许一", since=dt.date(2099, 1, 1))
    sheet = theatre.sheet((*HEADS, "状态"), (*later, status))
    ((row, column, what),) = theatre.faults("people", sheet)
    assert (row, column) == (2, "派驻日期") and "状态不能是在岗" in what
    planned = theatre.sheet((*HEADS, "状态"), (*later, "拟派"), name="b")
    assert theatre.bring("people", planned).created == 1


def test_a_row_of_sums_is_told_once(theatre):
    sheet = theatre.sheet(HEADS, post("许一"), ("合计：1 人", "=SUM(A2:A2)"))
    assert theatre.faults("people", sheet) == [(3, "", "这一行像合计行")]
