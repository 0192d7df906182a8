"""`zhuzhen duties`: the board as rows, the reasons of one figure, and a recount."""

from typing import TYPE_CHECKING, Annotated

import typer

from zhuzhen.cli.printing import Format, print_rows
from zhuzhen.cli.session import with_database

if TYPE_CHECKING:
    from zhuzhen.duties.explaining import Explanation, HouseholdsTold

app = typer.Typer(help="职责：看板、说明、重新计算", no_args_is_help=True)
Period = Annotated[str, typer.Option("--period", help="周期，如 2022、2022-H1、2022-Q3、2022-08")]
_MOST_LINES = 200  # of the board as a table; JSON is for machines and has all
Output = Annotated[Format, typer.Option("--format", help="table 或 json")]


@app.command()
@with_database
def board(
    period: Period,
    place: Annotated[str, typer.Option("--place", help="区划代码（12 位）或名称，含下级")] = "",
    duty: Annotated[str, typer.Option("--duty", help="职责编号，如 principal_visit 或 R01")] = "",
    owner: Annotated[
        str, typer.Option("--owner", help="主体，如 cluster_org:17，或其中的编号")
    ] = "",
    format: Output = Format.TABLE,
) -> None:
    """每个主体每项职责一行：完成、要求、状态、期限、截至时间。"""
    from zhuzhen.base import clock
    from zhuzhen.duties.queries import instance_rows, require_known
    from zhuzhen.places.queries import resolve

    require_known(duty=duty, owner=owner, period=period)
    place = resolve(place).code if place else ""
    now = clock.now()
    rows = list(
        instance_rows(period, today=clock.today(), as_of=now, place=place, duty=duty, owner=owner)
    )
    shown = rows[:_MOST_LINES] if format is Format.TABLE else rows
    print_rows(shown, format=format)
    if len(shown) < len(rows):
        told = f"共 {len(rows)} 行，只列前 {len(shown)} 行。"
        typer.echo(f"{told}用 --place、--duty、--owner 收窄；--format json 有全部。")


@app.command()
@with_database
def explain(
    duty: Annotated[str, typer.Argument(help="职责编号，如 principal_visit 或 R01")],
    owner: Annotated[str, typer.Option("--owner", help="主体，如 cluster_org:17，或其中的编号")],
    period: Period,
    format: Output = Format.TABLE,
) -> None:
    """一个数怎么来的：规则、条款、计入的记录、没有计入的记录和原因。"""
    from zhuzhen.base import clock
    from zhuzhen.duties.explaining import explain as explained
    from zhuzhen.duties.queries import require_known

    require_known(duty=duty, owner=owner, period=period)
    found = explained(duty, owner=owner, period=period, today=clock.today(), as_of=clock.now())
    if format is Format.TABLE:
        _tell(found)
    if found.households is not None:
        _tell_households(found.households, format=format)
        return
    if format is Format.TABLE and not (found.counted or found.not_counted):
        typer.echo("这个周期没有可以计入的登记。")
        return
    print_rows(
        [
            {
                "record": str(each.record.uid),
                "happened_on": each.record.happened_on,
                "summary": each.record.summary,
                "state": each.record.state,
                "counted": each.counts,
                "reason": each.reason,
            }
            for each in (*found.counted, *found.not_counted)
        ],
        format=format,
    )


@app.command()
@with_database
def refresh(period: Period) -> None:
    """重新计算一个周期的全部职责；已关账的不动。"""
    from zhuzhen.base import clock
    from zhuzhen.duties.commands import refresh_period

    done = refresh_period(period, now=clock.now())
    typer.echo(f"更新 {done.moved} 条，去掉 {done.removed} 条。")


def _tell_households(told: "HouseholdsTold", *, format: Format) -> None:
    typer.echo(told.count_said, err=format is not Format.TABLE)
    rows: list[dict[str, object]] = [
        {
            "number": each.household.number,
            "head": each.household.head_name,
            "village": each.household.place.path,
            "has": each.counts,
            "reason": each.reason,
        }
        for each in told.lines
    ]
    print_rows(rows, format=format)


def _tell(found: "Explanation") -> None:
    typer.echo(found.rule)
    for clause in found.clauses:
        typer.echo(f"依据：{clause.document} {clause.number} {clause.heading}（{clause.text}）")
    instance = found.instance
    typer.echo(f"{instance.owner_name} {instance.period}：{found.value} / {found.target}")
    typer.echo(f"{found.status.status.label}：{found.status.reason}；期限 {instance.due_on}")
    typer.echo(f"要求：{found.derivation}")
    typer.echo(f"政策包 {found.pack}，截至 {found.as_of:%Y-%m-%d %H:%M}")
    if found.hidden:
        typer.echo(found.hidden)
