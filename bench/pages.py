"""The desk, the board and a register's first page, as three accounts of very different scope."""

import statistics
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from rich.console import Console
from rich.table import Table

from bench.timing import seconds
from zhuzhen.people.models import Account

PAGES = {
    "board": "/board/",
    "register, first page": "/registers/consumption_sale/",
    "desk": "/",
}
# The last sees every row; the others' speed is told as a ratio to it.
USERS = {"village": "village", "city": "shaoguan", "unrestricted": "province"}
ROUNDS = 12  # times the runs asked for


@dataclass(frozen=True)
class Timed:
    """Seconds of each round for one user on one page, and its queries and size."""

    user: str
    times: list[float]
    queries: int
    kilobytes: int

    @property
    def p50(self) -> float:
        return 1000 * statistics.median(self.times)

    @property
    def p95(self) -> float:
        return 1000 * sorted(self.times)[int(len(self.times) * 0.95)]


def signed_in(users: Mapping[str, str] = USERS) -> dict[str, Client]:
    """A client for each user, by user name."""
    clients = {}
    for user, name in users.items():
        clients[user] = Client()
        clients[user].force_login(
            Account.objects.get(username=name),
            backend="django.contrib.auth.backends.ModelBackend",
        )
    return clients


def _get(client: Client, path: str) -> bytes:
    response = client.get(path)
    assert response.status_code == 200, f"{path}: {response.status_code}"
    return bytes(response.content)


def timed(path: str, *, clients: dict[str, Client], rounds: int) -> list[Timed]:
    """Each round asks as every user in turn."""
    counted = {}
    for user, client in clients.items():
        _get(client, path)
        with CaptureQueriesContext(connection) as queries:
            content = _get(client, path)
        counted[user] = (len(queries), len(content) // 1024)
    times: dict[str, list[float]] = {user: [] for user in clients}
    for _ in range(rounds):
        for user, client in clients.items():
            times[user].append(seconds(lambda client=client: _get(client, path)))
    return [Timed(user, times[user], *counted[user]) for user in clients]


def print_all(*, runs: int) -> None:
    clients = signed_in()
    columns = ("page", "user", "p50 ms", "p95 ms", "queries", "KiB", "ratio", "range", "aim")
    table = Table(*columns, title="Pages, whole answer in process; restricted / unrestricted")
    for page, path in PAGES.items():
        measured = timed(path, clients=clients, rounds=ROUNDS * runs)
        free = measured[-1]
        for each in measured:
            ratios = sorted(a / b for a, b in zip(each.times, free.times, strict=True))
            low, high = ratios[len(ratios) // 10], ratios[-1 - len(ratios) // 10]
            told = (
                ("", "", "p95 ≤ 200 ms")
                if each is free
                else (f"{statistics.median(ratios):.2f}", f"{low:.2f} to {high:.2f}", "≤ 1.1")
            )
            numbers = (f"{each.p50:.0f}", f"{each.p95:.0f}", f"{each.queries}", f"{each.kilobytes}")
            table.add_row(page, each.user, *numbers, *told)
    Console(width=150).print(table)
    for client in clients.values():
        client.logout()
