"""Records and refreshed duties on the stage, for the tests of duties."""

import datetime as dt
import itertools

from tests.cast import DONGGUAN, FOREVER, JIEYANG, SHAOGUAN
from zhuzhen.duties.commands import refresh_period
from zhuzhen.duties.models import DutyInstance
from zhuzhen.partners.models import Pairing
from zhuzhen.registers.models import Record

NOW = dt.datetime(2022, 11, 20, 9, 0, tzinfo=dt.UTC)
_number = itertools.count(1)


def record(register: str, on: str, *, state: str = "submitted", values=None, **links) -> Record:
    links.setdefault("helper_code", DONGGUAN)
    return Record.objects.create(
        register=register,
        happened_on=dt.date.fromisoformat(on),
        state=state,
        values=values or {},
        summary=f"记录{next(_number)}",
        origin="form",
        created_at=NOW,
        updated_at=NOW,
        **links,
    )


def pair_cities() -> None:
    for assisted in (SHAOGUAN, JIEYANG):
        Pairing.objects.create(
            kind="city_city",
            helper_place_id=DONGGUAN,
            place_id=assisted,
            helper_code=DONGGUAN,
            during=FOREVER,
        )


def refreshed(year: str = "2022") -> dict[tuple[str, str, str], DutyInstance]:
    """All instances of the year by (duty, owner key, period), freshly counted."""
    refresh_period(year, now=NOW)
    return instances()


def instances() -> dict[tuple[str, str, str], DutyInstance]:
    rows = DutyInstance.objects.order_by("pk")
    return {(row.duty, row.owner_key, row.period): row for row in rows}
