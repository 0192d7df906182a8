"""What was due is kept: figures as known at a moment ask what had been reckoned by then."""

import datetime as dt

import pytest
from django.db import connection
from django.utils import timezone

from tests.cast import DONGGUAN, NANXIONG, SHAOGUAN, ZHUJI
from tests.funds.test_ledger_laws import refused
from tests.funds.world import PROVINCE, TODAY, officers, pairs, raised, tag
from zhuzhen.assets.exports.statistics import sheets_of
from zhuzhen.base.periods import Period
from zhuzhen.funds.choices import Source
from zhuzhen.funds.commands import pass_budget, receive, reckon_contributions, set_budget, transfer
from zhuzhen.funds.models import Contribution, DueChange
from zhuzhen.funds.queries import due_changes_of, dues_known, parts_due, rates, total_of
from zhuzhen.pages.funds.standing import Asked, overview
from zhuzhen.places.models import Division

pytestmark = pytest.mark.usefixtures("everything")
WAN = 1_000_000
SECOND = "440282112000"


@pytest.fixture
def before(everything):
    """The moment between two reckonings: of one town, then of two."""
    pairs()
    tag(ZHUJI)
    reckon_contributions(year=2022, by=None, today=TODAY)
    moment = timezone.now()
    tag(SECOND)
    reckon_contributions(year=2022, by=None, today=TODAY)
    return moment


def due(under="", known_at=None, year=2022):
    return total_of(rates(year=year, under=under, day=TODAY, known_at=known_at)).due_fen


@pytest.mark.parametrize("under", ["", PROVINCE, SHAOGUAN, NANXIONG])
def test_what_was_due_is_as_it_was_known_then(before, under):
    assert due(under, known_at=before) == 2_000 * WAN
    assert due(under) == due(under, known_at=timezone.now()) == 4_000 * WAN


def test_before_anyone_reckoned_nothing_was_due(before):
    earlier = before - dt.timedelta(days=1)
    assert (due(known_at=earlier), parts_due(known_at=earlier)) == (0, [])
    assert dues_known(Contribution.objects.all(), known_at=earlier) == {}


def test_the_rate_turns_back_with_what_was_due(before):
    payer = officers().payer
    own = Contribution.objects.get(source=Source.ASSISTING_CITY, helper_code=DONGGUAN)
    set_budget(own, amount_fen=own.due_fen, item="帮扶支出", on=TODAY, by=payer)
    passed = pass_budget(own, on=TODAY, by=payer)
    sent = transfer(passed, amount_fen=300 * WAN, voucher_no="拨 1", on=TODAY, by=payer)
    receive(sent, receipt_no="收 1", on=TODAY, by=None)

    def rate(known_at=None):
        found = rates(year=2022, under=SHAOGUAN, day=TODAY, known_at=known_at)
        return next(each for each in found if each.source == Source.ASSISTING_CITY).arrival_rate

    assert (str(rate()), str(rate(before))) == ("25.00", "0.00")


def test_each_change_is_kept_and_only_changes(before):
    own = Contribution.objects.get(source=Source.PROVINCIAL)
    assert [(each.towns, each.due_fen) for each in due_changes_of(own)] == [
        (2, 2_400 * WAN),
        (1, 1_200 * WAN),
    ]
    reckon_contributions(year=2022, by=None, today=TODAY)
    set_budget(own, amount_fen=5, item="帮扶支出", on=TODAY, by=None)
    assert due_changes_of(own).count() == 2


def test_nothing_is_known_before_what_was_known_already(before):
    """By SQL a share may bear any day; what was known earlier stays as it was."""
    own = Contribution.objects.get(source=Source.PROVINCIAL)
    Contribution.objects.filter(pk=own.pk).update(
        due_fen=7, basis={}, updated_at="2021-01-01T00:00:00Z"
    )
    last, second, first = due_changes_of(own)
    assert (last.due_fen, last.known_at) == (7, second.known_at)
    assert dues_known(Contribution.objects.filter(pk=own.pk), known_at=before) == {
        own.pk: first.due_fen
    }


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE funds_duechange SET due_fen = 5",
        "DELETE FROM funds_duechange",
        "INSERT INTO funds_duechange (contribution_id, place_id, helper_code, towns, due_fen, "
        "basis, known_at) SELECT id, place_id, helper_code, towns, 5, basis, '2021-01-01' "
        "FROM funds_contribution",
    ],
)
def test_the_history_is_written_by_its_trigger_alone(before, sql):
    with refused("permission denied"), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE funds_contribution SET helper_code = '440300000000'",
        "UPDATE funds_contribution SET year = 2021",
        "DELETE FROM funds_contribution",
    ],
)
def test_whose_share_it_is_stays(before, sql):
    with refused("is kept"), connection.cursor() as cursor:
        cursor.execute(sql)
    assert DueChange.objects.exists()


def test_the_quarter_s_sheet_tells_the_rate_as_known_then(before):
    place = Division.objects.get(code=SHAOGUAN)
    asked = {"period": Period.parse("2022-Q4"), "who": "某人"}
    (then,) = sheets_of(place, known_at=before, **asked)
    (now,) = sheets_of(place, known_at=None, **asked)
    assert ["20,000,000.00" in note for note in then.notes] == [True]
    assert ["40,000,000.00" in note for note in now.notes] == [True]


def test_only_what_comes_from_who_owes_counts_as_arrived_of_what_is_due(before):
    """In the total, on the sheet and on the overview alike."""
    raised(500_000)
    own = Contribution.objects.get(source=Source.HOST_COUNTY)
    set_budget(own, amount_fen=own.due_fen, item="配套", on=TODAY, by=None)
    passed = pass_budget(own, on=TODAY, by=None)
    sent = transfer(passed, amount_fen=60 * WAN, voucher_no="拨 1", on=TODAY, by=None)
    receive(sent, receipt_no="收 1", on=TODAY, by=None)
    whole = total_of(rates(year=2022, under=NANXIONG, day=TODAY))
    assert (whole.owed_fen, whole.arrived_fen) == (60 * WAN, 60 * WAN + 500_000)
    place = Division.objects.get(code=NANXIONG)
    (sheet,) = sheets_of(place, period=Period.parse("2022-Q4"), known_at=None, who="某人")
    assert sheet.notes == (
        "本年应担 40,000,000.00 元，其中已到位 600,000.00 元，到位率 1.50%；不分担的来源不算。",
    )
    assert overview(Asked(NANXIONG, TODAY, year=2022)).total.arrival == "1.50%"
