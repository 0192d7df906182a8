"""`zhuzhen notices`: notices as rows, one with its steps, and the end of one that may pass."""

import uuid
from typing import TYPE_CHECKING, Annotated

import typer

from zhuzhen.cli.printing import Format, print_rows
from zhuzhen.cli.session import with_database

if TYPE_CHECKING:
    from zhuzhen.notices.models import Notice

app = typer.Typer(help="公示：列表、内容和经过、结束期满的。", no_args_is_help=True)
Output = Annotated[Format, typer.Option("--format", help="table 或 json")]
Number = Annotated[str, typer.Argument(help="公示编号，如 notices list 所列")]
_MOST_LINES = 200


def _numbered(number: str) -> "Notice":
    from zhuzhen.base.problems import Problem
    from zhuzhen.notices.queries import notice_numbered

    try:
        return notice_numbered(uuid.UUID(number))
    except ValueError:
        raise Problem("not_found", what=f"公示“{number}”") from None


def _row(notice: "Notice", *, waiting: int) -> dict[str, object]:
    return {
        "number": str(notice.uid),
        "kind": notice.kind,
        "place": notice.place.path,
        "title": notice.title,
        "state": notice.state,
        "opens_on": notice.opens_on,
        "closes_on": notice.closes_on,
        "open_objections": waiting,
        "views": notice.views,
    }


@app.command("list")
@with_database
def list_(
    place: Annotated[str, typer.Option("--place", help="区划代码（12 位）或名称，含下级")] = "",
    state: Annotated[
        str, typer.Option("--state", help="draft、approved、published、passed、failed、withdrawn")
    ] = "",
    ending: Annotated[bool, typer.Option("--ending", help="只列今天到期和已经期满的")] = False,
    format: Output = Format.TABLE,
) -> None:
    """每份公示一行：状态、公示期、待答复的异议。"""
    from zhuzhen.base import clock
    from zhuzhen.base.problems import Problem
    from zhuzhen.base.scope import EVERYTHING, CodeRange
    from zhuzhen.notices import queries
    from zhuzhen.notices.choices import NoticeState
    from zhuzhen.places.queries import resolve

    if state and state not in NoticeState.values:
        raise Problem("bad_value", field="--state", why=f"可填 {'、'.join(NoticeState.values)}")
    ranges = (CodeRange.under(resolve(place).code),) if place else EVERYTHING.ranges
    rows = queries.ending(ranges, today=clock.today()) if ending else queries.notices_in(ranges)
    rows = rows.filter(state=state) if state else rows
    found = list(queries.with_objections(rows).order_by("closes_on", "pk"))
    shown = found[:_MOST_LINES] if format is Format.TABLE else found
    print_rows([_row(each, waiting=getattr(each, "waiting", 0)) for each in shown], format=format)
    if len(shown) < len(found):
        typer.echo(f"共 {len(found)} 份，只列前 {len(shown)} 份；--format json 有全部。")


@app.command()
@with_database
def show(number: Number, format: Output = Format.TABLE) -> None:
    """一份公示：内容、公示期、办理经过、异议办到哪里（不含异议内容）。"""
    from zhuzhen.notices.flow import LABELS
    from zhuzhen.notices.queries import objected_to, objections_to, steps_of

    notice = _numbered(number)
    if format is Format.JSON:
        row = _row(notice, waiting=objected_to(notice).open)
        print_rows([{**row, "heads": notice.heads, "lines": notice.lines}], format=format)
        return
    typer.echo(f"{notice.title}（{notice.get_state_display()}）")
    typer.echo(f"{notice.place.path}　依据：{notice.basis}　经办：{notice.office}")
    if notice.opens_on:
        typer.echo(f"公示期 {notice.opens_on} 至 {notice.closes_on}，访问 {notice.views} 次")
    lines = [dict(zip(notice.heads, line, strict=True)) for line in notice.lines]
    print_rows(lines, format=format)
    for step in steps_of(notice):
        who = step.by.display_name if step.by else "系统"
        typer.echo(f"{step.on} {LABELS[step.step]} {who} {step.reason}".rstrip())
    for each in objections_to(notice):
        typer.echo(f"异议 {each.filed_on} {each.get_state_display()}，{each.due_on} 前答复")


@app.command("pass")
@with_database
def pass_(number: Number) -> None:
    """结束一份期满的公示：最后一天已过、异议都已答复且没有成立的，才能结束。"""
    from zhuzhen.base import clock
    from zhuzhen.notices.commands import pass_notice

    notice = pass_notice(_numbered(number), by=None, today=clock.today())
    typer.echo(f"“{notice.title}”公示期满，已结束。")
