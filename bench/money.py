"""Money, projects and assets of a province, laid down once: what ledgers are measured on."""

import datetime as dt
import random
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db import connections, transaction
from django.utils import timezone

from zhuzhen.assets.models import (
    Asset,
    AssetFunding,
    AssetStep,
    Disposal,
    DueIncome,
    Operation,
    Ownership,
)
from zhuzhen.base import scope
from zhuzhen.funds.choices import SHARED, EntryKind, Stage
from zhuzhen.funds.models import Entry, LedgerAccount, Line, Purpose
from zhuzhen.places.models import Division
from zhuzhen.projects.models import Project

YEARS = (2021, 2022)
PROJECTS_A_TOWN, CARDS_A_PROJECT, PAYMENTS = 12, 3, 3
_BATCH = 2_000  # even: both lines of an entry in one statement, which balances them
_DISPOSED = 0.05


@dataclass(frozen=True)
class _Moved:
    """One entry of two lines."""

    kind: EntryKind
    on: dt.date
    start: LedgerAccount
    end: LedgerAccount
    fen: int


def towns() -> list[str]:
    """The towns of the province that have villages of their own."""
    rows = Division.objects.filter(level="town").order_by("code").values_list("code", flat=True)
    return list(rows)


def lay_down(*, scale: float = 1.0) -> str:
    """Fill the database, if it holds no assets; what it holds then."""
    with transaction.atomic():
        scope.enter(scope.EVERYTHING)
        if not Asset.objects.exists():
            chosen = towns()[: max(int(len(towns()) * scale), 1)]
            _Laying(random.Random(2022), chosen).all()
    with connections["owner"].cursor() as cursor:
        cursor.execute("ANALYZE")
    with transaction.atomic():
        scope.enter(scope.EVERYTHING)
        counts = [model.objects.count() for model in (LedgerAccount, Entry, Asset, Disposal)]
    return "{:,} accounts, {:,} entries, {:,} assets, {:,} disposals".format(*counts)


