"""Console commands on assets: list, warnings, recount; the three ledgers, shown and exported."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from zhuzhen.cli.printing import Format, print_rows
from zhuzhen.cli.session import with_database

app = typer.Typer(help="资产：列表、提醒、导入存量、核对实收。", no_args_is_help=True)
ledgers = typer.Typer(help="三本台账：查看和导出。", no_args_is_help=True)
FormatOption = Annotated[Format, typer.Option("--format", help="table 或 json")]
PlaceArgument = Annotated[str, typer.Argument(help="区划代码或名称")]
DayOption = Annotated[str, typer.Option("--day", help="截至哪一天，不写就是今天")]
KnownOption = Annotated[
    str, typer.Option("--known-at", help="当时已录入的数，如 2022-12-31T18:00；不写就是现在")
]
LedgerArgument = Annotated[
    str, typer.Argument(help="fund_use 资金使用、assets 项目资产、disposals 资产处置")
]


def _day(text: str) -> dt.date:
    from zhuzhen.base import clock
    from zhuzhen.base.problems import Problem

    if not text:
        return clock.today()
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise Problem("bad_value", field="--day", why="应如 2022-12-31") from None


def _moment(text: str) -> dt.datetime | None:
    from django.utils import timezone

    from zhuzhen.base.problems import Problem

    if not text:
        return None
    try:
        found = dt.datetime.fromisoformat(text)
    except ValueError:
        why = "应如 2022-12-31T18:00"
        raise Problem("bad_value", field="--known-at", why=why) from None
    return found if found.tzinfo else timezone.make_aware(found)


def _code(place: str) -> str:
    from zhuzhen.places.queries import resolve

    return resolve(place).code


@app.command("list")
@with_database
def list_(
    place: PlaceArgument, day: DayOption = "", known_at: KnownOption = "",
    format: FormatOption = Format.TABLE,
) -> None:  # fmt: skip
    """一个地方某一天的资产，一行一项。"""
    from zhuzhen.assets.choices import AssetKind, AssetState
    from zhuzhen.assets.queries.ledgers import asset_list
    from zhuzhen.base.money import yuan

    found = asset_list(_code(place), day=_day(day), known_at=_moment(known_at))
    rows: Sequence[dict[str, object]] = [
        {
            "code": each.code,
            "title": each.title,
            "kind": AssetKind(each.kind).label,
            "place": each.place_id,
            "original": yuan(each.original_fen),
            "net": yuan(each.net_fen),
            "owners": each.owners or None,
            "received": yuan(each.received_fen),
            "state": AssetState(each.state).label,
        }
        for each in found.rows
    ]
    print_rows(rows, format=format)


@app.command("warnings")
@with_database
def warnings_(place: PlaceArgument, format: FormatOption = Format.TABLE) -> None:
    """逾期的收益和本金、将到期的合同、巡查、闲置和拖延的环节，拖得最久的在前。"""
    from zhuzhen.assets.labels import WARNINGS
    from zhuzhen.assets.queries.warnings import warnings
    from zhuzhen.base import clock
    from zhuzhen.base.money import yuan

    rows: Sequence[dict[str, object]] = [
        {
            "what": WARNINGS[each.kind],
            "asset": each.asset.code,
            "title": each.asset.title,
            "place": each.asset.place.path,
            "on": f"{each.on}",
            "days": each.days,
            "amount": yuan(each.amount_fen) if each.amount_fen else None,
        }
        for each in warnings(_code(place), today=clock.today())
    ]
    print_rows(rows, format=format)


@app.command("recount")
@with_database
def recount() -> None:
    """把各笔应收的实收按资金账重算一遍（账上冲销以后用）。"""
    from zhuzhen.assets.commands import recount_dues

    typer.echo(f"改正 {recount_dues()} 笔。")


@app.command("import")
@with_database
def import_(
    file: Annotated[Path, typer.Argument(help="存量资产表 .xlsx", exists=True, dir_okay=False)],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只检查，不保存")] = False,
    format: FormatOption = Format.TABLE,
) -> None:
    """导入存量资产；有一处不对就一项也不保存，所有不对的地方一次列出。"""
    from zhuzhen.assets.importing import import_assets
    from zhuzhen.base import clock
    from zhuzhen.base.money import yuan

    found = import_assets(file, by=None, today=clock.today(), dry_run=dry_run)
    rows: Sequence[dict[str, object]] = [
        {"kind": label, "count": count, "original": yuan(fen)} for label, count, fen in found.kinds
    ]
    print_rows(rows, format=format)
    if format is Format.TABLE:
        done = "检查通过，没有保存" if dry_run else "已导入"
        typer.echo(f"{done}：{found.count} 项，原值 {yuan(found.original_fen)} 元。")


@app.command("template")
@with_database
def template(
    output: Annotated[Path, typer.Argument(help="写到哪个 .xlsx 文件")],
) -> None:
    """存量资产的空表，带下拉和填写说明。"""
    from zhuzhen.assets.exports.template import write_template

    write_template(output)
    typer.echo(f"{output}")


@ledgers.command("show")
@with_database
def show(
    ledger: LedgerArgument, place: PlaceArgument, day: DayOption = "", known_at: KnownOption = "",
    format: FormatOption = Format.TABLE,
) -> None:  # fmt: skip
    """一本台账按下一级地区汇总；县级等于各镇和县本级之和。"""
    from zhuzhen.assets.exports import LEDGERS
    from zhuzhen.assets.queries import ledgers as found
    from zhuzhen.base.problems import Problem

    if ledger not in LEDGERS:
        raise Problem("not_found", what=f"台账“{ledger}”（可填 {'、'.join(LEDGERS)}）")
    code, when, moment = _code(place), _day(day), _moment(known_at)
    book: found.FundLedger | found.AssetLedger | found.DisposalLedger
    if ledger == "fund_use":
        book = found.fund_use_by_part(code, day=when, known_at=moment)
    elif ledger == "assets":
        book = found.asset_parts(code, day=when, known_at=moment)
    else:
        book = found.disposal_list(code, day=when, known_at=moment)
    rows = [{"place": each.part.name, **_told(each.sums)} for each in book.parts]
    print_rows([*rows, {"place": "合计", **_told(book.totals)}], format=format)


def _told(sums: object) -> dict[str, object]:
    from zhuzhen.assets.queries.ledgers import FundSums
    from zhuzhen.base.money import yuan

    found = asdict(sums)  # type: ignore[call-overload]  # the sums of one of the three ledgers
    is_money = isinstance(sums, FundSums)
    shown = {
        name: yuan(value) if is_money or name.endswith("_fen") else value
        for name, value in found.items()
    }
    if isinstance(sums, FundSums):
        shown |= {"total": yuan(sums.total), "spent": yuan(sums.spent), "left": yuan(sums.left)}
    return shown


@ledgers.command("export")
@with_database
def export(
    ledger: LedgerArgument,
    place: PlaceArgument,
    output: Annotated[Path, typer.Argument(help="写到哪个 .xlsx 文件")],
    day: DayOption = "",
    known_at: KnownOption = "",
) -> None:
    """导出一本台账的正式表：汇总和明细两张，横排，可打印签字。"""
    import shutil

    from zhuzhen.assets.exports import export_ledger
    from zhuzhen.base import clock

    when, moment = _day(day), _moment(known_at)
    made = export_ledger(
        ledger, _code(place), by=None, day=when, today=clock.today(), known_at=moment
    )
    with made.file, output.open("wb") as target:
        shutil.copyfileobj(made.file, target)
    typer.echo(f"{output}：{made.count} 行")


def statistics(
    place: PlaceArgument,
    period: Annotated[str, typer.Argument(help="季度，如 2023-Q1；一季度另出上年的两张表")],
    output: Annotated[Path, typer.Argument(help="写到哪个 .xlsx 文件")],
    known_at: KnownOption = "",
) -> None:
    """导出资金统计：季末的季度表；第一季度另有上年专项资金分配、重点镇村使用情况。"""
    _export_statistics(place, period, output, known_at)


@with_database
def _export_statistics(place: str, period: str, output: Path, known_at: str) -> None:
    import shutil

    from zhuzhen.assets.exports import export_statistics
    from zhuzhen.base import clock
    from zhuzhen.base.periods import Period
    from zhuzhen.base.problems import Problem

    try:
        when = Period.parse(period)
    except ValueError:
        raise Problem("bad_period", text=period) from None
    made = export_statistics(
        _code(place), period=when, by=None, today=clock.today(), known_at=_moment(known_at)
    )
    with made.file, output.open("wb") as target:
        shutil.copyfileobj(made.file, target)
    typer.echo(f"{output}：{made.count} 行")
