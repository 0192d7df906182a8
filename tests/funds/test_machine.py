"""The ledger against a plain-Python model: any movements, reversals and closings, in any order.

Every step either changes both alike or is refused by both for the same reason: ten thousand steps
each time, and many more by `make fuzz`.
"""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from tests.cast import NANXIONG, ZHUJI
from tests.funds.world import project
from zhuzhen.base.problems import Problem
from zhuzhen.funds.choices import EntryKind, Source, Stage
from zhuzhen.funds.commands.posting import Facts, post, post_reversal
from zhuzhen.funds.models import Closing, Entry
from zhuzhen.funds.queries import Wanted, balances_at
from zhuzhen.funds.rules import AccountKey, Move, lines_of
from zhuzhen.funds.verifying import verify

DAYS = [dt.date(2022, month, day) for month in (3, 4, 5) for day in (1, 14, 30)]
MONTHS = [dt.date(2022, month, 1) for month in (3, 4, 5)]
SOURCES = [Source.DONATION, Source.CITY_SPECIAL]
ORIGIN, ARRIVED, ALLOCATED = Stage.ORIGIN, Stage.ARRIVED, Stage.ALLOCATED
SETTLED = [Stage.CAPITALISED, Stage.EXPENSED]
COMMITTED, PAID = Stage.COMMITTED, Stage.PAID
# Few sums and small ones, so that what is there is often just spent.
sums = st.sampled_from([1, 2, 5, 10, 100])
days = st.sampled_from(DAYS)
sources = st.sampled_from(SOURCES)
LIVES, STEPS, AT_LEAST = 220, 50, 10_000
TAKEN: list[int] = []  # how many entries stood after each step


@dataclass
class Posted:
    """An entry as the model keeps it."""

    lines: dict[AccountKey, int]
    on: dt.date
    row: Entry
    is_reversal: bool = False
    is_reversed: bool = False


class Model:
    """What the ledger should be: a list of entries, and sums over it."""

    def __init__(self) -> None:
        self.posted: list[Posted] = []
        self.closed: dict[dt.date, Closing] = {}

    def stood(self, key: AccountKey, *, on: dt.date) -> int:
        return sum(each.lines.get(key, 0) for each in self.posted if each.on <= on)

    def balance(self, key: AccountKey) -> int:
        return self.stood(key, on=dt.date.max)

    def refusal(
        self, lines: dict[AccountKey, int], *, on: dt.date, reverses: Posted | None = None
    ) -> set[str]:
        """The codes by one of which a posting is refused; none if it is not."""
        taken = {key: -fen for key, fen in lines.items() if fen < 0 and key.stage is not ORIGIN}
        later = [on, *(each.on for each in self.posted if each.on > on)]
        for key, asked in taken.items():
            least = min(self.stood(key, on=day) for day in later)
            if least < asked <= self.balance(key):
                return {"fund_overdrawn_then"}
        if on.replace(day=1) in self.closed:
            return {"closed_period"}
        if reverses is not None and reverses.is_reversal:
            return {"fund_reversal_final"}
        if reverses is not None and reverses.is_reversed:
            return {"already_done"}
        if any(asked > self.balance(key) for key, asked in taken.items()):
            return {"fund_overdrawn", "fund_no_arrival"}
        return set()


