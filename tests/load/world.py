"""Loads and duty figures of known counts on the stage of the tests."""

import datetime as dt

from tests.cast import DONGGUAN, NANXIONG, ZHUJI, Stage
from tests.pages.small_world import NOW
from zhuzhen.duties.models import DutyInstance
from zhuzhen.registers.models import Load

VILLAGE = "440282113201"
OCTOBER, NOVEMBER = dt.date(2022, 10, 1), dt.date(2022, 11, 1)


def add(
    register: str, *, month: dt.date = NOVEMBER, entries: int, asked: int, prefilled: int = 0,
    **ends: object,
) -> Load:  # fmt: skip
    return Load.objects.create(
        register=register, month=month, entries=entries, asked=asked, prefilled=prefilled, **ends
    )


def figure(owner: str, *, due: str, **ends: object) -> None:
    """One duty figure that falls due on a day."""
    kind, _, _ = owner.partition(":")
    day = dt.date.fromisoformat(due)
    DutyInstance.objects.create(
        duty="principal_visit", pack_version_id=1, owner_kind=kind, owner_key=owner,
        owner_name=owner, period=due[:7], starts_on=day.replace(day=1), due_on=day,
        served_days=30, target_low=1, computed_at=NOW, **ends,
    )  # fmt: skip


def loads(on: Stage) -> None:
    """November: A 30+10, B 12+0, the cluster itself 5+5, village 8+2, town 4+0, county 1+0."""
    both = {"place_id": ZHUJI, "helper_code": DONGGUAN}
    ours = both | {"cluster_id": on.cluster.pk}
    add("field_visit", entries=2, asked=20, prefilled=6, org_id=on.lead.pk, **ours)
    add("field_visit", entries=0, asked=4, prefilled=0, org_id=on.lead.pk, **ours)
    add("party_group_meeting", entries=1, asked=6, prefilled=4, org_id=on.lead.pk, **ours)
    add("field_visit", entries=1, asked=12, org_id=on.member_b.pk, **ours)
    add("work_brief", entries=1, asked=5, prefilled=5, **ours)
    add("toilet", entries=4, asked=8, prefilled=2, place_id=VILLAGE)
    add("facility", entries=1, asked=4, place_id=ZHUJI)
    add("facility", entries=1, asked=1, place_id=NANXIONG)
    add("field_visit", month=OCTOBER, entries=1, asked=7, prefilled=1, org_id=on.lead.pk, **ours)
    next_door = {"org_id": on.outsider.pk, "cluster_id": on.other_cluster.pk}
    add(
        "field_visit", entries=9, asked=90, place_id="445222110000", helper_code=DONGGUAN,
        **next_door,
    )  # fmt: skip
    lead = ours | {"org_id": on.lead.pk}
    figure(f"cluster_org:{on.lead.pk}", due="2022-11-30", **lead)
    figure(f"cluster_org:{on.lead.pk}", due="2022-12-31", **lead)
    figure(f"cluster:{on.cluster.pk}", due="2022-11-05", **ours)
    figure(f"town:{ZHUJI}", due="2022-10-31", place_id=ZHUJI)
