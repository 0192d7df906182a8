"""Screen a place: every rule over the files about it, clues for whom they find. All or nothing."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence

from django.db import connection, transaction

from zhuzhen.base import audit, clock
from zhuzhen.base.problems import Problem
from zhuzhen.casework.choices import ClueSource
from zhuzhen.casework.commands.cases import ClueRow
from zhuzhen.people.models import Account
from zhuzhen.policy.queries import StoredPack
from zhuzhen.policy.schema import Pack, ScreeningRule
from zhuzhen.screening import access
from zhuzhen.screening.choices import LISTED, Engine, RunState
from zhuzhen.screening.judging import Bench, bench_at, feeds_of, pack_at
from zhuzhen.screening.models import Run
from zhuzhen.screening.progress import announce
from zhuzhen.screening.raising import Raised, raise_found
from zhuzhen.screening.rules import Ruling, ruling_of
from zhuzhen.screening.telling import Teller

Tell = Callable[[int, int], None]
# One screening at a time: two of one place would each count the other's clues as new.
_LOCK = 20210728


def chosen_rules(pack: Pack, names: Sequence[str]) -> dict[str, ScreeningRule]:
    """The pack's rules of these names, all of them if none is named. Raises unknown_rule."""
    for name in names:
        if name not in pack.screening:
            raise Problem("unknown_rule", name=name, known=LISTED.join(pack.screening))
    return {name: pack.screening[name] for name in names or pack.screening}


@transaction.atomic
def run_screening(
    place: str,
    *,
    by: Account | None,
    today: dt.date,
    rules: Sequence[str] = (),
    engine: Engine = Engine.DUCKDB,
    progress: Tell | None = None,
) -> Run:
    """Judge the rules over the files about a place and raise the clues; the run with its counts.

    A rule of which no file is here is left out. What was found before in the same period adds
    nothing. How far it is, others see meanwhile (`screening.progress`). Raises not_allowed,
    no_rules, unknown_rule, no_feeds, no_spark.
    """
    access.require_run(by, place=place, on=today)
    pack = pack_at(place, on=today)
    if pack is None or not pack.pack.screening:
        raise Problem("no_rules", place=place)
    wanted = chosen_rules(pack.pack, rules)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    announce(0, 0)
    run = _begun(place, by=by, today=today, pack=pack, engine=engine)
    read = feeds_of(wanted.values(), pack=pack.pack)
    with bench_at(place, declared=read, on=today, engine=engine) as bench:
        if not bench.stored:
            raise Problem("no_feeds")
        rulings = [ruling_of(rule, pack=pack.pack, on=today) for rule in wanted.values()]
        judged = [each for each in rulings if bench.files_of(each)]
        counts = _judge(judged, bench=bench, pack=pack.pack, run=run, progress=progress)
        run.feeds = sorted({file.id for each in judged for file in bench.files_of(each)})
        run.persons = bench.persons
    return _ended(run, counts=counts, by=by)


def _begun(
    place: str, *, by: Account | None, today: dt.date, pack: StoredPack, engine: Engine
) -> Run:
    return Run.objects.create(
        place_id=place,
        pack_version=pack.label,
        engine=engine,
        on=today,
        state=RunState.RUNNING,
        by=by,
        started_at=clock.now(),
    )


def _judge(
    rulings: Sequence[Ruling], *, bench: Bench, pack: Pack, run: Run, progress: Tell | None
) -> dict[str, Raised]:
    """The clues of each rule, portion by portion."""
    counts = {}
    for done, ruling in enumerate(rulings):
        announce(done, len(rulings))
        if progress is not None:
            progress(done, len(rulings))
        counts[ruling.id] = _raise(
            ruling, bench=bench, teller=Teller(ruling, terms=pack.terms), run=run
        )
    return counts


def _raise(ruling: Ruling, *, bench: Bench, teller: Teller, run: Run) -> Raised:
    files = [each.id for each in bench.files_of(ruling)]
    told: dict[str, object] = {"run": run.pk, "pack": run.pack_version, "feeds": files}
    raised = Raised()
    for portion in bench.portions(ruling):
        findings = [_finding(row, ruling=ruling, teller=teller, told=told) for row in portion]
        raised += raise_found(findings, by=run.by)
    return raised


def _finding(
    row: Mapping[str, object], *, ruling: Ruling, teller: Teller, told: dict[str, object]
) -> ClueRow:
    resident = row["resident_id"]
    household = int(str(row["household_id"]))
    return ClueRow(
        household_id=household,
        source=ClueSource.DEPARTMENT,
        text=teller.text(row),
        found_on=ruling.on,
        key=ruling.key(household),
        rule=ruling.id,
        resident_id=None if resident is None else int(str(resident)),
        facts=teller.facts(row) | told,
        confidence=ruling.rule.confidence,
        verify_days=ruling.verify_days,
    )


def _ended(run: Run, *, counts: Mapping[str, Raised], by: Account | None) -> Run:
    run.rules = list(counts)
    run.counts = {name: vars(each) for name, each in counts.items()}
    run.state = RunState.DONE
    run.ended_at = clock.now()
    run.save()
    audit.record(
        "screen.run",
        by=by,
        subject="run",
        subject_id=run.pk,
        pack_version=run.pack_version,
        facts={"place": run.place_id, "feeds": run.feeds, "counts": run.counts},
    )
    return run
