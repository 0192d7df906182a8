"""The stage, the cast and ready entries for tests of registers."""

import datetime as dt
from dataclasses import dataclass

import pytest

from tests.cast import ZHUJI, Cast, Stage, cast, stage
from zhuzhen.base import scope
from zhuzhen.evidence.models import Blob, Paper
from zhuzhen.partners.queries import scope_of
from zhuzhen.people.models import Account
from zhuzhen.registers.rules import Entry
from zhuzhen.registers.world import Links

TODAY = dt.date(2022, 11, 20)
MARCH = dt.date(2022, 3, 10)


@dataclass(frozen=True)
class Theatre:
    stage: Stage
    cast: Cast

    def enter(self, account: Account) -> None:
        """See from now on only what `account` sees."""
        scope.enter(scope_of(account, on=TODAY))


@pytest.fixture
def theatre(everything: None) -> Theatre:
    on = stage()
    return Theatre(on, cast(on))


def paper(name: str = "照片.jpg", *, by: int = 0) -> Paper:
    blob, _ = Blob.objects.get_or_create(
        sm3=name.encode().hex().ljust(64, "0")[:64], defaults={"size": 1, "mime": "image/jpeg"}
    )
    return Paper.objects.create(blob=blob, name=name, uploaded_by_id=by, place_id="")


def visit(org: int, *, on: dt.date = MARCH, place: str = ZHUJI, **values: object) -> Entry:
    return Entry(on, {"rank": "principal", **values}, Links(place=place, org=org))


def sale(cluster: int, *, fen: int = 12_000_000, on: dt.date = MARCH, **values: object) -> Entry:
    said = {"mode": "direct", "amount": fen, "product": "贡柑", **values}
    return Entry(on, said, Links(cluster=cluster))
