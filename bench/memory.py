"""`python -m bench.memory WAY SHEET RECORDS`: one way to import, alone; prints its peak in MiB."""

import re
import subprocess
import sys
from pathlib import Path

from bench import world


def peak(way: str, path: Path, *, records: int) -> int:
    """The highest memory of a process of its own that imports the sheet in one way."""
    command = [sys.executable, "-m", "bench.memory", way, str(path), str(records)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, timeout=600)
    return int(done.stdout.split()[-1])


def _main(way: str, path: str, records: str) -> None:
    world.connect(int(records))
    from bench.importing import WAYS

    WAYS[way](Path(path))
    found = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())
    print(int(found[1]) // 1024 if found else 0)


if __name__ == "__main__":
    _main(*sys.argv[1:])
