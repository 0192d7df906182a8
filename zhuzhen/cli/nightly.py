"""`zhuzhen nightly`: figures recounted, reminders made and invariants checked, once a night."""

import datetime as dt
from typing import TYPE_CHECKING, Annotated

import typer

from zhuzhen.cli.session import with_database
from zhuzhen.cli.verifying import Row, invariants

if TYPE_CHECKING:
    from zhuzhen.base.models import AuditEntry

AT = dt.time(2, 30)


def last_due(now: dt.datetime) -> dt.datetime:
    """The latest moment, not after `now`, at which the work was due."""
    today = now.replace(hour=AT.hour, minute=AT.minute, second=0, microsecond=0)
    return today if today <= now else today - dt.timedelta(days=1)


def next_due(now: dt.datetime) -> dt.datetime:
    """The first moment after `now` at which the work is due."""
    return last_due(now) + dt.timedelta(days=1)


def nightly(
    again: Annotated[bool, typer.Option("--again", help="已做过也再做一遍")] = False,
) -> None:
    """公示期满的个案和项目往下走，重算本年职责、做好提醒并逐条核对，结果记入审计；每夜一次。

    有一条不成立则退出码为 1。
    """
    if not again and _is_done():
        typer.echo("昨夜以来已经做过，没有再做；要再做一遍请加 --again。")
        return
    # Each its own transaction: what was recounted, and who is told, stands even if the check ends
    # early.
    _follow_notices()
    moved, reminded, doubts = _recount(), _remind(), _doubt()
    _purge()
    entry = _check(moved=moved, reminded=reminded, doubts=doubts)
    typer.echo(told(entry))
    if entry.facts["broken"]:
        raise SystemExit(1)


@with_database
def _is_done() -> bool:
    from zhuzhen.base import clock
    from zhuzhen.base.audit import last_nightly

    last = last_nightly()
    return last is not None and last.at >= last_due(clock.now())


@with_database
def _follow_notices() -> int:
    from zhuzhen.base import clock
    from zhuzhen.casework.commands.cases import pass_notices as pass_cases
    from zhuzhen.projects.commands import pass_notices as pass_projects

    today = clock.today()
    return pass_cases(today=today) + pass_projects(today=today)


@with_database
def _recount() -> int:
    from zhuzhen.assets.commands import recount_dues
    from zhuzhen.base import clock
    from zhuzhen.duties.commands import refresh_period
    from zhuzhen.load.commands import merge_loads

    # What was reversed in the ledger since is no longer received.
    recount_dues()

    done = refresh_period(str(clock.today().year), now=clock.now())
    # Late entries of last month, too, are one row by now.
    merge_loads(since=clock.today().replace(day=1) - dt.timedelta(days=1))
    return done.moved + done.removed


@with_database
def _remind() -> int:
    from zhuzhen.base import clock
    from zhuzhen.reminders.commands import make_reminders

    return make_reminders(today=clock.today())


@with_database
def _purge() -> int:
    """Raw files of departments go when their days are over (B10)."""
    from zhuzhen.base import clock
    from zhuzhen.screening.commands.purging import purge_raw

    return purge_raw(today=clock.today())


@with_database
def _doubt() -> int:
    from zhuzhen.base import clock
    from zhuzhen.casework.doubts import find_doubts

    return find_doubts(today=clock.today()).new


@with_database
def _check(*, moved: int, reminded: int, doubts: int) -> "AuditEntry":
    from zhuzhen.base import audit

    rows = invariants()
    broken = [str(row["invariant"]) for row in rows if not row["holds"]]
    facts: dict[str, object] = {
        "moved": moved,
        "reminded": reminded,
        "doubts": doubts,
        "checked": len(rows),
        "broken": broken,
        "lines": {str(row["invariant"]): _told_of(row) for row in rows},
    }
    return audit.record(audit.NIGHTLY, by=None, subject="audit", subject_id="nightly", facts=facts)


def _told_of(row: Row) -> dict[str, object]:
    """What a night keeps of one invariant: how much was looked at, and what does not hold."""
    return {name: row.get(name, "") for name in ("checked", "first_offence", "remedy")}


def told(entry: "AuditEntry | None") -> str:
    """The outcome of a night in one line."""
    if entry is None:
        return "夜间核对还没有做过。"
    from django.utils import timezone

    facts, at = entry.facts, timezone.localtime(entry.at)
    broken = "、".join(facts["broken"])
    held = f"不成立的有 {len(facts['broken'])} 条：{broken}" if broken else "全部成立"
    return (
        f"{at:%Y-%m-%d %H:%M} 夜间核对：重新计算变动 {facts['moved']} 条，"
        f"新提醒 {facts.get('reminded', 0)} 条，新疑点 {facts.get('doubts', 0)} 条，"
        f"核对 {facts['checked']} 条不变式，{held}。"
    )
