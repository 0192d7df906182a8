"""The sheet of pairings: each kind with its own ends, one to one, once."""

import datetime as dt

from tests.cast import DONGGUAN, SHAOGUAN, org
from tests.rosters.conftest import rows_of
from zhuzhen.partners.models import Pairing
from zhuzhen.rosters.labels import HIDDEN
from zhuzhen.rosters.undoing import undo_roster

HEADS = (
    "结对种类",
    "帮扶方地区",
    "帮扶单位",
    "受帮扶地区",
    "一对一",
    "协议",
    "起始日期",
    "结束日期",
)
SINCE = dt.date(2022, 1, 1)
VILLAGE = "440282113201"


def enterprise(name, *, place=VILLAGE, exclusive="是", until=None):
    return ("村企结对", None, name, place, exclusive, "协议一号", SINCE, until)


def test_pairings_of_several_kinds(theatre):
    org("东莞市辛厂", kind="private_enterprise")
    sheet = theatre.sheet(
        HEADS,
        ("市际结对", "东莞市", None, "韶关市", None, None, SINCE, None),
        enterprise("东莞市辛厂"),
    )
    theatre.enter(theatre.cast.assisting_city)
    assert theatre.bring("pairings", sheet, by=theatre.cast.assisting_city).created == 2
    cities = Pairing.objects.get(kind="city_city")
    assert (cities.helper_place_id, cities.place_id, cities.helper_code) == (
        DONGGUAN, SHAOGUAN, DONGGUAN,
    )  # fmt: skip
    village = Pairing.objects.get(kind="enterprise_village")
    assert (village.is_exclusive, village.document, village.helper_code) == (
        True, "协议一号", DONGGUAN,
    )  # fmt: skip


def test_wrong_ends_and_second_ties_are_refused(theatre):
    for name in ("东莞市辛厂", "东莞市壬厂"):
        org(name, kind="private_enterprise")
    theatre.bring("pairings", theatre.sheet(HEADS, enterprise("东莞市辛厂")))
    sheet = theatre.sheet(
        HEADS,
        enterprise("东莞市壬厂"),
        enterprise("东莞市甲局", place="440282113203"),
        ("市际结对", None, None, "韶关市", None, None, SINCE, None),
        enterprise("东莞市壬厂", place="440282113204", exclusive="否", until=dt.date(2021, 1, 1)),
        name="b",
    )
    found = theatre.faults("pairings", sheet)
    assert [(row, column) for row, column, _ in found] == [
        (2, "受帮扶地区"), (3, "结对种类"), (4, "结对种类"), (5, "结束日期"),
    ]  # fmt: skip
    assert "已登记的村企结对 东莞市辛厂" in found[0][2]


def test_an_export_comes_back_and_can_be_ended_and_undone(theatre):
    org("东莞市辛厂", kind="private_enterprise")
    theatre.bring("pairings", theatre.sheet(HEADS, enterprise("东莞市辛厂")))
    path = theatre.exported("pairings")
    back = theatre.bring("pairings", path)
    assert (back.created, back.updated, back.unchanged) == (0, 0, 1)
    number = rows_of(path)[0]["编号"]
    ended = (number, *enterprise("东莞市辛厂", until=dt.date(2022, 10, 31)))
    outcome = theatre.bring(
        "pairings", theatre.sheet(("编号", *HEADS), ended, name="b"), update=True
    )
    assert outcome.updated == 1
    assert Pairing.objects.get().during.upper == dt.date(2022, 11, 1)
    undo_roster(outcome.receipt, by=None)
    assert Pairing.objects.get().during.upper is None


def test_what_is_out_of_sight_is_not_told_and_comes_back_unchanged(theatre):
    org("东莞市辛厂", kind="private_enterprise")
    theatre.bring("pairings", theatre.sheet(HEADS, enterprise("东莞市辛厂")))
    theatre.enter(office := theatre.cast.host_city)
    (row,) = rows_of(path := theatre.exported("pairings"))
    assert row["帮扶单位"] == HIDDEN
    back = theatre.bring("pairings", path, by=office)
    assert (back.created, back.updated, back.unchanged) == (0, 0, 1)
    new = theatre.sheet(HEADS, enterprise(HIDDEN, place="440282113203"), name="b")
    assert [each[:2] for each in theatre.faults("pairings", new, by=office)] == [(2, "帮扶单位")]
