"""Functions of the owner read just what row-level security would show: scope by scope, place by
place, day by day."""

import datetime as dt
from collections import defaultdict
from itertools import product

import pytest
from django.db import connection
from django.utils import timezone

from tests.cast import DONGGUAN, JIEYANG, NANXIONG, SHAOGUAN, ZHUJI
from tests.funds.world import DAY, HUILAI, PROVINCE, raised
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
    "nothing": scope.NOTHING,
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
