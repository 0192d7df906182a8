"""`python -m bench.memory WORK SUBJECT RECORDS`: one piece of work, its seconds and peak MiB.

WORK names a function of one text (`bench.exporting:ours`), SUBJECT is that text.
"""

import re
import subprocess
import sys
import time
from importlib import import_module
from pathlib import Path

from bench import world


def alone(work: str, subject: object, *, records: int) -> tuple[float, int]:
    """Seconds and highest memory of a process of its own that does the work.

    Where the work returns seconds, they count: it had to prepare something first.
    """
    command = [sys.executable, "-m", "bench.memory", work, str(subject), str(records)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    took, highest = done.stdout.splitlines()[-1].split()
    return float(took), int(highest)


def peak(work: str, subject: object, *, records: int) -> int:
    """Its highest memory alone."""
    return alone(work, subject, records=records)[1]


def _main(work: str, subject: str, records: str) -> None:
    world.connect(int(records))
    module, name = work.split(":")
    function = getattr(import_module(module), name)
    started = time.perf_counter()
    found = function(subject)
    took = found if isinstance(found, float) else time.perf_counter() - started
    status = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())
    print(took, int(status[1]) // 1024 if status else 0)


if __name__ == "__main__":
    _main(*sys.argv[1:])
