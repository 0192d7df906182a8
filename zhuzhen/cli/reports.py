"""Console command on official sheets: one sheet of a place and a period."""

import shutil
from pathlib import Path
from typing import Annotated

import typer

from zhuzhen.cli.printing import Format, print_rows
from zhuzhen.cli.registers import FormatOption, shown_progress
from zhuzhen.cli.session import with_database


@with_database
def report(
    report: Annotated[str, typer.Argument(help="表样编号，如 skill_classes")],
    place: Annotated[str, typer.Option(help="区划代码或名称；不写就是全部")] = "",
    period: Annotated[str, typer.Option(help="2022、2022-H1、2022-Q3 或 2022-08")] = "",
    output: Annotated[
        Path | None, typer.Option("-o", "--out", "--output", help="写到哪个 .xlsx")
    ] = None,
    format: FormatOption = Format.TABLE,
) -> None:
    """按正式表样出一张表：台账、清单、名录，可直接打印签字。"""
    from zhuzhen.base import clock
    from zhuzhen.base.periods import Period
    from zhuzhen.base.problems import Problem
    from zhuzhen.places.queries import resolve
    from zhuzhen.registers.exports.official import write_report

    try:
        when = Period.parse(period) if period else None
    except ValueError:
        raise Problem("bad_period", text=period) from None
    area = resolve(place).code if place else ""
    target = output or Path(f"{report}.xlsx")
    with shown_progress("出表") as tell:
        written = write_report(
            report, by=None, today=clock.today(), place=area, period=when, progress=tell
        )
        with written.file, target.open("wb") as copy:
            shutil.copyfileobj(written.file, copy)
    row = {
        "report": report,
        "title": written.sheet.title,
        "file": str(target),
        "rows": written.count,
    }
    print_rows([row], format=format)
