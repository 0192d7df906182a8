"""`zhuzhen demo`: fill the system with the demonstration: a city, the province, or 2026."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from zhuzhen.cli.printing import Format, print_rows
from zhuzhen.cli.session import prepare, print_problem

if TYPE_CHECKING:
    from zhuzhen.demo.city import Loaded

_STAGES = {
    "partners": "单位、组团和工作队",
    "accounts": "账号",
    "records": "登记记录",
    "steps": "办理经过",
    "indexes": "索引",
    "works": "资金、项目和资产",
    "duties": "职责",
}


class Scale(StrEnum):
    CITY = "city"
    PROVINCE = "province"
    GUANGQING = "guangqing"


def demo(
    scale: Annotated[
        Scale, typer.Option(help="city：一市一年；province：全省五年；guangqing：广清2026年")
    ] = Scale.CITY,
    records: Annotated[int, typer.Option(min=1, help="全省规模的记录条数")] = 3_000_000,
    years: Annotated[int, typer.Option(min=1, max=10, help="全省规模的年数，自2021年7月")] = 5,
    yes: Annotated[bool, typer.Option("--yes", help="库里已有数据时，清空后重新装入")] = False,
    format: Annotated[Format, typer.Option(help="输出形式")] = Format.TABLE,
) -> None:
    """装入演示数据：真实的区划，虚构的人和号码。"""
    from zhuzhen.base.problems import Problem

    prepare()
    if not _is_empty() and not yes:
        typer.echo("库里已经有数据，没有改动。确要清空重装，请加 --yes。", err=True)
        raise typer.Exit(1)
    started = time.perf_counter()
    try:
        with _progress() as tell:
            _make_ground()
            loaded = _load(scale, records=records, years=years, tell=tell)
    except Problem as problem:
        print_problem(problem)
        raise typer.Exit(1) from None
    summary = {
        "scale": scale.value,
        "today": f"{loaded.today}",
        "towns": loaded.towns,
        "units": loaded.units,
        "records": loaded.records,
        "seconds": round(time.perf_counter() - started, 1),
    }
    if format is Format.TABLE:
        print_rows([summary], format=format)
        print_rows([vars(one) for one in loaded.credentials], format=format)
    else:
        print_rows([{**summary, "accounts": [vars(o) for o in loaded.credentials]}], format=format)


@contextmanager
def _progress() -> Iterator[Callable[[str, int, int], None]]:
    """A bar for each stage, on standard error so that JSON stays clean."""
    from rich.console import Console

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, TimeElapsedColumn(), console=Console(stderr=True)) as progress:
        tasks = {}

        def tell(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = progress.add_task(_STAGES.get(what, what), total=total)
            progress.update(tasks[what], completed=done, total=total)

        yield tell


def _is_empty() -> bool:
    """Whether nothing of anyone's is in the system: no table, or no unit and no account."""
    from django.db import connections

    from zhuzhen.project import database, migrating

    if database.is_embedded():
        migrating.ensure_database()
    with connections["owner"].cursor() as cursor:
        for table in ("partners_org", "people_account", "registers_record"):
            cursor.execute("SELECT to_regclass(%s)", [table])
            if cursor.fetchone()[0] is None:
                continue
            cursor.execute(f"SELECT EXISTS (SELECT 1 FROM {table})")
            if cursor.fetchone()[0]:
                return False
    return True


def _make_ground() -> None:
    """An empty system with divisions and packs; what was there is gone.

    The audit and the records' steps refuse deletion row by row, so the schema goes as a whole.
    """
    from django.conf import settings
    from django.db import connections

    from zhuzhen.places.commands import load_divisions
    from zhuzhen.policy.commands import load_packs
    from zhuzhen.project import migrating, readying
    from zhuzhen.project.work import acting_as_system

    if not _is_empty():
        with connections["owner"].cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    migrating.migrate()
    with acting_as_system():
        load_divisions(settings.DATA_ROOT / "divisions.csv", on=readying.DIVISIONS_SINCE)
        load_packs(sorted(settings.PACKS_ROOT.iterdir()), by=None)


def _load(
    scale: Scale, *, records: int, years: int, tell: Callable[[str, int, int], None]
) -> "Loaded":
    from zhuzhen.base import clock
    from zhuzhen.demo import city, guangqing, province

    if scale is Scale.CITY:
        return city.load(now=clock.now(), tell=tell)
    if scale is Scale.GUANGQING:
        return guangqing.load(now=clock.now(), tell=tell)
    path = city.credentials_path()
    return province.load(now=clock.now(), records=records, years=years, path=path, tell=tell)
