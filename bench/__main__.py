"""`python -m bench [--only board|pages|record|start|import] [--records N] [--runs N]`."""

import argparse
import datetime as dt
import os

from bench import timing, world

PARTS = ("board", "pages", "record", "import", "start")


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--only", choices=PARTS, action="append", help="one part; may be repeated")
    parser.add_argument("--records", type=int, default=3_000_000, help="a smaller world")
    parser.add_argument("--runs", type=int, default=5, help="pairs of runs a comparison")
    parser.add_argument("--rows", type=int, default=100_000, help="rows of the imported sheet")
    return parser.parse_args()


def main() -> None:
    asked = _asked()
    parts = asked.only or PARTS
    world.stand_up(asked.records)
    print(f"{dt.datetime.now():%Y-%m-%d %H:%M}, {os.cpu_count()} cores; {world.size()}", flush=True)
    if "board" in parts:
        from bench import board

        timing.print_lines("Board of a year", board.lines(runs=asked.runs))
    if "pages" in parts:
        from bench import pages

        pages.print_all(runs=asked.runs)
    if "record" in parts:
        from bench import recording

        recording.print_all()
    if "import" in parts:
        from bench import importing

        found = importing.lines(rows=asked.rows, runs=asked.runs, records=asked.records)
        timing.print_lines("Import of a sheet", found)
    if "start" in parts:
        from bench import starting

        starting.print_all(runs=asked.runs)


if __name__ == "__main__":
    main()
