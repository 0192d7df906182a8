"""The sheet of organisations: brought in, known again, renamed, refused, taken back."""

import datetime as dt

import pytest

from tests.cast import DONGGUAN
from tests.conftest import TODAY
from tests.rosters.conftest import changed, rows_of
from zhuzhen.base.problems import Problem
from zhuzhen.partners.commands import create_org
from zhuzhen.partners.models import Membership, Org, OrgName
from zhuzhen.places.models import Division
from zhuzhen.rosters.models import RosterReceipt
from zhuzhen.rosters.undoing import undo_roster

HEADS = ("单位名称", "简称", "类别", "所在地", "统一社会信用代码", "启用日期", "撤销日期")
SINCE = dt.date(2021, 7, 15)
CODE, OTHER_CODE = "91440300MA5FUE3U83", "914403001922038216"


def org(name, *, code=None, kind="民营企业", home="东莞市", until=None, since=SINCE):
    return (name, None, kind, home, code, since, until)


def test_new_organisations_stand_with_their_first_name(theatre):
    theatre.enter(theatre.cast.assisting_city)
    sheet = theatre.sheet(HEADS, org("东莞市辛厂", code=CODE), org("东莞市壬厂"))
    outcome = theatre.bring("organisations", sheet, by=theatre.cast.assisting_city)
    assert (outcome.read, outcome.created, outcome.updated, outcome.unchanged) == (2, 2, 0, 0)
    made = Org.objects.get(name="东莞市辛厂")
    assert (made.kind, made.home_id, made.credit_code) == ("private_enterprise", DONGGUAN, CODE)
    assert made.during.lower == SINCE
    assert [each.name for each in made.names.all()] == ["东莞市辛厂"]


def test_kinds_are_known_as_offices_write_them(theatre):
    written = ("国企", "市直机关", "镇街", "民企", "党政机关")
    rows = [org(f"东莞市辛{at}厂", kind=word) for at, word in enumerate(written)]
    theatre.bring("organisations", theatre.sheet(HEADS, *rows))
    made = Org.objects.filter(name__startswith="东莞市辛").order_by("name")
    assert [each.kind for each in made] == [
        "soe", "city_direct", "subdistrict_town", "private_enterprise", "party_gov",
    ]  # fmt: skip
    wrong = theatre.faults("organisations", theatre.sheet(HEADS, org("东莞市壬厂", kind="企业")))
    assert wrong == [(2, "类别", "没有“企业”这个选项")]


def test_the_same_sheet_again_changes_nothing(theatre):
    sheet = theatre.sheet(HEADS, org("东莞市辛厂", code=CODE), org("东莞市壬厂"))
    theatre.bring("organisations", sheet)
    again = theatre.bring("organisations", sheet)
    assert (again.created, again.updated, again.unchanged) == (0, 0, 2)
    assert again.seen_before


def test_an_export_comes_back_to_the_same_rows(theatre):
    path = theatre.exported("organisations")
    assert {row["单位名称"] for row in rows_of(path)} >= {"东莞市甲局", "东莞市驻韶关市工作组"}
    back = theatre.bring("organisations", path)
    assert (back.created, back.updated, back.unchanged) == (0, 0, len(rows_of(path)))

    def rename(page):
        for row in page.iter_rows(min_row=4):
            if row[1].value == "东莞市甲局":
                row[1].value, row[2].value = "东莞市新甲局", "新甲"

    edited = changed(path, edit=rename)
    with pytest.raises(Problem) as refused:
        theatre.bring("organisations", edited)
    assert refused.value.code == "roster_differs"
    assert [each.column for each in refused.value.faults] == ["单位名称", "简称"]
    outcome = theatre.bring("organisations", edited, update=True)
    assert (outcome.created, outcome.updated) == (0, 1)
    org = Org.objects.get(pk=theatre.stage.lead.pk)
    assert (org.name, org.short_name) == ("东莞市新甲局", "新甲")
    names = OrgName.objects.filter(org=org).order_by("during")
    assert [(each.name, each.during.lower) for each in names] == [
        ("东莞市新甲局", dt.date(2021, 1, 1))
    ]


def test_a_name_that_differs_is_a_renaming_from_today(theatre):
    made = create_org(
        "东莞市旧局", kind="city_direct", home=Division.objects.get(pk=DONGGUAN), on=SINCE, by=None
    )
    heads = ("编号", *HEADS)
    sheet = theatre.sheet(heads, (made.pk, *org("东莞市新局", kind="市直单位")))
    receipt = theatre.bring("organisations", sheet, update=True).receipt
    names = [(each.name, each.during.lower, each.during.upper) for each in made.names.all()]
    assert sorted(names) == [("东莞市新局", TODAY, None), ("东莞市旧局", SINCE, TODAY)]
    undo_roster(receipt, by=None)
    made.refresh_from_db()
    assert made.name == "东莞市旧局"
    assert [(each.name, each.during.upper) for each in made.names.all()] == [("东莞市旧局", None)]


