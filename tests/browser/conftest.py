"""A real browser against a real server: `zhuzhen up` on a database of its own, with its data."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.template_database import copy_of_template
from zhuzhen.project import database

# Playwright's loop runs in this thread; the database is only touched before and after it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

ROOT = Path(__file__).resolve().parents[2]
BROWSERS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
OFFICE = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser/" in str(item.path.as_posix()):
            item.add_marker(pytest.mark.browser)


@dataclass(frozen=True)
class Server:
    """Where it listens, and the demonstration's passwords by user name."""

    address: str
    passwords: dict[str, str]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _chromium() -> str:
    found = next((path for path in map(shutil.which, BROWSERS) if path), None)
    if found:
        return found
    if os.environ.get("ZHUZHEN_REQUIRE_BROWSER") == "1":
        pytest.fail("Chromium is not installed, and browser tests may not be skipped here")
    pytest.skip("BROWSER TESTS SKIPPED: Chromium is not installed")


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory, django_db_blocker) -> Iterator[Server]:
    """`zhuzhen up` as an installation with a server of its own would run it."""
    _chromium()
    var = tmp_path_factory.mktemp("var")
    (var / "vendor").symlink_to(ROOT / "var" / "vendor")
    name, port = f"zhuzhen_browser_{os.getpid()}", _free_port()
    command = [str(Path(sys.executable).with_name("zhuzhen")), "up", "--port", str(port)]
    environment = {**os.environ, "DATABASE_URL": _address_of(name), "ZHUZHEN_VAR": str(var)}
    if not database.is_embedded():  # the role is one for all databases of the server
        environment["ZHUZHEN_APP_PASSWORD"] = database.app_password()
    log = var / "server.log"
    with django_db_blocker.unblock(), copy_of_template(name), log.open("w") as told:
        process = subprocess.Popen(command, env=environment, stdout=told, stderr=told)
        try:
            _wait_for(port, process, log)
            kept = json.loads((var / "demonstration.json").read_text())
            yield Server(
                f"http://127.0.0.1:{port}",
                {account["username"]: account["password"] for account in kept["accounts"]},
            )
        finally:
            process.terminate()
            process.wait(30)


def _address_of(database: str) -> str:
    """The address of a database on the server that the tests use, as an installation names it."""
    entry = settings.DATABASES["owner"]
    url = os.environ.get("DATABASE_URL", f"postgresql://{entry['USER']}@/x?host={entry['HOST']}")
    base, _, query = url.partition("?")
    return f"{base.rsplit('/', 1)[0]}/{database}" + (f"?{query}" if query else "")


def _wait_for(port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    for _ in range(6000):  # ten minutes, under the limit of a test
        if process.poll() is not None:
            raise RuntimeError(log.read_text())
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("the server did not answer:\n" + log.read_text())


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
    quiet += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
    expect.set_options(timeout=60_000)  # a busy machine may take its time
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=_chromium(), args=quiet)
        yield opened
        opened.close()


@pytest.fixture
def context(browser: Browser, server: Server) -> Iterator[BrowserContext]:
    """A visitor with an office screen."""
    yield from _visitor(browser, server, viewport=OFFICE)


@pytest.fixture
def phone(browser: Browser, server: Server) -> Iterator[BrowserContext]:
    """A visitor with a phone."""
    yield from _visitor(browser, server, viewport=PHONE, is_mobile=True, has_touch=True)


def _visitor(browser: Browser, server: Server, **screen: object) -> Iterator[BrowserContext]:
    """A fresh visitor; at the end no request may have left the server's own address."""
    made = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", **screen)
    made.set_default_timeout(60_000)
    asked: list[str] = []
    made.on("request", lambda request: asked.append(request.url))
    yield made
    made.close()
    allowed = (server.address, "data:", "blob:")
    assert [url for url in asked if not url.startswith(allowed)] == []


def sign_in(context: BrowserContext, server: Server, *, username: str) -> Page:
    """A page signed in as one of the demonstration's accounts, on the desk."""
    page = context.new_page()
    page.goto(server.address + "/sign-in/")
    page.get_by_label("账号").fill(username)
    page.get_by_label("密码", exact=True).fill(server.passwords[username])
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(server.address + "/")
    return page
