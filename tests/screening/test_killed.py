"""kill −9 in the midst of a screening leaves nothing; the next finds all, the one after none."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.screening.killed import MANY
from tests.template_database import copy_of_template

ROOT = Path(__file__).parents[2]


@pytest.fixture
def database(django_db_blocker: object) -> Iterator[str]:
    name = f"zhuzhen_killed_{os.getpid()}"
    with django_db_blocker.unblock(), copy_of_template(name):
        yield name


@pytest.mark.slow
def test_a_killed_screening_leaves_no_half_result(database: str, tmp_path: Path) -> None:
    environment = {**os.environ, "ZHUZHEN_DATABASE": database, "ZHUZHEN_TODAY": "2022-11-20"}

    def start(do: str) -> "subprocess.Popen[str]":
        command = [sys.executable, "-m", "tests.screening.killed", do, str(tmp_path / "feeds")]
        return subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
        )

    def done(do: str) -> str:
        with start(do) as process:
            told = process.communicate(timeout=240)[0]
        assert process.returncode == 0
        return told.strip()

    done("fill")
    with start("hang") as victim:
        assert victim.stdout.readline() == "half\n"
        victim.send_signal(signal.SIGKILL)
        victim.wait(30)
    assert victim.returncode == -signal.SIGKILL
    assert done("tell") == "0 0 0"
    assert done("run") == f"{{'found': {MANY}, 'new': {MANY}, 'joined': 0, 'known': 0}}"
    assert done("run") == f"{{'found': {MANY}, 'new': 0, 'joined': 0, 'known': {MANY}}}"
    assert done("tell") == f"{MANY} 2 2"
