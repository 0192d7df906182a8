"""A leader's visit with a photo: recorded, figures settled, shown on the desk."""

import datetime as dt
import io
import statistics
import tempfile
import time
from pathlib import Path

from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client, override_settings
from PIL import Image
from rich.console import Console
from rich.table import Table

from zhuzhen.base import clock, scope
from zhuzhen.demo.dongguan import ZHUJI
from zhuzhen.duties.commands import settle_changes
from zhuzhen.duties.models import DutyInstance
from zhuzhen.evidence.commands import keep_file
from zhuzhen.partners.queries import scope_of
from zhuzhen.people.models import Account, Grant
from zhuzhen.registers.commands import submit_new
from zhuzhen.registers.rules import Entry
from zhuzhen.registers.world import Links

RUNS, WARM = 40, 3
STEPS = ("photo kept", "record submitted", "figures settled", "desk shown", "all")


def _photo(number: int) -> ContentFile:
    """A picture of a phone's shape and weight, another each time."""
    image = Image.effect_noise((1600, 1200), 20 + number % 7).convert("RGB")
    out = io.BytesIO()
    image.save(out, "JPEG", quality=80)
    return ContentFile(out.getvalue(), name=f"{number}.jpg")


def _figure(org: int) -> int:
    wanted = {"duty": "principal_visit", "owner_key": f"cluster_org:{org}", "period": "2022"}
    return DutyInstance.objects.get(**wanted).value


def _once(account: Account, *, org: int, client: Client, photo: ContentFile) -> list[float]:
    """Seconds of each step; all is taken back at the end."""
    entry = Entry(
        dt.date(2022, 11, 18),
        {"rank": "principal", "companions": 3},
        Links(place=ZHUJI, org=org),
    )
    moments = [time.perf_counter()]
    with transaction.atomic():
        scope.enter(scope_of(account, on=clock.today()))
        paper = keep_file(photo, by=account)
        moments.append(time.perf_counter())
        submit_new("field_visit", by=account, entry=entry, today=clock.today(), papers=[paper])
        moments.append(time.perf_counter())
        settle_changes(now=clock.now())
        moments.append(time.perf_counter())
        response = client.get("/")
        moments.append(time.perf_counter())
        assert response.status_code == 200
        transaction.set_rollback(True)
    steps = [b - a for a, b in zip(moments, moments[1:], strict=False)]
    return [*steps, sum(steps)]


def _assert_moves(account: Account, *, org: int) -> None:
    """The figure is one more after the visit."""
    with transaction.atomic():
        scope.enter(scope_of(account, on=clock.today()))
        before = _figure(org)
        paper = keep_file(_photo(0), by=account)
        entry = Entry(dt.date(2022, 11, 18), {"rank": "principal"}, Links(place=ZHUJI, org=org))
        submit_new("field_visit", by=account, entry=entry, today=clock.today(), papers=[paper])
        settle_changes(now=clock.now())
        assert _figure(org) == before + 1
        transaction.set_rollback(True)


def print_all() -> None:
    account = Account.objects.get(username="liaison")
    org = Grant.objects.get(account=account).org_id
    assert org is not None
    client = Client()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    with tempfile.TemporaryDirectory() as folder, override_settings(EVIDENCE_ROOT=Path(folder)):
        _assert_moves(account, org=org)
        photos = [_photo(number) for number in range(WARM + RUNS)]
        times = [_once(account, org=org, client=client, photo=photo) for photo in photos][WARM:]
    client.logout()
    table = Table(
        "step", "p50 ms", "p95 ms", title="One visit with a photo until the desk shows it"
    )
    for name, column in zip(STEPS, zip(*times, strict=True), strict=True):
        ordered = sorted(column)
        p50, p95 = statistics.median(ordered), ordered[int(len(ordered) * 0.95)]
        table.add_row(name, f"{1000 * p50:.0f}", f"{1000 * p95:.0f}")
    Console(width=150).print(table)
