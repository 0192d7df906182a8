"""`zhuzhen verify`: a line for each invariant and for the audit chain; status 1 if one fails."""

from typing import Annotated

import typer

from zhuzhen.cli.printing import Format, print_rows
from zhuzhen.cli.session import with_database


def verify(
    format: Annotated[Format, typer.Option(help="输出格式")] = Format.TABLE,
) -> None:
    """逐条核对不变式和审计链，有一条不成立则退出码为 1。"""
    if not _all_hold(format):
        raise SystemExit(1)


RESTORE = "从备份核对该条之后的审计记录，并通知审计管理员"


@with_database
def _all_hold(format: Format) -> bool:
    from zhuzhen.base.audit import verify_chain
    from zhuzhen.duties.verifying import verify as verify_duties

    chain = verify_chain()
    lines: list[dict[str, object]] = [
        {
            "invariant": "audit_chain",
            "holds": chain.broken_at is None,
            "offending": "" if chain.broken_at is None else f"audit entry {chain.broken_at}",
            "remedy": "" if chain.broken_at is None else RESTORE,
        }
    ]
    for line in verify_duties():
        lines.append(
            {
                "invariant": line.name,
                "holds": line.ok,
                "offending": line.offending,
                "remedy": line.remedy,
            }
        )
    print_rows(lines, format=format)
    return all(line["holds"] for line in lines)
