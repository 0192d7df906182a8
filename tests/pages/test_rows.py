"""Forms with rows grow by five without script: nothing is lost, nothing judged, nothing done."""

import datetime as dt

import pytest
from django.conf import settings
from django.http import QueryDict

from tests.pages.asking import ask, errors_of, send
from tests.projects import life
from tests.projects.life import VILLAGE, Life
from zhuzhen.assets import commands
from zhuzhen.assets.choices import AssetForm, AssetKind
from zhuzhen.assets.commands import CardFacts, Money
from zhuzhen.assets.models import Asset, Distribution, Settlement
from zhuzhen.pages.assets.forms import SharingForm
from zhuzhen.pages.rows import MOST_ROWS

pytestmark = pytest.mark.usefixtures("everything")
TODAY = dt.date(2022, 11, 20)


@pytest.fixture
def who(everything: None, monkeypatch) -> life.Officers:
    monkeypatch.setattr(settings, "DEMONSTRATION_TODAY", TODAY)
    return life.officers()


def asset_of(who) -> Asset:
    return commands.take_over_asset(
        CardFacts("冷库", AssetKind.OPERATING, AssetForm.FIXED, VILLAGE, 500, keeper="村委会"),
        fundings={Money("provincial", 2021): 500}, built_on=dt.date(2021, 6, 1), by=who.village,
        today=TODAY,
    )  # fmt: skip


def owners(count, *, first=1):
    """So many owners that hold all of it between them."""
    found = {}
    for at in range(first, first + count):
        part = "10" if at < 10 else "0"
        found |= {f"owner_{at}": f"演示{at}组", f"kind_{at}": "village", f"place_{at}": VILLAGE,
                  f"percent_{at}": part}  # fmt: skip
    return found | {"percent_1": f"{100 - 10 * (count - 1)}"}


def test_more_rows_come_with_all_that_was_typed_and_nothing_is_done(who) -> None:
    asset = asset_of(who)
    at = f"/assets/{asset.uid}/steps/confirm_title/"
    typed = owners(5) | {"percent_5": "不是数", "reason": "留着这句", "version": "1"}
    answer = send(who.county, at, 200, **typed, row_count="5", more_rows="5")
    form, text = answer.context["form"], answer.content.decode()
    assert (form.count, len(form.rows), form.errors) == (10, 10, {})
    for told in ("演示5组", "不是数", "留着这句", 'name="row_count" value="10"', 'name="owner_10"'):
        assert told in text
    assert 'name="version" value="1"' in text
    assert "autofocus" in form.fields["owner_6"].widget.attrs
    assert not asset.ownerships.exists()
    send(who.county, at, **owners(7), row_count="10")
    assert asset.ownerships.count() == 7


def test_a_form_holds_all_that_is_there_and_keeps_it_when_it_is_sent(who) -> None:
    asset = asset_of(who)
    send(who.county, f"/assets/{asset.uid}/steps/confirm_title/", **owners(7), row_count="10")
    form = ask(who.county, f"/assets/{asset.uid}/steps/change_title/").context["form"]
    assert form.count == 10
    assert {form.initial[f"owner_{at}"] for at in range(1, 8)} == {
        f"演示{at}组" for at in range(1, 8)
    }


def test_a_fault_in_a_late_row_is_told_and_its_row_stays(who) -> None:
    asset = asset_of(who)
    at = f"/assets/{asset.uid}/steps/confirm_title/"
    answer = send(who.county, at, 422, **owners(8), percent_9="x", row_count="10")
    assert "percent_9" in errors_of(answer)
    assert answer.context["form"].count == 10


@pytest.mark.parametrize(
    ("sent", "count"),
    [("", 5), ("0", 5), ("-3", 5), ("x", 5), ("7", 10), ("99", 100), ("9" * 14, MOST_ROWS)],
)
def test_the_number_of_rows_is_within_bounds(sent, count) -> None:
    assert SharingForm(QueryDict(f"row_count={sent}")).count == count


def test_beyond_the_most_it_does_not_grow() -> None:
    form = SharingForm(QueryDict(f"row_count={MOST_ROWS}&more_rows=5&to_100=村集体"))
    assert (form.count, form.may_grow, form.is_bound) == (MOST_ROWS, False, False)
    assert form.initial["to_100"] == "村集体"


def test_every_form_with_rows_grows(who) -> None:
    asset = asset_of(who)
    one = Life(who).accepted().paid(40_000_000)
    for by, at, name in (
        (who.village, "/assets/new/", "source_6"),
        (who.village, f"/assets/{asset.uid}/distribution/", "to_6"),
        (who.county, f"/assets/{asset.uid}/steps/confirm_title/", "owner_6"),
        (who.finance, f"/projects/{one.project.uid}/settlement/", "title_6"),
    ):
        answer = send(by, at, 200, more_rows="5", row_count="5", request_id="")
        assert name in answer.context["form"].fields, at
    assert not Distribution.objects.exists()
    assert not Settlement.objects.exists()
