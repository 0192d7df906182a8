"""Functions of the owner read just what row-level security would show: scope by scope, place by
place, day by day."""

import datetime as dt
from collections import defaultdict
from itertools import product

import pytest
from django.db import connection
from django.db.models import Sum
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.assets.world import card
from tests.cast import DONGGUAN, JIEYANG, NANXIONG, SHAOGUAN, ZHUJI
from tests.funds.world import DAY, HUILAI, PROVINCE, VILLAGE, raised
from zhuzhen.assets.choices import DisposalKind, DisposalReason
from zhuzhen.assets.commands import Money, apply_disposal, take_over_asset
from zhuzhen.assets.models import Asset, AssetFunding, Disposal
from zhuzhen.assets.queries import ledgers, statistics
from zhuzhen.base import scope
from zhuzhen.base.periods import Period
from zhuzhen.base.scope import CodeRange, Scope
from zhuzhen.funds.commands import receive_income
from zhuzhen.funds.models import LedgerAccount, Line
from zhuzhen.funds.queries import balances_at

pytestmark = pytest.mark.usefixtures("everything")
UNDER = CodeRange.under
SCOPES = {
    "nothing": scope.NOTHING,  # an administrator's, too
    "families alone": Scope(families=(UNDER(PROVINCE),)),
    "everything": scope.EVERYTHING,
    "province": Scope(ranges=(UNDER(PROVINCE),)),
    "city": Scope(ranges=(UNDER(SHAOGUAN),)),
    "town": Scope(ranges=(UNDER(ZHUJI),)),
    "payer": Scope(ranges=(UNDER(DONGGUAN),)),
    "two": Scope(ranges=(UNDER(HUILAI), UNDER(NANXIONG))),
    "part": Scope(ranges=(CodeRange("440282113000", "445224000000"), UNDER(DONGGUAN))),
}
PLACES = ("", PROVINCE, SHAOGUAN, JIEYANG, NANXIONG, ZHUJI)
DAYS = (DAY - dt.timedelta(days=1), DAY, DAY + dt.timedelta(days=40))


def helped(fen: int, *, place: str, on: dt.date = DAY) -> None:
    receive_income(
        source="donation", year=2022, place=place, amount_fen=fen, on=on, by=None, text="到账",
        helper_code=DONGGUAN,
    )  # fmt: skip


@pytest.fixture
def known_at(everything: None) -> dt.datetime:
    """Money of four places, some given by 东莞; some of it entered after this moment."""
    raised(1_000)
    raised(50, place=HUILAI)
    helped(70, place=ZHUJI)
    moment = timezone.now()
    helped(9, place=HUILAI, on=DAY + dt.timedelta(days=35))
    helped(400, place=NANXIONG)
    return moment


@pytest.fixture
def books(everything: None) -> dt.datetime:
    """Assets of four places, one asked to be disposed of; some entered after this moment."""
    made = [taken_over(place) for place in (NANXIONG, ZHUJI, VILLAGE)]
    moment = timezone.now()
    taken_over(HUILAI)
    taken_over(ZHUJI, on=DAY + dt.timedelta(days=35))
    Asset.objects.filter(pk=made[1].pk).update(state="in_use")
    apply_disposal(
        Asset.objects.get(pk=made[1].pk), kind=DisposalKind.SCRAP, reason=DisposalReason.SCRAPPED,
        why="无法使用", by=None, today=DAY,
    )  # fmt: skip
    return moment


def taken_over(place: str, *, on: dt.date = DAY) -> Asset:
    return take_over_asset(
        card(fen=700, place_id=place), fundings={Money("donation", 2022): 700}, built_on=on,
        by=None, today=DAY + dt.timedelta(days=60),
    )  # fmt: skip