def test_every_fault_is_told_at_once_with_its_cell(theatre):
    sheet = theatre.sheet(
        HEADS,
        org("东莞市辛厂", code=CODE[:-1] + "X"),
        org("东莞市壬厂", kind="小卖部", home="不存在的地方"),
        org("东莞市癸厂", until=dt.date(2020, 1, 1)),
        org(None),
        org("东莞市子厂", code=OTHER_CODE),
        org("东莞市丑厂", code=OTHER_CODE),
    )
    found = theatre.faults("organisations", sheet)
    assert [(row, column) for row, column, _ in found] == [
        (2, "统一社会信用代码"),
        (3, "类别"),
        (3, "所在地"),
        (4, "撤销日期"),
        (5, "单位名称"),
        (7, "编号"),
    ]
    assert "校验位不对" in found[0][2]
    assert not Org.objects.filter(name__contains="厂").exists()


def test_a_code_of_another_unit_is_refused(theatre):
    heads = ("编号", *HEADS)
    Org.objects.filter(pk=theatre.stage.member_b.pk).update(credit_code=CODE)
    lead = theatre.stage.lead
    own = org(lead.name, code=CODE, kind="市直单位", since=dt.date(2021, 1, 1))
    found = theatre.faults("organisations", theatre.sheet(heads, (lead.pk, *own)))
    assert [(row, column) for row, column, _ in found] == [(2, "统一社会信用代码")]
    assert "东莞市乙局" not in found[0][2].split("：")[0]


def test_near_alike_names_are_shown_before_they_land(theatre):
    sheet = theatre.sheet(HEADS, org("东莞市甲集团有限公司"), org("东莞甲集团（有限责任公司）"))
    dry = theatre.bring("organisations", sheet, dry_run=True)
    assert [(each.row, each.column) for each in dry.likenesses] == [(3, "单位名称")]
    with pytest.raises(Problem) as refused:
        theatre.bring("organisations", sheet)
    assert refused.value.code == "roster_alike"
    assert theatre.bring("organisations", sheet, alike_too=True).created == 2


def test_a_member_of_a_cluster_cannot_end(theatre):
    lead = theatre.stage.lead
    row = org(lead.name, kind="市直单位", since=dt.date(2021, 1, 1), until=dt.date(2022, 6, 30))
    found = theatre.faults("organisations", theatre.sheet(("编号", *HEADS), (lead.pk, *row)))
    assert [(row, column) for row, column, _ in found] == [(2, "撤销日期")]
    assert Membership.objects.filter(org=lead).exists()


@pytest.mark.parametrize("who", ["stranger", "county", "liaison", "auditor"])
def test_nobody_enters_units_of_another_home(theatre, who):
    account = getattr(theatre.cast, who)
    theatre.enter(account)
    sheet = theatre.sheet(HEADS, org("东莞市辛厂"))
    with pytest.raises(Problem) as refused:
        theatre.bring("organisations", sheet, by=account)
    assert refused.value.code in ("faults", "not_allowed")
    assert not Org.objects.filter(name="东莞市辛厂").exists()


def test_a_county_enters_its_own_units(theatre):
    theatre.enter(theatre.cast.county)
    sheet = theatre.sheet(HEADS, org("南雄市中学", kind="学校", home="韶关市南雄市"))
    assert theatre.bring("organisations", sheet, by=theatre.cast.county).created == 1


def test_undoing_takes_all_back_unless_used(theatre):
    sheet = theatre.sheet(HEADS, org("东莞市辛厂", code=CODE), org("东莞市壬厂"))
    receipt = theatre.bring("organisations", sheet).receipt
    made = Org.objects.get(name="东莞市壬厂")
    Membership.objects.create(
        cluster=theatre.stage.cluster, org=made, role="member", during=(SINCE, None),
        place_id=theatre.stage.cluster.town_id, helper_code=DONGGUAN,
    )  # fmt: skip
    with pytest.raises(Problem) as refused:
        undo_roster(receipt, by=None)
    assert [each.what for each in refused.value.faults] == ["单位“东莞市壬厂”导入后已用于组团成员"]
    Membership.objects.filter(org=made).delete()
    undo_roster(receipt, by=None)
    assert not Org.objects.filter(name__in=["东莞市辛厂", "东莞市壬厂"]).exists()
    assert RosterReceipt.objects.get(pk=receipt.pk).undone_at is not None
    with pytest.raises(Problem) as again:
        undo_roster(receipt, by=None)
    assert again.value.code == "already_done"


def test_undoing_refuses_what_was_changed_since(theatre):
    receipt = theatre.bring("organisations", theatre.sheet(HEADS, org("东莞市辛厂"))).receipt
    Org.objects.filter(name="东莞市辛厂").update(short_name="辛")
    with pytest.raises(Problem) as refused:
        undo_roster(receipt, by=None)
    assert "简称" in refused.value.faults[0].what
