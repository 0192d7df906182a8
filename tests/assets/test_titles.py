"""Who held how much of an asset since when: kept when it changes, read on a past day."""

import datetime as dt

import pytest
from django.db import DatabaseError, transaction

from tests.assets.world import OTHER_VILLAGE, TODAY, VILLAGE, from_before, in_use, officers, whole
from zhuzhen.assets.commands import Share, confirm_title
from zhuzhen.assets.models import Ownership, PastOwnership
from zhuzhen.assets.queries.titles import holdings_of, holdings_on
from zhuzhen.assets.verifying import verify

pytestmark = pytest.mark.usefixtures("everything")
SPRING, SUMMER = dt.date(2023, 3, 1), dt.date(2023, 7, 1)
HEAD = "石塘村股份经济合作联合社"


def changed(asset, who, *shares, on):
    return confirm_title(asset, shares, by=who.county, today=on, reason="重新约定")


def village(owner, bp, *, place=VILLAGE):
    return Share("village", place, owner, bp)


def told(asset, day):
    return [(each.owner, each.share_bp) for each in holdings_on(asset, day)]


def test_a_past_day_tells_who_held_how_much_then():
    who = officers()
    made = in_use(who)
    changed(made, who, village(HEAD, 6_000), village("乙村", 4_000, place=OTHER_VILLAGE), on=SPRING)
    changed(made, who, village(HEAD, 6_000), village("丙社", 4_000), on=SUMMER)
    day = dt.timedelta(days=1)
    assert told(made, TODAY - day) == []
    assert told(made, TODAY) == told(made, SPRING - day) == [(HEAD, 10_000)]
    assert told(made, SPRING) == told(made, SUMMER - day) == [(HEAD, 6_000), ("乙村", 4_000)]
    assert told(made, SUMMER) == [(HEAD, 6_000), ("丙社", 4_000)]
    assert [(each.owner, each.from_on, each.until_on) for each in holdings_of(made)] == [
        (HEAD, SPRING, None),
        ("丙社", SUMMER, None),
        ("乙村", SPRING, SUMMER),
        (HEAD, TODAY, SPRING),
    ]
    assert all(each["holds"] for each in verify())


def test_what_was_mended_on_the_same_day_was_never_held():
    who = officers()
    made = in_use(who)
    changed(made, who, village("甲村", 10_000), on=TODAY)
    assert not PastOwnership.objects.exists()
    assert told(made, TODAY) == [("甲村", 10_000)]


def test_the_past_is_not_altered_and_one_that_does_not_add_up_is_found():
    who = officers()
    made = in_use(who)
    changed(made, who, village("甲村", 10_000), on=SPRING)
    with pytest.raises(DatabaseError), transaction.atomic():
        PastOwnership.objects.update(owner="丁")
    PastOwnership.objects.create(
        asset=made, place_id=VILLAGE, kind="village", owner="丁", share_bp=1, from_on=TODAY,
        until_on=SPRING, at=made.updated_at,
    )  # fmt: skip
    (row,) = [each for each in verify() if not each["holds"]]
    assert (row["invariant"], row["first_offence"]) == (
        "past_shares_add_up", f"asset {made.code} 2022-11-20",
    )  # fmt: skip


def test_an_untitled_asset_is_nobodys_on_any_day():
    who = officers()
    made = from_before(who)
    assert (holdings_of(made), holdings_on(made, TODAY)) == ([], [])
    confirm_title(made, whole(), by=who.county, today=TODAY)
    assert Ownership.objects.get().from_on == TODAY