def test_the_scope_written_out_is_that_of_row_level_security(known_at) -> None:
    for (name, who), place in product(SCOPES.items(), PLACES):
        span = UNDER(place) if place else CodeRange("", "~")
        with scope.within(who), connection.cursor() as cursor:
            cursor.execute("SELECT zhuzhen_seen('a', %s, %s)", [span.lo, span.hi])
            said = cursor.fetchone()[0]
            found = LedgerAccount.objects.filter(place__code__range=(span.lo, span.hi))
            shown = set(found.values_list("pk", flat=True))
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT a.id FROM funds_ledgeraccount a WHERE {said}")
            assert {pk for (pk,) in cursor.fetchall()} == shown, (name, place)


def test_a_word_in_the_place_of_a_code_stays_a_word(known_at) -> None:
    with scope.within(SCOPES["town"]), connection.cursor() as cursor:
        for word in ("' OR true --", "$$", "440282') OR (true"):
            cursor.execute("SELECT count(*) FROM assets_fund_rows(%s, '~', %s, NULL)", [word, DAY])
            assert cursor.fetchone()[0] <= 1


def test_balances_are_the_lines_in_sight(known_at) -> None:
    for (name, who), place, day, known in product(
        SCOPES.items(), PLACES, DAYS, (None, known_at, dt.datetime(2020, 1, 1, tzinfo=dt.UTC))
    ):
        span = UNDER(place) if place else CodeRange("", "~")
        with scope.within(who):
            lines = Line.objects.filter(on__lte=day, place_id__range=(span.lo, span.hi))
            if known:
                lines = lines.filter(posted_at__lte=known)
            stood: dict[int, int] = defaultdict(int)
            for account_id, fen in lines.values_list("account_id", "amount_fen"):
                stood[account_id] += fen
            found = balances_at(day=day, known_at=known, under=place, group=("account",))
        assert {each.key[0]: each.fen for each in found} == stood, (name, place, day, known)


CODES = st.sampled_from([PROVINCE, SHAOGUAN, JIEYANG, NANXIONG, ZHUJI, HUILAI, DONGGUAN])
RANGES = st.lists(CODES.map(UNDER), max_size=4).map(tuple)
SEEN = st.builds(Scope, ranges=RANGES, families=RANGES)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(who=SEEN, place=CODES, later=st.sampled_from((0, 1, 40)), is_known=st.booleans())
def test_books_hold_the_assets_and_disposals_in_sight(books, who, place, later, is_known) -> None:
    day, known = DAY + dt.timedelta(days=later), books if is_known else None
    with scope.within(who):
        span = UNDER(place)
        inside = {"place_id__gte": span.lo, "place_id__lte": span.hi}
        told = {"at__lte": known} if known else {}
        fundings = AssetFunding.objects.filter(on__lte=day, **inside, **told)
        whole = dict(fundings.values_list("asset__uid").annotate(Sum("amount_fen")))
        ends = Disposal.objects.filter(applied_on__lte=day, **inside, **told)
        disposed = set(ends.values_list("uid", flat=True))
        asked = {"day": day, "known_at": known}
        rows = ledgers.asset_list(place, **asked)
        parts = ledgers.asset_parts(place, **asked)
        ended = ledgers.disposal_list(place, **asked)
    assert {each.uid: each.original_fen for each in rows.rows} == {
        f"{uid}": fen for uid, fen in whole.items()
    }
    assert rows.totals == parts.totals
    assert {each.uid for each in ended.rows} == {f"{uid}" for uid in disposed}


def test_ledgers_and_statistics_sum_the_lines_in_sight(known_at) -> None:
    quarter = Period.holding(DAY, kind="quarter")
    for (name, who), known in product(SCOPES.items(), (None, known_at)):
        with scope.within(who):
            lines = Line.objects.filter(
                on__lte=quarter.ends_on, account__stage="arrived", place_id__gte=PROVINCE
            )
            if known:
                lines = lines.filter(posted_at__lte=known)
            fen = sum(lines.values_list("amount_fen", flat=True))
            asked = {"day": quarter.ends_on, "known_at": known}
            rows = ledgers.fund_use(PROVINCE, **asked)
            parts = ledgers.fund_use_by_part(PROVINCE, **asked)
            table = statistics.quarterly(PROVINCE, period=quarter, known_at=known)
        assert rows.totals == parts.totals == table.total.sums, name
        assert rows.totals.total == fen, name
