"""`python -m bench [--only PART …] [--records N] [--runs N]`: measures the province's world."""

import argparse
import datetime as dt
import os
import subprocess
import sys
from collections.abc import Callable

from bench import timing, world


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "--only", choices=sorted(PARTS), action="append", help="one part; may be repeated"
    )
    parser.add_argument("--records", type=int, default=3_000_000, help="a smaller world")
    parser.add_argument("--runs", type=int, default=5, help="pairs of runs a comparison")
    parser.add_argument("--rows", type=int, default=100_000, help="rows of the imported sheet")
    parser.add_argument("--updated", type=int, default=500_000, help="rows of the sheet with links")
    parser.add_argument("--households", type=int, default=2_000_000, help="in the register")
    parser.add_argument("--exported", type=int, default=1_000_000, help="rows of the export")
    parser.add_argument("--household-rows", type=int, default=100_000, help="households imported")
    parser.add_argument(
        "--scale",
        type=float,
        default=1.0,
        help="of the screened province, or of the towns that have money",
    )
    parser.add_argument("--lines", type=int, default=5_000_000, help="of the ledger")
    return parser.parse_args()


def _board(asked: argparse.Namespace) -> None:
    from bench import board

    timing.print_lines("Board of a year", board.lines(runs=asked.runs))


def _duties(asked: argparse.Namespace) -> None:
    from bench import duties

    duties.print_all(runs=asked.runs)


def _pages(asked: argparse.Namespace) -> None:
    from bench import pages

    pages.print_all(runs=asked.runs)


def _lists(_asked: argparse.Namespace) -> None:
    from bench import lists

    lists.print_all()


def _households(asked: argparse.Namespace) -> None:
    from bench import households

    households.print_all(households=asked.households)


def _record(_asked: argparse.Namespace) -> None:
    from bench import recording

    recording.print_all()


def _match(asked: argparse.Namespace) -> None:
    from bench import matching

    matching.print_all(runs=asked.runs)


def _export(asked: argparse.Namespace) -> None:
    from bench import exporting

    found = exporting.lines(rows=asked.exported, runs=asked.runs, records=asked.records)
    timing.print_lines("Export of a register", found)


def _import(asked: argparse.Namespace) -> None:
    from bench import importing

    found = importing.lines(rows=asked.rows, runs=asked.runs, records=asked.records)
    timing.print_lines("Import of a sheet", found)


def _update(asked: argparse.Namespace) -> None:
    from bench import updating

    found = updating.lines(rows=asked.updated, runs=asked.runs, records=asked.records)
    timing.print_lines("Import with links, half of it known", found)


def _household_import(asked: argparse.Namespace) -> None:
    from bench import household_import

    print(household_import.blinding(numbers=1_000_000), flush=True)
    found = household_import.lines(
        households=asked.household_rows, runs=asked.runs, records=asked.records
    )
    timing.print_lines("Import of households", found)


def _start(asked: argparse.Namespace) -> None:
    from bench import starting

    starting.print_all(runs=asked.runs)


def _screen(asked: argparse.Namespace) -> None:
    from bench import screening

    screening.print_all(scale=asked.scale, runs=asked.runs)


def _ledgers(asked: argparse.Namespace) -> None:
    from bench import money

    print(money.stand_up(scale=asked.scale), flush=True)
    from bench import ledgers

    ledgers.print_all(runs=asked.runs)


def _choice(asked: argparse.Namespace) -> None:
    from bench import choosing

    choosing.print_all(runs=asked.runs)


def _funds(asked: argparse.Namespace) -> None:
    from bench import funds

    funds.print_all(lines=asked.lines, runs=asked.runs)


# In the order in which they run; each imports its module once Django is set up.
PARTS: dict[str, Callable[[argparse.Namespace], None]] = {
    "board": _board,
    "duties": _duties,
    "pages": _pages,
    "lists": _lists,
    "households": _households,
    "record": _record,
    "match": _match,
    "export": _export,
    "import": _import,
    "update": _update,
    "household_import": _household_import,
    "start": _start,
    "screen": _screen,
    "choice": _choice,
    "ledgers": _ledgers,
    "funds": _funds,
}
# Parts that have files of their own, and ask nothing of the province's world.
_APART = frozenset({"screen", "choice", "funds", "ledgers"})
# Each in a process of its own: Django is set up on one database.
_OWN_DATABASE = frozenset({"funds", "ledgers"})


def main() -> None:
    asked = _asked()
    parts = asked.only or list(PARTS)
    needs_world = bool(set(parts) - _APART)
    if needs_world:
        world.stand_up(asked.records)
    size = world.size() if needs_world else "no world"
    print(f"{dt.datetime.now():%Y-%m-%d %H:%M}, {os.cpu_count()} cores; {size}", flush=True)
    for part in parts:
        print(f"{part}, load {os.getloadavg()[0]:.1f}", flush=True)
        if part in _OWN_DATABASE and len(parts) > 1:
            subprocess.run([*_again(), "--only", part], check=True)
        else:
            PARTS[part](asked)


def _again() -> list[str]:
    """This command without its choice of parts."""
    given = [each for at, each in enumerate(sys.argv[1:]) if "--only" not in sys.argv[at : at + 2]]
    return [sys.executable, "-m", "bench", *given]


if __name__ == "__main__":
    main()
