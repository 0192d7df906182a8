"""A process of its own for test_killed: `python -m tests.screening.killed DO FOLDER`.

`fill` makes families and a file and commits; `run` screens; `hang` screens and stops for good in
the midst of writing; `tell` prints how many clues, runs and audit entries there are.
"""

import os
import sys
import time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhuzhen.project.settings")
import django

django.setup()

from django.conf import settings  # noqa: E402

from tests.screening import world  # noqa: E402
from zhuzhen.project.work import acting_as_system  # noqa: E402
from zhuzhen.screening.commands import running  # noqa: E402

MANY = 12_000  # more than two portions


def fill() -> None:
    someone = world.person(world.household())
    rows = [(someone, world.paid(3_000_000))]
    from zhuzhen.base import cipher
    from zhuzhen.households.models import Household, Resident

    numbers = [f"K{number}" for number in range(MANY - 1)]
    made = Household.objects.bulk_create(
        Household(
            number=number, place_id=world.HERE, kind="ordinary", head_name="演示户", size=1,
            registered_on=world.TODAY, updated_at=world.NOW,
        )
        for number in numbers
    )  # fmt: skip
    Resident.objects.bulk_create(
        Resident(
            household=each, place_id=world.HERE, name="演示人", relation="head",
            id_kind="resident", id_blind=cipher.blind(each.number), id_shown="449900********0000",
            labour="ordinary", schooling="not_at_school", during=(world.TODAY, None),
        )
        for each in made
    )  # fmt: skip
    rows += [(number, world.paid(3_000_000)) for number in numbers]
    world.file("medical_payment", rows)


def run() -> None:
    done = running.run_screening(world.NANXIONG, by=None, today=world.TODAY)
    print(done.counts["heavy_medical_cost"], flush=True)


def hang() -> None:
    """Half of the findings are written, then nothing more happens until somebody kills it."""
    write, portions = running.raise_found, []

    def slowly(*given: object, **named: object) -> object:
        written = write(*given, **named)
        portions.append(written)
        if len(portions) == 2:
            print("half", flush=True)
            time.sleep(600)
        return written

    running.raise_found = slowly
    run()


def tell() -> None:
    from zhuzhen.base.models import AuditEntry
    from zhuzhen.casework.models import Clue
    from zhuzhen.screening.models import Run

    runs = AuditEntry.objects.filter(act="screen.run").count()
    print(Clue.objects.count(), Run.objects.count(), runs, flush=True)


if __name__ == "__main__":
    settings.FEEDS_ROOT = sys.argv[2]
    with acting_as_system():
        {"fill": fill, "run": run, "hang": hang, "tell": tell}[sys.argv[1]]()
