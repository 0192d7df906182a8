"""`zhuzhen keys`: which keys seal personal facts; a new one taken up; an old one retired."""

from typing import Annotated

import typer

from zhuzhen.cli.printing import Format, print_rows
from zhuzhen.cli.registers import FormatOption, shown_progress
from zhuzhen.cli.session import with_database, with_server

app = typer.Typer(help="个人信息的加密密钥：查看、轮换、停用。", no_args_is_help=True)
_SHOWN = 20


@app.command()
@with_database
def status(format: FormatOption = Format.TABLE) -> None:
    """每个密钥加密了多少项信息；有信息用的密钥不在时退出码为 1。密钥本身不显示。"""
    from django.utils import timezone

    from zhuzhen.project.keys import key_status

    found = key_status()
    rows = [
        {
            "key": each.number,
            "known": each.is_known,
            "seals": each.is_latest,
            "since": f"{timezone.localtime(each.since):%Y-%m-%d %H:%M}" if each.since else None,
            "sealed": each.sealed,
        }
        for each in found
    ]
    print_rows(rows, format=format)
    if not all(each.is_known for each in found):
        raise typer.Exit(1)


@app.command()
@with_server
def rotate(
    fresh: Annotated[
        bool, typer.Option("--fresh", help="上次没有做完也再换一个新密钥，不先接着做完")
    ] = False,
    format: FormatOption = Format.TABLE,
) -> None:
    """换用新密钥，已加密的信息分批重新加密；中断后再运行会接着做完。没有做完则退出码为 1。"""
    from zhuzhen.project import keys

    with shown_progress("重新加密") as tell:
        done = keys.rotate(progress=tell, fresh=fresh)
    row = {"key": done.key, "new": done.is_new, "rows": done.rows, "left": done.left}
    print_rows([row], format=format)
    for each in done.unopened[:_SHOWN]:
        typer.echo(f"  没有密钥能打开：{each}", err=True)
    if len(done.unopened) > _SHOWN:
        typer.echo(f"  还有 {len(done.unopened) - _SHOWN} 项。", err=True)
    if done.left:
        typer.echo("还有信息没有换用新密钥，请再运行一次。", err=True)
        raise typer.Exit(1)


@app.command()
@with_server
def retire(number: Annotated[int, typer.Argument(min=1, help="密钥编号")]) -> None:
    """停用一个已没有信息使用的旧密钥，从此不再保存；以前的数据库备份要另存当时的密钥文件。"""
    from zhuzhen.project import keys

    keys.retire(number)
    typer.echo(f"{number} 号密钥已停用。", err=True)
