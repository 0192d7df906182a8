"""Wishes and vacancies brought together: the proposal for all, and one wish ranked."""

import random
import statistics
import uuid

from django.db import connection
from django.utils import timezone
from rich.console import Console

from bench.timing import seconds
from bench.world import taken_back
from zhuzhen.base import clock
from zhuzhen.matching.declared import declared_match
from zhuzhen.matching.market import market_of
from zhuzhen.matching.queries import proposal_for, ranked_for, reasons_of
from zhuzhen.partners.models import Cluster
from zhuzhen.policy.choices import FieldKind
from zhuzhen.registers.models import Record
from zhuzhen.registers.queries import declared

MATCH, WISHES, VACANCIES = "jobs", 20_000, 5_000
_MONTHS = ((1, 12), (3, 6), (7, 10), (None, None))


def _codes(register: str, name: str) -> list[str]:
    declaration = declared(register)
    field = declaration.register.field(name)
    assert field is not None and field.kind is FieldKind.CHOICE
    return [term.code for term in declaration.terms_of(field).values]


def _record(register: str, *, cluster: Cluster, values: dict[str, object], summary: str) -> Record:
    now = timezone.now()
    said = {name: value for name, value in values.items() if value is not None}
    return Record(
        uid=uuid.uuid4(),
        register=register,
        state="submitted",
        happened_on=clock.today().replace(month=9, day=1),
        place_id=cluster.town_id,
        helper_code=cluster.helper_id,
        cluster_id=cluster.pk,
        values=said,
        summary=summary,
        origin="demo",
        created_at=now,
        updated_at=now,
    )


def _lay() -> None:
    """Wishes and vacancies in all clusters' towns, drawn the same each time."""
    chance = random.Random(1)
    clusters = list(Cluster.objects.order_by("pk"))
    trades, levels = _codes("job_wish", "trade"), [*_codes("job_wish", "skill_level"), None]
    reaches = _codes("job_wish", "reach")
    made = []
    for number in range(WISHES + VACANCIES):
        first, last = chance.choice(_MONTHS)
        both: dict[str, object] = {
            "trade": chance.choice(trades),
            "skill_level": chance.choice(levels),
            "monthly_wage": chance.randrange(2_500, 8_000, 100) * 100,
            "month_from": first,
            "month_to": last,
        }
        if number < WISHES:
            own: dict[str, object] = {"name": f"某人{number}", "reach": chance.choice(reaches)}
        else:
            own = {"employer": f"某厂{number}", "openings": chance.randrange(1, 6)}
        made.append(
            _record(
                "job_wish" if number < WISHES else "vacancy",
                cluster=chance.choice(clusters),
                values={**both, **own},
                summary=str(own.get("name") or own["employer"]),
            )
        )
    Record.objects.bulk_create(made, batch_size=2_000)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def print_all(*, runs: int) -> None:
    """Medians of a few runs; all is taken back at the end."""
    with taken_back():
        _lay()
        today, match = clock.today(), declared_match(MATCH)
        market = market_of(match, today=today)
        reading = [seconds(lambda: market_of(match, today=today)) for _ in range(min(runs, 3))]
        proposal = proposal_for(market)
        proposing = [seconds(lambda: proposal_for(market)) for _ in range(min(runs, 3))]
        ask = market.asks[0]
        ranking = [
            seconds(
                lambda: [
                    reasons_of(market, pair)
                    for pair in ranked_for(market, row=ask, is_asking=True)[:20]
                ]
            )
            for _ in range(10)
        ]
    Console(width=150).print(
        f"{len(market.asks):,} wishes × {len(market.offers):,} vacancies: read in "
        f"{statistics.median(reading):.1f} s; a proposal for all in "
        f"{statistics.median(proposing):.1f} s ({len(proposal.pairs):,} placed, "
        f"{'proven best' if proposal.is_best else 'close to the best'}); one wish's twenty best "
        f"with reasons in {1000 * statistics.median(ranking):.0f} ms"
    )
