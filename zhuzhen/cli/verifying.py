"""`zhuzhen verify`: a line for each invariant and for the audit chain; status 1 if one fails."""

from collections.abc import Iterator
from typing import Annotated

import typer

from zhuzhen.cli.printing import Format, print_rows
from zhuzhen.cli.session import with_database

Row = dict[str, object]


def verify(
    format: Annotated[Format, typer.Option(help="输出格式")] = Format.TABLE,
    last: Annotated[bool, typer.Option("--last", help="不核对，只看上次夜间核对的结果")] = False,
) -> None:
    """逐条核对不变式和审计链，有一条不成立则退出码为 1。"""
    if not (_last_held(format) if last else _all_hold(format)):
        raise SystemExit(1)


def invariants() -> list[Row]:
    """A row for each invariant of every subject; reads all there is."""
    from zhuzhen.assets.verifying import verify as verify_assets
    from zhuzhen.casework.invariants import verify as verify_support
    from zhuzhen.casework.verifying import verify as verify_cases
    from zhuzhen.duties.verifying import verify as verify_duties
    from zhuzhen.funds.verifying import verify as verify_funds
    from zhuzhen.households.verifying import verify as verify_households
    from zhuzhen.notices.verifying import verify as verify_notices
    from zhuzhen.project.keys import verify as verify_keys
    from zhuzhen.projects.verifying import verify as verify_projects
    from zhuzhen.registers.verifying import verify as verify_records

    return [
        *_chain(),
        *_places(),
        *_evidence(),
        *verify_funds(),
        *verify_keys(),
        *verify_notices(),
        *verify_households(),
        *verify_support(),
        *verify_cases(),
        *verify_assets(),
        *verify_projects(),
        *verify_records(),
        *verify_duties(),
    ]


@with_database
def _last_held(format: Format) -> bool:
    """Whether there was a night's check and every invariant held then."""
    from django.utils import timezone

    from zhuzhen.base.audit import last_nightly

    entry = last_nightly()
    if entry is None and format is Format.TABLE:
        typer.echo("还没有夜间核对。先运行 zhuzhen nightly。", err=True)
        return False
    rows = []
    if entry is not None:
        facts = {name: value for name, value in entry.facts.items() if name != "lines"}
        rows = [{"at": f"{timezone.localtime(entry.at):%Y-%m-%d %H:%M}", **facts}]
    print_rows(rows, format=format)
    return entry is not None and not entry.facts["broken"]


@with_database
def _all_hold(format: Format) -> bool:
    rows = invariants()
    print_rows(rows, format=format)
    return all(row["holds"] for row in rows)


def _chain() -> Iterator[Row]:
    from zhuzhen.base.audit import verify_chain
    from zhuzhen.base.invariants import line

    chain = verify_chain()
    offence = "" if chain.broken_at is None else f"audit entry {chain.broken_at}"
    remedy = "从备份核对该条之后的审计记录，并通知审计管理员"
    yield line("audit_chain", checked=chain.entries, offence=offence, remedy=remedy)


def _places() -> Iterator[Row]:
    from zhuzhen.base.invariants import line
    from zhuzhen.places.models import Division
    from zhuzhen.places.queries import codes_without_future

    lost = codes_without_future()
    yield line(
        "ended_codes_have_a_successor",
        checked=Division.objects.count(),
        offence=lost[0] if lost else "",
        remedy="为撤销的代码登记承继的代码",
    )


def _evidence() -> Iterator[Row]:
    from zhuzhen.base.invariants import line
    from zhuzhen.evidence.queries import verify_blobs

    check = verify_blobs()
    bad = (*check.missing, *check.changed)
    yield line(
        "files_are_as_stored",
        checked=check.files,
        offence=bad[0] if bad else "",
        remedy="从备份恢复 var/evidence 下的该文件",
    )
