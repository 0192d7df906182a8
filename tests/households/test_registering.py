"""A household is registered, corrected, deregistered: kept whole, counted, told in history."""

import datetime as dt
from dataclasses import replace

import pytest

from tests import cast as scene
from tests.households.world import (
    COUPLE,
    DAY,
    HOME,
    NEXT_VILLAGE,
    OTHER_COUNTY,
    VILLAGE,
    number,
    people_of,
    person,
    registered,
)
from zhuzhen.base import cipher, scope
from zhuzhen.base.models import AuditEntry
from zhuzhen.base.problems import Problem
from zhuzhen.households import sealing
from zhuzhen.households.choices import Secret
from zhuzhen.households.commands import (
    correct_household,
    correct_resident,
    deregister_household,
    register_household,
)
from zhuzhen.households.models import Household, HouseholdChange, Resident
from zhuzhen.partners.queries import scope_of

pytestmark = pytest.mark.usefixtures("everything")
TODAY = dt.date(2022, 11, 20)


def history(household: Household) -> list[str]:
    rows = HouseholdChange.objects.filter(household=household).order_by("pk")
    return [each.kind for each in rows]


@pytest.fixture
def cast():
    return scene.cast(scene.stage())


def test_a_household_is_kept_whole_and_counted(cast) -> None:
    made = registered(by=cast.village, facts=replace(HOME, phone="138-0000 5678"))
    made.refresh_from_db()
    assert (made.number, made.size, made.able, made.weak) == (f"{VILLAGE}00001", 2, 1, 1)
    assert (made.head_name, made.version, made.created_by) == ("演示甲01", 1, cast.village)
    assert "演示" in made.name_pairs
    assert sealing.unseal(Secret.PHONE, made.phone_sealed) == "13800005678"
    head = people_of(made)["演示甲01"]
    assert (head.born_on, head.sex, head.id_kind) == (dt.date(1970, 1, 1), "male", "resident")
    assert head.id_blind == cipher.blind(number(1))
    assert head.id_shown == f"449900********{number(1)[-4:]}"
    assert sealing.unseal(Secret.ID, head.id_sealed) == number(1)
    assert sealing.unseal(Secret.HEALTH, head.health_sealed) == "healthy"
    assert head.during.lower == DAY
    assert head.during.upper is None
    assert history(made) == ["registered"]
    entry = AuditEntry.objects.order_by("-pk").first()
    assert (entry.act, entry.actor_id, entry.subject_id) == (
        "register_household", cast.village.pk, f"{made.pk}",
    )  # fmt: skip


def test_numbers_run_on_in_each_village() -> None:
    numbers = [registered(person(id_number=number(n)), place=place).number
               for n, place in ((1, VILLAGE), (3, VILLAGE), (5, NEXT_VILLAGE))]  # fmt: skip
    assert numbers == [f"{VILLAGE}00001", f"{VILLAGE}00002", f"{NEXT_VILLAGE}00001"]


def test_all_faults_come_at_once_and_nothing_is_kept() -> None:
    wrong = [
        person("", id_number="110105194912310021"),
        person("演示丙", "child", id_number=number(4), sex="male"),
        person("演示丁", "child", id_number=number(4)),
        person("演示戊", "child", health=("healthy", "chronic")),
    ]
    with pytest.raises(Problem) as told:
        registered(*wrong)
    assert [(each.row, each.field) for each in told.value.faults] == [
        (1, "name"), (1, "id_number"), (2, "sex"), (4, "health"), (3, "id_number"),
    ]  # fmt: skip
    assert not Household.objects.exists()


@pytest.mark.parametrize(
    ("facts", "fields"),
    [
        (replace(HOME, phone="12345"), ["phone"]),
        (replace(HOME, account="一二三四五六七八"), ["account"]),
        (replace(HOME, phone="０７５１－１２３４５６７", account="6222 0000 1111"), []),
    ],
)
def test_phones_and_accounts(facts, fields) -> None:
    if not fields:
        made = registered(facts=facts)
        assert sealing.unseal(Secret.PHONE, made.phone_sealed) == "07511234567"
        assert sealing.unseal(Secret.ACCOUNT, made.account_sealed) == "622200001111"
        return
    with pytest.raises(Problem) as told:
        registered(facts=facts)
    assert [each.field for each in told.value.faults] == fields


def test_a_certificate_is_the_persons_own() -> None:
    with pytest.raises(Problem) as told:
        registered(person(id_number=number(1), certificate=f"{number(3)}42"))
    assert [each.what for each in told.value.faults] == [
        "残疾人证号的前 18 位与证件号码不同", "填了残疾人证，健康状况没有选“残疾”",
    ]  # fmt: skip
    right = person(id_number=number(1), certificate=f"{number(1)}42", health=("disabled",))
    kept = people_of(registered(right))["演示甲01"]
    assert sealing.unseal(Secret.CERTIFICATE, kept.certificate_sealed) == f"{number(1)}42"
    with pytest.raises(Problem) as alone:
        registered(person("演示己", certificate=f"{number(5)}42", health=("disabled",)))
    assert alone.value.faults[0].field == "certificate"


