"""Console commands on households' sheets: template, import, export, undo, the ledger."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zhuzhen.cli.printing import Format, print_rows
from zhuzhen.cli.rosters import OutputOption, write_file
from zhuzhen.cli.session import with_database

if TYPE_CHECKING:
    from zhuzhen.households.importing import ImportOutcome

FormatOption = Annotated[Format, typer.Option("--format", help="table 或 json")]
ReasonOption = Annotated[str, typer.Option("--reason", help="用途，印在表上并记入审计日志")]
_KNOWN_MAP = "列名=列编号"


def _counts(outcome: "ImportOutcome") -> dict[str, object]:
    tally = outcome.tally
    return {
        "rows": tally.rows,
        "read_as": outcome.read_as,
        "households_created": tally.households_created,
        "households_updated": tally.households_updated,
        "residents_created": tally.residents_created,
        "residents_updated": tally.residents_updated,
        "unchanged": tally.unchanged,
        "faults": outcome.fault_count,
        "differences": outcome.difference_count,
        "likenesses": outcome.likeness_count,
        "receipt": outcome.receipt.pk if outcome.receipt else None,
    }


@with_database
def template(output: OutputOption = None, format: FormatOption = Format.TABLE) -> None:
    """写出空白的农户表，带下拉选项和填写说明。"""
    from zhuzhen.households.exports.template import household_template

    target = output or Path("households-template.xlsx")
    write_file(household_template(), target=target)
    print_rows([{"file": str(target)}], format=format)


@with_database
def import_(
    file: Annotated[
        Path, typer.Argument(help=".xlsx、.csv 或 .parquet", exists=True, dir_okay=False)
    ],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只检查，不保存")] = False,
    sheet: Annotated[str, typer.Option(help="工作表名；默认第一个")] = "",
    update: Annotated[bool, typer.Option("--update", help="与已登记的不同时以本表为准")] = False,
    alike_too: Annotated[bool, typer.Option("--alike-too", help="像是重复的也照样导入")] = False,
    map_: Annotated[
        list[str] | None, typer.Option("--map", help="列名=列编号；等号后留空为不导入")
    ] = None,
    format: FormatOption = Format.TABLE,
) -> None:
    """导入农户和家庭成员：要么全部导入，要么一条不动；所有问题一次列出。"""
    from zhuzhen.base import clock
    from zhuzhen.base.problems import Problem
    from zhuzhen.feeds.mapping import HeadMapping
    from zhuzhen.households.importing import Terms, import_households

    if any("=" not in pair for pair in map_ or []):
        raise Problem("bad_value", field="--map", why=_KNOWN_MAP)
    targets = dict(pair.split("=", 1) for pair in map_ or [])
    terms = Terms(
        None,
        clock.today(),
        mapping=HeadMapping(targets) if targets else None,
        update=update,
        alike_too=alike_too,
        dry_run=dry_run,
    )
    outcome = import_households(file, terms=terms, sheet=sheet)
    for told in (*outcome.notes, *outcome.faults, *outcome.differences, *outcome.likenesses):
        typer.echo(f"  {told}", err=True)
    print_rows([{"file": file.name, **_counts(outcome)}], format=format)
    if outcome.fault_count:
        raise typer.Exit(1)


@with_database
def export(
    reason: ReasonOption,
    output: OutputOption = None,
    place: Annotated[str, typer.Option(help="地区代码；默认全部")] = "",
    members: Annotated[bool, typer.Option("--members", help="一人一行；默认一户一行")] = False,
    unmasked: Annotated[bool, typer.Option("--unmasked", help="显示完整号码")] = False,
    format: FormatOption = Format.TABLE,
) -> None:
    """导出农户名册，带水印；默认脱敏。"""
    from zhuzhen.households.exports.listing import Asked, Shape, export_households
    from zhuzhen.households.queries import Filters

    shape = Shape.MEMBERS if members else Shape.HOUSEHOLDS
    asked = Asked(None, reason, Filters(place=place), shape, unmasked)
    target = output or Path(f"{shape}.xlsx")
    file, count = export_households(asked)
    write_file(file, target=target)
    print_rows([{"file": str(target), "rows": count}], format=format)


@with_database
def ledger(
    place: Annotated[str, typer.Argument(help="村、镇或县的 12 位代码")],
    reason: ReasonOption,
    output: OutputOption = None,
    format: FormatOption = Format.TABLE,
) -> None:
    """导出一地的监测对象台账（正式表样）。"""
    from zhuzhen.casework.exports import export_ledger

    target = output or Path("ledger.xlsx")
    file, count = export_ledger(place, by=None, reason=reason)
    write_file(file, target=target)
    print_rows([{"file": str(target), "households": count}], format=format)


@with_database
def undo(
    receipt: Annotated[int, typer.Argument(help="回执编号")], format: FormatOption = Format.TABLE
) -> None:
    """整批撤销一次农户导入；导入后改过的会说明原因，一条也不动。"""
    from zhuzhen.base import clock
    from zhuzhen.base.problems import Problem
    from zhuzhen.households.importing.undoing import undo_import
    from zhuzhen.households.models import HouseholdReceipt

    found = HouseholdReceipt.objects.filter(pk=receipt).first()
    if found is None:
        raise Problem("not_found", what=f"农户导入回执 {receipt}")
    undone = undo_import(found, by=None, today=clock.today())
    row = {"receipt": undone.pk, "undone_at": f"{undone.undone_at:%Y-%m-%d %H:%M}"}
    print_rows([row], format=format)


def mount(app: typer.Typer) -> None:
    """Add these commands to `zhuzhen households`."""
    app.command("template")(template)
    app.command("import")(import_)
    app.command("export")(export)
    app.command("ledger")(ledger)
    app.command("undo")(undo)
