"""Files of departments: taken in blinded, or refused with every fault; raw files go in time."""

import datetime as dt
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.cast import account
from tests.screening.world import (
    ELSEWHERE,
    HERE,
    NANXIONG,
    NEXT,
    TODAY,
    household,
    numbered,
    person,
)
from zhuzhen.base import cipher
from zhuzhen.base.models import AuditEntry
from zhuzhen.base.problems import Problem
from zhuzhen.casework.models import Clue
from zhuzhen.feeds.mapping import HeadMapping
from zhuzhen.people.models import Account
from zhuzhen.screening.commands.purging import delete_raw, purge_raw
from zhuzhen.screening.commands.receiving import receive_file, take_in
from zhuzhen.screening.commands.running import run_screening
from zhuzhen.screening.models import Feed, Unmatched
from zhuzhen.screening.strangers import NAME_COLUMN

YEAR = (dt.date(2022, 1, 1), dt.date(2022, 10, 31))
HEADS = "身份证号,姓名,户籍村,结算日期,合规自付费用（元）"


@pytest.fixture
def office(everything: None) -> Account:
    return account("medical-office", role="civil", place_id=NANXIONG)


def sent(
    tmp_path: Path, *lines: str, by: Account | None = None, heads: str = HEADS,
    kind: str = "medical_payment", place: str = NANXIONG,
    period: tuple[dt.date, dt.date] = YEAR, encoding: str = "utf-8",
) -> Feed:  # fmt: skip
    path = tmp_path / "file.csv"
    path.write_bytes("\n".join([heads, *lines, ""]).encode(encoding))
    return receive_file(
        kind, place=place, path=path, file_name="医保.csv", period=period, by=by, today=TODAY
    )


def taken(feed: Feed, *, by: Account | None = None, chosen: HeadMapping | None = None) -> Feed:
    return take_in(feed, by=by, today=TODAY, chosen=chosen)


def test_a_file_is_taken_in_blinded_and_can_be_screened(
    office: Account, tmp_path: Path, feeds_root: Path
) -> None:
    ill = person(household())
    line = f"{ill.id_number},演示人,里东村,2022-03-10,30000.50"
    feed = taken(sent(tmp_path, line, by=office, encoding="gb18030"), by=office)
    assert (feed.state, feed.rows_read, feed.rows_kept) == ("blinded", 1, 1)
    assert (feed.persons_matched, feed.persons_unmatched, feed.fault_count) == (1, 0, 0)
    assert feed.mapping["身份证号"] == "id_number"
    blinded = feeds_root / feed.blinded_file
    (row,) = pq.read_table(blinded).to_pylist()
    assert (row["row"], row["self_paid"], row["settled_on"]) == (2, 3_000_050, dt.date(2022, 3, 10))
    assert row["id_number"] == cipher.blind(ill.id_number)
    assert "name" not in row
    assert ill.id_number.encode() not in blinded.read_bytes()
    assert run_screening(NANXIONG, by=None, today=TODAY).counts["heavy_medical_cost"]["new"] == 1
    assert Clue.objects.get().household == ill.resident.household
    entries = AuditEntry.objects.filter(subject_kind__in=("feed", "run")).order_by("pk")
    assert list(entries.values_list("act", flat=True)) == [
        "feed.receive",
        "feed.take_in",
        "screen.run",
    ]


def test_every_fault_is_told_and_nothing_is_kept(
    office: Account, tmp_path: Path, feeds_root: Path
) -> None:
    good = numbered(1)
    wrong = good[:-1] + ("0" if good[-1] != "0" else "1")
    feed = sent(
        tmp_path,
        f"{wrong},演示甲,里东村,2022-03-10,1.00",
        "4.49900198E+17,演示乙,里东村,2022-03-10,1.00",
        f"{good},演示丙,里东村,2022-13-10,很多",
        f"{numbered(2)},演示丁,里东村,2021-12-31,1.00",
    )
    feed = taken(feed, by=office)
    assert (feed.state, feed.rows_kept, feed.fault_count) == ("refused", 0, 5)
    told = [(fault["row"], fault["column"]) for fault in feed.faults]
    assert told == [
        (2, "身份证号"),
        (3, "身份证号"),
        (4, "结算日期"),
        (4, "合规自付费用（元）"),
        (5, "结算日期"),
    ]
    assert f"末位校验码应为 {good[-1]}" in feed.faults[0]["what"]
    assert "科学计数" in feed.faults[1]["what"]
    assert good not in str(feed.faults)
    assert list(feeds_root.glob("*/*.parquet")) == []
    assert not Unmatched.objects.exists()


def test_other_columns_can_be_chosen_after_a_refusal(office: Account, tmp_path: Path) -> None:
    ill = person(household())
    heads = "证号,姓名,村,哪天,花了"
    line = f"{ill.id_number},演示人,里东村,2022-03-10,3"
    feed = taken(sent(tmp_path, line, heads=heads, by=office), by=office)
    assert feed.state == "refused"
    targets = {"证号": "id_number", "姓名": "name", "哪天": "settled_on", "花了": "self_paid"}
    chosen = HeadMapping(targets, {"花了": "万元"})
    feed = taken(feed, by=office, chosen=chosen)
    assert (feed.state, feed.faults, feed.mapping["花了"]) == ("blinded", [], "self_paid")
    # The next file of the same heads is read the same way, unasked.
    other = f"{numbered(7)},演示人,里东村,2022-04-10,3"
    again = taken(sent(tmp_path, other, heads=heads, by=office), by=office)
    assert (again.state, again.rows_kept) == ("blinded", 1)


