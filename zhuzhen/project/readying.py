"""Make a database and the web files ready: idempotent, quick when all is done."""

import datetime as dt
from collections.abc import Callable

from django.conf import settings
from django.core.management import call_command
from django.db import connections

from zhuzhen.base import clock
from zhuzhen.duties.commands import refresh_period
from zhuzhen.duties.models import DutyInstance
from zhuzhen.partners.models import Org
from zhuzhen.places.commands import load_divisions
from zhuzhen.places.models import Division
from zhuzhen.policy.commands import load_packs
from zhuzhen.policy.models import PackVersion
from zhuzhen.project import database, migrating
from zhuzhen.project.work import acting_as_system

Say = Callable[[str], None]
# The codes' table is of 2023, but names no change since the programme began in 2021.
DIVISIONS_SINCE = dt.date(2020, 1, 1)


def make_ready(*, demonstration: bool, say: Say) -> None:
    """Database, migrations, divisions, packs, demonstration (into an empty system), web files."""
    if database.is_embedded():
        migrating.ensure_database()
    if not migrating.is_migrated():
        say("更新数据库结构")
        migrating.migrate()
    with acting_as_system():
        if not Division.objects.exists():
            say("装载区划（28,743 条）")
            load_divisions(settings.DATA_ROOT / "divisions.csv", on=DIVISIONS_SINCE)
        renewed = load_packs(sorted(settings.PACKS_ROOT.iterdir()), by=None)
        is_empty = not Org.objects.exists()
        if not is_empty:
            _bring_figures_up(renewed, say=say)
    if demonstration and is_empty:
        say("装入演示数据（东莞帮扶韶关、揭阳，2022 年）")
        from zhuzhen.demo import city

        city.load(now=clock.now())
    _collect_static(say)
    for alias in connections:
        connections[alias].close()


def _bring_figures_up(renewed: tuple[PackVersion, ...], *, say: Say) -> None:
    """Recount open years when packs changed, and this year when it has no figures yet."""
    this_year = clock.today().year
    if renewed:
        years = range(min(each.in_force_from.year for each in renewed), this_year + 1)
    elif not DutyInstance.objects.filter(starts_on__year=this_year).exists():
        years = range(this_year, this_year + 1)
    else:
        return
    for year in years:
        say(f"重新计算 {year} 年的职责")
        refresh_period(str(year), now=clock.now())


def _collect_static(say: Say) -> None:
    """The web files belong to var/, so does the mark that they are collected."""
    path = database.VAR / "static.mark"
    vendored = (database.VAR / "vendor").stat().st_mtime_ns
    mark = f"{migrating.fingerprint('assets/**/*')} {vendored}"
    is_same = path.exists() and path.read_text() == mark
    if not is_same or not settings.STATIC_ROOT.exists():
        say("准备网页文件")
        call_command("collectstatic", interactive=False, verbosity=0, clear=True)
        path.write_text(mark)
