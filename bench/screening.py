"""Screening a province: a rule of the pack against the best hand-written SQL over the same files.

Beside them pandas and Polars do the same, where they are installed (requirements/bench.in). Each
work runs in a process of its own (`python -m bench.screening WORK SCALE OUT`), which tells its
seconds and its peak memory; all findings must be equal, row by row.
"""

import datetime as dt
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import duckdb
from rich.console import Console

from bench.screened import Made, made
from bench.timing import Line, Work, print_lines, ratio_line

ON = dt.date(2022, 11, 20)
SINCE = dt.date(2021, 11, 20)
RULE, FEED, BOUND = "heavy_medical_cost", "medical_payment", 2_000_000
_COLUMNS = "household_id, place, people, total, count, first, last"
_BY_HAND = """COPY (
    WITH paid AS (
        SELECT id_number AS person, sum(self_paid)::BIGINT AS total, count(*) AS count,
            min(settled_on) AS first, max(settled_on) AS last
        FROM '{payments}' WHERE settled_on > DATE '{since}' AND settled_on <= DATE '{on}'
        GROUP BY id_number)
    SELECT household_id, min(place) AS place, count(*) AS people, sum(total)::BIGINT AS total,
        sum(count)::BIGINT AS count, min(first) AS first, max(last) AS last
    FROM paid JOIN '{people}' USING (person)
    GROUP BY household_id HAVING sum(total) > {bound}
) TO '{out}' (FORMAT parquet)"""


def ours(of: Made, out: Path) -> Work:
    """The rule as the pack has it, compiled, streamed out portion by portion as a run does."""
    import django

    django.setup()
    import pyarrow as pa
    import pyarrow.parquet as pq

    from zhuzhen.policy.loading import load_packs
    from zhuzhen.project.database import ROOT
    from zhuzhen.screening.compiling import compiled
    from zhuzhen.screening.engines import batches, duckdb_connection
    from zhuzhen.screening.rules import ruling_of

    (pack,) = load_packs([ROOT / "packs" / "guangdong-2023"])
    ruling = ruling_of(pack.screening[RULE], pack=pack, on=ON)

    def work() -> None:
        with duckdb_connection(out.parent) as connection:
            payments = connection.read_parquet(str(of.payments))
            rows = payments.mutate(person=payments.id_number, feed=1)
            people = connection.read_parquet(str(of.people))
            found = compiled(ruling, rows={FEED: rows}, people=people)
            columns = found.select(*_COLUMNS.split(", "))
            with pq.ParquetWriter(out, columns.schema().to_pyarrow()) as writer:
                for batch in batches(connection, columns, size=5_000):
                    writer.write_table(pa.Table.from_batches([batch]))

    return work


def by_hand(of: Made, out: Path) -> Work:
    """DuckDB with the same settings, and SQL that knows the files."""
    facts = {"payments": of.payments, "people": of.people, "since": SINCE, "on": ON}
    sql = _BY_HAND.format(**facts, bound=BOUND, out=out)

    def work() -> None:
        with duckdb.connect() as db:
            db.execute("SET preserve_insertion_order = false")
            db.execute(sql)

    return work


def by_pandas(of: Made, out: Path) -> Work:
    """As one would write it in pandas: what is needed read, grouped, merged, grouped."""
    import pandas

    def work() -> None:
        days = [("settled_on", ">", SINCE), ("settled_on", "<=", ON)]
        columns = ["id_number", "self_paid", "settled_on"]
        paid = pandas.read_parquet(of.payments, columns=columns, filters=days)
        paid = paid.groupby("id_number", sort=False).agg(
            total=("self_paid", "sum"), count=("self_paid", "size"),
            first=("settled_on", "min"), last=("settled_on", "max"),
        )  # fmt: skip
        people = pandas.read_parquet(of.people, columns=["person", "household_id", "place"])
        both = people.merge(paid, left_on="person", right_index=True)
        found = both.groupby("household_id", as_index=False, sort=False).agg(
            place=("place", "min"), people=("person", "size"), total=("total", "sum"),
            count=("count", "sum"), first=("first", "min"), last=("last", "max"),
        )  # fmt: skip
        found[found.total > BOUND].to_parquet(out)

    return work


def by_polars(of: Made, out: Path) -> Work:
    """As one would write it in Polars: lazily, on its streaming engine."""
    import polars as pl

    def work() -> None:
        day = pl.col("settled_on")
        paid = (
            pl.scan_parquet(of.payments)
            .filter((day > SINCE) & (day <= ON))
            .group_by(pl.col("id_number").alias("person"))
            .agg(
                total=pl.col("self_paid").sum(),
                count=pl.len().cast(pl.Int64),
                first=day.min(),
                last=day.max(),
            )
        )
        people = pl.scan_parquet(of.people).select("person", "household_id", "place")
        found = (
            paid.join(people, on="person")
            .group_by("household_id")
            .agg(
                place=pl.col("place").min(),
                people=pl.len().cast(pl.Int64),
                total=pl.col("total").sum(),
                count=pl.col("count").sum(),
                first=pl.col("first").min(),
                last=pl.col("last").max(),
            )
            .filter(pl.col("total") > BOUND)
        )
        found.sink_parquet(out, engine="streaming")

    return work


