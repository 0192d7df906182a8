"""What the tests of matching share: records of both sides, and small tables without a database."""

import datetime as dt
import itertools
import uuid

import numpy as np
from django.utils import timezone

from tests.cast import DONGGUAN
from zhuzhen.matching.rules.criteria import Known
from zhuzhen.matching.rules.scoring import Scorer, Table
from zhuzhen.policy.schema.matches import Criterion
from zhuzhen.registers.models import Record

TODAY = dt.date(2022, 11, 20)
_counted = itertools.count(1)


def record(register: str, *, place: str, values: dict, on: dt.date = TODAY, **more) -> Record:
    """A submitted record, its summary as the register would make it."""
    summary = more.pop("summary", f"{register}第{next(_counted)}条")
    return Record.objects.create(
        uid=uuid.uuid4(), register=register, state=more.pop("state", "submitted"),
        happened_on=on, place_id=place, helper_code=more.pop("helper_code", DONGGUAN),
        values=values, summary=summary, origin="form", created_at=timezone.now(),
        updated_at=timezone.now(), **more,
    )  # fmt: skip


def wish(name: str, *, place: str, cluster=None, **values) -> Record:
    said = {"name": name, "household_kind": "relieved", "situation": "at_home",
            "trade": "garment", "reach": "province", **values}  # fmt: skip
    return record("job_wish", place=place, values=said, cluster=cluster, summary=f"{name}的意向")


def vacancy(
    employer: str, *, place: str, on: dt.date = dt.date(2022, 9, 1), cluster=None, **values
) -> Record:
    said = {"employer": employer, "channel": "prd", "trade": "garment", "openings": 2,
            "monthly_wage": 450_000, **values}  # fmt: skip
    summary = f"{employer}招工"
    return record("vacancy", place=place, values=said, on=on, cluster=cluster, summary=summary)


def table(places, *, amounts=None, **fields) -> Table:
    """A table of one side; amounts are one each unless given."""
    given = amounts if amounts is not None else [1] * len(places)
    return Table(list(places), fields, np.array(given, dtype=np.float64))


def scorer(criteria, *, asks: Table, offers: Table, known: Known = Known()) -> Scorer:  # noqa: B008
    return Scorer(criteria, asks=asks, offers=offers, known={c.label: known for c in criteria})


def criterion(kind: str, **more) -> Criterion:
    return Criterion.model_validate({"kind": kind, "label": kind, "weight": 1, **more})
