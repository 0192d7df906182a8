"""Time two ways of doing one thing in turn, A B A B …, so that a drifting machine hurts both."""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

Work = Callable[[], object]


@dataclass(frozen=True)
class Line:
    """One comparison: medians in seconds, and the ratio ours / other with its range."""

    what: str
    ours: float
    other: float
    ratio: float
    lowest: float
    highest: float
    aim: str
    note: str = ""


def seconds(work: Work) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def processor_seconds(work: Work, *, servers: Sequence[int]) -> float:
    """What a work takes of this process's and its servers' processors: on a machine that others
    keep busy it says more than the clock. Linux only; parallel workers are not counted."""
    before = time.process_time() + sum(map(_served, servers))
    work()
    return time.process_time() + sum(map(_served, servers)) - before


def _served(pid: int) -> float:
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9


def compare(
    what: str,
    *,
    ours: Work,
    other: Work,
    runs: int = 5,
    aim: str = "",
    note: str = "",
    measured: Callable[[Work], float] = seconds,
) -> Line:
    """Run both once to warm up, then `runs` times in turn; ratios are taken pair by pair."""
    ours()
    other()
    pairs = [(measured(ours), measured(other)) for _ in range(runs)]
    return ratio_line(what, pairs=pairs, aim=aim, note=note)


def ratio_line(what: str, *, pairs: list[tuple[float, float]], aim: str, note: str) -> Line:
    """A comparison from pairs of seconds, ours and the other's."""
    ratios = [a / b for a, b in pairs]
    return Line(
        what=what,
        ours=statistics.median(a for a, _ in pairs),
        other=statistics.median(b for _, b in pairs),
        ratio=statistics.median(ratios),
        lowest=min(ratios),
        highest=max(ratios),
        aim=aim,
        note=note,
    )


def percentiles(work: Work, *, runs: int = 40) -> tuple[float, float]:
    """Median and 95th percentile of `runs` runs after three to warm up, in milliseconds."""
    for _ in range(3):
        work()
    times = sorted(seconds(work) for _ in range(runs))
    return 1000 * statistics.median(times), 1000 * times[int(len(times) * 0.95)]


def print_lines(title: str, lines: list[Line]) -> None:
    table = Table("what", "ours s", "other s", "ratio", "range", "aim", "note", title=title)
    for line in lines:
        spread = f"{line.lowest:.2f} to {line.highest:.2f}"
        numbers = (f"{line.ours:.3f}", f"{line.other:.3f}", f"{line.ratio:.2f}", spread)
        table.add_row(line.what, *numbers, line.aim, line.note)
    Console(width=150).print(table)
