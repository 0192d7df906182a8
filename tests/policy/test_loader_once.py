"""All faults come in one go, and nothing is blamed for a fault that stands elsewhere."""

from pathlib import Path

import pytest

from tests.policy.packs import (
    CITY_CLAUSES,
    CITY_HEAD,
    PROVINCE,
    faults_of,
    load_at,
    province,
    swapped,
)


@pytest.fixture(autouse=True)
def in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def places(found: list[str]) -> list[str]:
    return [fault.split(": ")[0] for fault in found]


HEADS = {
    "a key misspelt": ("title: 省包", "titel: 省包"),
    "a date that is none": ("2022-01-01}", "2022-13-01}"),
    "a key twice": ("level: province", "level: province\nlevel: province"),
    "the document's id": ("  id: doc-1", "  id: 第一号"),
    "not yaml": ("title: 省包", "title: [省包"),
}
SLIP = PROVINCE["duties.yaml"].replace("per: year", "per: yearly")
MORE = PROVINCE["registers.yaml"].replace("persons >= 1", "persons >= one")


@pytest.mark.parametrize("case", HEADS)
def test_a_fault_in_the_head_hides_none_of_the_other_files(case: str) -> None:
    old, new = HEADS[case]
    sound = PROVINCE | {"duties.yaml": SLIP, "registers.yaml": MORE}
    without = faults_of(sound)
    assert places(without) == ["province/duties.yaml:14", "province/registers.yaml:14"]
    both = faults_of(sound | {"pack.yaml": PROVINCE["pack.yaml"].replace(old, new)})
    assert set(without) < set(both)
    assert {place.split(":")[0] for place in places(both) if "pack.yaml" not in place} == {
        "province/duties.yaml",
        "province/registers.yaml",
    }


@pytest.mark.parametrize("case", HEADS)
def test_a_fault_in_the_head_makes_no_other_faults(case: str) -> None:
    old, new = HEADS[case]
    found = faults_of(swapped("pack.yaml", old, new))
    assert all(fault.startswith("province/pack.yaml:") for fault in found), found


OVERLAY = {
    "pack.yaml": CITY_HEAD,
    "clauses.yaml": CITY_CLAUSES,
    "duties.yaml": (
        "duties:\n  principal_visit:\n    overrides: principal_visit\n    at_least: 3\n"
        "  own:\n    code: R99\n    title: 本市另加\n    part: 组织领导\n"
        "    source: [{document: doc-2, clause: 1c}, {document: doc-1, clause: 5.1c}]\n"
        "    owed_by: cluster_org\n    measure:\n      count: field_visit\n"
        '      of: rank == "guest" and companions != None\n    at_least: 1\n    per: year\n'
    ),
    "terms.yaml": (
        "terms:\n  visitor_rank:\n    overrides: visitor_rank\n    values:\n"
        "      - {code: principal, label: 主要负责同志}\n"
        "      - {code: in_charge, label: 分管负责同志}\n      - {code: guest, label: 来宾}\n"
    ),
    "registers.yaml": (
        "registers:\n  field_visit:\n    overrides: field_visit\n    fields:\n"
        "      - {id: companions, label: 同行, kind: text}\n"
    ),
}
BROKEN = {
    "terms.yaml": [
        ("label: 来宾}", "label: 来宾", "terms.yaml:8"),
        ("code: guest", "cod: guest", "terms.yaml:7"),
        ("terms:\n", "term:\n", "terms.yaml:1"),
        ("overrides: visitor_rank", "overrides: visitor_ranks", "terms.yaml:3"),
    ],
    "registers.yaml": [
        ("kind: text}", "kind: text", "registers.yaml:6"),
        ("kind: text", "kind: txt", "registers.yaml:5"),
        ("registers:\n", "register:\n", "registers.yaml:1"),
    ],
    "pack.yaml": [
        ("overlays: province", "overlay: province", "pack.yaml:5"),
        ("overlays: province", "overlays: [province]", "pack.yaml:5"),
        ("title: 市包", "title: [市包", "pack.yaml:3"),
        ("  id: doc-2", "  id: []", "pack.yaml:8"),
    ],
    "clauses.yaml": [("text: 到", "text: [到", "clauses.yaml:2")],
}


def test_the_sound_overlay_loads() -> None:
    _, city = load_at(PROVINCE, city=OVERLAY)
    assert city.duties["own"].at_least == 1


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [(file, *slip) for file, slips in BROKEN.items() for slip in slips],
)
def test_what_an_overlay_leans_on_is_blamed_alone(file, old, new, told) -> None:
    assert old in OVERLAY[file]
    found = faults_of(PROVINCE, city=OVERLAY | {file: OVERLAY[file].replace(old, new, 1)})
    assert {place.split(":")[0] for place in places(found)} == {f"city/{file}"}, found
    assert places(found)[0] in (f"city/{told}", f"city/{file}:1"), found


BASES = {
    "the head": ("pack.yaml", "title: 省包", "titel: 省包"),
    "terms unreadable": ("terms.yaml", "label: 来访者职级", "label: [来访者职级"),
    "a register's field": ("registers.yaml", "kind: text", "kind: txt"),
    "a register's check": ("registers.yaml", "persons >= 1", "persons >= one"),
    "a duty's key": ("duties.yaml", "at_least", "at_lest"),
    "a duty's condition": ("duties.yaml", "owner.towns", "owner.twns"),
}


@pytest.mark.parametrize("case", BASES)
def test_a_fault_of_the_base_is_told_once_and_hides_no_fault_of_the_overlay(case: str) -> None:
    file, old, new = BASES[case]
    base = swapped(file, old, new)
    assert {p.split(":")[0] for p in places(faults_of(base, city=OVERLAY))} == {f"province/{file}"}
    slips = OVERLAY["duties.yaml"].replace("part: 组织领导", "prt: 组织领导")
    found = faults_of(base, city=OVERLAY | {"duties.yaml": slips})
    assert {p.split(":")[0] for p in places(found)} == {f"province/{file}", "city/duties.yaml"}


def test_a_looser_item_is_told_beside_other_faults() -> None:
    looser = OVERLAY["duties.yaml"].replace("at_least: 3", "at_least: 1")
    slips = looser.replace("clause: 1c", "clause: 1d")
    found = faults_of(PROVINCE, city=OVERLAY | {"duties.yaml": slips})
    assert places(found) == ["city/duties.yaml:4", "city/duties.yaml:9"]
    assert "比基础包放宽：at_least 由 2 降为 1" in found[0]


def test_a_section_that_is_a_list_is_told_alone() -> None:
    assert places(faults_of(province(terms="terms:\n  - a\n"))) == ["province/terms.yaml:1"]


def test_a_field_among_those_of_the_base_is_told_by_its_own_line() -> None:
    fields = (
        "    fields:\n      - {id: companions, label: 同行, kind: text}\n"
        "      - {id: rank, label: 职级, kind: choise, terms: visitor_rank, required: true}\n"
    )
    own = {"registers.yaml": OVERLAY["registers.yaml"].split("    fields:")[0] + fields}
    assert places(faults_of(PROVINCE, city=OVERLAY | own)) == ["city/registers.yaml:6"]
