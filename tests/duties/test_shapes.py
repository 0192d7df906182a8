"""Deadline, coverage and trend, each counted in the database and explained to the same figure."""

import datetime as dt

import pytest

from tests.cast import DONGGUAN, FOREVER, org
from tests.duties.shapes import GUANGZHOU, QINGYUAN, load_shapes
from tests.duties.world import NOW, record, refreshed
from zhuzhen.duties.explaining import explain
from zhuzhen.duties.inforce import version_of
from zhuzhen.duties.verifying import verify
from zhuzhen.partners.models import Cluster, Membership, Pairing
from zhuzhen.places.models import Division

pytestmark = pytest.mark.slow

TOWN = "441823001000"
HERE = {"helper_code": GUANGZHOU}


@pytest.fixture
def cluster(everything, tmp_path):
    load_shapes(tmp_path)
    town = Division.objects.filter(code__startswith="4418", level="town").order_by("code")[0]
    Pairing.objects.create(
        kind="city_city",
        helper_place_id=GUANGZHOU,
        place_id=QINGYUAN,
        helper_code=GUANGZHOU,
        during=FOREVER,
    )
    return Cluster.objects.create(
        name="清远组团", town=town, helper_id=GUANGZHOU, tier="prd_city", during=FOREVER
    )


def explained(duty, key, period):
    found = explain(duty, owner=key, period=period, today=dt.date(2022, 11, 20), as_of=NOW)
    assert found.total == found.instance.value
    return found


def row(found, duty, key, period="2022"):
    each = found[duty, key, period]
    return each.value, each.target_low, each.is_met


def test_a_trend_is_measured_against_last_year(cluster):
    key = f"cluster:{cluster.pk}"
    base = {"cluster": cluster, "place_id": cluster.town_id, **HERE}
    found = refreshed()
    assert row(found, "jobs_not_below", key) == (0, None, False)
    for day, people in (("2021-12-01", 120), ("2022-06-01", 90), ("2022-11-01", 119)):
        record("headcount", day, values={"people": people}, **base)
    assert row(refreshed(), "jobs_not_below", key) == (119, 120, False)
    record("headcount", "2022-11-02", values={"people": 120}, **base)
    assert row(refreshed(), "jobs_not_below", key) == (120, 120, True)
    told = explained("jobs_not_below", key, "2022")
    assert [each.reason for each in told.not_counted] == [
        "不在期内",
        "不是最近一次",
        "不是最近一次",
    ]


def test_a_deadline_counts_from_its_event(cluster):
    office = org("广州市财政局", home=GUANGZHOU)
    key = f"assisting_city:{GUANGZHOU}"
    record("budget_passed", "2022-01-28", org=office, **HERE)
    record("transfer", "2022-01-20", values={"amount": 5}, org=office, **HERE)
    record("transfer", "2022-02-27", values={"amount": 100}, org=office, **HERE)
    record("transfer", "2022-02-28", values={"amount": 900}, org=office, **HERE)
    found = refreshed()
    assert row(found, "transfer_in_time", key, "20220128") == (100, 0, True)
    assert found["transfer_in_time", key, "20220128"].due_on == dt.date(2022, 2, 27)
    working = found["transfer_in_working_days", key, "20220128"]
    # 29 and 30 January are worked; the Spring Festival is 31 January to 6 February.
    assert working.due_on == dt.date(2022, 2, 16)
    assert (working.value, working.is_met) == (0, False)
    told = explained("transfer_in_time", key, "20220128")
    assert [each.reason for each in told.not_counted] == ["不在期内", "超过期限"]


def test_a_voided_event_takes_its_deadline_away(cluster):
    office = org("广州市财政局", home=GUANGZHOU)
    event = record("budget_passed", "2022-01-28", org=office, **HERE)
    assert any(duty == "transfer_in_time" for duty, _, _ in refreshed())
    event.state = "voided"
    event.save()
    assert not any(duty == "transfer_in_time" for duty, _, _ in refreshed())


def test_coverage_of_every_village(cluster):
    key = f"cluster:{cluster.pk}"
    villages = list(
        Division.objects.filter(parent_id=cluster.town_id).order_by("code").values_list("code")
    )
    codes = [code for (code,) in villages]
    for code in [cluster.town_id, *codes[:-1], codes[0]]:
        record("condolence_visit", "2022-05-01", cluster=cluster, place_id=code, **HERE)
    expected = (len(codes) - 1) * 1000 // len(codes)
    assert row(refreshed(), "villages_visited", key) == (expected, 1000, False)
    told = explained("villages_visited", key, "2022")
    assert [each.reason for each in told.not_counted] == ["不属于本主体的覆盖范围"]
    record("condolence_visit", "2022-05-02", cluster=cluster, place_id=codes[-1], **HERE)
    assert row(refreshed(), "villages_visited", key) == (1000, 1000, True)


def test_a_share_of_records(cluster):
    key = f"cluster:{cluster.pk}"
    for rank in ("principal", "in_charge", "principal"):
        record(
            "condolence_visit",
            "2022-05-01",
            values={"performer_rank": rank},
            cluster=cluster,
            place_id=cluster.town_id,
            **HERE,
        )
    found = refreshed()
    assert row(found, "principals_share", key, "2022-H1") == (666, 600, True)
    assert row(found, "principals_share", key, "2022-H2") == (0, 600, False)
    assert explained("principals_share", key, "2022-H1").value == "66.6%"


def test_an_overlays_region_has_its_own_duties_and_the_rest_the_bases(cluster):
    found = refreshed()
    duties = {duty for duty, key, _ in found if key == f"cluster:{cluster.pk}"}
    assert {"jobs_not_below", "villages_visited", "cluster_joint_meeting"} <= duties
    assert "media_reports" not in duties


def test_an_organisation_under_two_helping_sides_is_judged_by_one_pack(cluster):
    unit = org("两地单位")
    for town, helper in ((cluster.town_id, GUANGZHOU), ("440282113000", DONGGUAN)):
        made = Cluster.objects.create(
            name="组团", town_id=town, helper_id=helper, tier="prd_city", during=FOREVER
        )
        Membership.objects.create(
            cluster=made,
            org=unit,
            role="lead",
            during=FOREVER,
            place_id=town,
            helper_code=helper,
        )
        record("field_visit", "2022-05-01", values={"rank": "principal"}, org=unit, place_id=town)
    key = f"cluster_org:{unit.pk}"
    found = refreshed()["principal_visit", key, "2022"]
    assert (found.value, found.helper_code) == (2, GUANGZHOU)
    assert version_of(found).pack.id in ("guangdong-2023", "shapes-test")


def test_every_invariant_holds_and_a_changed_figure_is_found(cluster):
    found = refreshed()
    assert all(line["holds"] for line in verify())
    bent = found["jobs_not_below", f"cluster:{cluster.pk}", "2022"]
    bent.value = 7
    bent.save()
    broken = [line for line in verify() if not line["holds"]]
    assert [line["invariant"] for line in broken] == ["instances_equal_recount_2022"]
    assert "jobs_not_below" in broken[0]["first_offence"]
