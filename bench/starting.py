"""The second start: from `zhuzhen up` to its first answer, the database's own start included."""

import http.client
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from rich.console import Console

HOST, PORT = "127.0.0.1", 8110
PATIENCE = 300
_ZHUZHEN = str(Path(sys.executable).with_name("zhuzhen"))


def _answers() -> bool:
    connection = http.client.HTTPConnection(HOST, PORT, timeout=5)
    try:
        connection.request("GET", "/sign-in/")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def _start_and_end(env: dict[str, str]) -> tuple[float, float]:
    """Seconds from the command to its first page, and from the signal to its end."""
    started = time.perf_counter()
    server = subprocess.Popen(
        [_ZHUZHEN, "up", "--port", str(PORT)],
        env=env,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        while not _answers():
            if server.poll() is not None or time.perf_counter() - started > PATIENCE:
                raise SystemExit("zhuzhen up did not answer")
            time.sleep(0.02)
        up = time.perf_counter() - started
    finally:
        asked = time.perf_counter()
        server.send_signal(signal.SIGINT)
        server.wait(60)
    return up, time.perf_counter() - asked


def print_all(*, runs: int) -> None:
    """In a place of its own, with the city's demonstration, gone afterwards."""
    from zhuzhen.project.database import VAR

    own = Path(tempfile.mkdtemp(dir=VAR, prefix="bench-start-"))
    own.chmod(0o755)  # the database's own user must reach its folder
    (own / "vendor").symlink_to(VAR / "vendor")
    env = {k: v for k, v in os.environ.items() if k not in ("ZHUZHEN_DATABASE", "ZHUZHEN_TODAY")}
    env["ZHUZHEN_VAR"] = str(own)
    try:
        began = time.perf_counter()
        subprocess.run([_ZHUZHEN, "prepare"], env=env, check=True, stdout=subprocess.DEVNULL)
        first = time.perf_counter() - began
        times = [_start_and_end(env) for _ in range(runs)]
    finally:
        shutil.rmtree(own, ignore_errors=True)
    ups, ends = zip(*times, strict=True)
    Console(width=150).print(
        f"Start-up: prepared from nothing in {first:.1f} s; later starts answer in "
        f"{statistics.median(ups):.1f} s ({min(ups):.1f} to {max(ups):.1f}; aim < 10 s), "
        f"end in {statistics.median(ends):.1f} s"
    )
