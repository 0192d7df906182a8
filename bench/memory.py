"""`python -m bench.memory WORK SUBJECT RECORDS`: one piece of work, alone; prints its peak in MiB.

WORK names a function of one text (`bench.exporting:ours`), SUBJECT is that text.
"""

import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

from bench import world


def peak(work: str, subject: object, *, records: int) -> int:
    """The highest memory of a process of its own that does the work."""
    command = [sys.executable, "-m", "bench.memory", work, str(subject), str(records)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, timeout=3600)
    return int(done.stdout.split()[-1])


def _main(work: str, subject: str, records: str) -> None:
    world.connect(int(records))
    module, name = work.split(":")
    getattr(import_module(module), name)(subject)
    found = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())
    print(int(found[1]) // 1024 if found else 0)


if __name__ == "__main__":
    _main(*sys.argv[1:])
