"""Make a database and the web files ready: idempotent, quick when all is done."""

import datetime as dt
import hashlib
import json
from collections.abc import Callable
from pathlib import Path

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
    if _schema_mark() != _last_mark("schema"):
        say("更新数据库结构")
        migrating.migrate()
        _mark("schema", _schema_mark())
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


def _fingerprint(*patterns: str) -> str:
    digest = hashlib.sha256()
    for pattern in patterns:
        for path in sorted(Path(settings.BASE_DIR).glob(pattern)):
            if path.is_file():
                digest.update(path.as_posix().encode() + path.read_bytes())
    return digest.hexdigest()


def _schema_mark() -> str:
    host = settings.DATABASES["owner"]
    where = f"{host['NAME']}@{host['HOST'] if not database.is_embedded() else 'embedded'}"
    return where + _fingerprint("zhuzhen/*/migrations/*.py", "zhuzhen/project/migrating.py")


def _marks_path() -> Path:
    return database.VAR / "marks.json"


def _last_mark(name: str) -> str:
    path = _marks_path()
    return json.loads(path.read_text()).get(name, "") if path.exists() else ""


def _mark(name: str, value: str) -> None:
    path = _marks_path()
    marks = json.loads(path.read_text()) if path.exists() else {}
    path.write_text(json.dumps({**marks, name: value}))


def _collect_static(say: Say) -> None:
    mark = _fingerprint("assets/**/*") + str((database.VAR / "vendor").stat().st_mtime_ns)
    if mark != _last_mark("static") or not settings.STATIC_ROOT.exists():
        say("准备网页文件")
        call_command("collectstatic", interactive=False, verbosity=0, clear=True)
        _mark("static", mark)