class _Laying:
    """Lays money down in sets: all of one kind in a few statements."""

    def __init__(self, dice: random.Random, chosen: Sequence[str]) -> None:
        self.dice, self.towns = dice, chosen
        self.accounts: dict[tuple[object, ...], LedgerAccount] = {}

    def all(self) -> None:
        projects = self._projects()
        arrivals, rest = self._moves(projects)
        LedgerAccount.objects.bulk_create(self.accounts.values(), batch_size=_BATCH)
        self._post(arrivals)
        by_kind = (EntryKind.ALLOCATION, EntryKind.COMMITMENT, EntryKind.PAYMENT)
        for kind in by_kind:
            self._post([each for each in rest if each.kind is kind])
        settled = [each for each in rest if each.kind is EntryKind.SETTLEMENT]
        self._cards(projects, settled, self._post(settled))

    def _projects(self) -> list[Project]:
        purposes, made, now = [], [], timezone.now()
        for town in self.towns:
            for number in range(PROJECTS_A_TOWN):
                place = town if number % 4 == 0 else f"{town[:9]}{201 + number % 3}"
                code = f"B{town[:9]}{number:02d}"
                purposes.append(
                    Purpose(
                        kind="project", title=f"项目{code}", place_id=place, direction="industry",
                        opened_on=dt.date(2021, 7, 1),
                    )
                )  # fmt: skip
        known = set(Division.objects.values_list("code", flat=True))
        for each in purposes:
            each.place_id = each.place_id if each.place_id in known else f"{each.place_id[:9]}000"
        Purpose.objects.bulk_create(purposes, batch_size=_BATCH)
        for each in purposes:
            made.append(
                Project(
                    code=each.title[2:], title=each.title, place_id=each.place_id, purpose=each,
                    without_item="测量", state="settled", category="industry",
                    direction="industry", content="测量", reason="测量", budget_fen=10**8,
                    use_code="industry", created_at=now, updated_at=now,
                )
            )  # fmt: skip
        return Project.objects.bulk_create(made, batch_size=_BATCH)

    def _account(
        self, stage: Stage, source: str, year: int, place: str, purpose: Purpose | None = None
    ) -> LedgerAccount:
        key = (stage, source, year, place, purpose.pk if purpose else None)
        if key not in self.accounts:
            self.accounts[key] = LedgerAccount(
                stage=stage, source=source, year=year, place_id=place, purpose=purpose
            )
        return self.accounts[key]

    def _moves(self, projects: Sequence[Project]) -> tuple[list[_Moved], list[_Moved]]:
        """What arrives at each county, and what goes on from there, project by project."""
        rest: list[_Moved] = []
        needed: dict[tuple[str, str, int], int] = {}
        for each in projects:
            source, year = self.dice.choice(SHARED).value, self.dice.choice(YEARS)
            fen = self.dice.randrange(5_000_000, 300_000_000)
            county = f"{each.place_id[:6]}000000"
            needed[county, source, year] = needed.get((county, source, year), 0) + fen
            rest += self._of_project(each, source=source, year=year, fen=fen, county=county)
        arrivals = [
            _Moved(
                EntryKind.RECEIPT, dt.date(year, 3, 1),
                self._account(Stage.IN_TRANSIT, source, year, county),
                self._account(Stage.ARRIVED, source, year, county), fen,
            )
            for (county, source, year), fen in needed.items()
        ]  # fmt: skip
        sent = [
            _Moved(
                EntryKind.TRANSFER, each.on,
                self._account(Stage.ORIGIN, each.start.source, each.start.year,
                              each.start.place_id),
                each.start, each.fen,
            )
            for each in arrivals
        ]  # fmt: skip
        return sent + arrivals, rest

    def _of_project(
        self, project: Project, *, source: str, year: int, fen: int, county: str
    ) -> Iterator[_Moved]:
        def at(stage: Stage) -> LedgerAccount:
            return self._account(stage, source, year, project.place_id, project.purpose)

        day = dt.date(year, 4, 1) + dt.timedelta(days=self.dice.randrange(30))
        arrived = self._account(Stage.ARRIVED, source, year, county)
        yield _Moved(EntryKind.ALLOCATION, day, arrived, at(Stage.ALLOCATED), fen)
        yield _Moved(EntryKind.COMMITMENT, day, at(Stage.ALLOCATED), at(Stage.COMMITTED), fen)
        each, odd = divmod(fen, PAYMENTS)
        for number in range(PAYMENTS):
            paid = each + (odd if number == 0 else 0)
            later = day + dt.timedelta(days=30 * (number + 1))
            yield _Moved(EntryKind.PAYMENT, later, at(Stage.COMMITTED), at(Stage.PAID), paid)
        if self.dice.random() < 0.8:
            later = day + dt.timedelta(days=140)
            yield _Moved(EntryKind.SETTLEMENT, later, at(Stage.PAID), at(Stage.CAPITALISED), fen)

    def _post(self, moves: Sequence[_Moved]) -> list[Entry]:
        entries = Entry.objects.bulk_create(
            [
                Entry(
                    uid=uuid.UUID(int=self.dice.getrandbits(128)), kind=each.kind, on=each.on,
                    posted_at=_moment(each.on), place_id=each.end.place_id,
                    amount_fen=each.fen, text="测量",
                )
                for each in moves
            ],
            batch_size=_BATCH,
        )  # fmt: skip
        lines = [
            Line(entry=entry, account=account, amount_fen=fen, on=each.on,
                 place_id=account.place_id)
            for entry, each in zip(entries, moves, strict=True)
            for account, fen in ((each.start, -each.fen), (each.end, each.fen))
        ]  # fmt: skip
        Line.objects.bulk_create(lines, batch_size=_BATCH)
        return entries

    def _cards(
        self, projects: Sequence[Project], moves: Sequence[_Moved], entries: Sequence[Entry]
    ) -> None:
        of = {each.purpose_id: each for each in projects}
        cards, fundings, steps, shares = [], [], [], []
        for moved, entry in zip(moves, entries, strict=True):
            project = of[moved.end.purpose_id or 0]
            each, odd = divmod(moved.fen, CARDS_A_PROJECT)
            for number in range(CARDS_A_PROJECT):
                fen = each + (odd if number == 0 else 0)
                card = self._card(project, fen=fen, on=moved.on, number=number)
                cards.append(card)
                fundings.append(
                    AssetFunding(
                        asset=card, place_id=card.place_id, source=moved.end.source,
                        year=moved.end.year, amount_fen=fen, entry_uid=entry.uid, on=moved.on,
                        at=_moment(moved.on),
                    )
                )  # fmt: skip
                steps += _steps(card)
                shares.append(
                    Ownership(asset=card, place_id=card.place_id, kind="village", owner="某村",
                              share_bp=10_000, from_on=moved.on)
                )  # fmt: skip
        Asset.objects.bulk_create(cards, batch_size=_BATCH)
        AssetFunding.objects.bulk_create(fundings, batch_size=_BATCH)
        AssetStep.objects.bulk_create(steps, batch_size=_BATCH)
        Ownership.objects.bulk_create(shares, batch_size=_BATCH)
        self._runs([each for each in cards if each.kind == "operating"])
        self._ends([each for each in cards if each.state == "disposing"])

    def _card(self, project: Project, *, fen: int, on: dt.date, number: int) -> Asset:
        now = _moment(on)
        return Asset(
            code=f"{project.code}-{number}", title=f"资产{project.code}{number}",
            kind=self.dice.choice(("operating", "public_welfare", "public_welfare", "household")),
            form="fixed", place_id=project.place_id, project=project, built_on=on, booked_on=on,
            original_fen=fen, life_years=10, keeper="村委会", created_at=now, updated_at=now,
            state="disposing" if self.dice.random() < _DISPOSED else "in_use",
        )  # fmt: skip

    def _runs(self, cards: Sequence[Asset]) -> None:
        runs = Operation.objects.bulk_create(
            [
                Operation(
                    asset=each, place_id=each.place_id, mode="lease", operator="某合作社",
                    from_on=each.built_on, to_on=each.built_on + dt.timedelta(days=1095),
                    yearly_fen=1_000_000, at=each.created_at,
                )
                for each in cards
            ],
            batch_size=_BATCH,
        )  # fmt: skip
        DueIncome.objects.bulk_create(
            [
                DueIncome(
                    operation=run, place_id=run.place_id, kind="income", amount_fen=1_000_000,
                    due_on=run.from_on + dt.timedelta(days=365 * year),
                )
                for run in runs
                for year in (1, 2, 3)
            ],
            batch_size=_BATCH,
        )  # fmt: skip

    def _ends(self, cards: Sequence[Asset]) -> None:
        rows = Disposal.objects.bulk_create(
            [
                Disposal(
                    asset=each, place_id=each.place_id, kind="sale", reason="expired", text="测量",
                    state="applied", level="county", applied_on=each.built_on, at=each.created_at,
                )
                for each in cards
            ],
            batch_size=_BATCH,
        )  # fmt: skip
        steps = [
            AssetStep(
                asset=each.asset, place_id=each.place_id, step="end_apply", before="in_use",
                after="disposing", on=each.applied_on, at=each.at,
                facts={"disposal": f"{each.uid}", "from": "", "to": "applied"},
            )
            for each in rows
        ]  # fmt: skip
        AssetStep.objects.bulk_create(steps, batch_size=_BATCH)


def _moment(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(12)))


def _steps(card: Asset) -> list[AssetStep]:
    told = {"shares": [{"kind": "village", "place_id": card.place_id, "owner": "某村",
                        "share_bp": 10_000}]}  # fmt: skip
    return [
        AssetStep(
            asset=card, place_id=card.place_id, step=step, before=before, after=after,
            on=card.built_on, at=card.created_at, facts=facts,
        )
        for step, before, after, facts in (
            ("form", "", "formed", {}),
            ("register", "formed", "registered", {}),
            ("confirm_title", "registered", "title_confirmed", told),
            ("hand_over", "title_confirmed", "in_use", {}),
        )
    ]  # fmt: skip