class LedgerMachine(RuleBasedStateMachine):
    """Posts to the database and to the model."""

    def __init__(self) -> None:
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.model = Model()
        self.purpose = project()

    def teardown(self) -> None:
        try:
            assert [row for row in verify() if not row["holds"]] == []
        finally:
            transaction.set_rollback(True)
            self.undone.__exit__(None, None, None)

    def key(self, stage: Stage, source: Source, *, bound: bool = False) -> AccountKey:
        place = NANXIONG if stage in (ORIGIN, ARRIVED) else ZHUJI
        return AccountKey(stage, source, 2022, place, "", self.purpose.pk if bound else None)

    def attempt(self, kind: EntryKind, *moves: Move, on: dt.date) -> None:
        expected = self.model.refusal(lines_of(moves), on=on)
        try:
            row = post(Facts(kind=kind, on=on, text="测试", by=None), moves)
        except Problem as problem:
            assert problem.code in expected, (problem.code, expected)
        else:
            assert not expected, expected
            self.model.posted.append(Posted(lines_of(moves), on, row))

    @rule(source=sources, fen=sums, on=days)
    def receive(self, source, fen, on):
        move = Move(self.key(ORIGIN, source), self.key(ARRIVED, source), fen)
        self.attempt(EntryKind.INCOME, move, on=on)

    @rule(source=sources, fen=sums, on=days, bound=st.booleans(), back=st.booleans())
    def allocate(self, source, fen, on, bound, back):
        start, end = self.key(ARRIVED, source), self.key(ALLOCATED, source, bound=bound)
        if back:
            self.attempt(EntryKind.WITHDRAWAL, Move(end, start, fen), on=on)
        else:
            self.attempt(EntryKind.ALLOCATION, Move(start, end, fen), on=on)

    @rule(source=sources, fen=sums, on=days, back=st.booleans())
    def bind(self, source, fen, on, back):
        free, bound = self.key(ALLOCATED, source), self.key(ALLOCATED, source, bound=True)
        kind = EntryKind.WITHDRAWAL if back else EntryKind.ALLOCATION
        self.attempt(kind, Move(bound, free, fen) if back else Move(free, bound, fen), on=on)

    @rule(source=sources, fen=sums, on=days, back=st.booleans())
    def commit(self, source, fen, on, back):
        free, signed = (self.key(each, source, bound=True) for each in (ALLOCATED, COMMITTED))
        if back:
            self.attempt(EntryKind.RELEASE, Move(signed, free, fen), on=on)
        else:
            self.attempt(EntryKind.COMMITMENT, Move(free, signed, fen), on=on)

    @rule(parts=st.lists(st.tuples(sources, sums, st.booleans()), min_size=1, max_size=3), on=days)
    def pay(self, parts, on):
        """One payment from several sources, signed or not."""
        moves = [
            Move(
                self.key(COMMITTED if signed else ALLOCATED, source, bound=True),
                self.key(PAID, source, bound=True),
                fen,
            )
            for source, fen, signed in parts
        ]
        self.attempt(EntryKind.PAYMENT, *moves, on=on)

    @rule(
        source=sources, fen=sums, on=days, end=st.sampled_from([Stage.CAPITALISED, Stage.EXPENSED])
    )
    def settle(self, source, fen, on, end):
        start = self.key(PAID, source, bound=True)
        move = Move(start, self.key(end, source, bound=True), fen)
        self.attempt(EntryKind.SETTLEMENT, move, on=on)

    @rule(at=st.integers(0, 30), on=days)
    def reverse(self, at, on):
        if not self.model.posted:
            return
        first = self.model.posted[-1 - at % len(self.model.posted)]
        lines = {key: -fen for key, fen in first.lines.items()}
        expected = self.model.refusal(lines, on=on, reverses=first)
        facts = Facts(kind=EntryKind.REVERSAL, on=on, text="冲销", by=None)
        try:
            row = post_reversal(first.row, facts=facts)
        except Problem as problem:
            assert problem.code in expected, (problem.code, expected)
        else:
            assert not expected, expected
            first.is_reversed = True
            self.model.posted.append(Posted(lines, on, row, is_reversal=True))

    @rule(month=st.sampled_from(MONTHS))
    def close_or_open(self, month):
        if closing := self.model.closed.pop(month, None):
            closing.reopened_at = timezone.now()
            closing.save(update_fields=["reopened_at"])
        else:
            self.model.closed[month] = Closing.objects.create(
                place_id=NANXIONG, month=month, closed_at=timezone.now()
            )

    @rule(on=days, at=st.integers(0, 30))
    def ask_the_past(self, on, at):
        """Balances at a day, and as they were known when some entry had been posted."""
        asked = Wanted(year=2022, sources=tuple(SOURCES))
        group = ("stage", "source", "place", "purpose")
        found = {each.key: each.fen for each in balances_at(day=on, group=group, wanted=asked)}
        assert found == self.summed(self.model.posted, on=on)
        if self.model.posted:
            upto = at % len(self.model.posted) + 1
            known = self.model.posted[upto - 1].row.posted_at
            rows = balances_at(day=on, known_at=known, group=group, wanted=asked)
            expected = self.summed(self.model.posted[:upto], on=on)
            assert {each.key: each.fen for each in rows} == expected

    def summed(self, posted, *, on):
        sums = defaultdict(int)
        for each in posted:
            for key, fen in each.lines.items() if each.on <= on else ():
                sums[key.stage, key.source, key.place_id, key.purpose_id] += fen
        return {key: fen for key, fen in sums.items() if fen}

    @invariant()
    def balances_are_the_model_s(self):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT stage, source, place_id, purpose_id, balance_fen FROM funds_ledgeraccount "
                "WHERE balance_fen <> 0"
            )
            found = {tuple(row[:4]): row[4] for row in cursor.fetchall()}
        assert found == self.summed(self.model.posted, on=dt.date.max)
        TAKEN.append(len(self.model.posted))


def test_the_ledger_is_the_model(everything):
    lives = max(settings().max_examples, LIVES)
    steps = max(settings().stateful_step_count, STEPS)
    run_state_machine_as_test(
        LedgerMachine,
        settings=settings(
            settings(),
            max_examples=lives,
            stateful_step_count=steps,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert len(TAKEN) >= AT_LEAST
