"""A sheet of households becomes households as the commands would have made them."""

from pathlib import Path

import pytest

from tests.conftest import TODAY
from tests.households.sheets import (
    FAMILY,
    OTHER_VILLAGE,
    VILLAGE,
    bring,
    identity,
    line,
    sheet,
    told,
)
from zhuzhen.base import cipher
from zhuzhen.base.models import AuditEntry
from zhuzhen.base.problems import Problem
from zhuzhen.households import sealing
from zhuzhen.households.choices import Secret
from zhuzhen.households.commands import register_household
from zhuzhen.households.facts import HouseholdFacts, ResidentFacts
from zhuzhen.households.models import Household, HouseholdChange, HouseholdReceipt, Resident

pytestmark = pytest.mark.usefixtures("everything")
_APART = ("id", "household_id", "number", "receipt_id", "updated_at", "phone_sealed",
          "account_sealed", "id_sealed", "health_sealed", "certificate_sealed")  # fmt: skip


def _plain(row) -> dict[str, object]:
    """A row's columns, opened where sealed, without those that differ from row to row."""
    found = {each.attname: getattr(row, each.attname) for each in row._meta.concrete_fields}
    secrets = {
        "phone_sealed": Secret.PHONE, "account_sealed": Secret.ACCOUNT, "id_sealed": Secret.ID,
        "health_sealed": Secret.HEALTH, "certificate_sealed": Secret.CERTIFICATE,
    }  # fmt: skip
    opened = {
        name: sealing.unseal(secret, found[name])
        for name, secret in secrets.items()
        if name in found
    }
    return {**{key: value for key, value in found.items() if key not in _APART}, **opened}


def test_what_a_sheet_brings_is_what_the_command_makes(tmp_path: Path) -> None:
    """Counts, pairs of names, masked numbers, birth and sex, seals: all alike."""
    outcome = bring(sheet(tmp_path / "a.xlsx", *FAMILY))
    imported = Household.objects.get()
    people = [_plain(each) for each in Resident.objects.order_by("name")]
    counts = outcome.tally
    assert (counts.rows, counts.households_created, counts.residents_created) == (3, 1, 3)
    assert imported.number == f"{VILLAGE}00001"
    Resident.objects.update(id_blind="", id_kind="none", state="moved_out")
    common = {"labour": "ordinary", "schooling": "not_at_school"}
    made = register_household(
        HouseholdFacts(kind="ordinary", social_assist="dibao", phone="13800001234"),
        place=VILLAGE,
        residents=[
            ResidentFacts("陈一", "head", id_number=identity(1), **common),
            ResidentFacts(
                "陈二", "spouse", id_number=identity(2), certificate=identity(2) + "41",
                health=("chronic", "disabled"), **common,
            ),
            ResidentFacts(
                "陈三", "child", labour="none", schooling="primary",
                born_on=people[1]["born_on"].replace(2013, 5, 1),
            ),
        ],
        on=TODAY,
        by=None,
    )  # fmt: skip
    assert _plain(imported) == _plain(made)
    again = Resident.objects.filter(household=made).order_by("name")
    assert people == [_plain(each) for each in again]
    # The new household takes the next number.
    assert made.number == f"{VILLAGE}00002"


def test_a_receipt_history_and_audit_tell_of_an_import(tmp_path: Path) -> None:
    outcome = bring(sheet(tmp_path / "a.xlsx", *FAMILY))
    receipt = HouseholdReceipt.objects.get()
    assert outcome.receipt == receipt
    assert (receipt.rows_read, receipt.residents_created, receipt.place_id) == (3, 3, VILLAGE)
    change = HouseholdChange.objects.get()
    assert (change.kind, change.before) == ("imported", {})
    assert change.after == {"size": 3, "receipt": receipt.pk}
    entry = AuditEntry.objects.filter(act="household.import").get()
    assert entry.subject_id == str(receipt.pk)


def test_a_dry_run_writes_nothing_and_tells_the_same(tmp_path: Path) -> None:
    path = sheet(tmp_path / "a.xlsx", *FAMILY)
    dry = bring(path, dry_run=True)
    assert (Household.objects.count(), HouseholdReceipt.objects.count()) == (0, 0)
    assert dry.tally == bring(path).tally
    again = bring(path, dry_run=True)
    assert again.seen_before
    assert again.changes_nothing and again.tally.unchanged == 3


def test_faults_of_households_as_wholes_all_at_once(tmp_path: Path) -> None:
    path = sheet(
        tmp_path / "a.xlsx",
        line("陈一", "户主", identity(1)),
        line("陈二", "户主", identity(2)),
        line("林一", "配偶", identity(3), 户主="林一"),
        line("何一", "户主", identity(5), 户主="何一", 户类别="", 性别="女", 出生日期="1991-01-01"),
        line("何二", "子女", "", 户主="", 残疾人证号=identity(9) + "11", 健康状况="残疾"),
        line("黄一", "户主", identity(7), 户主="黄一", 健康状况="健康、大病"),
        line("黄二", "配偶", identity(8), 户主="黄一", 残疾人证号=identity(9) + "11"),
        line("黄三", "配偶", identity(10), 户主="黄一", 户类别="脱贫户"),
        line("罗一", "户主", identity(11), 户主="罗一", 户编号=f"{VILLAGE}00099"),
    )
    found = bring(path, dry_run=True)
    assert told(found) == [
        (2, "与户主关系", "有 2 位户主"),
        (4, "与户主关系", "没有户主"),
        (5, "户类别", "新的户没有填户类别"),
        (5, "性别", "性别填女，证件号码写的是男"),
        (5, "出生日期", "出生日期填 1991-01-01，证件号码写的是 1990-01-01"),
        (6, "户编号", "看不出是哪一户"),
        (6, "残疾人证号", "填了残疾人证，没有填身份证号码"),
        (7, "与户主关系", "有 2 位配偶"),
        (7, "健康状况", "健康状况同时选了“健康”和其他"),
        (8, "健康状况", "填了残疾人证，健康状况没有“残疾”"),
        (8, "残疾人证号", "残疾人证号的前 18 位与证件号码不同"),
        (9, "户类别", "与同一户第 7 行的户类别不同"),
        (10, "户编号", f"没有编号为“{VILLAGE}00099”的户，或不在您的范围内"),
    ]
    with pytest.raises(Problem) as raised:
        bring(path)
    assert (raised.value.code, raised.value.facts["count"]) == ("faults", 13)
    assert Household.objects.count() == 0


