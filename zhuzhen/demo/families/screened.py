"""A file of the health insurance, screened by the county, and what became of whom it found."""

import csv
import datetime as dt
import tempfile
from collections.abc import Mapping
from pathlib import Path

from zhuzhen.casework.choices import OPEN
from zhuzhen.casework.models import Case
from zhuzhen.demo.dice import dice
from zhuzhen.demo.families.casting import Cast, told
from zhuzhen.demo.families.days import on_day
from zhuzhen.demo.families.lives import Life
from zhuzhen.demo.families.offices import Office
from zhuzhen.demo.families.settling import Settled
from zhuzhen.people.models import Account
from zhuzhen.screening.commands.receiving import receive_file, take_in
from zhuzhen.screening.commands.running import run_screening

# What the insured paid themselves, in yuan, over the warning line of 20,000 a household.
_PAID = (21_000, 36_000)
_KIND, _RULE = "medical_payment", "heavy_medical_cost"


def screen(
    settled: Settled, *, cast: Cast, offices: Mapping[str, Office], by: Account, today: dt.date
) -> None:
    """The county takes the file in and screens it; then the cases that began are led on."""
    on = told()["screened"]["on"]
    county = f"{next(iter(offices))[:6]}000000"
    with on_day(on, by=by), tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "payments.csv"
        _write(path, settled=settled, cast=cast)
        feed = receive_file(
            _KIND,
            place=county,
            path=path,
            file_name=told()["screened"]["file"],
            period=(dt.date(on.year, 1, 1), on.replace(day=1) - dt.timedelta(days=1)),
            by=by,
            today=on,
        )
        feed = take_in(feed, by=by, today=on)
        assert not feed.faults, feed.faults
        run_screening(county, by=by, today=on, rules=[_RULE])
    for at, story in cast.ill.items():
        home, office = settled.households[at], offices[settled.households[at].place_id]
        case = Case.objects.get(household=home, state__in=OPEN)
        Life(story, home=home, office=office, ill=True, today=today, case=case).lead()


def _write(path: Path, *, settled: Settled, cast: Cast) -> None:
    """The heads, two payments each of the families that will be found, one small one of others."""
    chance = dice("screened")
    rows: list[tuple[str, str, str]] = []
    for at, drawn in enumerate(settled.drawn):
        person = drawn.people[0]
        if at in cast.ill:
            paid = chance.randint(*_PAID)
            rows += [_row(person.id_number, paid - 4_000, 5), _row(person.id_number, 4_000, 8)]
        elif drawn.village in {settled.drawn[each].village for each in cast.ill} and drawn.is_ill:
            rows.append(_row(person.id_number, chance.randint(300, 9_000), 6))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(told()["screened"]["heads"])
        writer.writerows(rows)


def _row(id_number: str, yuan: int, month: int) -> tuple[str, str, str]:
    return id_number, f"2022-{month:02}-17", f"{yuan}.00"
