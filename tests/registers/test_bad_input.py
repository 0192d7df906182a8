"""Bad input for every declared register: always told as faults, never an exception."""

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cast import DONGGUAN, ZHUJI
from tests.registers.conftest import TODAY
from zhuzhen.policy.choices import SUMMABLE, FieldKind, Link
from zhuzhen.registers.declarations import Declaration
from zhuzhen.registers.facts import links_of
from zhuzhen.registers.queries import all_declared
from zhuzhen.registers.rules import check_values, link_faults, read_values
from zhuzhen.registers.world import Links

pytestmark = pytest.mark.django_db
BEFORE_ANYTHING = dt.date(2020, 12, 31)  # units and clusters of the stage begin in 2021
LOOSE = settings(
    max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
ANYTHING = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.floats(allow_nan=True, allow_infinity=True),
    st.text(max_size=40),
    st.sampled_from(
        ["-1", "1e9", "12万元", "3 米", "2022-13-41", "=A1", "\x00", "９９", "%", "--"]
    ),
    st.dates(),
    st.lists(st.integers(), max_size=2),
    st.dictionaries(st.text(max_size=3), st.integers(), max_size=2),
)


@pytest.fixture
def registers(everything) -> tuple[Declaration, ...]:
    found = all_declared()
    assert len(found) > 100
    return found


def faults_of(declaration: Declaration, values: dict, *, on: dt.date = TODAY, complete=True):
    return check_values(
        declaration, values=values, links=Links(), happened_on=on, today=TODAY, complete=complete
    )


def wrongly(declaration: Declaration, values: dict) -> set[str]:
    return {each.field for each in faults_of(declaration, values, complete=False)}


@LOOSE
@given(data=st.data())
def test_whatever_is_typed_is_read_or_a_fault(registers, data):
    for declaration in registers:
        names = [field.id for field in declaration.register.fields]
        asked = data.draw(st.dictionaries(st.sampled_from([*names, "nothing"]), ANYTHING))
        values, faults = read_values(declaration, raw=asked)
        assert all(each.what and each.field for each in faults)
        assert ("nothing" in asked) == any(each.field == "nothing" for each in faults)
        assert set(values).isdisjoint(each.field for each in faults)
        faults_of(declaration, values)


@LOOSE
@given(data=st.data())
def test_whatever_is_stored_is_checked_without_an_exception(registers, data):
    for declaration in registers:
        names = [field.id for field in declaration.register.fields]
        stored = data.draw(st.dictionaries(st.sampled_from(names), ANYTHING)) if names else {}
        day = data.draw(st.dates())
        told = {each.field for each in faults_of(declaration, stored, on=day)}
        assert (day > TODAY or day.year < 2000) == ("happened_on" in told) or "happened_on" in {
            check.field for check in declaration.checks
        }


@LOOSE
@given(number=st.integers(-(10**9), -1))
def test_a_negative_figure_is_a_fault_unless_declared(registers, number):
    for declaration in registers:
        for field in declaration.register.fields:
            if field.kind not in SUMMABLE:
                continue
            value = str(number) if field.kind is FieldKind.DECIMAL else number
            allowed = field.negative_allowed if field.min is None else number >= field.min
            assert (field.id in wrongly(declaration, {field.id: value})) != allowed


@LOOSE
@given(many=st.integers(1, 10_000), more=st.integers(1, 10_000))
def test_more_persons_than_times_and_more_households_than_persons_are_faults(registers, many, more):
    held = set()
    for declaration in registers:
        names = {field.id for field in declaration.register.fields}
        for few, lot in (("persons", "person_times"), ("households", "persons")):
            if {few, lot} <= names:
                held.add((declaration.id, few))
                assert few in wrongly(declaration, {few: many + more, lot: many})
                assert few not in wrongly(declaration, {few: many, lot: many + more})
    assert {("skill_class", "persons"), ("farmer_linkage", "households")} <= held


def test_numbers_of_different_people_are_not_held_against_each_other(registers):
    by_id = {each.id: each for each in registers}
    clinic = wrongly(by_id["free_clinic"], {"doctors": 9, "patients": 5})
    service = wrongly(by_id["volunteer_service"], {"volunteers": 20, "beneficiaries": 10})
    assert "doctors" not in clinic
    assert "volunteers" not in service


@pytest.mark.parametrize("wrong", ["12 户", "12 亩", "十二", "1.5", "12人次人"])
def test_a_wrong_unit_is_a_fault_in_every_count_of_people(registers, wrong):
    for declaration in registers:
        for field in declaration.register.fields:
            if field.kind is FieldKind.PEOPLE_COUNT:
                _, faults = read_values(declaration, raw={field.id: wrong})
                assert [each.field for each in faults] == [field.id], (declaration.id, field.id)


def test_a_day_before_the_pairing_began_is_a_fault_in_every_register(theatre, registers):
    stage = theatre.stage
    for declaration in registers:
        links = {
            Link.ORG: ("org", stage.lead.pk),
            Link.CLUSTER: ("cluster", stage.cluster.pk),
            Link.TEAM: ("team", stage.team.pk),
        }
        given = Links(**dict(links[each] for each in links if declaration.link(each)))
        if given == Links():
            continue  # of a place or a person alone
        for day, whole in ((BEFORE_ANYTHING, True), (TODAY, False)):
            completed, world = links_of(declaration, given=given, on=day)
            told = {
                each.field
                for each in link_faults(declaration, links=completed, world=world, on=day)
            }
            assert bool(told & {"org", "cluster", "team"}) is whole, (declaration.id, day, told)
            assert completed.helper_code == DONGGUAN
            assert completed.place in (ZHUJI, None)