def test_known_households_are_found_by_person_and_changed_when_asked(tmp_path: Path) -> None:
    bring(sheet(tmp_path / "a.xlsx", *FAMILY))
    path = sheet(
        tmp_path / "b.xlsx",
        {
            **FAMILY[0],
            "电话": "13900005678",
            "劳动能力": "技能劳动力",
            "社会救助": "",
            "户类别": "",
        },
        {**FAMILY[1], "健康状况": "残疾"},
        line("陈四", "子女", identity(4, born="20200101"), 劳动能力="无劳动力"),
    )
    with pytest.raises(Problem) as raised:
        bring(path)
    assert raised.value.code == "households_differ"
    assert [(each.row, each.column, each.what) for each in raised.value.faults] == [
        (2, "劳动能力", "已登记为“普通劳动力”，这里是“技能劳动力”"),
        (2, "电话", "与已登记的不同"),
        (3, "健康状况", "与已登记的不同"),
    ]
    counts = bring(path, update=True).tally
    assert (counts.households_created, counts.households_updated) == (0, 1)
    assert (counts.residents_created, counts.residents_updated, counts.unchanged) == (1, 2, 0)
    household = Household.objects.get()
    # What the sheet leaves blank stays, and who is not in it as well.
    assert (household.size, household.able, household.social_assist) == (4, 2, "dibao")
    assert household.version == 2
    assert sealing.unseal(Secret.PHONE, household.phone_sealed) == "13900005678"
    second = Resident.objects.get(name="陈二")
    assert sealing.unseal(Secret.HEALTH, second.health_sealed) == "disabled"
    assert second.id_blind == cipher.blind(identity(2))
    changes = HouseholdChange.objects.exclude(resident=None)
    assert changes.get(resident=second).after["sealed"] == ["health"]
    assert "13900005678" not in str([(each.before, each.after) for each in changes])


def test_who_is_registered_elsewhere_is_told(tmp_path: Path) -> None:
    bring(sheet(tmp_path / "a.xlsx", *FAMILY))
    bring(sheet(tmp_path / "b.xlsx", line("林一", "户主", identity(21), 户主="林一")))
    number = Household.objects.get(head_name="林一").number
    path = sheet(
        tmp_path / "c.xlsx",
        line("林一", "户主", identity(21), 户主="林一", 户编号=number),
        line("陈二", "配偶", identity(2), 户主="林一", 户编号=number, 健康状况="残疾"),
    )
    village = Household.objects.get(head_name="陈一").place.path
    assert told(bring(path, dry_run=True)) == [
        (3, "证件号码", f"449900********002{identity(2)[-1]} 已在册：{village}，户主陈一"
         f"（编号 {VILLAGE}00001）")
    ]  # fmt: skip


def test_households_and_persons_that_look_known_are_asked_about(tmp_path: Path) -> None:
    bring(sheet(tmp_path / "a.xlsx", *FAMILY))
    path = sheet(
        tmp_path / "b.xlsx",
        line("陈一", "户主", 出生日期="1990-01-01"),
        line("陈三", "子女", 出生日期="2013-05-01", 劳动能力="无劳动力", 在校状况="小学"),
    )
    with pytest.raises(Problem) as raised:
        bring(path)
    assert raised.value.code == "households_alike"
    assert [(each.row, each.column, each.what) for each in raised.value.faults] == [
        (2, "户主", f"同村已有户主同名的户（编号 {VILLAGE}00001）"),
        (2, "姓名", f"很像已登记的“陈一”（1990-01-01，户编号 {VILLAGE}00001）"),
        (3, "姓名", f"很像已登记的“陈三”（2013-05-01，户编号 {VILLAGE}00001）"),
    ]
    assert bring(path, alike_too=True).tally.households_created == 1


def test_lists_in_gb18030_and_parquet_come_in_as_well(tmp_path: Path) -> None:
    heads = tuple(FAMILY[0])
    rows = [heads, *([str(each.get(head, "")) for head in heads] for each in FAMILY[:2])]
    text = "\n".join(",".join(row) for row in rows)
    (tmp_path / "a.csv").write_bytes(text.encode("gb18030"))
    found = bring(tmp_path / "a.csv")
    assert found.read_as == "GB18030（GBK）"
    assert Household.objects.get().size == 2


def test_a_moved_household_is_not_moved_by_a_sheet(tmp_path: Path) -> None:
    bring(sheet(tmp_path / "a.xlsx", *FAMILY))
    moved = [{**each, "村": OTHER_VILLAGE} for each in FAMILY]
    found = bring(sheet(tmp_path / "b.xlsx", *moved[:1]), dry_run=True)
    assert [(row, column) for row, column, _ in told(found)] == [(2, "村")]