# What pandas held at a tenth, times ten and some room: on a smaller machine it would end others.
_GIB_OF_PANDAS = 25


def _is_too_large(work: str, *, scale: float) -> bool:
    told = re.search(r"MemAvailable:\s+(\d+)", Path("/proc/meminfo").read_text())
    gib = int(told[1]) / 2**20 if told else 0
    return work == "pandas" and scale * _GIB_OF_PANDAS > gib


WORKS: dict[str, Callable[[Made, Path], Work]] = {
    "ours": ours,
    "by_hand": by_hand,
    "pandas": by_pandas,
    "polars": by_polars,
}


def _alone(work: str, *, scale: float, out: Path) -> tuple[float, int] | None:
    """Seconds and peak MiB of a process of its own; None if it was ended for want of memory."""
    command = [sys.executable, "-m", "bench.screening", work, str(scale), str(out)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        return None
    took, peak = done.stdout.splitlines()[-1].split()
    return float(took), int(peak)


def _differences(one: Path, other: Path) -> int:
    """Rows of either that the other has not."""
    with duckdb.connect() as db:
        sides = [f"SELECT {_COLUMNS} FROM '{path}'" for path in (one, other)]
        both = f"({sides[0]} EXCEPT {sides[1]}) UNION ALL ({sides[1]} EXCEPT {sides[0]})"
        found = db.execute(f"SELECT count(*) FROM ({both})").fetchone()
    return int(found[0]) if found else 0


def _against(work: str, *, scale: float, runs: int, folder: Path) -> Line | str:
    """Ours and another in turn, equal row by row."""
    pairs, peaks = [], [0, 0]
    outs = folder / "ours.parquet", folder / f"{work}.parquet"
    for _ in range(runs):
        mine = _alone("ours", scale=scale, out=outs[0])
        other = _alone(work, scale=scale, out=outs[1])
        if mine is None or other is None:
            return f"{work}: did not end, most likely for want of memory"
        pairs.append((mine[0], other[0]))
        peaks = [max(peaks[0], mine[1]), max(peaks[1], other[1])]
    if differ := _differences(*outs):
        raise SystemExit(f"{differ} findings differ between ours and {work}")
    with duckdb.connect() as db:
        rows = db.execute(f"SELECT count(*) FROM '{outs[0]}'").fetchone()
    note = f"{rows[0] if rows else 0:,} households equal; peak {peaks[0]:,} / {peaks[1]:,} MiB"
    aim = "≤ 1.2" if work == "by_hand" else ""
    return ratio_line(f"screen, ours / {work}", pairs=pairs, aim=aim, note=note)


def _blinding(rows: int) -> str:
    """Identity numbers blinded a second: on all cores, and one by one as single values are."""
    import django

    django.setup()
    from zhuzhen.base import cipher
    from zhuzhen.base.bulk import crew

    numbers = [f"449900{number:012}" for number in range(rows)]
    with crew(texts=rows) as by:
        by.blinded(numbers[:100])  # the processes stand
        started = time.perf_counter()
        blinds = by.blinded(numbers)
        many = time.perf_counter() - started
    started = time.perf_counter()
    singly = [cipher.blind(number) for number in numbers]
    one = time.perf_counter() - started
    if blinds != singly:
        raise SystemExit("a crew blinds otherwise than one alone")
    return (
        f"blinding {rows:,} numbers: {rows / many:,.0f} a second on {os.cpu_count()} cores, "
        f"{rows / one:,.0f} one by one; all equal"
    )


def print_all(*, scale: float, runs: int) -> None:
    of = made(scale)
    console, lines = Console(width=150), []
    console.print(f"{of.persons:,} people, {of.rows:,} payments")
    with tempfile.TemporaryDirectory(dir=of.people.parent) as folder:
        for work in ("by_hand", "pandas", "polars"):
            if work != "by_hand" and find_spec(work) is None:
                console.print(f"{work} is not installed: pip install -r requirements/bench.txt")
                continue
            if _is_too_large(work, scale=scale):
                console.print(f"{work} is left out: it would not fit into memory at this scale")
                continue
            found = _against(work, scale=scale, runs=min(runs, 3), folder=Path(folder))
            lines += [found] if isinstance(found, Line) else []
            if isinstance(found, str):
                console.print(found)
    print_lines("Screening of a province", lines)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhuzhen.project.settings")
    console.print(_blinding(int(1_000_000 * min(1, scale * 2))))


def _main(work: str, scale: str, out: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhuzhen.project.settings")
    # What is imported and read of packs before is no part of the work.
    prepared = WORKS[work](made(float(scale)), Path(out))
    started = time.perf_counter()
    prepared()
    took = time.perf_counter() - started
    status = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())
    print(took, int(status[1]) // 1024 if status else 0)


if __name__ == "__main__":
    _main(*sys.argv[1:])
