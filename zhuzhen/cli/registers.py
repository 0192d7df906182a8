"""Console commands on registers: import a sheet, export a list."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from zhuzhen.cli.printing import Format, print_rows
from zhuzhen.cli.session import with_database

if TYPE_CHECKING:
    from zhuzhen.registers.importing import ColumnMapping, ImportOutcome, OnConflict, OnDouble

Tell = Callable[[int, int], None]
_COUNTS = ("read", "created", "updated", "unchanged", "left_out", "drafts", "double_count")
FormatOption = Annotated[Format, typer.Option("--format", help="table 或 json")]


@contextmanager
def shown_progress(label: str) -> Iterator[Tell]:
    """A bar on the error stream, so that the answer stays clean; hidden where none can watch."""
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(label, total=None)

        def tell(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        yield tell


def _mapping(pairs: list[str], *, money_unit: str) -> "ColumnMapping | None":
    from zhuzhen.base.problems import Problem
    from zhuzhen.registers.choices import MONEY_UNITS
    from zhuzhen.registers.importing import ColumnMapping

    if any("=" not in pair for pair in pairs):
        raise Problem("bad_mapping", known="列名=登记项编号")
    if money_unit and money_unit not in MONEY_UNITS:
        raise Problem("bad_money_unit", name=money_unit, known="、".join(MONEY_UNITS))
    if not pairs and not money_unit:
        return None
    targets = dict(pair.split("=", 1) for pair in pairs)
    return ColumnMapping(targets, money_unit=money_unit)


def _row(outcome: "ImportOutcome") -> dict[str, object]:
    return {
        **{name: getattr(outcome, name) for name in _COUNTS},
        "ignored_columns": "、".join(outcome.ignored_columns) or None,
        "hidden_rows": outcome.hidden.rows,
        "seen_before": outcome.seen_before,
        "receipt": outcome.receipt.pk if outcome.receipt else None,
    }


@dataclass(frozen=True)
class _Asked:
    """A sheet and how it is to be read."""

    register: str
    file: Path
    sheet: str
    mapping: "ColumnMapping | None"
    region: str
    on_conflict: "OnConflict"

    def imported(
        self, *, dry_run: bool, doubles: "OnDouble", papers_later: bool
    ) -> "ImportOutcome":
        from zhuzhen.base import clock
        from zhuzhen.registers.importing import import_sheet

        with shown_progress("导入") as tell:
            return import_sheet(
                self.register,
                by=None,
                path=self.file,
                today=clock.today(),
                sheet=self.sheet,
                mapping=self.mapping,
                region=self.region or None,
                dry_run=dry_run,
                on_conflict=self.on_conflict,
                doubles=doubles,
                papers_later=papers_later,
                progress=tell,
            )

    def give_back(self, target: Path | None) -> None:
        """Write the workbook with its faults marked to `target`, if it is asked for."""
        from zhuzhen.base import clock
        from zhuzhen.registers.importing import annotate_sheet

        if target is None:
            return
        found = annotate_sheet(
            self.register,
            by=None,
            path=self.file,
            today=clock.today(),
            file_name=self.file.name,
            sheet=self.sheet,
            mapping=self.mapping,
            region=self.region or None,
            on_conflict=self.on_conflict,
        )
        with found.file, target.open("wb") as copy:
            shutil.copyfileobj(found.file, copy)
        Console(stderr=True).print(f"标注了问题的表格：{target}", soft_wrap=True)


@with_database
def import_(
    register: Annotated[str, typer.Argument(help="登记表编号，如 field_visit")],
    file: Annotated[Path, typer.Argument(help=".xlsx 文件", exists=True, dir_okay=False)],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只检查，不保存")] = False,
    sheet: Annotated[str, typer.Option(help="工作表名；默认第一个")] = "",
    update: Annotated[bool, typer.Option("--update", help="内容不同时以本表为准")] = False,
    papers_later: Annotated[
        bool, typer.Option("--papers-later", help="佐证以后补，先按已提交登记")
    ] = False,
    map_: Annotated[
        list[str] | None, typer.Option("--map", help="列名=登记项编号；等号后留空为不导入")
    ] = None,
    money_unit: Annotated[
        str, typer.Option(help="表头没写单位的金额按什么读：元、万元、亿元")
    ] = "",
    region: Annotated[str, typer.Option(help="帮扶方区划代码，用它的政策包")] = "",
    leave_out_doubles: Annotated[
        bool, typer.Option("--leave-out-doubles", help="可能重复的新行不导入")
    ] = False,
    annotated: Annotated[
        Path | None, typer.Option("--annotated", help="有问题时，把标注了问题的表格写到哪个 .xlsx")
    ] = None,
    format: FormatOption = Format.TABLE,
) -> None:
    """把表格导入登记表：要么全部导入，要么一条不动；所有问题一次列出。"""
    from zhuzhen.registers.importing import OnConflict, OnDouble
    from zhuzhen.registers.problems import SheetRefused

    mapping = _mapping(map_ or [], money_unit=money_unit)
    conflict = OnConflict.UPDATE if update else OnConflict.REFUSE
    asked = _Asked(register, file, sheet, mapping, region, conflict)
    doubles = OnDouble.LEAVE_OUT if leave_out_doubles else OnDouble.KEEP
    try:
        outcome = asked.imported(dry_run=dry_run, doubles=doubles, papers_later=papers_later)
    except SheetRefused:
        asked.give_back(annotated)
        raise
    asked.give_back(annotated if outcome.double_count else None)
    head = {"register": register, "file": file.name, "dry_run": dry_run}
    print_rows([head | _row(outcome)], format=format)


@with_database
def export(
    register: Annotated[str, typer.Argument(help="登记表编号，如 field_visit")],
    period: Annotated[str, typer.Option(help="2022、2022-H1、2022-Q3 或 2022-08")] = "",
    place: Annotated[str, typer.Option(help="区划代码或名称")] = "",
    region: Annotated[
        str, typer.Option(help="帮扶方区划代码：用它的政策包的列，只导出它的记录")
    ] = "",
    output: Annotated[Path | None, typer.Option("-o", "--output", help="写到哪个 .xlsx")] = None,
    format: FormatOption = Format.TABLE,
) -> None:
    """把登记表按条件导出为 .xlsx。"""
    from zhuzhen.base import clock
    from zhuzhen.base.periods import Period
    from zhuzhen.base.problems import Problem
    from zhuzhen.places.queries import resolve
    from zhuzhen.registers.exports import export_records
    from zhuzhen.registers.queries import Filters

    try:
        when = Period.parse(period) if period else None
    except ValueError:
        raise Problem("bad_period", text=period) from None
    area = resolve(place).code if place else ""
    target = output or Path(f"{register}.xlsx")
    with shown_progress("导出") as tell:
        file, count = export_records(
            register,
            by=None,
            today=clock.today(),
            filters=Filters(period=when, place=area),
            region=region or None,
            progress=tell,
        )
        with file, target.open("wb") as copy:
            shutil.copyfileobj(file, copy)
    print_rows([{"register": register, "file": str(target), "records": count}], format=format)
