"""What the database keeps of disposals, whoever writes: by SQL under the application's role."""

from itertools import product

import pytest
from django.db import connection, transaction

from tests.assets.test_ending import Ending
from tests.assets.world import in_use, officers
from tests.funds.test_ledger_laws import refused
from zhuzhen.assets.choices import DisposalState
from zhuzhen.assets.flow import DISPOSAL
from zhuzhen.assets.models import Asset, Disposal

pytestmark = pytest.mark.usefixtures("everything")
PAIRS = {(step.start, step.end) for step in DISPOSAL}
# How a disposal comes to each state, by its table.
WAYS = {"applied": ("applied",)}
for _ in DisposalState:
    WAYS |= {str(end): (*WAYS[start], str(end)) for start, end in PAIRS if start in WAYS}


def _put(state):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE assets_disposal SET state = %s, proceeds_fen = 0", [state])


def _asked(asset, state="applied"):
    return Disposal.objects.create(
        asset=asset, place_id=asset.place_id, kind="sale", reason="expired", text="再来一次",
        state=state, level="town", applied_on="2022-11-20", at="2022-11-20T00:00:00Z",
    )  # fmt: skip


def test_a_disposal_goes_only_as_its_table_says():
    assert set(WAYS) == set(DisposalState), "every state is reached"
    asset = in_use(officers(), kind="public_welfare")
    for start, end in product(DisposalState, repeat=2):
        with transaction.atomic():
            _asked(asset)
            for state in WAYS[start]:
                _put(state)
            if start == end or (start, end) in PAIRS:
                _put(end)
            else:
                with refused("assets_disposal_flow"):
                    _put(end)
            transaction.set_rollback(True)


@pytest.mark.parametrize("state", [each for each in DisposalState if each != "applied"])
def test_a_disposal_begins_by_being_asked_for(state):
    asset = in_use(officers(), kind="public_welfare")
    with refused("assets_disposal_flow"):
        _asked(asset, state)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE assets_disposal SET kind = 'scrap'",
        "UPDATE assets_disposal SET level = 'town'",
        "UPDATE assets_disposal SET applied_by_id = NULL",
        "UPDATE assets_disposal SET place_id = '440281000000'",
        "UPDATE assets_disposal SET asset_id = asset_id + 1",
        "DELETE FROM assets_disposal",
    ],
)
def test_what_was_asked_for_stays(sql):
    Ending(officers(), fen=9_000_000_000)
    with refused("is kept"), connection.cursor() as cursor:
        cursor.execute(sql)


def test_an_asset_is_not_disposed_of_twice_by_sql_either():
    """Neither the disposal nor the asset can be put back so far that a second one begins."""
    who = officers()
    life = Ending(who, fen=9_000_000).decided()
    life.take("approve", who.town)
    life.noticed().disposed()
    with refused("assets_disposal_flow"):
        _put("returned")
    with refused("is kept"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM assets_disposal")
    Asset.objects.filter(pk=life.asset.pk).update(state="in_use")
    with refused("assets_disposed_once"):
        _asked(life.asset)