def test_people_not_found_are_listed_by_village_with_who_may_be_meant(
    office: Account, tmp_path: Path
) -> None:
    family = household(HERE)
    near = [
        person(family, name="演示王", id_shown="449900********1111").resident.pk,
        person(family, name="演示玉", id_shown="449900********2222").resident.pk,
        person(household(NEXT), name="演示王", id_shown="449900********3333").resident.pk,
    ]
    person(household(HERE), name="别的人")
    person(household(ELSEWHERE), name="演示王")
    known = person(household(HERE), name="另有其人")
    lost, far = numbered(501), numbered(502)
    feed = sent(
        tmp_path,
        f"{known.id_number},演示人,{HERE},2022-03-10,1.00",
        f"{lost},演示王,{HERE},2022-03-10,1.00",
        f"{lost},演示王,{HERE},2022-03-11,1.00",
        f"{far},没有谁,某地,2022-03-10,1.00",
    )
    feed = taken(feed, by=office)
    assert (feed.persons_matched, feed.persons_unmatched) == (1, 2)
    listed = list(Unmatched.objects.order_by("row"))
    assert [(each.row, each.place_id) for each in listed] == [(3, HERE), (5, NANXIONG)]
    assert listed[0].near == [near[0], near[2], near[1]]
    assert listed[1].near == []
    assert listed[0].id_shown == f"{lost[:6]}********{lost[-4:]}"
    assert cipher.unseal(listed[0].name_sealed, column=NAME_COLUMN) == "演示王"


def test_a_stranger_without_a_village_is_looked_for_by_name_and_number(
    office: Account, tmp_path: Path
) -> None:
    lost = numbered(503)
    same = person(household(), name="演示赵", id_shown=f"999999********{lost[-4:]}").resident.pk
    person(household(), name="演示赵", id_shown="888888********0000")
    feed = taken(sent(tmp_path, f"{lost},演示赵,,2022-03-10,1.00"), by=office)
    assert Unmatched.objects.get(feed=feed).near == [same]


def test_the_same_file_and_overlapping_places_are_refused(office: Account, tmp_path: Path) -> None:
    line = f"{numbered(1)},演示人,,2022-03-10,1.00"
    taken(sent(tmp_path, line))
    with pytest.raises(Problem) as caught:
        taken(sent(tmp_path, line))
    assert caught.value.code == "same_file"
    other = f"{numbered(2)},演示人,,2022-03-10,1.00"
    with pytest.raises(Problem) as caught:
        taken(sent(tmp_path, other, place="440200000000"))
    assert caught.value.code == "feed_overlaps"
    later = (dt.date(2022, 11, 1), TODAY)
    last = f"{numbered(2)},演示人,,2022-11-10,1.00"
    assert taken(sent(tmp_path, last, place="440200000000", period=later)).state == "blinded"


def test_what_was_taken_in_is_not_taken_in_twice(office: Account, tmp_path: Path) -> None:
    feed = taken(sent(tmp_path, f"{numbered(1)},演示人,,2022-03-10,1.00"))
    with pytest.raises(Problem, match="已经入库"):
        taken(feed)


@pytest.mark.parametrize(
    ("period", "kind", "code"),
    [
        ((dt.date(2022, 3, 1), dt.date(2022, 2, 1)), "medical_payment", "bad_period_of_feed"),
        ((dt.date(2022, 3, 1), dt.date(2022, 12, 1)), "medical_payment", "bad_period_of_feed"),
        (YEAR, "medical_paiment", "unknown_feed"),
    ],
)
def test_what_is_said_of_a_file_must_make_sense(
    office: Account, tmp_path: Path, period: tuple[dt.date, dt.date], kind: str, code: str
) -> None:
    with pytest.raises(Problem) as caught:
        sent(tmp_path, kind=kind, period=period)
    assert caught.value.code == code
    assert not Feed.objects.exists()


def test_departments_send_for_their_own_place(everything: None, tmp_path: Path) -> None:
    stranger = account("office-next", role="civil", place_id="440281000000")
    with pytest.raises(Problem) as caught:
        sent(tmp_path, by=stranger)
    assert caught.value.code == "not_allowed"


def test_raw_files_are_deleted_when_their_days_are_over(
    office: Account, tmp_path: Path, feeds_root: Path
) -> None:
    kept = taken(sent(tmp_path, f"{numbered(1)},演示人,,2022-03-10,1.00"))
    refused = taken(sent(tmp_path, "1,演示人,,2022-03-10,1.00"))
    raw = feeds_root / kept.raw_file
    assert (kept.raw_due_on, raw.stat().st_mode & 0o777) == (dt.date(2022, 12, 20), 0o600)
    assert purge_raw(today=dt.date(2022, 12, 19)) == 0
    assert raw.exists()
    assert purge_raw(today=dt.date(2022, 12, 20)) == 2
    assert not raw.exists()
    for each in (kept, refused):
        each.refresh_from_db()
        assert each.raw_file == ""
        assert each.raw_deleted_at is not None
    assert (kept.state, refused.state) == ("raw_deleted", "refused")
    assert (feeds_root / kept.blinded_file).exists()
    assert purge_raw(today=dt.date(2022, 12, 21)) == 0
    with pytest.raises(Problem, match="原始文件已经删除"):
        taken(refused)


def test_a_raw_file_can_be_deleted_at_once(
    office: Account, tmp_path: Path, feeds_root: Path
) -> None:
    feed = taken(sent(tmp_path, f"{numbered(1)},演示人,,2022-03-10,1.00"), by=office)
    raw = feeds_root / feed.raw_file
    assert delete_raw(feed, by=office, today=TODAY).state == "raw_deleted"
    assert not raw.exists()