def test_a_person_is_registered_once_and_told_where_only_in_scope(cast) -> None:
    registered(by=None, place=NEXT_VILLAGE)
    with pytest.raises(Problem) as told:
        registered(person("演示别人", id_number=number(1)))
    assert told.value.code == "registered_elsewhere"
    assert "户主演示甲01" in told.value.text
    with scope.within(scope_of(cast.village, on=TODAY)), pytest.raises(Problem) as unseen:
        registered(person("演示别人", id_number=number(1)), by=cast.village)
    assert "不在您范围内的另一户" in unseen.value.text
    assert "演示甲" not in unseen.value.text
    assert number(1) not in unseen.value.text


@pytest.mark.parametrize(
    ("place", "code"), [("440282113000", "beyond_place"), ("449999999999", "unknown_place")]
)
def test_a_household_belongs_to_a_village(place, code) -> None:
    with pytest.raises(Problem) as told:
        registered(place=place)
    assert told.value.code == code


@pytest.mark.parametrize("who", ["province", "auditor", "liaison", "assisting_city", "stranger"])
def test_who_may_not_register(cast, who) -> None:
    with pytest.raises(Problem) as told:
        registered(by=getattr(cast, who))
    assert told.value.code == "not_allowed"
    with pytest.raises(Problem) as elsewhere:
        registered(by=cast.village, place=OTHER_COUNTY)
    assert elsewhere.value.code == "not_allowed"


def test_nothing_is_registered_on_a_day_to_come() -> None:
    with pytest.raises(Problem) as told:
        register_household(
            HOME, place=VILLAGE, residents=COUPLE, on=TODAY + dt.timedelta(1), by=None
        )
    assert told.value.faults[0].field == "on"


def test_corrections_keep_what_is_sealed_unless_it_is_given(cast) -> None:
    made = registered(facts=replace(HOME, phone="13800005678", account="62220000"))
    kept = made.account_sealed
    facts = replace(HOME, kind="relieved", phone="", account=None)
    correct_household(made, facts=facts, by=cast.village, version=1, reason="入户核实")
    made.refresh_from_db()
    assert (made.kind, made.phone_sealed, made.account_sealed) == ("relieved", "", kept)
    assert made.version == 2
    change = HouseholdChange.objects.filter(household=made).latest("pk")
    assert (change.before, change.after) == (
        {"kind": "ordinary"}, {"kind": "relieved", "sealed": ["phone"]},
    )  # fmt: skip


def test_a_second_worker_is_told_who_was_first(cast) -> None:
    made = registered(by=cast.town)
    correct_household(made, facts=replace(HOME, address="新址"), by=cast.town, version=1)
    with pytest.raises(Problem) as told:
        correct_household(made, facts=HOME, by=cast.village, version=1)
    assert told.value.code == "stale"
    assert told.value.text.startswith("town已在 ")


def test_a_person_is_corrected_against_the_number_that_is_kept() -> None:
    made = registered()
    head = people_of(made)["演示甲01"]
    facts = person("演示甲改", id_number=None, labour="lost", health=("chronic", "major_illness"))
    correct_resident(head, facts=facts, by=None, version=1, reason="核实")
    head.refresh_from_db()
    made.refresh_from_db()
    assert (head.name, head.id_blind) == ("演示甲改", cipher.blind(number(1)))
    assert sealing.unseal(Secret.HEALTH, head.health_sealed) == "chronic,major_illness"
    assert (made.head_name, made.able, made.weak) == ("演示甲改", 0, 1)
    change = HouseholdChange.objects.filter(household=made).latest("pk")
    assert change.after == {"name": "演示甲改", "labour": "lost", "sealed": ["health"]}
    with pytest.raises(Problem) as told:
        correct_resident(head, facts=replace(facts, sex="female"), by=None)
    assert [each.field for each in told.value.faults] == ["sex"]


def test_the_history_holds_no_sealed_fact() -> None:
    made = registered(facts=replace(HOME, phone="13800005678"))
    head = people_of(made)["演示甲01"]
    correct_resident(head, facts=person(id_number=number(7)), by=None)
    rows = HouseholdChange.objects.filter(household=made)
    told = " ".join(f"{each.before} {each.after}" for each in rows)
    assert "13800005678" not in told
    assert number(7) not in told
    assert AuditEntry.objects.filter(facts__contains={"changed": ["id"]}).exists()


def test_a_household_that_is_gone_is_kept_with_its_people(cast) -> None:
    made = registered()
    with pytest.raises(Problem) as told:
        deregister_household(made, on=TODAY, by=cast.village, reason="整户迁出")
    assert told.value.code == "not_allowed"
    with pytest.raises(Problem) as silent:
        deregister_household(made, on=TODAY, by=cast.town, reason=" ")
    assert silent.value.code == "reason_needed"
    deregister_household(made, on=TODAY, by=cast.town, reason="整户迁出", became="moved_out")
    made.refresh_from_db()
    assert (made.state, made.ended_on, made.size, made.head_name) == (
        "deregistered", TODAY, 0, "演示甲01",
    )  # fmt: skip
    assert set(Resident.objects.values_list("state", flat=True)) == {"moved_out"}
    with pytest.raises(Problem) as over:
        correct_household(made, facts=HOME, by=cast.village)
    assert over.value.code == "wrong_state"
    # Their numbers are free for another household.
    registered(place=NEXT_VILLAGE)
