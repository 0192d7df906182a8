"""`zhuzhen up` and `zhuzhen prepare`: from an empty folder to a system that runs."""

import contextlib
import datetime as dt
import errno
import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer

from zhuzhen.cli.nightly import next_due
from zhuzhen.cli.session import prepare as start_database
from zhuzhen.project import database

# A night's work that was missed is made up for a while after the start, not beside it.
_SETTLED = dt.timedelta(minutes=2)
_LOOK_SECONDS = 20


def _stop(number: int, frame: FrameType | None) -> None:
    """End by the ordinary way, so that the database is stopped too."""
    raise SystemExit(128 + number)


def prepare(
    demo: Annotated[bool, typer.Option(help="没有数据时装入演示数据")] = True,
) -> None:
    """准备数据库、区划、政策包、演示数据和网页文件，不启动服务。"""
    _require_installed()
    signal.signal(signal.SIGTERM, _stop)
    start_database()
    from zhuzhen.project import readying

    readying.make_ready(demonstration=demo, say=lambda text: print(f"· {text}", flush=True))


def _require_installed() -> None:
    """The web parts that setup fetches; without them nothing need be begun."""
    if not (database.VAR / "vendor").is_dir():
        typer.echo("网页部件还没有安装。请先运行 make setup，再启动。", err=True)
        raise SystemExit(1)


def up(
    host: Annotated[str, typer.Option(help="监听地址")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="端口", min=1, max=65535)] = 8000,
    threads: Annotated[int, typer.Option(help="每个进程的线程数")] = 4,
    workers: Annotated[int, typer.Option(help="进程数")] = 2,
    demo: Annotated[bool, typer.Option(help="没有数据时装入演示数据")] = True,
) -> None:
    """准备好一切并启动服务；按 Ctrl-C 停止，不留下任何进程。"""
    _require_free(host, port)
    prepare(demo=demo)
    server = subprocess.Popen(
        [
            str(Path(sys.executable).with_name("granian")),
            *("--interface", "wsgi", "--host", host, "--port", str(port)),
            *("--workers", str(workers), "--blocking-threads", str(threads)),
            *("--no-ws", "--log-level", "warning"),
            "zhuzhen.project.wsgi:application",
        ],
        # A group of its own, so that it can be ended whole, workers included.
        start_new_session=True,
    )
    try:
        _wait_until_it_answers(host, port, server)
        _greet(f"http://{host}:{port}/")
        raise SystemExit(_serve(server))
    except KeyboardInterrupt:
        print("\n· 正在停止", flush=True)
    finally:
        _end(server)


def _serve(server: "subprocess.Popen[bytes]") -> int:
    """Wait for the server's end; meanwhile do the nightly work, also one missed while asleep."""
    from zhuzhen.base import clock

    due = clock.now() + _SETTLED
    while True:
        try:
            return server.wait(_LOOK_SECONDS)
        except subprocess.TimeoutExpired:
            if clock.now() >= due:
                subprocess.run([str(Path(sys.executable).with_name("zhuzhen")), "nightly"])
                due = next_due(clock.now())


def _end(server: "subprocess.Popen[bytes]") -> None:
    """Ask the server's group to end, wait for it, and leave nothing of it behind."""
    for number, patience in ((signal.SIGTERM, 10), (signal.SIGKILL, 5)):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(server.pid, number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.wait(patience)


def _require_free(host: str, port: int) -> None:
    """Before anything is prepared: end with status 1 if the server could not listen there."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as error:
        why = (
            "已被占用（也许驻镇已在运行）"
            if error.errno == errno.EADDRINUSE
            else f"不能监听：{error}"
        )
        other = port + 1 if 1024 <= port < 65535 else 8001
        print(
            f"{host}:{port} {why}。请换一个端口："
            f".venv/bin/zhuzhen up --port {other}，或 make run PORT={other}",
            file=sys.stderr,
        )
        raise SystemExit(1) from None


def _answers(host: str, port: int) -> bool:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        return probe.connect_ex((host, port)) == 0


def _wait_until_it_answers(host: str, port: int, server: "subprocess.Popen[bytes]") -> None:
    while not _answers(host, port):
        if server.poll() is not None:
            print("服务没有启动，请看上面的信息。", file=sys.stderr)
            raise SystemExit(1)
        time.sleep(0.1)


def _greet(address: str) -> None:
    from zhuzhen.demo.city import credentials_path

    print(f"\n驻镇已启动：{address}\n")
    path = credentials_path()
    if path.exists():
        print("演示账号（密码在首次启动时随机生成，只保存在本机 var/demonstration.json）：")
        for account in json.loads(path.read_text())["accounts"]:
            print(f"  {account['username']:<12}{account['password']:<18}{account['display_name']}")
    print("\n按 Ctrl-C 停止。", flush=True)
