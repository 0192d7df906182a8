"""Console commands on typed sheets: list, template, export, import, undo."""

import shutil
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated

import typer

from zhuzhen.cli.printing import Format, print_rows
from zhuzhen.cli.session import with_database

if TYPE_CHECKING:
    from zhuzhen.rosters.importing import RosterOutcome

app = typer.Typer(
    help="名册：单位、组团、成员、工作队、派驻人员、结对的表格进出。", no_args_is_help=True
)
RosterArgument = Annotated[str, typer.Argument(help="名册编号，如 organisations、people")]
OutputOption = Annotated[Path | None, typer.Option("-o", "--output", help="写到哪个 .xlsx")]
FormatOption = Annotated[Format, typer.Option("--format", help="table 或 json")]


def write_file(file: IO[bytes], *, target: Path) -> None:
    with file, target.open("wb") as copy:
        shutil.copyfileobj(file, copy)


def _counts(outcome: "RosterOutcome") -> dict[str, object]:
    return {
        **{name: getattr(outcome, name) for name in ("read", "created", "updated", "unchanged")},
        **{name: len(getattr(outcome, name)) for name in ("faults", "differences", "likenesses")},
        "receipt": outcome.receipt.pk if outcome.receipt else None,
    }


@app.command("list")
@with_database
def list_(format: FormatOption = Format.TABLE) -> None:
    """有哪些名册，按导入的次序。"""
    from zhuzhen.rosters.choices import ROSTERS

    rows: list[dict[str, object]] = [
        {
            "roster": each.id,
            "title": each.title,
            "columns": "、".join(column.title for column in each.columns),
        }
        for each in ROSTERS.values()
    ]
    print_rows(rows, format=format)


@app.command("template")
@with_database
def template(roster: RosterArgument, output: OutputOption = None) -> None:
    """写出空白模板，带下拉选项和填写说明。"""
    from zhuzhen.rosters.exports import roster_template

    target = output or Path(f"{roster}-template.xlsx")
    write_file(roster_template(roster), target=target)
    print_rows([{"roster": roster, "file": str(target)}], format=Format.TABLE)


@app.command("export")
@with_database
def export(
    roster: RosterArgument, output: OutputOption = None, format: FormatOption = Format.TABLE
) -> None:
    """把名册全部导出为 .xlsx，改好后可以原表再导入。"""
    from zhuzhen.rosters.exports import export_roster

    target = output or Path(f"{roster}.xlsx")
    file, count = export_roster(roster, by=None)
    write_file(file, target=target)
    print_rows([{"roster": roster, "file": str(target), "rows": count}], format=format)


@app.command("import")
@with_database
def import_(
    roster: RosterArgument,
    file: Annotated[Path, typer.Argument(help=".xlsx 文件", exists=True, dir_okay=False)],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只检查，不保存")] = False,
    sheet: Annotated[str, typer.Option(help="工作表名；默认第一个")] = "",
    update: Annotated[bool, typer.Option("--update", help="与已登记的不同时以本表为准")] = False,
    alike_too: Annotated[bool, typer.Option("--alike-too", help="像是重复的也照样导入")] = False,
    map_: Annotated[
        list[str] | None, typer.Option("--map", help="列名=名册列编号；等号后留空为不导入")
    ] = None,
    format: FormatOption = Format.TABLE,
) -> None:
    """把表格导入名册：要么全部导入，要么一条不动；所有问题一次列出。"""
    from zhuzhen.base import clock
    from zhuzhen.base.problems import Problem
    from zhuzhen.registers.importing import ColumnMapping
    from zhuzhen.rosters.importing import import_roster

    if any("=" not in pair for pair in map_ or []):
        raise Problem("bad_mapping", known="列名=名册列编号")
    targets = dict(pair.split("=", 1) for pair in map_ or [])
    outcome = import_roster(
        roster,
        by=None,
        path=file,
        today=clock.today(),
        sheet=sheet,
        mapping=ColumnMapping(targets) if targets else None,
        dry_run=dry_run,
        update=update,
        alike_too=alike_too,
    )
    for told in (*outcome.faults, *outcome.differences, *outcome.likenesses):
        typer.echo(f"  {told}", err=True)
    print_rows([{"roster": roster, "file": file.name, **_counts(outcome)}], format=format)
    if outcome.faults:
        raise typer.Exit(1)


@app.command("undo")
@with_database
def undo(
    receipt: Annotated[int, typer.Argument(help="回执编号")], format: FormatOption = Format.TABLE
) -> None:
    """整批撤销一次名册导入；导入后改过或用过的会说明原因。"""
    from zhuzhen.base.problems import Problem
    from zhuzhen.rosters.models import RosterReceipt
    from zhuzhen.rosters.undoing import undo_roster

    found = RosterReceipt.objects.filter(pk=receipt).first()
    if found is None:
        raise Problem("not_found", what=f"名册导入回执 {receipt}")
    undone = undo_roster(found, by=None)
    row: dict[str, object] = {
        "receipt": undone.pk,
        "roster": undone.roster,
        "undone_at": f"{undone.undone_at:%Y-%m-%d %H:%M}",
    }
    print_rows([row], format=format)
